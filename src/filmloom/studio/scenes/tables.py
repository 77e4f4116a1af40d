"""Tables to charts: which column holds the numbers, and which kind of chart they want."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

from filmloom.studio.document import Block
from filmloom.studio.scenes.numbers import ARABIC, numbers
from filmloom.studio.storyboard import Chart
from filmloom.types import Language

_HEADER = re.compile(
    r"^(?P<name>.*?)\s*(?:[（(\[](?P<unit>[^）)\]]{1,20})[）)\]]|[,，/]\s*(?P<after>%|[^\s\d]{1,8}))\s*$"
)
_CELL = re.compile(rf"^\s*(?P<sign>[-−–+]?)\s*[¥$€£]?(?P<number>{ARABIC})\s*(?P<unit>[^\d\s].{{0,12}})?\s*$")
_TIME = re.compile(
    r"^(?:(?:19|20)\d{2}(?:年|[-/.]\d{1,2}(?:月)?)?(?:\d{1,2}月)?|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}时|Q[1-4](?:\s*\d{4})?|第[一二三四]季度"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:\s+\d{4})?|(?:19|20)\d{2}[-–/]\d{2,4})$"
)
_TOTAL = re.compile(r"^(?:合计|总计|共计|总数|全部|总和|(?:total|sum|all|overall)\b)", re.IGNORECASE)
_RANK = re.compile(r"^(?:序号|编号|排名|名次|位次|no\.?|rank|place|position|#|id)$", re.IGNORECASE)
_PLACE = re.compile(r"^(?:排名|名次|位次|rank|place|position|#)$", re.IGNORECASE)
_BEFORE = re.compile(
    r"^(?:此前|之前|以前|原来|原先|过去|去年|上年|去年同期|.{1,8}前)$"
    r"|^(?:before\b.*|previously|last year|earlier|then)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:现在|目前|如今|之后|以后|今年|.{1,8}后)$|^(?:after\b.*|now|today|this year|currently)$", re.IGNORECASE
)
_MOST_BARS, _MOST_POINTS = 10, 24

Kind: TypeAlias = Literal["bar", "line", "share", "before_after", "number"]
Rows: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One column of a table with its labels."""

    name: str
    labels: tuple[str, ...]
    label_header: str
    values: tuple[Decimal, ...]
    unit: str
    whole: bool = True
    """False if rows were left out because there are too many to draw."""

    @property
    def kind(self) -> Kind:
        return kind_of(self.labels, self.values, self.unit)


def table_series(block: Block) -> Series | None:
    """The first column of numbers, or None if the table holds none. Rows without a number and totals are left out.

    Of more rows than can be drawn as bars or a line, the largest or the latest stay.
    """
    series = whole_series(block)
    return series and drawable_part(series)


def whole_series(block: Block) -> Series | None:
    """The same with all its rows."""
    rows = _without_places(block.rows)
    header, body = rows[0], rows[1:]
    for column in range(1, len(header)):
        if is_rank(header[column]):
            continue
        cells = [(row, cell) for row in body if (cell := cell_number(row[column])) and row[0].strip()]
        if not cells or len(cells) < 0.6 * len(body):
            continue
        kept = [(row, cell) for row, cell in cells if not is_total(row[0])] or cells
        name, unit = name_and_unit(header[column], [unit for _, (_, unit) in kept])
        return Series(
            name=name or block.text or header[0],
            labels=tuple(row[0].strip() for row, _ in kept),
            label_header=header[0].strip(),
            values=tuple(value for _, (value, _) in kept),
            unit=unit,
        )
    return None


def num_numeric(block: Block) -> int:
    """How many columns of numbers a table has, places not counted."""
    rows = _without_places(block.rows)
    header, body = rows[0], rows[1:]
    columns = (column for column in range(1, len(header)) if not is_rank(header[column]))
    return sum(sum(cell_number(row[column]) is not None for row in body) >= 0.6 * len(body) for column in columns)


def upright_rows(rows: Rows) -> Rows:
    """A table whose times stand in its header, turned so that they stand in its first column.

    Only where that makes it a series: a single row of numbers, or more times than can be told apart by colours.
    """
    header, body = rows[0], rows[1:]
    times = header[1:]
    in_time = len(times) >= 2 and (are_times(times) or (len(times) == 2 and is_before_after(*times)))
    if not in_time or not body or not (len(body) == 1 or (len(times) > 4 and len(body) <= 4)):
        return rows
    return tuple(tuple(row[column] for row in rows) for column in range(len(header)))


def ranked_rows(rows: Rows) -> bool:
    """Whether a column says who comes first."""
    return any(_PLACE.match(name.strip()) for name in rows[0])


def is_rank(header: str) -> bool:
    """Whether a column only counts its rows."""
    return _RANK.match(header.strip()) is not None


def is_total(label: str) -> bool:
    """Whether a row sums up the others."""
    return _TOTAL.match(label) is not None


