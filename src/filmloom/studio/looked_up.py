"""Looked up: what a news storyboard states is searched in its source before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filmloom.errors import StoryboardError
from filmloom.studio.document import Document
from filmloom.studio.sources import Sources, sources_of
from filmloom.studio.storyboard import Storyboard

_TOLD: Final = 6
_LONGEST_SAY: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What came of it."""

    unsupported: tuple[str, ...] = ()
    """What the source doesn't say, each with its shot."""
    displaced: tuple[str, ...] = ()
    """What it says elsewhere than in the paragraph that a shot cites."""
    found_in: str = ""
    """The sources in which everything was found; empty if something wasn't, or nothing was looked up."""
    unknown: str = ""
    """Why nothing was looked up, if that is to be known."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be told while the film is made."""
        return (*self.unsupported, *self.displaced, *filter(None, [self.unknown]))


NOTHING: Final = LookedUp()
"""Of a film that names no source."""


def look_up(
    storyboard: Storyboard, base: Path, text: str | Path | Document | None = None, *, allow_unsupported: bool = False
) -> LookedUp:
    """Search the source for what a news film states; NOTHING for other kinds and for films without one.

    A lesson may have examples of the teacher's own, and an advertisement is held against its brief. text: what has
    just been planned; otherwise the storyboard's sources are read.
    Raises StoryboardError for what isn't there, unless that is allowed.
    """
    knows = storyboard.sources and (text is not None or all(source.uri for source in storyboard.sources))
    if storyboard.kind != "news" or not knows:
        return NOTHING
    sources = sources_of(storyboard, base, text)
    named = ", ".join(source.uri or source.title or source.id for source in storyboard.sources)
    if sources.missing:
        missing = ", ".join(sources.missing)
        return LookedUp(unknown=f"The source {missing} isn't here, so nothing that the film says was looked up in it.")
    if not comparable(storyboard, sources):
        return LookedUp(unknown=f"{named} is in another language than the film, so nothing was looked up in it.")
    from filmloom.studio.scenes import displaced, unsupported

    found = tuple(unsupported(storyboard, *sources.documents.values()))
    if found and not allow_unsupported:
        raise StoryboardError(_refusal(storyboard, found, named, changed=bool(sources.changed)))
    elsewhere = () if sources.changed else tuple(displaced(storyboard, sources.documents))
    return LookedUp(unsupported=found, displaced=elsewhere, found_in="" if found else named)


def comparable(storyboard: Storyboard, sources: Sources) -> bool:
    """Whether all texts are here and in the storyboard's language: a translation has other words and numerals."""
    documents = sources.documents.values()
    return bool(documents) and all(document.language == storyboard.language for document in documents)


def _refusal(storyboard: Storyboard, found: tuple[str, ...], named: str, *, changed: bool) -> str:
    says = {shot.id: shot.say for shot in storyboard.shots}
    lines = []
    for complaint in found[:_TOLD]:
        shot, _, told = complaint.partition(": ")
        say = says.get(shot, "")
        lines.append(f"  shot {shot}: {told}" + (f" (it says: {_short(say)})" if say.strip() else ""))
    if len(found) > _TOLD:
        lines.append(f"  and {len(found) - _TOLD} more")
    other = " It has changed since the storyboard was planned: plan anew if it is right." if changed else ""
    return "\n".join([
        f"The film would say what {named} doesn't, so nothing was made:",
        *lines,
        f"Correct these shots, or go on all the same with --allow-unsupported.{other}",
    ])  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SAY else text[: _LONGEST_SAY - 1] + "…"
