"""Cells: what stands in a table of people, read as a number, a date, a list, yes or no, or text, and compared so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from filmloom.errors import InputError

Value: TypeAlias = "bool | float | date | str | tuple[str, ...]"

_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_WORDS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_BETWEEN = re.compile(r"\s*[;；|]\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: the text as it stands there, and what it was read as."""

    text: str
    value: Value


def cell(text: str) -> Cell:
    """Read a cell. 007 and 00 49 are no numbers but texts; a;b is a list of two."""
    text = text.strip()
    if text.casefold() in _WORDS:
        return Cell(text, _WORDS[text.casefold()])
    if _NUMBER.fullmatch(text):
        return Cell(text, float(text))
    if (day := day_of(text)) is not None:
        return Cell(text, day)
    parts = tuple(part for part in _BETWEEN.split(text) if part)
    return Cell(text, parts if len(parts) > 1 else text)


def day_of(text: str) -> date | None:
    """The date that a text is, as 2026-05-01 or 2026/5/1."""
    found = _DATE.fullmatch(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def is_equal(left: Cell, right: Cell) -> bool:
    """Numbers as numbers, dates as dates, all else as texts whose case doesn't count."""
    if type(left.value) is type(right.value) and not isinstance(left.value, str):
        return left.value == right.value
    return left.text.casefold() == right.text.casefold()


def is_less(left: Cell, right: Cell) -> bool:
    """Raises InputError for what has no order: a number and a text, two lists."""
    first, second = left.value, right.value
    if isinstance(first, date) and isinstance(second, date):
        return first < second
    if isinstance(first, str) and isinstance(second, str):
        return first.casefold() < second.casefold()
    if type(first) is float and type(second) is float:
        return first < second
    raise InputError(f"{kind_of(first)} can't be compared with {kind_of(second)}; both must be of one kind")


def holds(box: Cell, one: Cell) -> bool:
    """Whether a list has an item, or a text a part. Raises InputError for what holds nothing."""
    if isinstance(box.value, tuple):
        return any(is_equal(cell(item), one) for item in box.value)
    if isinstance(box.value, str):
        return bool(one.text) and one.text.casefold() in box.text.casefold()
    raise InputError(f"`in` asks for a list or a text, but {kind_of(box.value)} came")


def kind_of(value: Value) -> str:
    """What a value is, without telling it: it may be somebody's own."""
    if value == "":
        return "an empty cell"
    kinds = {bool: "yes or no", float: "a number", date: "a date", str: "a text", tuple: "a list"}
    return kinds[type(value)]
