"""A storyboard whose texts hold formulas between dollar signs, ready to be spoken and drawn."""

from __future__ import annotations

from typing import Final

from filmloom.studio.formulas.prose import said, shown
from filmloom.studio.storyboard import Storyboard
from filmloom.studio.texts import SHOWN, with_texts

_SAID: Final = frozenset({"say", "at"})


def with_formulas_written_out(board: Storyboard) -> Storyboard:
    """What is said has words in place of its formulas, what is shown a line of signs. Only lessons have formulas."""
    if board.kind != "lesson" or "$" not in board.model_dump_json():
        return board

    def written(key: str, text: str) -> str:
        if key in _SAID:
            return said(text, board.language)
        return shown(text) if key in SHOWN else text

    return with_texts(board, written)
