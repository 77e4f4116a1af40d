"""What lies behind things: grounds, plates and their soft shadows; all that is slow to paint is painted once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.colors import Color
from filmloom.draw.theme import Shadow, Stage
from filmloom.types import Size

_REACH = 3.0
"""A blur is seen this many standard deviations far."""


def draw_ground(canvas: skia.Canvas, stage: Stage) -> None:
    """Fill the frame with the theme's ground."""
    canvas.drawImage(_ground(stage.size, stage.theme.ground, stage.theme.ground_end), 0, 0)


def draw_plate(
    canvas: skia.Canvas,
    box: Box,
    *,
    color: Color,
    radius: float = 0.0,
    shadow: Shadow | None = None,
    unit: float = 1.0,
) -> None:
    """Paint a rounded plate, its shadow first. radius in pixels; unit: pixels per design unit of the shadow."""
    if shadow is not None:
        draw_shadow(canvas, box, radius=radius, shadow=shadow, unit=unit)
    canvas.drawRoundRect(box.to_rect(), radius, radius, skia.Paint(Color=color, AntiAlias=True))


def draw_shadow(canvas: skia.Canvas, box: Box, *, radius: float, shadow: Shadow, unit: float = 1.0) -> None:
    """Paint the soft shadow of a rounded plate: a blurred corner made once, stretched to the plate's size."""
    sigma = shadow.blur * unit
    reach = math.ceil(_REACH * sigma)
    outer = box.moved(dy=shadow.dy * unit).inset(-reach)
    image, corner = _shadow_patch(math.ceil(radius), round(sigma, 2), shadow.color)
    if outer.w <= 2 * corner + 1 or outer.h <= 2 * corner + 1:
        _paint_blurred(canvas, box.moved(dy=shadow.dy * unit), radius, sigma, shadow.color)
        return
    for source, target in _nine_parts(outer, corner):
        canvas.drawImageRect(image, source, target)


def _nine_parts(outer: Box, corner: int) -> Iterator[tuple[skia.Rect, skia.Rect]]:
    """Pairs of source and target: corners are copied, the rest is stretched. On whole pixels, so without seams."""
    left, top, right, bottom = round(outer.x), round(outer.y), round(outer.right), round(outer.bottom)
    source = (0, corner, corner + 1, 2 * corner + 1)
    columns = (left, left + corner, right - corner, right)
    rows = (top, top + corner, bottom - corner, bottom)
    for i in range(3):
        for j in range(3):
            yield (
                skia.Rect.MakeLTRB(source[i], source[j], source[i + 1], source[j + 1]),
                skia.Rect.MakeLTRB(columns[i], rows[j], columns[i + 1], rows[j + 1]),
            )


@lru_cache(maxsize=4)
def _ground(size: Size, top: Color, bottom: Color) -> skia.Image:
    surface = new_surface(size, opaque=True)
    points = [skia.Point(0, 0), skia.Point(0, size[1])]
    shader = skia.GradientShader.MakeLinear(points, [top, bottom])
    surface.getCanvas().drawPaint(skia.Paint(Shader=shader, Dither=True))
    return surface.makeImageSnapshot()


@lru_cache(maxsize=32)
def _shadow_patch(radius: int, sigma: float, color: Color) -> tuple[skia.Image, int]:
    """A shadow that is all corners, with one pixel between them to stretch, and the size of a corner."""
    reach = math.ceil(_REACH * sigma)
    corner = 2 * reach + radius
    side = 2 * corner + 1
    surface = new_surface((side, side))
    _paint_blurred(surface.getCanvas(), Box(0, 0, side, side).inset(reach), radius, sigma, color)
    return surface.makeImageSnapshot(), corner


def _paint_blurred(canvas: skia.Canvas, box: Box, radius: float, sigma: float, color: Color) -> None:
    paint = skia.Paint(Color=color, AntiAlias=True)
    if sigma > 0:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma))
    canvas.drawRoundRect(box.to_rect(), radius, radius, paint)
