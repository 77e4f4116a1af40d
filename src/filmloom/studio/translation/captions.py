"""Second captions: what a shot says in another language too, to be read under the first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from filmloom.errors import InputError
from filmloom.progress import Progress
from filmloom.studio.marks import spoken
from filmloom.studio.storyboard import Shot, Storyboard
from filmloom.studio.translation.sheet import NAMES, Sheet
from filmloom.types import Language, OnEvent


def with_second_captions(
    board: Storyboard, language: Language, sheet: Path, translator: str, on_event: OnEvent
) -> Storyboard:
    """The storyboard with captions in `language` too; a shot's own `translation` is kept.

    sheet, translator and errors are as in `dubbed`.
    """
    if board.language == language:
        raise InputError(f"The film is in {NAMES[language]} already: its second captions must be in another language.")
    progress = Progress(on_event, "scenes", 1, f"captions in {NAMES[language]}")
    wanted = [spoken(shot.say)[0] for shot in board.shots if shot.say and not shot.translation]
    known = Sheet(sheet, board.language, language).filled(wanted, translator, progress)
    progress.advance()
    shots = tuple(_translated(shot, known) for shot in board.shots)
    output = board.output.model_copy(update={"captions_also": language})
    return board.model_copy(update={"shots": shots, "output": output})


def with_original_captions(board: Storyboard, original: Storyboard) -> Storyboard:
    """A dubbed storyboard with what was said at first under its captions."""
    said = [spoken(shot.say)[0] for shot in original.shots]
    shots = tuple(shot.model_copy(update={"translation": text}) for shot, text in zip(board.shots, said, strict=True))
    output = board.output.model_copy(update={"captions_also": original.language})
    return board.model_copy(update={"shots": shots, "output": output})


def _translated(shot: Shot, known: Mapping[str, str]) -> Shot:
    said = spoken(shot.say)[0]
    return shot.model_copy(update={"translation": shot.translation or known.get(said, said)})
