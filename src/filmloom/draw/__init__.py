"""Everything that appears on the screen, drawn with Skia; knows nothing of films.

A drawing is asked for its picture at a time in seconds and paints it onto whatever is there.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import skia


class Drawing(Protocol):
    """Something to be seen, over time."""

    @property
    def issues(self) -> tuple[str, ...]:
        """What quality control should know, in words: text that does not fit, characters without a glyph."""
        ...

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the picture at a time. Cards that fill the frame paint their own ground, others paint over it."""
        ...

    def state(self, at_s: float) -> Hashable:
        """Name the picture at a time: equal states mean equal pixels, so that a frame can be used again."""
        ...
