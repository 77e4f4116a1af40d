"""Overlays: the label that says the film was generated, and names over pictures."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import cached_property

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.easing import ease_in_cubic, ease_out_cubic, progress
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextBlock, TextStyle, fit
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


class LowerThird:
    """A name and what it is, on a plate at the lower left: it wipes in behind an accent bar, and out again."""

    _enter_s = 0.55
    _leave_s = 0.35

    def __init__(self, stage: Stage, text: str, detail: str, start_s: float, end_s: float) -> None:
        self._stage, self._start_s, self._end_s = stage, start_s, end_s
        theme = stage.theme
        room = stage.lower_third.w - self._bar - 2 * self._pad
        title = TextStyle(size=stage.type("title") * 0.86, color=theme.ink, bold=True, leading=1.25, faces=theme.fonts)
        small = TextStyle(size=stage.type("small") * 1.06, color=theme.ink_muted, leading=1.25, faces=theme.fonts)
        self._title = self._fitted(text, title, room)
        self._detail = self._fitted(detail, small, room) if detail else None

    @property
    def issues(self) -> tuple[str, ...]:
        found = self._title.issues + (self._detail.issues if self._detail else ())
        return tuple(f"lower third: {issue}" for issue in found)

    @cached_property
    def box(self) -> Box:
        """The plate with its bar, in whole frame pixels."""
        place = self._stage.lower_third
        width = max(self._title.width, self._detail.width if self._detail else 0.0) + self._bar + 2 * self._pad
        height = self._title.height + (self._detail.height + self._between if self._detail else 0.0) + 1.5 * self._pad
        return Box(round(place.x), round(place.bottom) - math.ceil(height), math.ceil(width), math.ceil(height))

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the plate as far as it has come."""
        bar, plate = self._shares(at_s)
        if not bar:
            return
        self._draw_plate(canvas, plate / 1000)
        tall = self.box.h * bar / 1000
        edge = skia.Rect.MakeXYWH(self.box.x, self.box.bottom - tall, self._bar, tall)
        canvas.drawRect(edge, skia.Paint(Color=self._stage.theme.accent, AntiAlias=True))

    def state(self, at_s: float) -> Hashable:
        return self._shares(at_s)

    def _shares(self, at_s: float) -> tuple[int, int]:
        """How much of the bar and of the plate is seen, in thousandths."""
        leaving = 1 - ease_in_cubic(progress(at_s, self._end_s - self._leave_s, self._leave_s))
        bar = ease_out_cubic(progress(at_s, self._start_s, 0.5 * self._enter_s))
        plate = ease_out_cubic(progress(at_s, self._start_s + 0.2 * self._enter_s, 0.8 * self._enter_s))
        return round(1000 * min(bar, leaving**0.5)), round(1000 * min(plate, leaving))

    def _draw_plate(self, canvas: skia.Canvas, share: float) -> None:
        reach = self._reach
        canvas.save()
        seen = Box(self.box.x - reach, self.box.y - reach, reach + (self.box.w + reach) * share, self.box.h + 2 * reach)
        canvas.clipRect(seen.to_rect(), skia.ClipOp.kIntersect, True)
        paint = skia.Paint(Alpha=round(255 * min(1.0, 2 * share)))
        canvas.drawImage(self._image, self.box.x - reach, self.box.y - reach, skia.SamplingOptions(), paint)
        canvas.restore()

    @cached_property
    def _image(self) -> skia.Image:
        theme, reach = self._stage.theme, self._reach
        surface = new_surface((round(self.box.w) + 2 * reach, round(self.box.h) + 2 * reach))
        canvas = surface.getCanvas()
        plate = Box(reach, reach, self.box.w, self.box.h)
        draw_plate(canvas, plate, color=theme.surface, shadow=theme.shadow, unit=self._stage.unit)
        x, y = plate.x + self._bar + self._pad, plate.y + 0.75 * self._pad
        self._title.draw(canvas, x, y)
        if self._detail:
            self._detail.draw(canvas, x, y + self._title.height + self._between)
        return surface.makeImageSnapshot()

    def _fitted(self, text: str, style: TextStyle, room: float) -> TextBlock:
        return fit(
            text, style, room, 2 * style.size, min_size=0.6 * style.size, max_lines=1, language=self._stage.language
        )

    @property
    def _bar(self) -> float:
        return round(self._stage.units(10))

    @property
    def _pad(self) -> float:
        return self._stage.units(30)

    @property
    def _between(self) -> float:
        return self._stage.units(8)

    @property
    def _reach(self) -> int:
        """Room for the shadow around the plate, in pixels."""
        shadow = self._stage.theme.shadow
        return math.ceil((3 * shadow.blur + shadow.dy) * self._stage.unit)
