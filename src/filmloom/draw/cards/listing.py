"""A list: lines that wait, and items that come in when the narration reaches them."""

from __future__ import annotations

from collections.abc import Sequence

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import (
    RISE,
    Card,
    Entrance,
    Part,
    fill,
    heading_and_content,
    section_rule,
    text_block,
    text_part,
)
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.errors import InputError

_MOST = 12
_SIZES = (72.0, 66.0, 60.0, 55.0, 50.0, 46.0, 42.0, 38.0, 34.0, 30.0, 27.0, 24.0)
"""Design units; all items of a list have one size."""
_EVEN = 34.0
"""Down to this size, items in two columns become smaller rather than break into lines."""


class ListCard(Card):
    """Numbered items under a title, or beside it in wide frames. Every item has its place from the start.

    appear_s: one time per item, in seconds from the shot's start. lettered: A, B, C instead of 01, 02, 03.
    """

    def __init__(
        self, stage: Stage, title: str, items: Sequence[str], appear_s: Sequence[float], *, lettered: bool = False
    ) -> None:
        if not 1 <= len(items) <= _MOST:
            raise InputError(
                f"A list of {len(items)} items was given; a card shows 1 to {_MOST}. Split it into several."
            )
        assert len(appear_s) == len(items), (len(appear_s), len(items))
        marks = [chr(ord("A") + i) if lettered else f"{i + 1:02}" for i in range(len(items))]
        super().__init__(stage, _list_parts(stage, title, items, appear_s, marks))


def _list_parts(
    stage: Stage, title: str, items: Sequence[str], appear_s: Sequence[float], marks: Sequence[str]
) -> list[Part]:
    head, rest = heading_and_content(stage, 0.31 if title else 0.0)
    parts = [section_rule(stage, stage.body)]
    if title:
        wide = head.h > rest.h * 0.9
        lines = 5 if wide else 2
        block = text_block(stage, title, 88.0, head.w, head.h, bold=True, max_lines=lines, balance=True)
        parts.append(text_part(stage, block, head.x, head.y, -0.2))
        if not wide:
            top = head.y + block.height + stage.gap(2)
            rest = Box(rest.x, top, rest.w, rest.bottom - top)
    return parts + _item_parts(stage, rest, items, appear_s, marks)


def _item_parts(
    stage: Stage, box: Box, items: Sequence[str], appear_s: Sequence[float], marks: Sequence[str]
) -> list[Part]:
    columns = 2 if len(items) > 6 and not stage.is_portrait else 1
    num_rows = -(-len(items) // columns)
    indent = stage.units(92)
    cells = box.split_columns(*[1.0] * columns, gap=stage.gap(2.5))
    blocks = _fitting(stage, items, cells[0].w - indent, box.h, num_rows)
    heights = [max(block.height for block in blocks[row::num_rows]) for row in range(num_rows)]
    gap = min(stage.gap(6.5 if stage.is_portrait else 4.0), (box.h - sum(heights)) / num_rows)
    parts, lines = [], []
    for i, block in enumerate(blocks):
        column, row = divmod(i, num_rows)
        y = box.y + sum(heights[:row]) + row * gap
        place = Box(cells[column].x, y, cells[column].w, heights[row])
        lines.append(Box(place.x, place.bottom + gap / 2, place.w, max(1.0, stage.units(1.5))))
        parts.append(_item_part(stage, block, place, lines[-1], indent, marks[i], appear_s[i]))
    return [_lines_part(stage, lines), *parts]


def _fitting(stage: Stage, items: Sequence[str], width: float, height: float, num_rows: int) -> list[TextBlock]:
    """All items in the largest size at which there is room for them."""
    for size in _SIZES:
        blocks = [_block(stage, item, width, height, size) for item in items]
        heights = [max(block.height for block in blocks[row::num_rows]) for row in range(num_rows)]
        is_ragged = num_rows < len(items) and size > _EVEN and any(len(block.lines) > 1 for block in blocks)
        is_cut = any(block.overflow for block in blocks)  # and then of any height that was asked for
        if sum(heights) + num_rows * stage.gap(1.0) <= height and not is_ragged and not is_cut:
            return blocks
    share = height / num_rows - stage.gap(0.4)
    return [_block(stage, item, width, share, _SIZES[-1]) for item in items]


def _block(stage: Stage, item: str, width: float, height: float, size: float) -> TextBlock:
    return text_block(stage, item, size, width, height, smallest=size)


def _item_part(stage: Stage, block: TextBlock, row: Box, line: Box, indent: float, mark: str, start_s: float) -> Part:
    """An item, with a strong beginning of the line that waited for it."""
    number = text_block(stage, mark, "body", indent, row.h * 2, color=stage.theme.accent, bold=True)
    offset = (block.style.size - number.style.size) * 0.88
    stroke = min(line.w, indent * 0.7)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        dy = (1 - shown) * stage.units(RISE)
        number.draw(canvas, row.x, row.y + offset + dy, alpha=shown)
        block.draw(canvas, row.x + indent, row.y + dy, alpha=shown)
        canvas.drawRect(Box(line.x, line.y, stroke * shown, line.h).to_rect(), fill(stage.theme.accent))

    return Part(paint, Entrance(start_s), block.issues)


def _lines_part(stage: Stage, lines: Sequence[Box]) -> Part:
    """A line for each item, which are there before the first word: the cut finds a list that is still to be filled."""

    def paint(canvas: skia.Canvas, shown: float) -> None:
        for line in lines:
            canvas.drawRect(Box(line.x, line.y, line.w * shown, line.h).to_rect(), fill(stage.theme.rule))

    return Part(paint, Entrance(-0.5, 0.7))
