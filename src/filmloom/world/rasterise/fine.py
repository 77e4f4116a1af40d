"""Fine: vectors as images that are finer than a frame, each sample already averaged over a pixel's width.

Looked up between its samples, such an image gives what drawing the vectors with smooth edges would, wherever it lies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import skia

FINE: Final = 2
"""Samples for each pixel, along each side."""
FINER: Final = 4
"""Samples for each pixel of what is looked up without a mean of neighbours, which is three times as fast."""
LINEAR: Final = skia.SamplingOptions(skia.FilterMode.kLinear)
NEAREST: Final = skia.SamplingOptions()
Draw = Callable[[skia.Canvas], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FineImage:
    """An image and where it belongs."""

    image: skia.Image
    left: float
    """Column 0 and row 0 in the samples of the canvas that it was drawn on."""
    top: float

    @property
    def num_bytes(self) -> int:
        return 4 * int(self.image.width()) * int(self.image.height())


def fine_image(draw: Draw, width: int, height: int) -> FineImage | None:
    """What a function draws on a canvas of so many samples, without the rows in which there is nothing; None if there
    is nothing at all."""
    pixels = drawn(draw, width, height)
    filled = np.flatnonzero(pixels[..., 3].any(1))
    if not len(filled):
        return None
    first, last = max(0, int(filled[0]) - FINE), min(height, int(filled[-1]) + 1 + FINE)
    part = image_of(pixels[first:last])
    # Half a sample aside, every look-up is the mean of FINE by FINE samples.
    half = drawn(lambda canvas: canvas.drawImage(part, 0.5, 0.5, LINEAR), width, last - first)
    return FineImage(image=image_of(half), left=-0.5, top=first - 0.5)


def finer(fine: FineImage) -> FineImage:
    """The same, enlarged so that its nearest sample is near enough; places are in the samples of before."""
    times = FINER // FINE
    width, height = times * (fine.image.width() + 1), times * (fine.image.height() + 1)

    def draw(canvas: skia.Canvas) -> None:
        # Half a sample aside, so that what isn't moved is looked up in the middle of a sample.
        canvas.translate(0.5, 0.5)
        canvas.scale(times, times)
        canvas.drawImage(fine.image, 0, 0, LINEAR)

    aside = 0.5 / times
    return FineImage(image=image_of(drawn(draw, width, height)), left=fine.left - aside, top=fine.top - aside)


def drawn(draw: Draw, width: int, height: int) -> npt.NDArray[np.uint8]:
    """[h w 4], blue, green, red, alpha, premultiplied."""
    pixels = np.zeros((height, width, 4), np.uint8)
    with skia.Surface.MakeRasterDirect(info_of(width, height), pixels, width * 4) as canvas:
        draw(canvas)
    return pixels


def image_of(pixels: npt.NDArray[np.uint8]) -> skia.Image:
    """Premultiplied pixels [h w 4] as an image with its own memory."""
    return skia.Image.fromarray(
        np.ascontiguousarray(pixels), skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, copy=True
    )


def info_of(width: int, height: int) -> skia.ImageInfo:
    """Of a canvas over an array."""
    return skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
