"""Comparisons: what is compared in columns, the respects in rows; in tall frames each respect stands above its row."""

from __future__ import annotations

from collections.abc import Sequence

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import fill
from filmloom.draw.diagrams.notation import Comparison
from filmloom.draw.diagrams.page import SIZES, Page, em, labels, opening, pages_of, series
from filmloom.draw.theme import Stage

_RESPECTS = 0.24
"""Width of the column of respects, as a share."""
_SMALLER = 0.8
_MOST_ROW = 150.0


def comparison_pages(stage: Stage, box: Box, comparison: Comparison, times: Sequence[float]) -> list[Page]:
    """As many rows on a page as can be read there; every page has the heads."""

    def build(rows: Sequence[tuple[str, tuple[str, ...]]], first: int) -> Page | None:
        for size in SIZES:
            table = _Table(stage, box, comparison.heads, rows, size)
            if table.fits:
                return table.page(times[first : first + len(rows)], first)
        return None

    return pages_of(comparison.rows, build)


class _Table:
    """Heads and some rows at one size."""

    def __init__(
        self, stage: Stage, box: Box, heads: Sequence[str], rows: Sequence[tuple[str, tuple[str, ...]]], size: float
    ) -> None:
        self.stage, self.box = stage, box
        has_respects = any(respect for respect, _ in rows)
        self.is_beside = has_respects and not (stage.is_portrait or stage.is_square)
        self.is_above = has_respects and not self.is_beside
        gap = stage.gap(1.0)
        first = box.w * _RESPECTS if self.is_beside else 0.0
        self.columns = Box(box.x + first, box.y, box.w - first, box.h).split_columns(*[1.0] * len(heads), gap=gap)
        inner = self.columns[0].w - stage.gap(0.5)
        flat = [cell for _, cells in rows for cell in cells]
        self.heads = labels(stage, heads, inner, box.h * 0.3, size, bold=True, align="left", max_lines=3)
        cells = labels(stage, flat, inner, box.h, size * 0.9, align="left", max_lines=8)
        respects = [respect for respect, _ in rows]
        width = box.w if self.is_above else first - gap
        small = size * _SMALLER if self.is_above else size * 0.9
        self.respects = labels(
            stage, respects, max(width, 1.0), box.h, small, align="left", color=stage.theme.ink_muted, bold=True
        )
        count = len(heads)
        self.cells = [cells[i * count : (i + 1) * count] for i in range(len(rows))] if cells else None
        self.pad = 0.32 * em(stage, size)

    @property
    def fits(self) -> bool:
        return bool(self.heads and self.cells and self.respects) and self._height <= self.box.h

    @property
    def _height(self) -> float:
        return self._head_height + sum(self._row_height(i) for i in range(len(self.cells or ())))

    @property
    def _head_height(self) -> float:
        return max(head.height for head in self.heads or ()) + 2 * self.pad + self.stage.units(8)

    def _row_height(self, index: int) -> float:
        assert self.cells and self.respects
        cells = max(cell.height for cell in self.cells[index])
        respect = self.respects[index].height
        inner = cells + respect + 0.3 * self.pad if self.is_above else max(cells, respect)
        return inner + 2 * self.pad

    def page(self, times: Sequence[float], first: int) -> Page:
        assert self.heads and self.cells
        page = Page(first)
        spare = (self.box.h - self._height) / len(self.cells)
        extra = max(0.0, min(spare, self.stage.units(_MOST_ROW) * 0.4))
        y = self.box.y + max(0.0, self.box.h - self._height - extra * len(self.cells)) * 0.3
        for i, (head, column) in enumerate(zip(self.heads, self.columns, strict=True)):
            page.write(head, column.x, y + self.pad, opening(times, first) + 0.1 * i)
            stroke = Box(column.x, y + self._head_height - self.stage.units(6), column.w, self.stage.units(6))
            self._rule(page, stroke, series(self.stage, i), opening(times, first) + 0.1 * i)
        y += self._head_height
        for i, start_s in enumerate(times):
            height = self._row_height(i) + extra
            self._row(page, i, y, height, start_s)
            y += height
        return page

    def _row(self, page: Page, index: int, y: float, height: float, start_s: float) -> None:
        assert self.cells and self.respects
        respect, cells = self.respects[index], self.cells[index]
        inner = self._row_height(index) - 2 * self.pad
        top = y + (height - inner) / 2
        if respect.text:
            page.write(respect, self.box.x, top, start_s)
        under = respect.height + 0.3 * self.pad if self.is_above else 0.0
        for i, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            page.write(cell, column.x, top + under, start_s + 0.15 * (i + 1))
        if index + 1 < len(self.cells):
            hairline = Box(self.box.x, y + height, self.box.w, max(1.0, self.stage.units(1.5)))
            self._rule(page, hairline, self.stage.theme.rule, start_s)

    def _rule(self, page: Page, box: Box, color: int, start_s: float) -> None:
        def paint(canvas: skia.Canvas, shown: float) -> None:
            canvas.drawRect(Box(box.x, box.y, box.w * shown, box.h).to_rect(), fill(color))

        page.add(paint, start_s)
