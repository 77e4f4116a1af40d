"""Boxes to lay things out in: rectangles in pixels that can be shrunk, moved and cut into rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import skia


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y down."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def center(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def to_rect(self) -> skia.Rect:
        """The same for Skia."""
        import skia  # only when something is painted: themes and layouts are read without it

        return skia.Rect.MakeXYWH(self.x, self.y, self.w, self.h)

    def inset(self, horizontal: float, vertical: float | None = None) -> Box:
        """Shrink on all sides; negative numbers grow. One number: the same on all sides."""
        vertical = horizontal if vertical is None else vertical
        return Box(self.x + horizontal, self.y + vertical, self.w - 2 * horizontal, self.h - 2 * vertical)

    def moved(self, dx: float = 0.0, dy: float = 0.0) -> Box:
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def split_rows(self, *weights: float, gap: float = 0.0) -> tuple[Box, ...]:
        """Cut into rows whose heights are as the weights, with gaps between them."""
        spans = _spans(self.y, self.h, weights, gap)
        return tuple(Box(self.x, start, self.w, length) for start, length in spans)

    def split_columns(self, *weights: float, gap: float = 0.0) -> tuple[Box, ...]:
        """Cut into columns whose widths are as the weights, with gaps between them."""
        spans = _spans(self.x, self.w, weights, gap)
        return tuple(Box(start, self.y, length, self.h) for start, length in spans)

    def overlaps(self, other: Box) -> bool:
        """Tell whether they share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: Box, tolerance: float = 0.5) -> bool:
        """Tell whether another box lies inside, give or take a tolerance in pixels."""
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )


def _spans(start: float, length: float, weights: Sequence[float], gap: float) -> list[tuple[float, float]]:
    assert weights, "a box is split by at least one weight"
    room = length - gap * (len(weights) - 1)
    spans = []
    for weight in weights:
        part = room * weight / sum(weights)
        spans.append((start, part))
        start += part + gap
    return spans
