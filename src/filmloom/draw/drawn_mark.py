"""The small mark on pictures that were drawn, not photographed: "示意图", "Illustration"."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import cached_property

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextStyle, fit
from filmloom.draw.theme import Stage

_SIZE = 26.0
"""Design units: a caption's half."""


class DrawnMark:
    """In the label's upper corner, under whatever stands there."""

    def __init__(self, stage: Stage, text: str, *, labelled: bool) -> None:
        self._stage, self._labelled = stage, labelled
        size = stage.units(_SIZE)
        style = TextStyle(size=size, color=stage.theme.label_ink)
        room = stage.safe.w / 2
        self._block = fit(text, style, room, 2 * size, min_size=size, max_lines=1, language=stage.language)

    @property
    def issues(self) -> tuple[str, ...]:
        return tuple(f"illustration mark: {issue}" for issue in self._block.issues)

    @cached_property
    def box(self) -> Box:
        """The plate, in whole frame pixels."""
        stage, pad = self._stage, self._stage.units(14)
        width, height = math.ceil(self._block.width + 2 * pad), math.ceil(self._block.height + pad)
        x = stage.safe.x if stage.is_portrait else stage.safe.right - width
        box = Box(round(x), round(stage.label.y), width, height)
        for there in (stage.label if self._labelled else None, stage.logo):
            if there and box.x < there.right and there.x < box.right and box.y < there.bottom:
                box = Box(box.x, round(there.bottom + stage.gap(0.5)), width, height)
        return box

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint it; it is there for the whole shot."""
        theme, box = self._stage.theme, self.box
        draw_plate(canvas, box, color=theme.label_plate, radius=self._stage.units(theme.radius / 2))
        self._block.draw(canvas, box.x + (box.w - self._block.width) / 2, box.y + (box.h - self._block.height) / 2)

    def state(self, at_s: float) -> Hashable:
        return ()
