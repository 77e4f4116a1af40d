"""A table of a document to the chart that its shape asks for, with what can be said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from filmloom.studio.document import Block, Document
from filmloom.studio.scenes.columns import Columns, columns_chart, columns_of, columns_summary
from filmloom.studio.scenes.summaries import ranking_summary, summary
from filmloom.studio.scenes.tables import (
    Series,
    are_times,
    drawable_part,
    num_numeric,
    ranked_rows,
    series_chart,
    series_title,
    upright_rows,
    whole_series,
)
from filmloom.studio.storyboard import Chart

_UNRANKED: Final = 6
"""Rows up to which a table is bars, if nobody calls it a ranking."""
_KEPT: Final = 20
"""Places of a ranking that a storyboard names; it counts the others."""
_RANKED: Final = re.compile(
    r"\btop\s(?:\d+|three|five|ten|twenty)\b|\brank(?:ed|ing|ings|s)?\b|\bleague table\b"
    r"|排名|排行|名列|榜|前(?:\d+|[三五十])[名位大]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChart:
    """What a table is shown as."""

    chart: Chart
    say: str
    """One sentence about it, made by rule from its numbers."""
    labels: tuple[str, ...]
    values: tuple[Decimal, ...]
    """With the labels: what a sentence of the document's own would have to state. Several columns follow each other."""
    left_out: int = 0
    """Columns of numbers that aren't shown, for they are of other units."""


def table_chart(block: Block, document: Document) -> TableChart | None:
    """The chart of a table, or None if the table holds no numbers."""
    block = replace(block, rows=upright_rows(block.rows))
    heading = _heading(block, document)
    if columns := columns_of(block):
        return _grouped(columns, block, heading, document)
    series = whole_series(block)
    if series is None:
        return None
    told = _ranking(series, block, document) or _single(series, block, document)
    return replace(told, left_out=num_numeric(block) - 1)


def _grouped(columns: Columns, block: Block, heading: str, document: Document) -> TableChart:
    chart = columns_chart(columns, title=block.text or heading, language=document.language, source=document.publisher)
    return TableChart(
        chart=chart,
        say=columns_summary(columns, chart.title, document.language),
        labels=columns.labels * len(columns.titles),
        values=tuple(value for column in columns.values for value in column),
    )


def _single(series: Series, block: Block, document: Document) -> TableChart:
    series = drawable_part(series)
    language = document.language
    chart = series_chart(series, language, source=document.publisher, caption=block.text)
    return TableChart(
        chart=chart, say=summary(series, chart.title, language), labels=series.labels, values=series.values
    )


def _ranking(series: Series, block: Block, document: Document) -> TableChart | None:
    """Names with one number, if they are many, or if the text calls them a ranking; None for any other series."""
    if series.kind != "bar" or len(series.labels) < 3 or are_times(series.labels):
        return None
    counted = ranked_rows(block.rows)
    if not (counted or len(series.labels) > _UNRANKED or _is_called_so(series, block, document)):
        return None
    if counted and not _is_sorted(series.values):
        return None  # the table's places are those of something else
    order = range(len(series.labels)) if counted else sorted(range(len(series.labels)), key=lambda i: -series.values[i])
    series = replace(
        series, labels=tuple(series.labels[i] for i in order), values=tuple(series.values[i] for i in order)
    )
    chart = _ranking_chart(series, block, document)
    return TableChart(
        chart=chart, say=ranking_summary(series, chart.title, document.language), labels=series.labels,
        values=series.values,
    )  # fmt: skip


def _ranking_chart(series: Series, block: Block, document: Document) -> Chart:
    return Chart(
        kind="ranking",
        title=block.text or series_title(series, "bar", document.language),
        labels=series.labels[:_KEPT],
        values=tuple(float(value) for value in series.values[:_KEPT]),
        more=max(0, len(series.labels) - _KEPT),
        unit=series.unit,
        source=document.publisher,
    )


def _is_sorted(values: Sequence[Decimal]) -> bool:
    return all(one >= other for one, other in pairwise(values)) or all(one <= other for one, other in pairwise(values))


def _is_called_so(series: Series, block: Block, document: Document) -> bool:
    """Whether caption, header, heading, or the paragraph before the table speak of a ranking."""
    at = next((index for index, each in enumerate(document.blocks) if each.id == block.id), 0)
    before = document.blocks[at - 1] if at else None
    led = before.text if before is not None and before.kind == "paragraph" else ""
    texts = (block.text, series.name, series.label_header, _heading(block, document), led)
    return any(_RANKED.search(text) for text in texts)


def _heading(block: Block, document: Document) -> str:
    """What the table stands under."""
    heading = ""
    for each in document.blocks:
        if each.id == block.id:
            break
        heading = each.text if each.kind == "heading" else heading
    return heading


def tables_in_part(document: Document) -> Iterator[tuple[str, int]]:
    """The tables of which not all columns of numbers are shown: their ids, and how many aren't."""
    for block in document.blocks:
        told = table_chart(block, document) if block.kind == "table" else None
        if told and told.left_out > 0:
            yield block.id, told.left_out
