"""Surfaces to paint on and boxes to paint into: sizes and floats in, skia surfaces and numpy frames out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia

from filmloom.errors import InputError
from filmloom.types import Frame, Size

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


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y down."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def center(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def to_rect(self) -> skia.Rect:
        return skia.Rect.MakeXYWH(self.x, self.y, self.w, self.h)

    def inset(self, horizontal: float, vertical: float | None = None) -> Box:
        """Shrink on all sides; negative numbers grow. One number: the same on all sides."""
        vertical = horizontal if vertical is None else vertical
        return Box(self.x + horizontal, self.y + vertical, self.w - 2 * horizontal, self.h - 2 * vertical)

    def moved(self, dx: float = 0.0, dy: float = 0.0) -> Box:
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def split_rows(self, *weights: float, gap: float = 0.0) -> tuple[Box, ...]:
        """Cut into rows whose heights are as the weights, with gaps between them."""
        spans = _spans(self.y, self.h, weights, gap)
        return tuple(Box(self.x, start, self.w, length) for start, length in spans)

    def split_columns(self, *weights: float, gap: float = 0.0) -> tuple[Box, ...]:
        """Cut into columns whose widths are as the weights, with gaps between them."""
        spans = _spans(self.x, self.w, weights, gap)
        return tuple(Box(start, self.y, length, self.h) for start, length in spans)

    def contains(self, other: Box, tolerance: float = 0.5) -> bool:
        """Tell whether another box lies inside, give or take a tolerance in pixels."""
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )


def _spans(start: float, length: float, weights: Sequence[float], gap: float) -> list[tuple[float, float]]:
    assert weights, "a box is split by at least one weight"
    room = length - gap * (len(weights) - 1)
    spans = []
    for weight in weights:
        part = room * weight / sum(weights)
        spans.append((start, part))
        start += part + gap
    return spans
