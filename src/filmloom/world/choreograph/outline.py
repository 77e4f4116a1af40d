"""Outline: where the art lies in a picture's square, so that feet stand on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import skia

_PIXELS = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The box of the opaque part, in units of the picture's height, from the picture's middle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@cache
def concept_outline(key: str) -> Outline:
    """The outline of a concept's picture."""
    from filmloom.world.render.pictures import concept_picture

    picture = concept_picture(key)
    return _outline_of(lambda canvas: canvas.drawPicture(picture), 36.0, 36.0)


@cache
def cutout_outline(path: str) -> Outline:
    """The outline of the user's picture; its height is 1, its width by its aspect."""
    from filmloom.world.render.pictures import cutout

    image = cutout(path)
    return _outline_of(lambda canvas: canvas.drawImage(image, 0, 0), image.width(), image.height())


def _outline_of(draw: object, width: float, height: float) -> Outline:
    assert callable(draw)
    scale = _PIXELS / height
    columns = max(1, round(width * scale))
    info = skia.ImageInfo.Make(columns, _PIXELS, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    pixels = np.zeros((_PIXELS, columns, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(info, pixels, columns * 4)
    with surface as canvas:
        canvas.scale(scale, scale)
        draw(canvas)
    opaque = pixels[..., 3] > 40
    if not opaque.any():
        return Outline(left=-width / height / 2, top=-0.5, right=width / height / 2, bottom=0.5)
    rows, across = np.flatnonzero(opaque.any(1)), np.flatnonzero(opaque.any(0))
    half = columns / _PIXELS / 2
    return Outline(
        left=float(across[0]) / _PIXELS - half,
        top=float(rows[0]) / _PIXELS - 0.5,
        right=float(across[-1] + 1) / _PIXELS - half,
        bottom=float(rows[-1] + 1) / _PIXELS - 0.5,
    )
