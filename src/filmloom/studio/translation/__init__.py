"""Translation: a storyboard in another language, its texts from a sheet that people or a language model fill in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filmloom.media.label import checked_language
from filmloom.studio.storyboard import Storyboard
from filmloom.studio.translation.captions import with_original_captions, with_second_captions
from filmloom.studio.translation.dub import dubbed
from filmloom.types import Language, OnEvent

__all__ = ["Tongues", "translated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongues:
    """The languages that a film is wanted in beside the one it is planned in."""

    dub: Language | None = None
    """Spoken and shown in this one instead."""
    captions_also: Language | None = None
    """A second line of captions."""
    translator: str = ""
    """The language model that is asked, as planners are named; "" is nobody."""

    def __post_init__(self) -> None:
        """Raises InputError for another language."""
        checked_language(self.dub)
        checked_language(self.captions_also)


def translated(board: Storyboard, tongues: Tongues, sheet: Callable[[str], Path], on_event: OnEvent) -> Storyboard:
    """The storyboard as it is wanted; itself if nothing is. sheet: where the texts for a language lie.

    Raises InputError while texts are missing, telling where to write them.
    """
    original = board
    if tongues.dub:
        board = dubbed(board, tongues.dub, sheet(tongues.dub), tongues.translator, on_event)
    if not (also := tongues.captions_also):
        return board
    if tongues.dub and also == original.language:
        return with_original_captions(board, original)
    return with_second_captions(board, also, sheet(also), tongues.translator, on_event)
