"""A brand and a storyboard: what the one adds to the other before a film is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from filmloom.studio.brands.brand_file import load_brand
from filmloom.studio.brands.kit import INTRO, OUTRO, Kit, Opening
from filmloom.studio.storyboard import Clip, Ident, Pad, Shot, Storyboard, Transition, Visual

_SHOWN: Final = 8
"""Characters that are named one by one."""


def kit_of(storyboard: Storyboard, base: Path | None = None) -> Kit | None:
    """The brand that a storyboard names, if it names one; relative paths start from `base`. Raises InputError."""
    return load_brand((base or Path()) / storyboard.brand) if storyboard.brand else None


def told_of(kit: Kit, storyboard: Storyboard) -> list[str]:
    """What has to be said of a brand: its own notes, and characters that its typefaces lack, which ours draw."""
    from filmloom.draw.fonts import has_glyph, lacking

    shown = " ".join(_texts([[shot.visual.model_dump(), shot.say] for shot in storyboard.shots]))
    told = list(kit.notes)
    for role, bold in (("headline", True), ("text", False)):
        found = [char for char in lacking(shown, kit.look.fonts, bold) if has_glyph(char)]
        if found:
            some = " ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
            told.append(f"brand {kit.name}: its {role} typeface lacks {some} which ours draws")
    return told


def _texts(told: Any) -> Iterator[str]:
    """All text in lists and keys."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        yield from _texts(list(told.values()))
    elif isinstance(told, list | tuple):
        for each in told:
            yield from _texts(each)


def branded(storyboard: Storyboard, kit: Kit | None) -> Storyboard:
    """The storyboard with the brand's readings, under its own, and with what opens and closes the brand's films."""
    if kit is None:
        return storyboard
    voice = storyboard.voice.model_copy(update={"lexicon": {**kit.lexicon, **storyboard.voice.lexicon}})
    there = {shot.id for shot in storyboard.shots}
    first = [_bumper(INTRO, kit.intro, kit, storyboard)] if kit.intro and INTRO not in there else []
    last = [_bumper(OUTRO, kit.outro, kit, storyboard)] if kit.outro and OUTRO not in there else []
    return storyboard.model_copy(update={"voice": voice, "shots": (*first, *storyboard.shots, *last)})


def _bumper(id: str, opening: Opening, kit: Kit, storyboard: Storyboard) -> Shot:
    """A shot in which nothing is said: the card, or the clip with its sound."""
    visual: Visual = Clip(path=opening.clip, fit=opening.fit)
    if not opening.clip:
        address = kit.address if id == OUTRO else ""
        visual = Ident(name=kit.name, slogan=kit.slogan[storyboard.language], address=address)
    return Shot(
        id=id,
        visual=visual,
        pad=Pad(before=0, after=0),
        min=opening.seconds,
        transition=Transition(type="cut"),
        recording=opening.clip if opening.is_heard else "",
    )
