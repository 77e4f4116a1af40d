"""Paintings: sheets of places as images that are finer than a frame, kept, and what is made of them for quick drawing.

Of each sheet there is one fine image. Where the camera only moves, copies of it that are reduced to the frame's pixels
are laid down as they are, one for each quarter of a pixel; where it zooms, an enlarged one is looked up sample by
sample.
"""

from __future__ import annotations

import math
from typing import Final, TypeAlias

import skia

from filmloom.world.rasterise.fine import FINE, LINEAR, FineImage, drawn, fine_image, finer, image_of
from filmloom.world.rasterise.kept import Kept
from filmloom.world.rasterise.sheets import Scene, Sheet
from filmloom.world.render.planes import Plane, Sparks

QUARTERS: Final = 4
"""Places in a pixel, along each side, between which reduced images are not moved."""
_REACH_X, _REACH_UP, _REACH_DOWN = 0.24, 0.3, 0.05
"""How far the images reach beyond the frame, to the sides as a share of its half: what the choreographer's cameras
need, and a little more. What a camera sees beyond that is drawn by vectors."""

Extent: TypeAlias = tuple[int, int, int, int]
"""In fine samples: column and row of the origin, width and height."""
Reduced: TypeAlias = tuple[skia.Image, int]
"""An image in the frame's pixels, and the row of the whole painting at which it begins."""

_fine: Kept[FineImage | None] = Kept(80 << 20)
_finer: Kept[FineImage | None] = Kept(64 << 20)
_reduced: Kept[Reduced | None] = Kept(80 << 20)


def extent_of(scene: Scene, sheet: Sheet) -> Extent:
    """How much of a sheet is painted."""
    plane, stage, unit = sheet.planes[0], scene.stage, FINE * min(scene.size)
    sway, period = (plane.wander, 0.0) if isinstance(plane, Sparks) else (plane.sway[0], plane.period)
    aside = stage.half_w * (1 + _REACH_X) + sway
    x = math.ceil((aside + period) * unit)
    y = math.ceil((stage.half_h + _REACH_UP) * unit)
    return x, y, x + math.ceil(aside * unit), y + math.ceil((stage.half_h + _REACH_DOWN) * unit)


def fine_of(scene: Scene, sheet: Sheet) -> FineImage | None:
    """A sheet FINE times as fine as the frame; None: there is nothing on it."""

    def make() -> tuple[FineImage | None, int]:
        image = _painted(scene, sheet)
        return image, image.num_bytes if image else 0

    return _fine.get((scene, sheet.numbers), make)


def finer_of(scene: Scene, sheet: Sheet) -> FineImage | None:
    """The same, to be looked up without a mean of neighbours."""

    def make() -> tuple[FineImage | None, int]:
        fine = fine_of(scene, sheet)
        image = finer(fine) if fine else None
        return image, image.num_bytes if image else 0

    return _finer.get((scene, sheet.numbers), make)


def reduced_of(scene: Scene, sheet: Sheet, right: int, down: int) -> Reduced | None:
    """A sheet in the frame's pixels, moved by so many quarters of a pixel."""

    def make() -> tuple[Reduced | None, int]:
        fine = fine_of(scene, sheet)
        image = _reduce(fine, right / QUARTERS, down / QUARTERS) if fine else None
        return image, 4 * image[0].width() * image[0].height() if image else 0

    return _reduced.get((scene, sheet.numbers, right, down), make)


def _reduce(fine: FineImage, right: float, down: float) -> Reduced:
    first = math.floor(fine.top / FINE)
    last = math.ceil((fine.top + fine.image.height()) / FINE + down)
    width = math.ceil((fine.left + fine.image.width()) / FINE + right)

    def draw(canvas: skia.Canvas) -> None:
        canvas.translate(right, down - first)
        canvas.scale(1 / FINE, 1 / FINE)
        canvas.drawImage(fine.image, fine.left, fine.top, LINEAR)

    return image_of(drawn(draw, width, last - first)), first


def _painted(scene: Scene, sheet: Sheet) -> FineImage | None:
    x, y, width, height = extent_of(scene, sheet)
    unit = FINE * min(scene.size)

    def draw(canvas: skia.Canvas) -> None:
        canvas.translate(x, y)
        canvas.scale(unit, unit)
        for plane in sheet.planes:
            if isinstance(plane, Plane):
                _draw_plane(canvas, plane)
            else:
                _draw_points(canvas, plane)

    return fine_image(draw, width, height)


def _draw_plane(canvas: skia.Canvas, plane: Plane) -> None:
    canvas.drawPicture(plane.picture)
    if plane.period:
        canvas.translate(-plane.period, 0)
        canvas.drawPicture(plane.picture)


def _draw_points(canvas: skia.Canvas, sparks: Sparks) -> None:
    """At their brightest."""
    color = skia.Color(sparks.color >> 16, sparks.color >> 8 & 255, sparks.color & 255)
    paint = skia.Paint(AntiAlias=True, StrokeWidth=sparks.size, StrokeCap=skia.Paint.kRound_Cap, Color=color)
    for group in sparks.groups:
        canvas.drawPoints(skia.Canvas.PointMode.kPoints_PointMode, list(group), paint)
