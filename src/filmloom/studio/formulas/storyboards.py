"""A storyboard whose texts hold formulas between dollar signs, ready to be spoken and drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from filmloom.studio.formulas.prose import said, shown
from filmloom.studio.storyboard import Storyboard
from filmloom.types import Language

_SAID: Final = frozenset({"say", "at"})
_SHOWN: Final = frozenset({
    "text", "kicker", "title", "note", "caption", "detail", "items", "lines", "labels", "chapter", "options", "answer",
})  # fmt: skip


def with_formulas_written_out(board: Storyboard) -> Storyboard:
    """What is said has words in place of its formulas, what is shown a line of signs. Only lessons have formulas."""
    if board.kind != "lesson" or "$" not in board.model_dump_json():
        return board
    told = board.model_dump(by_alias=True)
    return Storyboard.model_validate({**told, "shots": _written(told["shots"], "", board.language)})


def _written(value: Any, key: str, language: Language) -> Any:
    if isinstance(value, Mapping):
        return {name: _written(inner, name, language) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_written(inner, key, language) for inner in value]
    if isinstance(value, str) and key in _SAID:
        return said(value, language)
    return shown(value) if isinstance(value, str) and key in _SHOWN else value
