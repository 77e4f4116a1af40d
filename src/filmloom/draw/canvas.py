"""Surfaces to paint on: sizes in, skia surfaces and numpy frames out."""

from __future__ import annotations

import numpy as np
import skia

from filmloom.draw.box import Box
from filmloom.errors import InputError
from filmloom.types import Frame, Size

__all__ = ["MAX_SIDE", "Box", "new_surface", "pixels"]

MAX_SIDE = 16384


def new_surface(size: Size, *, opaque: bool = False) -> skia.Surface:
    """Make a transparent surface of size (width, height), four bytes a pixel: blue, green, red, premultiplied alpha.

    opaque: a black one, whose every pixel stays opaque; its image is copied where others are blended.

    That byte order is Skia's fast path on raster surfaces: pictures are drawn about ten times faster than on RGBA.
    """
    width, height = size
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise InputError(f"A picture of {width}x{height} pixels was asked for; each side can be 1 to {MAX_SIDE}.")
    alpha = skia.kOpaque_AlphaType if opaque else skia.kPremul_AlphaType
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, alpha)
    surface = skia.Surface.MakeRaster(info)
    assert surface is not None, f"no memory for a surface of {width}x{height}"
    return surface


def pixels(surface: skia.Surface) -> Frame:
    """Look at a surface's pixels as [h w 4], blue, green, red, alpha.

    A view, free of cost: it shows what is painted later too, and keeps the surface alive. Copy what must not change.
    """
    return np.asarray(_SurfaceMemory(surface))


class _SurfaceMemory:
    """What numpy keeps as the base of a view: it holds the surface whose memory is shown."""

    def __init__(self, surface: skia.Surface) -> None:
        self._surface = surface
        pixmap = skia.Pixmap()
        readable = surface.peekPixels(pixmap)
        assert readable, "a raster surface can always be read"
        self.__array_interface__ = {
            "version": 3,
            "shape": (surface.height(), surface.width(), 4),
            "strides": (pixmap.rowBytes(), 4, 1),
            "typestr": "|u1",
            "data": np.asarray(pixmap).__array_interface__["data"],
        }