def are_times(labels: Sequence[str]) -> bool:
    """Whether all labels are years, months, quarters or the like."""
    return all(_TIME.match(label.strip()) for label in labels)


def is_before_after(first: str, second: str) -> bool:
    """Whether two labels are of one thing at two times, by their words: before and after, 去年 and 今年."""
    return _BEFORE.match(first.strip()) is not None and _AFTER.match(second.strip()) is not None


def cell_number(cell: str) -> tuple[Decimal, str] | None:
    """The number in a cell, and its unit if one stands there."""
    match = _CELL.match(cell)
    return (_decimal(match), match["unit"] or "") if match else None


def _without_places(rows: Rows) -> Rows:
    """A table whose first column counts the rows, without it: names come first."""
    return tuple(row[1:] for row in rows) if len(rows[0]) > 2 and is_rank(rows[0][0]) else rows


def series_chart(series: Series, language: Language, *, source: str, caption: str = "") -> Chart:
    """The chart of a series, with title, unit and source."""
    kind = series.kind
    title = caption or series_title(series, kind, language)
    title = title if series.whole else marked_as_part(title, language)
    return Chart(
        kind=kind,
        title=title,
        labels=series.labels,
        values=tuple(float(value) for value in series.values),
        unit=series.unit,
        source=source,
    )


def marked_as_part(title: str, language: Language) -> str:
    """The title of a chart that doesn't show all rows."""
    return title + ("（部分）" if language == "zh" else " (selection)")


def kind_of(labels: Sequence[str], values: Sequence[Decimal], unit: str) -> Kind:
    """line for a time series, before_after for two points of it, share for parts of 100 %, number for one, else bar."""
    if len(values) == 1:
        return "number"
    if len(values) >= 3 and are_times(labels):
        return "line"
    if len(values) == 2 and ((are_times(labels) and _follow(*labels)) or is_before_after(*labels)):
        return "before_after"
    if unit in ("%", "％", "percent", "per cent") and abs(sum(values, Decimal(0)) - 100) <= 2 and min(values) >= 0:
        return "share"
    return "bar"


def _follow(first: str, second: str) -> bool:
    """Whether two times follow each other, as far as their years tell."""
    years = [re.match(r"(?:19|20)\d{2}", label.strip()) for label in (first, second)]
    return first < second if all(years) else first != second


def header_unit(header: str) -> str:
    """The unit in a column's header: 客流（万人次） has 万人次."""
    match = _HEADER.match(header)
    return (match["unit"] or match["after"] or "").strip() if match else ""


def unit_scale(unit: str) -> Decimal:
    """What a unit multiplies by: 万人次 by 10,000, 'million riders' by 1,000,000, others by 1."""
    found = numbers("1" + unit) if unit[:1] in "十百千万亿" and unit else numbers(f"1 {unit}")
    return found[0].value if unit and found and found[0].begin == 0 else Decimal(1)


def told(value: Decimal, unit: str, language: Language) -> str:
    """A value as it is said: 32.5万人次, 1,200 tonnes, 12%."""
    digits = f"{value:,f}" if language == "en" else f"{value:f}"
    return digits + unit if language == "zh" or unit in ("%", "％", "") else f"{digits} {unit}"


def series_title(series: Series, kind: Kind, language: Language) -> str:
    """What a chart of the series is called if its table has no caption."""
    header = series.label_header
    if kind in ("line", "number", "share", "before_after") or not header or len(header) > 12 or header in series.name:
        return series.name
    if language == "zh":
        return series.name if "各" in header + series.name else f"各{header}{series.name}"
    return f"{series.name} by {header.lower()}"


def name_and_unit(header: str, cell_units: Sequence[str]) -> tuple[str, str]:
    """What a column is of, and its unit, from its header or from all its cells."""
    match = _HEADER.match(header)
    name = match["name"].strip() if match else header.strip()
    common = cell_units[0].strip() if len({unit.strip() for unit in cell_units}) == 1 else ""
    return name, header_unit(header) or common


def _decimal(match: re.Match[str]) -> Decimal:
    try:
        value = Decimal(match["number"].replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern holds digits only
        raise AssertionError(match["number"]) from None
    return -value if match["sign"] in ("-", "−", "–") else value


def drawable_part(series: Series) -> Series:
    """The rows that bars or a line can show: the latest of a time, else the largest."""
    most = _MOST_POINTS if series.kind == "line" else _MOST_BARS
    if len(series.values) <= most:
        return series
    if series.kind == "line":
        kept = list(range(len(series.values)))[-most:]
    else:
        kept = sorted(sorted(range(len(series.values)), key=lambda index: -series.values[index])[:most])
    return Series(
        name=series.name,
        labels=tuple(series.labels[index] for index in kept),
        label_header=series.label_header,
        values=tuple(series.values[index] for index in kept),
        unit=series.unit,
        whole=False,
    )
