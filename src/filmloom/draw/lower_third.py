"""Names over pictures: a plate at the lower left that comes when the name is said, in one of three shapes."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import cached_property
from typing import Final

import skia

from filmloom.draw.box import Box
from filmloom.draw.canvas import new_surface
from filmloom.draw.colors import TEXT, Color, contrast, mixed, readable
from filmloom.draw.easing import ease_in_cubic, ease_out_cubic, progress
from filmloom.draw.logo import fitting_file, logo_image
from filmloom.draw.palette import upon
from filmloom.draw.pictures import draw_picture
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextBlock, TextStyle, fit
from filmloom.draw.theme import Stage

_ENTER_S: Final = 0.55
_LEAVE_S: Final = 0.35
_STROKE: Final = 10.0
_SQUARE: Final = 2.2
"""How many times as wide as high a logo on the plate is at most."""


class LowerThird:
    """A name and what it is: it wipes in behind a stroke of accent, and out again. Its shape is the theme's."""

    def __init__(self, stage: Stage, text: str, detail: str, start_s: float, end_s: float) -> None:
        self._stage, self._start_s, self._end_s = stage, start_s, end_s
        theme = stage.theme
        self._style = theme.lower_third
        self._plate = self._plate_color()
        ink = self._ink()
        muted = readable(theme.ink_muted if ink == theme.ink else mixed(ink, self._plate, 0.2), ink, self._plate)
        room = stage.lower_third.w - self._bar - 2 * self._pad - self._logo_width
        title = TextStyle(size=stage.type("title") * 0.86, color=ink, bold=True, leading=1.25, faces=theme.fonts)
        small = TextStyle(size=stage.type("small") * 1.06, color=muted, leading=1.25, faces=theme.fonts)
        self._title = self._fitted(text, title, room)
        self._detail = self._fitted(detail, small, room) if detail else None

    @property
    def issues(self) -> tuple[str, ...]:
        """Text that does not fit, characters without a glyph."""
        found = self._title.issues + (self._detail.issues if self._detail else ())
        return tuple(f"lower third: {issue}" for issue in found)

    @cached_property
    def box(self) -> Box:
        """The plate with its stroke, in whole frame pixels."""
        place = self._stage.lower_third
        width = max(self._title.width, self._detail.width if self._detail else 0.0) + self._bar + 2 * self._pad
        width += self._logo_width
        height = self._title.height + (self._detail.height + self._between if self._detail else 0.0) + 1.5 * self._pad
        return Box(round(place.x), round(place.bottom) - math.ceil(height), math.ceil(width), math.ceil(height))

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the plate as far as it has come."""
        stroke, plate = self._shares(at_s)
        if not stroke:
            return
        self._draw_plate(canvas, plate / 1000)
        edge = self._edge(stroke / 1000)
        if edge:
            canvas.drawRect(edge.to_rect(), skia.Paint(Color=self._stage.theme.accent, AntiAlias=True))

    def state(self, at_s: float) -> Hashable:
        """How much of stroke and plate is seen, in thousandths."""
        return self._shares(at_s)

    def _shares(self, at_s: float) -> tuple[int, int]:
        leaving = 1 - ease_in_cubic(progress(at_s, self._end_s - _LEAVE_S, _LEAVE_S))
        stroke = ease_out_cubic(progress(at_s, self._start_s, 0.5 * _ENTER_S))
        plate = ease_out_cubic(progress(at_s, self._start_s + 0.2 * _ENTER_S, 0.8 * _ENTER_S))
        return round(1000 * min(stroke, leaving**0.5)), round(1000 * min(plate, leaving))

    def _edge(self, share: float) -> Box | None:
        """The stroke of accent: it grows up along the plate's left, or from the left along its foot."""
        box = self.box
        match self._style.shape:
            case "bar":
                return Box(box.x, box.bottom - box.h * share, self._bar, box.h * share)
            case "line":
                thick = round(self._stage.units(_STROKE * 0.7))
                return Box(box.x, box.bottom - thick, box.w * share, thick)
        return None

    def _draw_plate(self, canvas: skia.Canvas, share: float) -> None:
        reach, box = self._reach, self.box
        seen = Box(box.x - reach, box.y - reach, reach + (box.w + reach) * share, box.h + 2 * reach)
        if self._style.shape == "line":  # it rises out of the stroke
            seen = Box(box.x - reach, box.bottom - (box.h + reach) * share, box.w + 2 * reach, box.h + 2 * reach)
        canvas.save()
        canvas.clipRect(seen.to_rect(), skia.ClipOp.kIntersect, True)
        paint = skia.Paint(Alpha=round(255 * min(1.0, 2 * share)))
        canvas.drawImage(self._image, box.x - reach, box.y - reach, skia.SamplingOptions(), paint)
        canvas.restore()

    @cached_property
    def _image(self) -> skia.Image:
        theme, reach = self._stage.theme, self._reach
        surface = new_surface((round(self.box.w) + 2 * reach, round(self.box.h) + 2 * reach))
        canvas = surface.getCanvas()
        plate = Box(reach, reach, self.box.w, self.box.h)
        draw_plate(canvas, plate, color=self._plate, shadow=theme.shadow, unit=self._stage.unit)
        x, y = plate.x + self._bar + self._pad + self._logo_width, plate.y + 0.75 * self._pad
        self._draw_logo(canvas, Box(plate.x + self._bar, plate.y, self._logo_width, plate.h))
        self._title.draw(canvas, x, y)
        if self._detail:
            self._detail.draw(canvas, x, y + self._title.height + self._between)
        return surface.makeImageSnapshot()

    def _draw_logo(self, canvas: skia.Canvas, stripe: Box) -> None:
        """The logo on a stripe of the theme's sheet."""
        mark = self._stage.theme.logo
        if not stripe.w or mark is None:
            return
        sheet = self._stage.theme.surface
        file = fitting_file(mark, sheet)
        canvas.drawRect(stripe.to_rect(), skia.Paint(Color=sheet))
        inner = stripe.inset(0.5 * self._pad, 0.6 * self._pad)
        draw_picture(canvas, logo_image(file.path, file.digest), inner, "contain")

    def _plate_color(self) -> Color:
        if self._style.plate is not None:
            return self._style.plate
        return self._stage.theme.accent if self._style.shape == "box" else self._stage.theme.surface

    def _ink(self) -> Color:
        if self._style.ink is not None:
            return self._style.ink
        theme = self._stage.theme
        return theme.ink if contrast(theme.ink, self._plate) >= TEXT else upon(self._plate, theme.ground, theme.ink)

    @property
    def _logo_width(self) -> float:
        """Of the logo's stripe; 0 without one."""
        mark = self._stage.theme.logo
        if mark is None or not self._style.logo:
            return 0.0
        return round(self._stage.units(84) * min(_SQUARE, max(0.8, mark.file.aspect)) + self._pad)

    def _fitted(self, text: str, style: TextStyle, room: float) -> TextBlock:
        return fit(
            text, style, room, 2 * style.size, min_size=0.6 * style.size, max_lines=1, language=self._stage.language
        )

    @property
    def _bar(self) -> float:
        """Width of the stroke at the left."""
        return round(self._stage.units(_STROKE)) if self._style.shape == "bar" else 0.0

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
