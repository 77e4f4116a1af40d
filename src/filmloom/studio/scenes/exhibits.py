"""Tables and pictures among the sentences: each goes with the sentence about it, or gets words of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from filmloom.studio.document import Block, Document
from filmloom.studio.scenes.numbers import numbers
from filmloom.studio.scenes.points import Point, block_number, text_points, with_worth
from filmloom.studio.scenes.table_charts import TableChart, table_chart
from filmloom.studio.scenes.words import content_words
from filmloom.studio.storyboard import Chart, Picture, Visual

_NEAR_TABLE, _NEAR_IMAGE = 3, 2  # blocks
_TELLING = 12  # numbers up to this stand in too many sentences to mean a table's


def points_of(document: Document) -> list[Point]:
    """All points of a document, in its order, weighed."""
    points = text_points(document)
    for block in document.blocks:
        if block.kind == "table":
            points = _with_table(points, block, document)
        elif block.kind == "image":
            points = _with_image(points, block, document)
    return with_worth(points, document.language)


def _with_table(points: list[Point], block: Block, document: Document) -> list[Point]:
    """The table as a chart: spoken by the article's own sentence about it if there is one, else by rule."""
    found = table_chart(block, document)
    if found is None:
        return points
    index = _about(points, found, block)
    if index is not None:
        return _shown_with(points, index, block, found.chart)
    return _inserted(points, block, found.say, found.chart)


def _with_image(points: list[Point], block: Block, document: Document) -> list[Point]:
    """The picture with the sentence beside it that shares most words with its caption, or with its caption said."""
    picture = Picture(path=str(block.path), caption=block.text)
    near = [
        index
        for index, point in enumerate(points)
        if point.visual is None and abs(point.place - block_number(block.id)) <= _NEAR_IMAGE
    ]
    if near:
        caption = set(content_words(block.text, document.language))
        shared = {i: len(caption & set(content_words(points[i].say, document.language))) for i in near}
        best = max(near, key=lambda i: (shared[i], -abs(points[i].place - block_number(block.id))))
        return _shown_with(points, best, block, picture)
    if not block.text:
        return points
    stop = "" if block.text[-1] in "。.!！?？…" else "。" if document.language == "zh" else "."
    return _inserted(points, block, block.text + stop, picture)


def _about(points: Sequence[Point], table: TableChart, block: Block) -> int | None:
    """The sentence near the table that states one of its numbers with its label, and another number; never the lead."""
    best, most = None, 2
    for index, point in enumerate(points):
        far = abs(point.place - block_number(block.id)) > _NEAR_TABLE
        if index == 0 or far or (point.visual is not None and not isinstance(point.visual, Chart)):
            continue
        found = numbers(point.say)
        stated = {number.value for number in found} | {number.bare for number in found}
        pairs = zip(table.labels, table.values, strict=True)
        rows = sum(label in point.say and value in stated for label, value in pairs)
        hits = 2 * rows + len({value for value in table.values if value > _TELLING} & stated)
        if rows and hits > most:
            best, most = index, hits
    return best


def _shown_with(points: list[Point], index: int, block: Block, visual: Visual) -> list[Point]:
    own = points[index]
    cites = tuple(sorted({*own.cites, block.id}, key=block_number))
    return [*points[:index], replace(own, cites=cites, visual=visual), *points[index + 1 :]]


def _inserted(points: list[Point], block: Block, say: str, visual: Visual) -> list[Point]:
    here = block_number(block.id)
    at = next((index for index, point in enumerate(points) if point.place > here), len(points))
    section = points[at - 1].section if at else ""
    point = Point(id=block.id, say=say, cites=(block.id,), visual=visual, section=section)
    return [*points[:at], point, *points[at:]]
