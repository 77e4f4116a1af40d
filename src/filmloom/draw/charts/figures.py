"""Numbers in rows and columns, for what no bars can show in a frame."""

from __future__ import annotations

from collections.abc import Sequence

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Entrance, Part, faded, text_block, text_part
from filmloom.draw.charts.frame import labels_in_one_size, more_block
from filmloom.draw.charts.groups import Groups
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

_SIZES = (40.0, 36.0, 34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0)
_LEAST_ROW, _HEAD = 32.0, 1.4
"""Height of a row at least, in design units, and of the titles, in rows."""
_NAMES = 0.36
"""Share of the width that the rows' names take at most."""
_STEP_S = 0.06


def figure_parts(stage: Stage, box: Box, groups: Groups, appear_s: float) -> list[Part]:
    """A line per group under a line of titles, the numbers set to the right; how many lines more there are."""
    count, left_out = fitting_rows(stage, box, groups), 0
    if count < len(groups.labels):
        count, left_out = count - 1, len(groups.labels) - count + 1
    row_h = min(box.h / (count + bool(left_out) + _HEAD), stage.units(92))
    gap = stage.gap(1)
    texts = groups.points.faithful_texts
    narrow = _fitting(stage, texts, box.w * (1 - _NAMES) / groups.width - gap, row_h * 0.96, 1)
    spare = box.w - groups.width * (max(number.width for number in narrow) + gap)
    names = _names(stage, groups.labels[:count], (box.w * _NAMES, max(box.w * _NAMES, spare - gap)), row_h * 0.96)
    left = max(name.width for name in names) + gap
    column_w = (box.w - left) / groups.width
    numbers = _fitting(stage, texts, column_w - gap, row_h * 0.96, 1)
    titles = _fitting(stage, groups.titles, column_w - gap, row_h * _HEAD, 2, color=stage.theme.ink_muted)
    rights = [box.x + left + (column + 1) * column_w for column in range(groups.width)]
    head = Box(box.x, box.y, box.w, row_h * _HEAD)
    parts = [_line_part(stage, head, None, titles, rights, min(appear_s, 0.2), strong=True)]
    for index, name in enumerate(names):
        row = Box(box.x, head.bottom + index * row_h, box.w, row_h)
        written = groups.of(index, numbers)
        parts.append(_line_part(stage, row, name, written, rights, appear_s + index * _STEP_S))
    if left_out:
        block = more_block(stage, left_out, groups.points.language, box.w, row_h)
        parts.append(text_part(stage, block, box.x, head.bottom + count * row_h, appear_s + count * _STEP_S))
    return parts


def fitting_rows(stage: Stage, box: Box, groups: Groups) -> int:
    """How many lines can be read in a box; one of them is given to what is left out, if anything is."""
    return max(2, min(len(groups.labels), int(box.h / stage.units(_LEAST_ROW) - _HEAD)))


def _names(stage: Stage, labels: Sequence[str], widths: tuple[float, float], height: float) -> list[TextBlock]:
    """Names on one line or two; those that are too long take what the numbers can spare."""
    found = labels_in_one_size(stage, labels, widths[0], height, _SIZES, max_lines=2)
    return found or _fitting(stage, labels, widths[1], height, 2)


def _fitting(
    stage: Stage, texts: Sequence[str], width: float, height: float, lines: int, *, color: int | None = None
) -> list[TextBlock]:
    """All in one size; if even the smallest is too large, each in its own, and what sticks out is reported."""
    colors = [stage.theme.ink if color is None else color] * len(texts)
    found = labels_in_one_size(stage, texts, width, height, _SIZES, max_lines=lines, colors=colors)
    return found or [
        text_block(stage, text, 22.0, width, height, smallest=16.0, max_lines=lines, color=colors[0]) for text in texts
    ]


def _line_part(
    stage: Stage,
    row: Box,
    name: TextBlock | None,
    cells: Sequence[TextBlock],
    rights: Sequence[float],
    start_s: float,
    *,
    strong: bool = False,
) -> Part:
    middle = row.center[1]
    blocks = [*cells, *([name] if name else [])]

    def paint(canvas: skia.Canvas, shown: float) -> None:
        with faded(canvas, shown, row.inset(-stage.units(12))):
            if name:
                name.draw(canvas, row.x, middle - name.height * 0.48)
            for cell, right in zip(cells, rights, strict=True):
                cell.draw(canvas, right - cell.width, middle - cell.height * 0.48)
            line = Box(row.x, row.bottom - stage.units(1.5), row.w, max(1.0, stage.units(3.0 if strong else 1.5)))
            canvas.drawRect(line.to_rect(), skia.Paint(Color=stage.theme.ink_muted if strong else stage.theme.rule))

    return Part(paint, Entrance(start_s), tuple(issue for block in blocks for issue in block.issues))
