"""Which lines of text a drawing paints, and where: they are noted while it draws, in pixels of the frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.text import TextBlock

_VISIBLE = 0.6


@dataclass(frozen=True, slots=True)
class Run:
    """One line."""

    text: str
    box: Box
    """Around its letters: from the height of capitals to the line they stand on."""
    block: int
    """Lines of one text have the same."""


@contextmanager
def noted() -> Iterator[list[Run]]:
    """Within, every line that is painted more than faintly."""
    runs: list[Run] = []
    whole, part = TextBlock._draw_line, TextBlock.draw_range

    def line(block: TextBlock, canvas: skia.Canvas, index: int, x: float, y: float, alpha: float, *rest: Any) -> None:
        if alpha >= _VISIBLE and block.lines[index].text.strip():
            runs.append(_run(block, canvas, index, x, y))
        whole(block, canvas, index, x, y, alpha, *rest)

    def lines(block: TextBlock, canvas: skia.Canvas, x: float, y: float, *rest: Any, **named: Any) -> None:
        runs.extend(_run(block, canvas, index, x, y) for index in range(len(block.lines)))
        part(block, canvas, x, y, *rest, **named)

    TextBlock._draw_line, TextBlock.draw_range = line, lines  # type: ignore[method-assign, assignment]
    try:
        yield runs
    finally:
        TextBlock._draw_line, TextBlock.draw_range = whole, part  # type: ignore[method-assign]


def _run(block: TextBlock, canvas: skia.Canvas, index: int, x: float, y: float) -> Run:
    line, size = block.lines[index], block.style.size
    here = skia.Rect.MakeXYWH(x + line.x, y + line.baseline - 0.74 * size, line.width, 0.78 * size)
    there = canvas.getTotalMatrix().mapRect(here)
    box = Box(there.left(), there.top(), there.width(), there.height())
    return Run(line.text, box, id(block))
