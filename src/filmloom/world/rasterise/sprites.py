"""Sprites: the pictures of actors as pixels, drawn once for each concept, tint and size, and lit when needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import skia

from filmloom.world.animation import Layer
from filmloom.world.choreograph.stage import Stage
from filmloom.world.render.actors import make_puppet
from filmloom.world.render.light import Light
from filmloom.world.render.pictures import VIEW_BOX, concept_picture
from filmloom.world.scene import Color

FINE = 4
"""Samples per pixel, along each side."""
_PAD = 4
_SMALLEST, _LARGEST = 4, 20
Premultiplied: TypeAlias = npt.NDArray[np.float32]
"""[h w 4], red, green, blue, alpha, 0 to 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """A picture as pixels, FINE times as fine as it is shown, each averaged over one pixel of the frame."""

    pixels: npt.NDArray[np.uint32]
    """[h w], the bytes red, green, blue, alpha; premultiplied, with a transparent border."""
    side: float
    """Samples along the picture's height."""
    half: float
    """Half its width, in picture heights."""
    middle: tuple[float, float]
    """Column and row of its middle, ready to be cut to whole numbers."""


def lit_sprite(layer: Layer, level: int, light: Light, fade: float) -> Sprite:
    """The sprite of a layer about 2^(level/2) pixels high, in a light, faded by distance."""
    level = min(max(level, _SMALLEST), _LARGEST)
    if layer.picture:
        return _cutout(layer.picture, layer.color, level, light)
    return _concept(layer.concept, layer.color, level, light, fade)


@lru_cache(maxsize=4096)
def _concept(key: str, color: Color | None, level: int, light: Light, fade: float) -> Sprite:
    """Lit by arithmetic, as the light does it to every colour: an affine map of each channel."""
    plain = _plain(key, color, level)
    veil, haze = (np.array(_channels(each), np.float32) for each in (light.veil, light.haze))
    lit = np.array(light.filter, np.float32) * (1 - light.veil_share)
    gain = (1 + (lit - 1) * light.actors) * (1 - fade)
    offset = light.actors * light.veil_share * veil * (1 - fade) + haze * fade
    shown = plain.copy()
    shown[..., :3] = plain[..., :3] * gain + plain[..., 3:] * (offset / 255)
    return _packed(shown)


@lru_cache(maxsize=4096)
def _plain(key: str, color: Color | None, level: int) -> npt.NDArray[np.float32]:
    side = round(FINE * 2 ** (level / 2))
    picture = concept_picture(key, color)

    def draw(canvas: skia.Canvas) -> None:
        canvas.scale(side / VIEW_BOX, side / VIEW_BOX)
        canvas.drawPicture(picture)

    return _drawn(draw, side, side)


@lru_cache(maxsize=64)
def _cutout(path: str, color: Color | None, level: int, light: Light) -> Sprite:
    layer = Layer(name="", picture=path, color=color, track=np.zeros((1, 8)))
    puppet = make_puppet(layer, Stage(aspect=1.0, background="meadow"), light)
    side = round(FINE * 2 ** (level / 2))
    assert isinstance(puppet.picture, skia.Image), "a cut-out is an image"
    image = puppet.picture
    width = max(1, round(side * image.width() / image.height()))

    def draw(canvas: skia.Canvas) -> None:
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        canvas.drawImageRect(image, skia.Rect.MakeWH(width, side), sampling, puppet.paint)

    return _packed(_drawn(draw, width, side))


def _drawn(draw: object, width: int, height: int) -> Premultiplied:
    """What a function draws, with a border, averaged over FINE by FINE samples."""
    assert callable(draw)
    shape = (height + 2 * _PAD, width + 2 * _PAD)
    pixels = np.zeros((*shape, 4), np.uint8)
    info = skia.ImageInfo.Make(shape[1], shape[0], skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    with skia.Surface.MakeRasterDirect(info, pixels, shape[1] * 4) as canvas:
        canvas.translate(_PAD, _PAD)
        draw(canvas)
    return averaged(pixels[..., [2, 1, 0, 3]].astype(np.float32))


def averaged(fine: Premultiplied) -> Premultiplied:
    """Each sample the mean of the FINE by FINE around its upper left corner; the border repeats."""
    for axis in (0, 1):
        ends = [(FINE // 2, FINE // 2 - 1) if each == axis else (0, 0) for each in range(3)]
        wide = np.pad(fine, ends, mode="edge")
        count = fine.shape[axis]
        fine = np.mean([np.take(wide, range(k, k + count), axis=axis) for k in range(FINE)], axis=0, dtype=np.float32)
    return fine


def packed(shown: Premultiplied) -> npt.NDArray[np.uint32]:
    """Four bytes as one number, so that one look-up gives a pixel."""
    whole = np.ascontiguousarray((np.clip(shown, 0, 255) + 0.5).astype(np.uint8))
    return whole.view(np.uint32)[..., 0]


def _packed(shown: Premultiplied) -> Sprite:
    height, width = shown.shape[0] - 2 * _PAD, shown.shape[1] - 2 * _PAD
    return Sprite(
        pixels=packed(shown),
        side=float(height),
        half=width / height / 2,
        middle=(shown.shape[1] / 2 + 0.5, shown.shape[0] / 2 + 0.5),
    )


def _channels(color: int) -> tuple[int, int, int]:
    return color >> 16 & 255, color >> 8 & 255, color & 255
