"""The texts in a storyboard, whichever visual they stand in: what is said, and what can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from filmloom.studio.storyboard import Storyboard

OnText: TypeAlias = Callable[[str, str], str]
"""Of a text's key (say, title, items) and the text: what is to stand there."""

SHOWN: Final = frozenset({
    "text", "kicker", "title", "note", "caption", "detail", "items", "lines", "labels", "when", "chapter", "options",
    "answer",
})  # fmt: skip


def with_texts(board: Storyboard, of: OnText) -> Storyboard:
    """The storyboard with every text of its shots put through `of`, those of lists one by one."""
    told = board.model_dump(by_alias=True)
    return Storyboard.model_validate({**told, "shots": put_through(told["shots"], of)})


def put_through(value: Any, of: OnText, key: str = "") -> Any:
    """Dicts and lists of plain data, with every text in them put through `of`."""
    if isinstance(value, Mapping):
        return {name: put_through(inner, of, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(put_through(inner, of, key) for inner in value)
    return of(key, value) if isinstance(value, str) else value


def texts_in(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in plain data with its key, in order."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from texts_in(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner, key)
    elif isinstance(value, str):
        yield key, value
