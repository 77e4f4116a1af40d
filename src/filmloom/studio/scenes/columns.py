"""A table of several columns of one unit: what is drawn as bars in groups, and what can truly be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from filmloom.studio.document import Block
from filmloom.studio.scenes.tables import (
    are_times,
    cell_number,
    header_unit,
    is_before_after,
    is_rank,
    is_total,
    marked_as_part,
    name_and_unit,
    told,
)
from filmloom.studio.storyboard import Chart, Column
from filmloom.types import Language

_FEWEST, _MOST = 2, 4
"""Columns."""
_MOST_GROUPS: Final = 12
_COMPLETE: Final = 0.6
"""Of the rows, at least, that have all their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Two to four columns of a table with their labels."""

    titles: tuple[str, ...]
    labels: tuple[str, ...]
    label_header: str
    values: tuple[tuple[Decimal, ...], ...]
    """Column by column."""
    unit: str
    whole: bool = True
    """False if rows were left out."""


def columns_of(block: Block) -> Columns | None:
    """The columns of numbers, if they are two to four of one unit, or of one thing at several times; else None.

    Totals are left out, and so are rows that lack a number.
    """
    header, body = block.rows[0], [row for row in block.rows[1:] if row[0].strip() and not is_total(row[0])]
    numeric = [
        column
        for column in range(1, len(header))
        if not is_rank(header[column])
        and body
        and sum(cell_number(row[column]) is not None for row in body) >= _COMPLETE * len(body)
    ]
    kept = [row for row in body if all(cell_number(row[column]) is not None for column in numeric)]
    if not _FEWEST <= len(numeric) <= _MOST or len(kept) < max(2, _COMPLETE * len(body)):
        return None
    read = [[cell for row in kept if (cell := cell_number(row[column]))] for column in numeric]
    named = [name_and_unit(header[c], [unit for _, unit in cells]) for c, cells in zip(numeric, read, strict=True)]
    titles, units = tuple(name for name, _ in named), {unit for _, unit in named}
    if len(units) > 1 or not all(titles) or not (units != {""} or _is_one_thing(titles)):
        return None
    columns = Columns(
        titles=titles,
        labels=tuple(row[0].strip() for row in kept),
        label_header=header[0].strip(),
        values=tuple(tuple(value for value, _ in cells) for cells in read),
        unit=units.pop() or header_unit(block.text),
        whole=len(kept) == len(body),
    )
    return _drawable(columns)


def columns_chart(columns: Columns, *, title: str, language: Language, source: str) -> Chart:
    """Bars in groups, one per label."""
    title = title or columns.label_header or " / ".join(columns.titles)
    return Chart(
        kind="grouped",
        title=title if columns.whole else marked_as_part(title, language),
        labels=columns.labels,
        columns=tuple(
            Column(title=name, values=tuple(map(float, values)))
            for name, values in zip(columns.titles, columns.values, strict=True)
        ),
        unit=columns.unit,
        source=source,
    )


def columns_summary(columns: Columns, title: str, language: Language) -> str:
    """The largest of all numbers and the smallest, with whose they are."""
    cells = [
        (value, columns.labels[row], name)
        for name, values in zip(columns.titles, columns.values, strict=True)
        for row, value in enumerate(values)
    ]
    high, low = max(cells, key=lambda cell: cell[0]), min(cells, key=lambda cell: cell[0])
    if high[0] == low[0]:
        amount = told(high[0], columns.unit, language)
        return f"{title}都是{amount}。" if language == "zh" else f"{title}: all at {amount}."
    top, bottom = (told(cell[0], columns.unit, language) for cell in (high, low))
    whose, other = (_cell_name(label, name, language) for _, label, name in (high, low))
    if language == "zh":
        return f"从{title}看，{whose}最高，为{top}；{other}最低，为{bottom}。"
    return f"{title}: highest for {whose}, at {top}; lowest for {other}, at {bottom}."


def _cell_name(label: str, name: str, language: Language) -> str:
    """Line 1 in 2025; women in 2024; Line 1, weekdays; 一号线2025年."""
    if are_times((label,)):
        label, name = name, label
    if language == "zh":
        apart = "在" if label[-1:].isascii() and label[-1:].isdigit() and name.isdigit() else ""
        return label + apart + (f"{name}年" if name.isdigit() else name)
    return f"{label} in {name}" if are_times((name,)) else f"{label}, {name.lower()}"


def _is_one_thing(titles: tuple[str, ...]) -> bool:
    """Whether columns without a unit may stand beside each other: they are of several times."""
    return are_times(titles) or (len(titles) == 2 and is_before_after(*titles))


def _drawable(columns: Columns) -> Columns:
    """As many rows as can be drawn: the latest of a time, else those with the largest numbers in the last column."""
    count = len(columns.labels)
    if count <= _MOST_GROUPS:
        return columns
    if are_times(columns.labels):
        kept = list(range(count))[-_MOST_GROUPS:]
    else:
        kept = sorted(sorted(range(count), key=lambda row: -columns.values[-1][row])[:_MOST_GROUPS])
    return replace(
        columns,
        labels=tuple(columns.labels[row] for row in kept),
        values=tuple(tuple(values[row] for row in kept) for values in columns.values),
        whole=False,
    )
