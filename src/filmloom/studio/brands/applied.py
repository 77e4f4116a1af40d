"""A brand and a storyboard: what the one adds to the other before a film is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from filmloom.studio.brands.brand_file import load_brand
from filmloom.studio.brands.kit import Kit
from filmloom.studio.storyboard import Storyboard

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
    """The storyboard with what the brand adds: its readings, under the storyboard's own."""
    if kit is None:
        return storyboard
    voice = storyboard.voice.model_copy(update={"lexicon": {**kit.lexicon, **storyboard.voice.lexicon}})
    return storyboard.model_copy(update={"voice": voice})
