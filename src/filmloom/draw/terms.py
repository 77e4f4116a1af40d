"""A word of a lesson with what it means, on a plate at the top of the frame, while the word is new."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import cached_property
from typing import Final

import skia

from filmloom.draw.box import Box
from filmloom.draw.canvas import new_surface
from filmloom.draw.easing import ease_in_cubic, ease_out_cubic, progress
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextBlock, TextStyle, fit
from filmloom.draw.theme import Stage

_ENTER_S: Final = 0.4
_LEAVE_S: Final = 0.35
_MOST_BESIDE: Final = 0.25
"""Of the width: what a logo may take of it."""


class TermCaption:
    """The term in accent, its meaning beside it, over one or two lines; it lies where the label would."""

    def __init__(self, stage: Stage, text: str, detail: str, start_s: float, end_s: float) -> None:
        self._stage, self._start_s, self._end_s = stage, start_s, end_s
        theme, size = stage.theme, stage.type("small") * 1.18
        room = self._place.w - 3 * self._pad - self._bar
        term = TextStyle(size=size, color=theme.accent, bold=True, leading=1.25, faces=theme.fonts)
        self._term = fit(text, term, 0.4 * room, 3 * size, min_size=0.7 * size, max_lines=2, language=stage.language)
        meaning = TextStyle(size=size, color=theme.ink, leading=1.25, faces=theme.fonts)
        left = room - self._term.width
        self._meaning = fit(detail, meaning, left, 3 * size, min_size=0.7 * size, max_lines=2, language=stage.language)

    @property
    def issues(self) -> tuple[str, ...]:
        """Text that does not fit, characters without a glyph."""
        return tuple(f"term: {issue}" for block in (self._term, self._meaning) for issue in block.issues)

    @cached_property
    def box(self) -> Box:
        """The plate with its bar, in whole frame pixels."""
        width = self._bar + 3 * self._pad + self._term.width + self._meaning.width
        height = max(self._term.height, self._meaning.height) + self._pad
        place = self._place
        return Box(round(place.x), round(place.y + max(0.0, place.h - height) / 2), math.ceil(width), math.ceil(height))

    def state(self, at_s: float) -> Hashable:
        """How much of it is seen, in thousandths."""
        coming = ease_out_cubic(progress(at_s, self._start_s, _ENTER_S))
        leaving = 1 - ease_in_cubic(progress(at_s, self._end_s - _LEAVE_S, _LEAVE_S))
        return round(1000 * min(coming, leaving))

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the plate as far as it has come: it drops in a little, and fades."""
        shown = self.state(at_s)
        assert isinstance(shown, int)
        if shown:
            reach = self._reach
            rise = (1 - shown / 1000) * self._stage.units(16)
            paint = skia.Paint(Alpha=round(255 * shown / 1000))
            canvas.drawImage(self._image, self.box.x - reach, self.box.y - reach - rise, skia.SamplingOptions(), paint)

    @property
    def _place(self) -> Box:
        stage = self._stage
        place = Box(stage.safe.x, stage.label.y, stage.safe.w, stage.label.h)
        if stage.logo is None:
            return place
        if stage.logo.w > _MOST_BESIDE * stage.safe.w:  # in tall frames, where there is some room under it
            top = stage.logo.bottom + stage.gap(0.75)
            return Box(place.x, top, place.w, stage.header.bottom - top)
        taken = stage.logo.w + stage.gap(1.5)
        return Box(place.x + (taken if stage.logo.x <= place.x else 0.0), place.y, place.w - taken, place.h)

    @cached_property
    def _image(self) -> skia.Image:
        theme, reach, box = self._stage.theme, self._reach, self.box
        surface = new_surface((round(box.w) + 2 * reach, round(box.h) + 2 * reach))
        canvas = surface.getCanvas()
        plate = Box(reach, reach, box.w, box.h)
        draw_plate(canvas, plate, color=theme.surface, shadow=theme.shadow, unit=self._stage.unit)
        canvas.drawRect(skia.Rect.MakeXYWH(reach, reach, self._bar, box.h), skia.Paint(Color=theme.accent))
        x = reach + self._bar + self._pad
        self._put(canvas, self._term, x, plate)
        self._put(canvas, self._meaning, x + self._term.width + self._pad, plate)
        return surface.makeImageSnapshot()

    @staticmethod
    def _put(canvas: skia.Canvas, block: TextBlock, x: float, plate: Box) -> None:
        block.draw(canvas, x, plate.y + (plate.h - block.height) / 2)

    @property
    def _bar(self) -> float:
        return round(self._stage.units(8))

    @property
    def _pad(self) -> float:
        return self._stage.units(24)

    @property
    def _reach(self) -> int:
        """Room for the shadow around the plate, in pixels."""
        shadow = self._stage.theme.shadow
        return math.ceil((3 * shadow.blur + shadow.dy) * self._stage.unit)
