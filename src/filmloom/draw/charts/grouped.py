"""Bars in groups: a table of two to four columns of one unit, its columns told apart by a legend.

Every bar carries its number where that can be read. A frame in which not even bars can be told apart shows the
numbers themselves, as a table, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, fill, text_block
from filmloom.draw.charts.bars import grid_part, lying_bar, name_part, tick_labels, upright_bar, zero_part
from filmloom.draw.charts.figures import figure_parts, fitting_rows
from filmloom.draw.charts.frame import framed, labels_in_one_size, num_ticks, small_type
from filmloom.draw.charts.groups import Groups, column_colors
from filmloom.draw.charts.scale import bar_scale
from filmloom.draw.colors import Color
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.types import Language

_LABEL_SIZES = (34.0, 32.0, 30.0, 28.0, 26.0, 24.0)
_VALUE_SIZES = (34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0)
_LEGEND_SIZES = (32.0, 30.0, 28.0, 26.0, 24.0, 22.0)
_GROUP_FILL, _BAR_FILL = 0.82, 0.88
"""Share of its slot that a group takes, and of its part of that a bar."""
_THINNEST = 16.0
"""Of a bar, in design units."""
_NAME_ROWS = 1.7
"""Of a name above its bars."""
_LEAST_LINE = 1.02
"""Of the rows of lying bars, in the size of the numbers at their ends."""
_GROWTH_S, _STEP_S, _COLUMN_S = 0.7, 0.05, 0.35
"""How long a bar grows, and how much later the next of its column and the next column begin."""


class GroupedBarChart(Card):
    """Bars side by side for each label. `warnings` tell that a frame is too small for bars, or for their numbers.

    columns: two to four titles with their values; appear_s: when each of them begins to grow. Raises InputError for
    other counts, and for more than 12 groups.
    """

    def __init__(
        self,
        stage: Stage,
        title: str,
        labels: Sequence[str],
        columns: Sequence[tuple[str, Sequence[float]]],
        unit: str = "",
        source: str = "",
        language: Language = "zh",
        appear_s: Sequence[float] = (),
    ) -> None:
        groups = Groups.checked(labels, columns, unit, language)
        times = [appear_s[i] if i < len(appear_s) else 0.4 + i * _COLUMN_S for i in range(groups.width)]
        around, box = framed(stage, title, groups.points, source)
        colors = column_colors(stage, groups.width)
        self.warnings: tuple[str, ...] = ()
        legend, plot = _legend(stage, box, groups, colors, times)
        parts = _upright(stage, plot, groups, colors, times) or _lying(stage, plot, groups, colors, times)
        if parts is None and (parts := _upright(stage, plot, groups, colors, times, numbered=False)):
            self.warnings = (self._told(title, groups, "its bars stand without their numbers"),)
        if parts is None:
            legend, parts = [], figure_parts(stage, box, groups, min(times))
            rows = fitting_rows(stage, box, groups)
            fewer = f", of the first {rows - 1} lines" if rows < len(groups.labels) else ""
            self.warnings = (self._told(title, groups, f"its numbers stand in a table{fewer}"),)
        super().__init__(stage, [*around, *legend, *parts])

    @staticmethod
    def _told(title: str, groups: Groups, instead: str) -> str:
        size = f"{len(groups.labels)} x {groups.width} bars"
        return f"The chart {title!r} of {size} is too large for this shape of frame: {instead}."


def _legend(
    stage: Stage, box: Box, groups: Groups, colors: Sequence[Color], times: Sequence[float]
) -> tuple[list[Part], Box]:
    """A chip and a title per column, in lines above the plot, and the box that is left for that."""
    chip, gap = stage.units(26), stage.gap(1.25)
    room = box.w - chip - stage.gap(0.5)
    blocks = labels_in_one_size(stage, groups.titles, room, stage.units(60), _LEGEND_SIZES)
    blocks = blocks or [text_block(stage, title, 22.0, room, stage.units(60), smallest=18.0) for title in groups.titles]
    line_h = max(block.height for block in blocks) * 1.15
    x, y, parts = box.x, box.y, []
    for block, color, start_s in zip(blocks, colors, times, strict=True):
        needed = chip + stage.gap(0.5) + block.width
        if x > box.x and x + needed > box.right:
            x, y = box.x, y + line_h
        parts.append(_legend_part(stage, block, color, x, y, start_s))
        x += needed + gap
    top = y + line_h + stage.gap(0.75)
    return parts, Box(box.x, top, box.w, box.bottom - top)


def _legend_part(stage: Stage, block: TextBlock, color: Color, x: float, y: float, start_s: float) -> Part:
    chip = stage.units(26)
    plate = Box(x, y + block.height * 0.47 - chip / 2, chip, chip)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        canvas.drawRect(plate.to_rect(), fill(color, shown))
        block.draw(canvas, plate.right + stage.gap(0.5), y, alpha=shown)

    return Part(paint, Entrance(min(start_s, 0.3), 0.4), block.issues)


def _upright(
    stage: Stage, plot: Box, groups: Groups, colors: Sequence[Color], times: Sequence[float], *, numbered: bool = True
) -> list[Part] | None:
    """Groups side by side, or None if labels or numbers don't fit their slots."""
    scale = bar_scale(groups.points.values, max_ticks=num_ticks(stage))
    ticks = tick_labels(stage, groups.points, scale)
    gutter = max(block.width for block in ticks) + stage.gap(0.75)
    slot = (plot.w - gutter) / len(groups.labels)
    bar_w = min(slot * _GROUP_FILL / groups.width, stage.units(150))
    names = labels_in_one_size(
        stage, groups.labels, slot - stage.units(14), plot.h * 0.25, _LABEL_SIZES, max_lines=2, align="center"
    )
    numbers = _numbers(stage, groups, bar_w * 0.98, _VALUE_SIZES) if numbered else None
    if names is None or (numbered and numbers is None) or bar_w < stage.units(_THINNEST):
        return None
    above = numbers[0].height + stage.gap(0.25) if numbers else stage.gap(0.75)
    under = max(name.height for name in names) + stage.gap(0.75)
    lower = above if min(groups.points.values) < 0 else 0.0
    area = Box(plot.x + gutter, plot.y + above, plot.w - gutter, plot.h - above - under - lower)
    parts = [grid_part(stage, area, scale, ticks, upright=True)]
    for group, place in enumerate(area.split_columns(*[1.0] * len(groups.labels))):
        left = place.center[0] - bar_w * groups.width / 2
        for column, color in enumerate(colors):
            number = groups.of(group, numbers)[column] if numbers else None
            bar_slot = Box(left + column * bar_w, place.y, bar_w, place.h)
            bar = upright_bar(stage, bar_slot, scale, groups.value(group, column), color, number, _BAR_FILL)
            parts.append(_bar_part(bar, times[column], group, number))
        name = names[group]
        parts.append(name_part(name, place.x + stage.units(7), plot.bottom - under + stage.gap(0.75), min(times)))
    return parts


