"""The label that says the film was generated."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import cached_property

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.easing import progress
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextStyle, fit
from filmloom.draw.theme import LABEL_SIZE, Stage

_LABEL_FADE_S = 0.4


class LabelDrawing:
    """The visible label in a top corner: "AI生成", "AI-generated".

    It is there at full strength from the first frame; capitals are at least 5 % of the frame's shorter side high
    (GB 45438-2025, 5.1). It fades out only if an end is given.
    """

    def __init__(self, stage: Stage, text: str, *, end_s: float | None = None) -> None:
        self._stage, self._end_s = stage, end_s
        size = stage.units(LABEL_SIZE)
        style = TextStyle(size=size, color=stage.theme.label_ink, bold=True)
        room = stage.size[0] - 2 * stage.label_margin - 2 * self._pad_x
        self._block = fit(text, style, room, 2 * size, min_size=size, max_lines=1, language=stage.language)

    @property
    def issues(self) -> tuple[str, ...]:
        return tuple(f"label: {issue}" for issue in self._block.issues)

    @cached_property
    def box(self) -> Box:
        """The plate, in whole frame pixels."""
        corner, width = self._stage.label, math.ceil(self._block.width + 2 * self._pad_x)
        x = corner.x if self._stage.is_portrait else corner.right - width
        return Box(round(x), round(corner.y), width, math.ceil(corner.h))

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the label, if it is to be seen at this time."""
        alpha = self._alpha(at_s)
        if alpha:
            canvas.drawImage(self._image, self.box.x, self.box.y, skia.SamplingOptions(), skia.Paint(Alpha=alpha))

    def state(self, at_s: float) -> Hashable:
        return self._alpha(at_s)

    def _alpha(self, at_s: float) -> int:
        return (
            255
            if self._end_s is None
            else round(255 * (1 - progress(at_s, self._end_s - _LABEL_FADE_S, _LABEL_FADE_S)))
        )

    @property
    def _pad_x(self) -> float:
        return self._stage.units(0.34 * LABEL_SIZE)

    @cached_property
    def _image(self) -> skia.Image:
        theme, size = self._stage.theme, self._block.style.size
        surface = new_surface((round(self.box.w), round(self.box.h)))
        whole = Box(0, 0, self.box.w, self.box.h)
        draw_plate(surface.getCanvas(), whole, color=theme.label_plate, radius=self._stage.units(theme.radius))
        self._block.draw(surface.getCanvas(), self._pad_x, (self.box.h - size) / 2)
        return surface.makeImageSnapshot()
