"""Function plots: curves over honest axes, drawn from left to right, with a legend and named points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import Entrance, Part, fill
from filmloom.draw.charts.frame import hairline, num_ticks
from filmloom.draw.charts.scale import nice_ticks
from filmloom.draw.diagrams.notation import Curve, Plot, Point
from filmloom.draw.diagrams.number_line import written
from filmloom.draw.diagrams.page import Page, arrow, em, labels, line_between, opening, series
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

_NAME_SIZES = (36.0, 32.0, 28.0, 24.0)
_TICK_SIZE = 26.0
_SAMPLES = 480
_DRAW_S = 1.2


def plot_pages(stage: Stage, box: Box, plot: Plot, times: Sequence[float]) -> list[Page]:
    """One page, whose legend is as large as it can be."""
    for size in _NAME_SIZES:
        legend = _legend(stage, box, plot.curves, size)
        if legend:
            return [_Plotted(stage, box, plot, *legend, size).page(times)]
    return []


def _legend(
    stage: Stage, box: Box, curves: Sequence[Curve], size: float
) -> tuple[list[tuple[TextBlock, float, float]], float] | None:
    """Names of the curves with their places above the axes, row by row, and how high that is."""
    swatch = stage.units(60)
    blocks = labels(
        stage, [curve.label for curve in curves], box.w - swatch, box.h * 0.3, size, align="left", max_lines=2
    )
    if blocks is None:
        return None
    placed: list[tuple[TextBlock, float, float]] = []
    x = y = row = 0.0
    for block in blocks:
        width = swatch + block.width + stage.gap(1.5)
        if x and x + width - stage.gap(1.5) > box.w:
            x, y, row = 0.0, y + row + stage.units(6), 0.0
        placed.append((block, box.x + x, box.y + y))
        x, row = x + width, max(row, block.height)
    height = y + row
    return (placed, height) if height <= box.h * 0.34 else None


class _Plotted:
    """Axes and curves in their box."""

    def __init__(
        self,
        stage: Stage,
        box: Box,
        plot: Plot,
        legend: Sequence[tuple[TextBlock, float, float]],
        legend_height: float,
        size: float,
    ) -> None:
        self.stage, self.plot, self.legend, self.size = stage, plot, legend, size
        self.x_range, self.y_range = plot.x_range, plot.y_range or _needed(plot)
        ems = em(stage, _TICK_SIZE)
        self.x_ticks = _inside(
            nice_ticks(*self.x_range, 7 if stage.is_portrait or stage.is_square else 11), self.x_range
        )
        self.y_ticks = _inside(nice_ticks(*self.y_range, num_ticks(stage) + 1), self.y_range)
        self.y_blocks = self._numbers(self.y_ticks)
        self.x_blocks = self._numbers(self.x_ticks)
        gutter = max((block.width for block in self.y_blocks), default=0.0) + stage.units(16)
        side = max(ems, *(block.width / 2 for block in self.x_blocks)) if self.x_blocks else ems
        top = box.y + legend_height + stage.gap(0.75) + ems * 0.6
        left = box.x + max(gutter, side)
        self.area = Box(left, top, box.right - side - left, box.bottom - 2.1 * ems - top)
        self.box = box

    def page(self, times: Sequence[float]) -> Page:
        page = Page(0)
        self._axes(page, opening(times, 0))
        taken = [self._box_of(block, x, y) for block, x, y in page.texts]
        for index, curve in enumerate(self.plot.curves):
            self._curve(page, index, curve, times[index])
        for offset, point in enumerate(self.plot.points):
            self._point(page, point, times[len(self.plot.curves) + offset], taken)
        return page

    def _numbers(self, values: Sequence[float]) -> list[TextBlock]:
        texts = [written(value) for value in values]
        muted = self.stage.theme.ink_muted
        return labels(self.stage, texts, 1e5, 1e5, _TICK_SIZE, align="left", color=muted, max_lines=1) or []

    def _place(self, x: float, y: float) -> tuple[float, float]:
        area, (x_low, x_high), (y_low, y_high) = self.area, self.x_range, self.y_range
        return (
            area.x + (x - x_low) / (x_high - x_low) * area.w,
            area.bottom - (y - y_low) / (y_high - y_low) * area.h,
        )

    def _axes(self, page: Page, start_s: float) -> None:
        area = self.area
        thin, strong = hairline(self.stage), hairline(self.stage, strong=True)
        for value, block in zip(self.x_ticks, self.x_blocks, strict=True):
            x = self._place(value, 0)[0]
            page.add(self._ruled((x, area.bottom), (x, area.y), strong if value == 0 else thin), start_s)
            page.write(block, x - block.width / 2, area.bottom + 0.6 * em(self.stage, _TICK_SIZE), start_s)
        for value, block in zip(self.y_ticks, self.y_blocks, strict=True):
            y = self._place(0, value)[1]
            page.add(self._ruled((area.x, y), (area.right, y), strong if value == 0 else thin), start_s)
            page.write(block, area.x - self.stage.units(14) - block.width, y - block.height / 2, start_s)

    def _ruled(self, start: tuple[float, float], end: tuple[float, float], paint: skia.Paint):  # type: ignore[no-untyped-def] # noqa: ANN202
        def draw(canvas: skia.Canvas, shown: float) -> None:
            x, y = (a + (b - a) * shown for a, b in zip(start, end, strict=True))
            canvas.drawLine(*start, x, y, paint)

        return draw

    def _curve(self, page: Page, index: int, curve: Curve, start_s: float) -> None:
        color = series(self.stage, index)
        block, x, y = self.legend[index]
        swatch = self.stage.units(46)
        line = line_between((x, y + block.height / 2), (x + swatch, y + block.height / 2))
        arrow(self.stage, page, [line], start_s, color=color, head=False, thickness=7)
        page.write(block, x + self.stage.units(60), y, start_s)
        path = self._path(curve)
        stroke = skia.Paint(
            Color=color, AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=self.stage.units(6)
        )
        stroke.setStrokeJoin(skia.Paint.kRound_Join)
        area = self.area

        def paint(canvas: skia.Canvas, shown: float) -> None:
            canvas.save()
            canvas.clipRect(Box(area.x, area.y, area.w * shown, area.h).to_rect(), doAntiAlias=True)
            canvas.drawPath(path, stroke)
            canvas.restore()

        page.add(paint, start_s, _DRAW_S)

    def _path(self, curve: Curve) -> skia.Path:
        """The curve, interrupted where it is not defined or leaps from one end of the axis to the other."""
        path, last = skia.Path(), math.nan
        (low, high), (y_low, y_high) = self.x_range, self.y_range
        height = y_high - y_low
        for step in range(_SAMPLES + 1):
            x = low + (high - low) * step / _SAMPLES
            y = curve.function(x)
            if math.isnan(y) or math.isinf(y):
                last = math.nan
                continue
            y = min(max(y, y_low - height), y_high + height)
            if math.isnan(last) or abs(y - last) > 1.5 * height:
                path.moveTo(*self._place(x, y))
            else:
                path.lineTo(*self._place(x, y))
            last = y
        return path

    def _point(self, page: Page, point: Point, start_s: float, taken: list[Box]) -> None:
        """A dot, and its name where nothing else is written; if there is no such place, that is reported."""
        x, y = self._place(point.x, point.y)
        radius, theme = self.stage.units(12), self.stage.theme
        page.add(lambda canvas, shown: canvas.drawCircle(x, y, radius * shown, fill(theme.accent)), start_s)
        name = point.label or f"({written(point.x)}, {written(point.y)})"
        for size in (self.size, 24.0):
            blocks = labels(self.stage, [name], 11 * em(self.stage, size), self.area.h, size, align="left", max_lines=3)
            box = blocks and (self._free(blocks[0], x, y, [*taken, *self._inked]) or self._free(blocks[0], x, y, taken))
            if blocks and box:
                self._veil(page, box, start_s)
                page.write(blocks[0], box.x, box.y, start_s + 0.1)
                taken.append(box)
                return
        page.parts.append(Part(lambda canvas, shown: None, Entrance(start_s), (f"text does not fit: {name!r}",)))

    def _free(self, block: TextBlock, x: float, y: float, taken: Sequence[Box]) -> Box | None:
        gap = self.stage.units(18)
        for far in (1.0, 2.5, 4.5, 7.0):
            for right, up in ((1, 1), (0, 1), (1, 0), (0, 0)):
                left = x + gap * far if right else x - gap * far - block.width
                top = y - gap * far - block.height if up else y + gap * far
                box = Box(left, top, block.width, block.height)
                if self.area.contains(box) and not any(_touch(box, other) for other in taken):
                    return box
        return None

    @cached_property
    def _inked(self) -> list[Box]:
        """Small boxes along the curves: names had better not lie on them."""
        (low, high), half = self.x_range, self.stage.units(8)
        xs = [low + (high - low) * step / 160 for step in range(161)]
        points = [self._place(x, y) for curve in self.plot.curves for x in xs if math.isfinite(y := curve.function(x))]
        return [Box(x - half, y - half, 2 * half, 2 * half) for x, y in points if abs(y) < 1e6]

    def _veil(self, page: Page, box: Box, start_s: float) -> None:
        sheet, ground = box.inset(-self.stage.units(6), 0.0), self.stage.theme.ground
        page.add(lambda canvas, shown: canvas.drawRect(sheet.to_rect(), fill(ground, 0.85 * shown)), start_s)

    def _box_of(self, block: TextBlock, x: float, y: float) -> Box:
        return Box(x, y, block.width, block.height)


def _touch(first: Box, second: Box) -> bool:
    return first.x < second.right and second.x < first.right and first.y < second.bottom and second.y < first.bottom


def _inside(ticks: Sequence[float], span: tuple[float, float]) -> list[float]:
    slack = (span[1] - span[0]) * 1e-9
    return [tick for tick in ticks if span[0] - slack <= tick <= span[1] + slack]


def _needed(plot: Plot) -> tuple[float, float]:
    """The range of y that shows the curves; where one runs to infinity, that of nearly all of it."""
    low, high = plot.x_range
    xs = [low + (high - low) * step / _SAMPLES for step in range(_SAMPLES + 1)]
    values = sorted(y for curve in plot.curves for y in map(curve.function, xs) if math.isfinite(y) and abs(y) < 1e12)
    values = values or [0.0, 1.0]
    first, last = values[0], values[-1]
    inner_first, inner_last = values[len(values) // 12], values[-1 - len(values) // 12]
    if last - first > 5 * (inner_last - inner_first) > 0:
        first, last = inner_first, inner_last
    ys = [point.y for point in plot.points if low <= point.x <= high]
    first, last = min(first, 0.0, *ys) if _near_zero(first, last) else min([first, *ys]), max([last, *ys])
    if _near_zero(first, last):
        last = max(last, 0.0)
    pad = (last - first) * 0.06 or 1.0
    return first - pad, last + pad


def _near_zero(first: float, last: float) -> bool:
    return min(abs(first), abs(last)) <= 2 * (last - first)