def _lying(
    stage: Stage, plot: Box, groups: Groups, colors: Sequence[Color], times: Sequence[float]
) -> list[Part] | None:
    """Groups under each other, their names beside their bars or above them; None if there is no room for both."""
    beside = not stage.is_portrait
    scale = bar_scale(groups.points.values)
    lines = groups.width if beside else groups.width + _NAME_ROWS
    group_h = min(plot.h / len(groups.labels), stage.units(76) * lines / _GROUP_FILL)
    row_h = group_h * _GROUP_FILL / lines
    names = labels_in_one_size(
        stage, groups.labels, plot.w * (0.3 if beside else 1.0), row_h * (groups.width if beside else 1.6),
        _LABEL_SIZES, max_lines=2 if beside else 1,
    )  # fmt: skip
    sizes = [size for size in _VALUE_SIZES if stage.units(small_type(stage, size)) * _LEAST_LINE <= row_h]
    numbers = _numbers(stage, groups, plot.w * 0.3, sizes)
    if names is None or numbers is None:
        return None
    gutter = max(name.width for name in names) + stage.gap(1) if beside else 0.0
    beyond = max(number.width for number in numbers) + stage.gap(0.75)
    before = beyond if min(groups.points.values) < 0 else 0.0
    area = Box(plot.x + gutter + before, plot.y, plot.w - gutter - before - beyond, group_h * len(groups.labels))
    parts: list[Part] = []
    for group, place in enumerate(area.split_rows(*[1.0] * len(groups.labels))):
        name, top = names[group], place.y + place.h * (1 - _GROUP_FILL) / 2
        if beside:
            name_y = place.center[1] - name.height * 0.47
        else:
            name_y, top = top + row_h * (_NAME_ROWS - 0.1) - name.height, top + row_h * _NAME_ROWS
        bars = Box(place.x, top, place.w, row_h * groups.width)
        parts += [zero_part(stage, bars, scale), name_part(name, plot.x, name_y, min(times))]
        for column, (color, number) in enumerate(zip(colors, groups.of(group, numbers), strict=True)):
            row = Box(bars.x, bars.y + column * row_h, bars.w, row_h)
            bar = lying_bar(stage, row, scale, groups.value(group, column), color, number, _BAR_FILL)
            parts.append(_bar_part(bar, times[column], group, number))
    return parts


def _numbers(stage: Stage, groups: Groups, width: float, sizes: Sequence[float]) -> list[TextBlock] | None:
    return labels_in_one_size(stage, groups.points.faithful_texts, width, stage.units(200), sizes)


def _bar_part(bar: Callable[[skia.Canvas, float], None], start_s: float, group: int, number: TextBlock | None) -> Part:
    entrance = Entrance(start_s + group * _STEP_S, _GROWTH_S)
    return Part(bar, entrance, number.issues if number else ())
