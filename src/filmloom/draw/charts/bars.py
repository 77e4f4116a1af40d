"""Bars from zero: upright where the labels fit under them, lying where they are long or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, faded, fill, text_block
from filmloom.draw.charts.frame import Points, framed, hairline, highlighted, labels_in_one_size, num_ticks, small_type
from filmloom.draw.charts.numbers import number_format
from filmloom.draw.charts.scale import Scale, bar_scale
from filmloom.draw.colors import Color
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.types import Language

_LABEL_SIZES = (34.0, 32.0, 30.0, 28.0, 26.0, 24.0)
_VALUE_SIZES = (44.0, 40.0, 36.0, 32.0, 28.0, 26.0)
_UPRIGHT_FILL, _LYING_FILL = 0.62, 0.60
"""Share of its slot that a bar takes."""
_THICKEST = 150.0
_GROWTH_S = 0.75


class BarChart(Card):
    """One bar per value; the largest in accent. Raises InputError for more than 12 values."""

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
        points = Points.checked(labels, values, unit, language)
        around, plot = framed(stage, title, points, source)
        upright = _upright(stage, plot, points, appear_s)
        super().__init__(stage, around + (upright or _lying(stage, plot, points, appear_s)))


def starts(count: int, appear_s: float) -> list[float]:
    """When each of several values begins to grow: slightly one after the other."""
    step = min(0.09, 0.6 / count)
    return [appear_s + index * step for index in range(count)]


def value_labels(
    stage: Stage,
    points: Points,
    width: float,
    sizes: Sequence[float] = _VALUE_SIZES,
    texts: Sequence[str] | None = None,
) -> list[TextBlock] | None:
    """The values as text in one size; the highlighted one bold. texts: other than the points' own."""
    chosen = points.highlight
    marks = [index == chosen for index in range(len(points.values))]
    colors = [stage.theme.accent if mark else stage.theme.ink for mark in marks]
    texts = texts or points.texts
    return labels_in_one_size(stage, texts, width, stage.units(200), sizes, colors=colors, bold=marks)


def tick_labels(stage: Stage, points: Points, scale: Scale) -> list[TextBlock]:
    """The axis' numbers, small and quiet."""
    write = number_format(scale.ticks, points.language, points.unit, axis=True)
    room = stage.body.w * 0.3
    return [
        text_block(
            stage,
            write(tick),
            small_type(stage, 26.0),
            room,
            stage.units(60),
            color=stage.theme.ink_muted,
            smallest=20.0,
        )
        for tick in scale.ticks
    ]


def grid_part(stage: Stage, area: Box, scale: Scale, ticks: Sequence[TextBlock], *, upright: bool) -> Part:
    """Thin lines at the ticks with their numbers left of (or under) them, and a stronger one at zero."""
    lefts = {} if upright else _apart(stage, area, scale, ticks)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        with faded(canvas, shown):
            for tick, block in zip(scale.ticks, ticks, strict=True):
                pen = hairline(stage, strong=tick == 0)
                if upright:
                    y = area.bottom - scale.place(tick) * area.h
                    canvas.drawLine(area.x, y, area.right, y, pen)
                    block.draw(canvas, area.x - stage.gap(0.75) - block.width, y - block.height * 0.47)
                else:
                    x = area.x + scale.place(tick) * area.w
                    canvas.drawLine(x, area.y, x, area.bottom, pen)
                    if tick in lefts:
                        block.draw(canvas, lefts[tick], area.bottom + stage.gap(0.4))

    return Part(paint, Entrance(-0.1))


def zero_part(stage: Stage, area: Box, scale: Scale) -> Part:
    """The line that lying bars begin at, where their numbers make an axis needless."""
    x = area.x + scale.place(0) * area.w

    def paint(canvas: skia.Canvas, shown: float) -> None:
        with faded(canvas, shown):
            canvas.drawLine(x, area.y, x, area.bottom, hairline(stage, strong=True))

    return Part(paint, Entrance(-0.1))


