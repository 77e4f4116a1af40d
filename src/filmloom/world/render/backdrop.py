"""Backdrop: draws the planes of a background at a moment, moved by the camera with parallax."""

from __future__ import annotations

import math
from collections.abc import Iterable

import skia

from filmloom.world.render.planes import Plane, Sparks

View = tuple[float, float, float]
"""Camera: x, y, zoom."""


def draw_planes(canvas: skia.Canvas, planes: Iterable[Plane | Sparks], view: View, at_s: float) -> None:
    """Draw on a canvas whose units are those of an Animation, the origin in the middle."""
    for plane in planes:
        canvas.save()
        look_through(canvas, view, plane.parallax)
        if isinstance(plane, Sparks):
            _draw_sparks(canvas, plane, at_s)
        else:
            _draw_plane(canvas, plane, at_s)
        canvas.restore()


def look_through(canvas: skia.Canvas, view: View, parallax: float) -> None:
    """Move a canvas as the camera sees something with this parallax; the distant grows less in a zoom."""
    x, y, zoom = view
    scale = 1 + (zoom - 1) * (0.4 + 0.6 * parallax)
    canvas.scale(scale, scale)
    canvas.translate(-x * parallax, -y * parallax)


def _draw_plane(canvas: skia.Canvas, plane: Plane, at_s: float) -> None:
    width, height, seconds, phase = plane.sway
    if width or height:
        turn = at_s / seconds * math.tau + phase
        canvas.translate(width * math.cos(turn), height * math.sin(turn))
    if plane.period:
        canvas.translate(plane.drift * at_s % plane.period, 0)
        canvas.drawPicture(plane.picture)
        canvas.translate(-plane.period, 0)
    canvas.drawPicture(plane.picture)


def _draw_sparks(canvas: skia.Canvas, sparks: Sparks, at_s: float) -> None:
    red, green, blue = sparks.color >> 16, sparks.color >> 8 & 255, sparks.color & 255
    paint = skia.Paint(AntiAlias=True, StrokeWidth=sparks.size, StrokeCap=skia.Paint.kRound_Cap)
    for k, group in enumerate(sparks.groups):
        turn = at_s / sparks.seconds * math.tau + k * 2.4
        paint.setColor(skia.Color(red, green, blue, round(255 * (0.55 + 0.45 * math.sin(turn)))))
        canvas.save()
        canvas.translate(sparks.wander * math.cos(turn / 2 + k), sparks.wander * math.sin(turn / 3 + 2 * k))
        canvas.drawPoints(skia.Canvas.PointMode.kPoints_PointMode, list(group), paint)
        canvas.restore()
