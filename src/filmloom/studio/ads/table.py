"""The table of people: a CSV file becomes rows of cells; what is broken or there twice is listed, the rest is used."""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from filmloom.errors import InputError
from filmloom.studio.ads.cells import Cell, cell

MAX_BYTES: Final = 64_000_000
MAX_ROWS: Final = 100_000
_LONGEST_CELL = 400
_MOST_LINES = 5
"""A record that goes on for longer has a quote that isn't closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A row of the table."""

    row: int
    """As a spreadsheet counts: the header is row 1."""
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """What stands in a column; nothing where there is none."""
        found = self.cells.get(column)
        return found.text if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A row that no film is made of, and why; never with what stands in it."""

    row: int
    kind: Literal["broken", "duplicate"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All rows."""

    columns: tuple[str, ...]
    people: tuple[Person, ...]
    troubles: tuple[Trouble, ...]
    warnings: tuple[str, ...] = ()


def read_table(path: str | Path) -> Table:
    """Read a CSV file in UTF-8 (with or without a mark), UTF-16 or GB18030; commas, semicolons or tabs between cells.

    Raises InputError for a file that is no table: no text, no header, a column named twice.
    """
    path = Path(path)
    text, warnings = _text(path)
    lines = text.splitlines()
    if not lines or not lines[0].strip():
        raise InputError(f"{path} is empty; its first line should name the columns: name,city,language")
    between = max(",;\t", key=lines[0].count)
    columns = _header(next(csv.reader([lines[0]], delimiter=between)), path)
    people: list[Person] = []
    troubles: list[Trouble] = []
    for row, record in enumerate(_records(lines[1:], between), start=2):
        if row > MAX_ROWS + 1:
            raise InputError(f"{path} has more than {MAX_ROWS:,} rows; cut it into several files")
        if isinstance(record, str):
            troubles.append(Trouble(row=row, kind="broken", why=record))
        elif any(value.strip() for value in record):
            why = _why_broken(record, columns)
            if why:
                troubles.append(Trouble(row=row, kind="broken", why=why))
            else:
                cells = {name: cell(unicodedata.normalize("NFC", value)) for name, value in zip(columns, record)}  # noqa: B905
                people.append(Person(row=row, cells=cells))
    people, doubles = _without_doubles(people)
    return Table(
        columns=columns,
        people=tuple(people),
        troubles=tuple(sorted([*troubles, *doubles], key=lambda each: each.row)),
        warnings=warnings,
    )


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; cut it into several files")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"The table {path} can't be read: {error.strerror}") from error
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), ()
    if data.startswith(b"PK\x03\x04") or b"\x00" in data[:4096]:
        raise InputError(f"{path} is no CSV text; in the spreadsheet choose Save as, CSV UTF-8")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _from_gb18030(data, path)


def _from_gb18030(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """Nearly any bytes decode as it, so the result must look Chinese."""
    failure = InputError(f"{path} is neither UTF-8 nor GB18030; in the spreadsheet choose Save as, CSV UTF-8")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise failure from None
    foreign = [character for character in text if character > "\x7f"]
    common = sum("\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in foreign)
    if common < 0.8 * len(foreign):
        raise failure
    return text, (f"{path.name} is not UTF-8; it was read as GB18030",)


def _header(cells: Sequence[str], path: Path) -> tuple[str, ...]:
    columns = tuple(unicodedata.normalize("NFC", name).strip() for name in cells)
    for number, name in enumerate(columns, start=1):
        if not name:
            raise InputError(f"{path}: column {number} has no name in the first line; name it, or take it out")
        if columns.index(name) != number - 1:
            raise InputError(f"{path}: two columns are called {name!r}; rename one")
    return columns


def _records(lines: Sequence[str], between: str) -> Iterator[list[str] | str]:
    """Each record's cells, or why it can't be read; a quote that isn't closed costs one line, not all that follow."""
    position = 0
    while position < len(lines):
        end = position + 1
        while "\n".join(lines[position:end]).count('"') % 2 and end < len(lines) and end - position < _MOST_LINES:
            end += 1
        record = "\n".join(lines[position:end])
        if record.count('"') % 2:
            yield "a quote is opened and not closed"
            position += 1
            continue
        try:
            yield next(
                csv.reader([record + "\n"] if "\n" not in record else record.splitlines(True), delimiter=between), []
            )
        except csv.Error as error:
            yield f"its line is no CSV ({error})"
        position = end


def _why_broken(record: Sequence[str], columns: Sequence[str]) -> str:
    while len(record) > len(columns) and not record[-1].strip():
        record = record[:-1]
    if len(record) != len(columns):
        return f"it has {len(record)} cells, and the header {len(columns)}"
    for name, value in zip(columns, record, strict=True):
        if len(value) > _LONGEST_CELL:
            return f"the column {name!r} holds {len(value)} characters; at most {_LONGEST_CELL} are taken"
        if any(unicodedata.category(character) == "Cc" and character not in "\t\n" for character in value):
            return f"the column {name!r} holds a control character; type it again"
        if "\ufffd" in value:
            return f"the column {name!r} holds characters that were lost when the file was saved (\ufffd)"
    return ""


def _without_doubles(people: Sequence[Person]) -> tuple[list[Person], list[Trouble]]:
    """Rows that say the same as one before, apart from the id; and ids that somebody else has."""
    kept: list[Person] = []
    troubles: list[Trouble] = []
    seen: dict[tuple[str, ...], int] = {}
    ids: dict[str, int] = {}
    for person in people:
        key = tuple(value.text.casefold() for name, value in person.cells.items() if name.casefold() != "id")
        own = next((value.text for name, value in person.cells.items() if name.casefold() == "id"), "")
        if key in seen:
            why = f"it is the same as row {seen[key]}"
            troubles.append(Trouble(row=person.row, kind="duplicate", why=why))
        elif own and own in ids:
            why = f"row {ids[own]} has the same id and says something else; correct one of them"
            troubles.append(Trouble(row=person.row, kind="broken", why=why))
        else:
            seen[key] = person.row
            ids[own] = person.row
            kept.append(person)
    return kept, troubles
