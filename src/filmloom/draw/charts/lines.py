"""A line through values in order, most often over time; the last one is what it leads to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations, pairwise

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, fill, text_block
from filmloom.draw.charts.bars import grid_part, tick_labels
from filmloom.draw.charts.frame import (
    MAX_LINE_POINTS,
    Points,
    cut_axis_note,
    framed,
    labels_in_one_size,
    num_ticks,
    small_type,
)
from filmloom.draw.charts.scale import Scale, line_scale
from filmloom.draw.charts.times import places_in_time
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.types import Language

_NAME_SIZES = (32.0, 30.0, 28.0, 26.0)
_NUMBER_SIZES = (32.0, 30.0, 28.0, 26.0, 24.0)
_DRAW_S = 1.1
_FEW = 10
"""Dots that may all have numbers where they lie unevenly."""


class LineChart(Card):
    """A line with a dot and a number at each value (at the first, last, largest and smallest if they are many).

    The axis starts at zero, or else the chart says so. Raises InputError for more than 24 values.
    """

    def __init__(
        self,
        stage: Stage,
        title: str,
        labels: Sequence[str],
        values: Sequence[float],
        unit: str = "",
        source: str = "",
        language: Language = "zh",
        appear_s: float = 0.4,
    ) -> None:
        points = Points.checked(labels, values, unit, language, MAX_LINE_POINTS)
        scale = line_scale(points.values, max_ticks=num_ticks(stage))
        is_cut = not scale.low <= 0 <= scale.high
        around, plot = framed(stage, title, points, source, note=cut_axis_note(language) if is_cut else "")
        super().__init__(stage, around + _line_parts(stage, plot, points, scale, appear_s))


def _line_parts(stage: Stage, plot: Box, points: Points, scale: Scale, appear_s: float) -> list[Part]:
    ticks = tick_labels(stage, points, scale)
    gutter = max(block.width for block in ticks) + stage.gap(0.75)
    across = _across(points.labels, plot.w - gutter)
    numbers = _numbers(stage, points, across)
    above = numbers[-1].height + stage.gap(0.75)
    names = _names(stage, points.labels, across, plot.w - gutter, plot.h * 0.22)
    under = max(name.height for name in names.values()) + stage.gap(0.75)
    area = Box(plot.x + gutter, plot.y + above, plot.w - gutter, plot.h - above - under)
    spots = [
        (area.x + x, area.bottom - scale.place(value) * area.h) for x, value in zip(across, points.values, strict=True)
    ]
    named = [_name_part(stage, block, spots[index][0], area.bottom) for index, block in names.items()]
    drawn = _stroke_part(stage, area, spots, scale, appear_s)
    return [
        grid_part(stage, area, scale, ticks, upright=True),
        *named,
        drawn,
        *_dots(stage, area, spots, numbers, appear_s),
    ]


def _across(labels: Sequence[str], width: float) -> list[float]:
    """How far to the right each value stands: years and months as far apart as they are, all else evenly."""
    count = len(labels)
    edge = width / count / 2
    places = places_in_time(labels) or [index / max(1, count - 1) for index in range(count)]
    return [edge + place * (width - 2 * edge) for place in places]


def _stroke_part(stage: Stage, area: Box, spots: Sequence[tuple[float, float]], scale: Scale, appear_s: float) -> Part:
    """The line, drawn from left to right, over a wash down to zero where zero is on the axis."""
    line = skia.Path()
    line.moveTo(*spots[0])
    for spot in spots[1:]:
        line.lineTo(*spot)
    wash = _wash(line, spots, area, scale)
    pen = skia.Paint(
        Color=stage.theme.accent,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=stage.units(6),
        StrokeJoin=skia.Paint.kRound_Join,
        StrokeCap=skia.Paint.kRound_Cap,
        AntiAlias=True,
    )

    def paint(canvas: skia.Canvas, shown: float) -> None:
        canvas.save()
        reach = spots[0][0] + (spots[-1][0] - spots[0][0]) * shown + stage.units(4) * (shown == 1)
        canvas.clipRect(skia.Rect.MakeLTRB(0, 0, reach, stage.size[1]))
        if wash is not None:
            canvas.drawPath(wash, fill(stage.theme.accent, 0.09))
        canvas.drawPath(line, pen)
        canvas.restore()

    return Part(paint, Entrance(appear_s, _DRAW_S))


def _wash(line: skia.Path, spots: Sequence[tuple[float, float]], area: Box, scale: Scale) -> skia.Path | None:
    if not scale.low <= 0 <= scale.high:
        return None
    zero = area.bottom - scale.place(0) * area.h
    wash = skia.Path(line)
    wash.lineTo(spots[-1][0], zero)
    wash.lineTo(spots[0][0], zero)
    wash.close()
    return wash


def _numbers(stage: Stage, points: Points, across: Sequence[float]) -> list[TextBlock]:
    """The values as text, small enough to stand side by side if that can be; the last is larger."""
    last = len(points.values) - 1
    for size in _NUMBER_SIZES:
        blocks = [_number(stage, text, size, is_last=index == last) for index, text in enumerate(points.texts)]
        rooms = [1.9 * (after - before) for before, after in pairwise(across)]
        if all(room > sum(block.width for block in pair) for room, pair in zip(rooms, pairwise(blocks), strict=True)):
            return blocks
    return [_number(stage, text, _NUMBER_SIZES[0], is_last=index == last) for index, text in enumerate(points.texts)]


def _number(stage: Stage, text: str, size: float, *, is_last: bool) -> TextBlock:
    color = stage.theme.accent if is_last else stage.theme.ink
    units = small_type(stage, size) * (1.4 if is_last else 1.0)
    return text_block(
        stage, text, units, stage.body.w * 0.45, stage.units(90), color=color, bold=is_last, smallest=20.0, max_lines=1
    )


def _dots(
    stage: Stage, area: Box, spots: Sequence[tuple[float, float]], numbers: Sequence[TextBlock], appear_s: float
) -> list[Part]:
    places = [_number_box(stage, area, spots, index, number) for index, number in enumerate(numbers)]
    shown = _numbered(stage, spots, places)
    first, length = spots[0][0], max(1.0, spots[-1][0] - spots[0][0])
    return [
        _dot_part(
            stage,
            spot,
            numbers[index] if index in shown else None,
            places[index],
            appear_s + 0.1 + _DRAW_S * 0.62 * (spot[0] - first) / length,
            is_last=index == len(spots) - 1,
        )
        for index, spot in enumerate(spots)
    ]


def _numbered(stage: Stage, spots: Sequence[tuple[float, float]], places: Sequence[Box]) -> Collection[int]:
    """Which dots have numbers: all where there is room, else those that a reader asks for; of a few dots the others,
    too, wherever there is room left."""
    boxes = [place.inset(-stage.units(6), 0) for place in places]
    if not any(first.overlaps(second) for first, second in combinations(boxes, 2)):
        return range(len(spots))
    heights = [y for _, y in spots]
    chosen: list[int] = []
    asked_for = (len(spots) - 1, heights.index(min(heights)), heights.index(max(heights)), 0)
    others = range(len(spots)) if len(spots) <= _FEW else ()
    for index in dict.fromkeys((*asked_for, *others)):
        if not any(boxes[index].overlaps(boxes[other]) for other in chosen):
            chosen.append(index)
    return chosen


def _dot_part(
    stage: Stage,
    spot: tuple[float, float],
    number: TextBlock | None,
    place: Box,
    start_s: float,
    *,
    is_last: bool,
) -> Part:
    """A dot, and at its place the number if there is one."""
    x, y = spot
    radius = stage.units(11 if is_last else 7)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        canvas.drawCircle(x, y, (radius + stage.units(4)) * shown, fill(stage.theme.ground))
        canvas.drawCircle(x, y, radius * shown, fill(stage.theme.accent))
        if number is not None:
            canvas.drawRoundRect(place.inset(-stage.units(6), 0).to_rect(), 8, 8, fill(stage.theme.ground, 0.7 * shown))
            number.draw(canvas, place.x, place.y, alpha=shown)

    return Part(paint, Entrance(start_s, 0.5), number.issues if number else ())


def _number_box(stage: Stage, area: Box, spots: Sequence[tuple[float, float]], index: int, number: TextBlock) -> Box:
    """Above its dot and away from the line; in a valley below it; at the foot of a steep start beside it."""
    x, y = spots[index]
    before, after = spots[max(0, index - 1)][1], spots[min(len(spots) - 1, index + 1)][1]
    distance = stage.units(18)
    has_room_below = y + distance + number.height < area.bottom
    left, top = x - number.width / 2, y - distance - number.height
    if index == 0 and y - after > number.height and not has_room_below:
        left, top = x + distance * 1.3, y - number.height * 0.55
    elif max(before, after) <= y and min(before, after) < y - 1 and has_room_below:
        top = y + distance
    else:
        left += max(-0.3, min(0.3, (after - before) / stage.units(180))) * number.width
    right_most = area.right - number.width - stage.units(6)
    return Box(min(max(left, area.x), right_most), top, number.width, number.height)


def _names(
    stage: Stage, labels: Sequence[str], across: Sequence[float], width: float, height: float
) -> dict[int, TextBlock]:
    """Labels under the axis: all, or, counted from the last, those that are far enough apart to fit."""
    count = len(labels)
    for stride in range(1, count + 1):
        indices = _apart(across, 0.6 * stride * width / count)
        room = min([after - before for before, after in pairwise(across[i] for i in indices)] or [width])
        blocks = labels_in_one_size(
            stage,
            [labels[i] for i in indices],
            min(room, width / count * stride) - stage.units(12),
            height,
            _NAME_SIZES,
            max_lines=2,
            align="center",
        )
        if blocks is not None:
            return dict(zip(indices, blocks, strict=True))
    last = text_block(stage, labels[-1], 24.0, width, height, smallest=18.0, align="center")
    return {count - 1: last}


def _apart(across: Sequence[float], least: float) -> list[int]:
    """Which values, the last first, lie so far from one another at least."""
    kept = [len(across) - 1]
    for index in range(len(across) - 2, -1, -1):
        if across[kept[-1]] - across[index] >= least:
            kept.append(index)
    return kept[::-1]


def _name_part(stage: Stage, block: TextBlock, x: float, bottom: float) -> Part:
    left = min(max(x - block.box_width / 2, stage.body.x), stage.body.right - block.box_width)
    y = bottom + stage.gap(0.75)
    return Part(lambda canvas, shown: block.draw(canvas, left, y, alpha=shown), Entrance(0.3), block.issues)
