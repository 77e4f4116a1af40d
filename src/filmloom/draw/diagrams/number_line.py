"""Number lines: points and jumps are named above the line, intervals lie below it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import fill
from filmloom.draw.charts.frame import hairline
from filmloom.draw.charts.scale import nice_ticks
from filmloom.draw.diagrams.layered import settled
from filmloom.draw.diagrams.notation import Interval, Jump, NumberLine, Point
from filmloom.draw.diagrams.page import SIZES, Page, arrow, em, labels, line_between, opening, series
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

_TICK_SIZE = 28.0
_BAR = 16.0
_ROW_GAP = 24.0


def number_line_pages(stage: Stage, box: Box, line: NumberLine, times: Sequence[float]) -> list[Page]:
    """One page: the labels become smaller until all have room."""
    for size in SIZES:
        for wrap in (12.0, 9.0, 6.0):
            page = _NumberLine(stage, box, line, size, wrap).page(times)
            if page:
                return [page]
    return []


def written(value: float) -> str:
    """A number as it stands at an axis, with a true minus sign."""
    text = f"{round(value, 10) + 0.0:.10g}"
    return text.replace("-", "−")


class _NumberLine:
    """A number line at one size of its labels."""

    def __init__(self, stage: Stage, box: Box, line: NumberLine, size: float, wrap: float) -> None:
        self.stage, self.line, self.size = stage, line, size
        self.box = box
        self.em = em(stage, size)
        ends = labels(stage, [written(line.low), written(line.high)], box.w, box.h, _TICK_SIZE, max_lines=1) or []
        side = max(stage.units(48), *(block.width / 2 + stage.units(4) for block in ends))
        self.left, self.right = box.x + side, box.right - side
        width = min(wrap * self.em, box.w)
        texts = [mark.label for mark in line.marks]
        self.blocks = labels(stage, texts, width, box.h * 0.4, size, max_lines=4)
        self.ticks, self.tick_blocks = self._fitting_ticks()
        self.tick_height = stage.units(20) + max((block.height for block in self.tick_blocks), default=0.0)

    def place(self, value: float) -> float:
        """Where a number lies, in pixels."""
        share = (value - self.line.low) / (self.line.high - self.line.low)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def page(self, times: Sequence[float]) -> Page | None:
        if self.blocks is None:
            return None
        above = [i for i, mark in enumerate(self.line.marks) if not isinstance(mark, Interval)]
        below = [i for i, mark in enumerate(self.line.marks) if isinstance(mark, Interval)]
        middles = self._row(above)
        lanes = self._lanes(below)
        if middles is None:
            return None
        row_height = max((self.blocks[i].height for i in above), default=0.0)
        has_jumps = any(isinstance(mark, Jump) for mark in self.line.marks)
        rise = self.stage.units(150 if has_jumps else 70) if above else self.stage.units(20)
        under = self.tick_height + sum(height for _, height in lanes)
        total = row_height + rise + under
        if total > self.box.h:
            return None
        axis_y = self.box.y + (self.box.h - total) / 2 + row_height + rise
        page = Page(0)
        self._axis(page, axis_y, opening(times, 0))
        for i in above:
            self._mark(page, i, axis_y, axis_y - rise - self.blocks[i].height, middles[i], rise, times[i])
        y = axis_y + self.tick_height
        for members, height in lanes:
            for i in members:
                self._interval(page, i, y, times[i])
            y += height
        return page

    def _fitting_ticks(self) -> tuple[list[float], list[TextBlock]]:
        """As many ticks as have room for their numbers."""
        low, high = self.line.low, self.line.high
        for most in (16, 15, 11, 8, 6, 4, 3):
            values = list(nice_ticks(low, high, most))
            if self.line.step and most == 16:
                count = math.floor((high - low) / self.line.step + 1e-9)
                values = [low + i * self.line.step for i in range(count + 1)]
            values = [value for value in values if low - 1e-9 <= value <= high + 1e-9]
            blocks = labels(self.stage, [written(v) for v in values], self.box.w, self.box.h, _TICK_SIZE, max_lines=1)
            if blocks and len(values) > 1:
                pitch = min(self.place(b) - self.place(a) for a, b in pairwise(values))
                if max(block.width for block in blocks) + self.stage.units(14) <= pitch:
                    return values, blocks
        blocks = labels(self.stage, [written(low), written(high)], self.box.w / 2, self.box.h, _TICK_SIZE) or []
        return [low, high][: len(blocks)], blocks

    def _row(self, above: Sequence[int]) -> dict[int, float] | None:
        """Middles of the labels above the line: in the order of what they name, so that no two leaders cross."""
        assert self.blocks is not None
        order = sorted(above, key=self._anchor)
        breadths = {i: self.blocks[i].width for i in order}
        gap = self.stage.units(_ROW_GAP)
        if sum(breadths.values()) + gap * (len(order) - 1) > self.box.w:
            return None
        wanted = [self._anchor(i) - self.box.x for i in order]
        return {node: self.box.x + at for node, at in settled(order, wanted, breadths, gap, self.box.w).items()}

    def _anchor(self, index: int) -> float:
        mark = self.line.marks[index]
        if isinstance(mark, Jump):
            return (self.place(mark.start) + self.place(mark.end)) / 2
        return self.place(mark.x) if isinstance(mark, Point) else self.left

    def _lanes(self, below: Sequence[int]) -> list[tuple[list[int], float]]:
        """Intervals that do not touch share a lane."""
        assert self.blocks is not None
        lanes: list[tuple[list[int], float]] = []
        spans: list[list[tuple[float, float]]] = []
        gap = self.stage.units(_ROW_GAP)
        for i in below:
            begin, end = self._extent(i)
            height = self.blocks[i].height + self.stage.units(_BAR + 30)
            for lane, taken in enumerate(spans):
                if all(end + gap < a or begin - gap > b for a, b in taken):
                    taken.append((begin, end))
                    lanes[lane] = [*lanes[lane][0], i], max(lanes[lane][1], height)
                    break
            else:
                spans.append([(begin, end)])
                lanes.append(([i], height))
        return lanes

    def _extent(self, index: int) -> tuple[float, float]:
        mark, label = self.line.marks[index], self._label_left(index)
        assert isinstance(mark, Interval) and self.blocks is not None
        ring = self.stage.units(_BAR)
        return (
            min(self.place(mark.low) - ring, label),
            max(self.place(mark.high) + ring, label + self.blocks[index].width),
        )

    def _label_left(self, index: int) -> float:
        mark = self.line.marks[index]
        assert isinstance(mark, Interval) and self.blocks is not None
        width = self.blocks[index].width
        middle = (self.place(mark.low) + self.place(mark.high)) / 2
        return min(max(middle - width / 2, self.box.x), self.box.right - width)

    def _axis(self, page: Page, y: float, start_s: float) -> None:
        ends = (self.box.x, y), (self.box.right, y)
        arrow(self.stage, page, [line_between(*ends)], start_s, color=self.stage.theme.ink)
        length = self.stage.units(12)
        strong = hairline(self.stage, strong=True)
        for value, block in zip(self.ticks, self.tick_blocks, strict=True):
            x = self.place(value)

            def paint(canvas: skia.Canvas, shown: float, x: float = x) -> None:
                canvas.drawLine(x, y - length * shown, x, y + length * shown, strong)

            page.add(paint, start_s + 0.2)
            page.write(block, x - block.box_width / 2, y + self.stage.units(18), start_s + 0.2)

    def _mark(
        self, page: Page, index: int, axis_y: float, top: float, middle: float, rise: float, start_s: float
    ) -> None:
        assert self.blocks is not None
        mark, block = self.line.marks[index], self.blocks[index]
        theme = self.stage.theme
        foot = axis_y - self.stage.units(24)
        if isinstance(mark, Jump):
            foot = self._arc(page, mark, axis_y, rise, start_s, index)
        elif isinstance(mark, Point):
            self._dot(page, self.place(mark.x), axis_y, start_s)
        bottom = top + block.height + self.stage.units(4)
        path = line_between((self._anchor(index), foot), (middle, bottom))
        arrow(self.stage, page, [path], start_s + 0.1, color=theme.rule, head=False, thickness=3)
        page.write(block, middle - block.box_width / 2, top, start_s + 0.2)

    def _arc(self, page: Page, jump: Jump, axis_y: float, rise: float, start_s: float, index: int) -> float:
        """An arrow over the line; where its top is comes back."""
        start, end = self.place(jump.start), self.place(jump.end)
        height = min(rise * 0.72, abs(end - start) * 0.5)
        foot = axis_y - self.stage.units(10)
        path = skia.Path()
        path.moveTo(start, foot)
        path.cubicTo(start, foot - height * 1.33, end, foot - height * 1.33, end, foot)
        arrow(self.stage, page, [path], start_s, color=series(self.stage, index))
        return foot - height - self.stage.units(6)

    def _dot(self, page: Page, x: float, y: float, start_s: float) -> None:
        radius, color = self.stage.units(14), self.stage.theme.accent
        page.add(lambda canvas, shown: canvas.drawCircle(x, y, radius * shown, fill(color)), start_s)

    def _interval(self, page: Page, index: int, y: float, start_s: float) -> None:
        mark = self.line.marks[index]
        assert isinstance(mark, Interval) and self.blocks is not None
        color, half = series(self.stage, index), self.stage.units(_BAR) / 2
        begin, end = self.place(mark.low), self.place(mark.high)
        middle = y + self.stage.units(14)
        ground = self.stage.theme.ground

        def paint(canvas: skia.Canvas, shown: float) -> None:
            right = begin + (end - begin) * shown
            canvas.drawRect(skia.Rect.MakeLTRB(begin, middle - half / 2, right, middle + half / 2), fill(color))
            for x, value, closed in ((begin, mark.low, mark.low_included), (right, mark.high, mark.high_included)):
                if self.line.low <= value <= self.line.high:
                    canvas.drawCircle(x, middle, half * 1.5, fill(color))
                    if not closed:
                        canvas.drawCircle(x, middle, half * 0.85, fill(ground))

        page.add(paint, start_s, 0.7)
        block = self.blocks[index]
        inset = (block.box_width - block.width) / 2
        page.write(block, self._label_left(index) - inset, middle + half + self.stage.units(8), start_s + 0.3)
