"""Tables to charts: which column holds the numbers, and which kind of chart they want."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

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
_RANK = re.compile(r"^(?:序号|编号|排名|名次|no\.?|rank|#|id)$", re.IGNORECASE)
_MOST_BARS, _MOST_POINTS = 10, 24

Kind = Literal["bar", "line", "share", "number"]


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
    """The first column of numbers, or None if the table holds none. Rows without a number and totals are left out."""
    header, body = block.rows[0], block.rows[1:]
    for column in range(1, len(header)):
        if _RANK.match(header[column]):
            continue
        cells = [(row, match) for row in body if (match := _CELL.match(row[column])) and row[0].strip()]
        if not cells or len(cells) < 0.6 * len(body):
            continue
        kept = [(row, match) for row, match in cells if not _TOTAL.match(row[0])] or cells
        name, unit = _name_and_unit(header[column], [match["unit"] or "" for _, match in kept])
        series = Series(
            name=name or block.text or header[0],
            labels=tuple(row[0].strip() for row, _ in kept),
            label_header=header[0].strip(),
            values=tuple(_decimal(match) for _, match in kept),
            unit=unit,
        )
        return _drawable_part(series)
    return None


def series_chart(series: Series, language: Language, *, source: str, caption: str = "") -> Chart:
    """The chart of a series, with title, unit and source."""
    kind = series.kind
    title = caption or _title(series, kind, language)
    if not series.whole:
        title += "（部分）" if language == "zh" else " (selection)"
    return Chart(
        kind=kind,
        title=title,
        labels=series.labels,
        values=tuple(float(value) for value in series.values),
        unit=series.unit,
        source=source,
    )


def kind_of(labels: Sequence[str], values: Sequence[Decimal], unit: str) -> Kind:
    """line for a time series, share for parts that make up 100 %, number for one figure, else bar."""
    if len(values) == 1:
        return "number"
    if len(values) >= 3 and all(_TIME.match(label) for label in labels):
        return "line"
    if unit in ("%", "％", "percent", "per cent") and abs(sum(values, Decimal(0)) - 100) <= 2 and min(values) >= 0:
        return "share"
    return "bar"


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


def _title(series: Series, kind: Kind, language: Language) -> str:
    header = series.label_header
    if kind in ("line", "number", "share") or not header or len(header) > 12 or header in series.name:
        return series.name
    if language == "zh":
        return series.name if "各" in header + series.name else f"各{header}{series.name}"
    return f"{series.name} by {header.lower()}"


def _name_and_unit(header: str, cell_units: Sequence[str]) -> tuple[str, str]:
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


def _drawable_part(series: Series) -> Series:
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