def _apart(stage: Stage, area: Box, scale: Scale, ticks: Sequence[TextBlock]) -> dict[float, float]:
    """Where the numbers under an axis begin, by tick: zero's first, then those that have room beside the others."""
    placed: dict[float, tuple[float, float]] = {}
    for tick, block in sorted(zip(scale.ticks, ticks, strict=True), key=lambda pair: abs(pair[0])):
        x = area.x + scale.place(tick) * area.w
        left = min(max(x - block.width / 2, stage.safe.x), stage.safe.right - block.width)
        if all(left - right >= stage.gap(0.5) or begin - left - block.width >= stage.gap(0.5)
               for begin, right in placed.values()):  # fmt: skip
            placed[tick] = left, left + block.width
    return {tick: left for tick, (left, _) in placed.items()}


def _upright(stage: Stage, plot: Box, points: Points, appear_s: float) -> list[Part] | None:
    """Bars side by side, or None if labels or numbers don't fit their slots."""
    count = len(points.values)
    if stage.is_portrait and count > 6:
        return None
    scale = bar_scale(points.values, max_ticks=num_ticks(stage))
    ticks = tick_labels(stage, points, scale)
    gutter = max(block.width for block in ticks) + stage.gap(0.75)
    slot = (plot.w - gutter) / count
    inner = slot - stage.units(14)
    names = labels_in_one_size(stage, points.labels, inner, plot.h * 0.25, _LABEL_SIZES, max_lines=2, align="center")
    numbers = value_labels(stage, points, inner)
    if names is None or numbers is None:
        return None
    above, under = numbers[0].height + stage.gap(0.25), max(name.height for name in names) + stage.gap(0.75)
    lower = above if min(points.values) < 0 else 0.0
    area = Box(plot.x + gutter, plot.y + above, plot.w - gutter, plot.h - above - under - lower)
    slots = area.split_columns(*[1.0] * count)
    parts = [grid_part(stage, area, scale, ticks, upright=True)]
    for index, start_s in enumerate(starts(count, appear_s)):
        color = highlighted(stage, index, points.highlight)
        bar = upright_bar(stage, slots[index], scale, points.values[index], color, numbers[index])
        parts += [
            Part(bar, Entrance(start_s, _GROWTH_S), numbers[index].issues),
            name_part(names[index], slots[index].x + stage.units(7), plot.bottom - under + stage.gap(0.75), start_s),
        ]
    return parts


def upright_bar(
    stage: Stage,
    slot: Box,
    scale: Scale,
    value: float,
    color: Color,
    number: TextBlock | None,
    share: float = _UPRIGHT_FILL,
) -> Callable[[skia.Canvas, float], None]:
    """How a bar grows from zero over a share of its slot's width, with its number at its end, if it has one."""
    width = min(slot.w * share, stage.units(_THICKEST))
    zero = slot.bottom - scale.place(0) * slot.h
    length = value / (scale.high - scale.low) * slot.h
    left = slot.center[0] - width / 2

    def paint(canvas: skia.Canvas, shown: float) -> None:
        end = zero - length * shown
        canvas.drawRect(skia.Rect.MakeLTRB(left, min(zero, end), left + width, max(zero, end)), fill(color))
        if number is None:
            return
        y = end - number.height - stage.gap(0.15) if length >= 0 else end + stage.gap(0.25)
        x = slot.center[0] - number.width / 2
        veil = Box(x, y + number.height * 0.1, number.width, number.height * 0.78)  # no grid line runs through it
        canvas.drawRect(veil.to_rect(), fill(stage.theme.ground, 0.8 * shown))
        number.draw(canvas, x, y, alpha=shown)

    return paint


