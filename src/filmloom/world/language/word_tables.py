"""Tables of words from a file: one row per meaning, with the table it belongs to and its words between bars."""

from __future__ import annotations

from importlib import resources
from typing import Any, TypeAlias

Tables: TypeAlias = dict[str, dict[Any, tuple[str, ...]]]
"""Table, then value (a kind of motion, a place, a number), then the words that mean it."""


def load(name: str) -> Tables:
    """The tables of one of the files beside this one."""
    text = resources.files("filmloom.world.language").joinpath(name).read_text(encoding="utf-8")
    tables: Tables = {}
    for line in text.splitlines()[1:]:
        table, value, words = line.split("\t")
        tables.setdefault(table, {})[value] = tuple(words.split("|"))
    return tables


def by_word(table: dict[Any, tuple[str, ...]]) -> dict[str, Any]:
    """A table the other way round: each word with its value, whole numbers as such."""
    return {word: int(value) if value.isdigit() else value for value, words in table.items() for word in words}