def _lying(stage: Stage, plot: Box, points: Points, appear_s: float) -> list[Part]:
    """Bars under each other; their names at the left, or above them where a tall frame leaves no room beside."""
    count = len(points.values)
    scale = bar_scale(points.values, max_ticks=5)
    ticks = tick_labels(stage, points, scale)
    axis = ticks[0].height + stage.gap(0.4)
    row_h = min((plot.h - axis) / count, stage.units(150 if stage.is_portrait else 120))
    names, are_above = _row_names(stage, points, plot, row_h)
    numbers = _row_numbers(stage, points, plot.w * 0.3, row_h, names[0].style.size / stage.unit)
    gutter = 0.0 if are_above else max(name.width for name in names) + stage.gap(1)
    beyond = max(number.width for number in numbers) + stage.gap(0.75)
    before = beyond if min(points.values) < 0 else 0.0
    area = Box(plot.x + gutter + before, plot.y, plot.w - gutter - before - beyond, row_h * count)
    parts = [grid_part(stage, area, scale, ticks, upright=False)]
    for index, (row, start_s) in enumerate(zip(area.split_rows(*[1.0] * count), starts(count, appear_s), strict=True)):
        lane, y = row, row.center[1] - names[index].height * 0.47
        if are_above:
            lane = Box(row.x, row.y + row.h * 0.42, row.w, row.h * 0.58)
            y = row.y + row.h * 0.53 - names[index].height
        color = highlighted(stage, index, points.highlight)
        bar = lying_bar(stage, lane, scale, points.values[index], color, numbers[index])
        parts.append(Part(bar, Entrance(start_s, _GROWTH_S), numbers[index].issues))
        parts.append(name_part(names[index], plot.x, y, start_s))
    return parts


def lying_bar(
    stage: Stage,
    row: Box,
    scale: Scale,
    value: float,
    color: Color,
    number: TextBlock,
    share: float = _LYING_FILL,
) -> Callable[[skia.Canvas, float], None]:
    """The same for a bar that lies, over a share of its row's height."""
    thickness = min(row.h * share, stage.units(70))
    zero = row.x + scale.place(0) * row.w
    length = value / (scale.high - scale.low) * row.w
    top = row.center[1] - thickness / 2

    def paint(canvas: skia.Canvas, shown: float) -> None:
        end = zero + length * shown
        canvas.drawRect(skia.Rect.MakeLTRB(min(zero, end), top, max(zero, end), top + thickness), fill(color))
        x = end + stage.gap(0.5) if length >= 0 else end - stage.gap(0.5) - number.width
        number.draw(canvas, x, row.center[1] - number.height * 0.47, alpha=shown)

    return paint


def _row_names(stage: Stage, points: Points, plot: Box, row_h: float) -> tuple[list[TextBlock], bool]:
    """Names of lying bars in one size, and whether they stand above their bars. What sticks out is reported."""
    beside = plot.w * 0.38
    names = labels_in_one_size(stage, points.labels, beside, row_h * 0.8, _LABEL_SIZES, max_lines=2)
    if names:
        return names, False
    if stage.is_portrait:
        names = labels_in_one_size(stage, points.labels, plot.w, row_h * 0.42, (*_LABEL_SIZES, 22.0, 20.0))
        if names:
            return names, True
    names = labels_in_one_size(stage, points.labels, beside, row_h * 0.9, (22.0, 20.0, 18.0), max_lines=2)
    return names or [text_block(stage, label, 22.0, beside, row_h, smallest=18.0) for label in points.labels], False


def _row_numbers(stage: Stage, points: Points, width: float, row_h: float, name_size: float) -> list[TextBlock]:
    """Numbers beside lying bars: hardly larger than the names."""
    sizes = [size for size in (*_VALUE_SIZES, 24.0) if small_type(stage, size) <= max(name_size * 1.25, 24.0)]
    blocks = value_labels(stage, points, width, sizes or [20.0])
    return blocks or [text_block(stage, text, 24.0, width, row_h, smallest=16.0) for text in points.texts]


def name_part(name: TextBlock, x: float, y: float, start_s: float) -> Part:
    """What a bar is called: it stands still while it becomes visible, as the bar does."""
    return Part(lambda canvas, shown: name.draw(canvas, x, y, alpha=shown), Entrance(start_s, 0.5), name.issues)
