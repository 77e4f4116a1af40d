"""Looks: the pictures of actors as fine images, drawn once for each concept, tint and size, and lit when needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import skia

from filmloom.world.animation import Layer, Track
from filmloom.world.choreograph.stage import Stage
from filmloom.world.rasterise.fine import FINE, LINEAR, FineImage, drawn, fine_image, image_of
from filmloom.world.rasterise.kept import Kept
from filmloom.world.render.actors import make_puppet
from filmloom.world.render.light import Light
from filmloom.world.render.pictures import VIEW_BOX, concept_picture
from filmloom.world.scene import Color

_PAD: Final = 2 * FINE
_SMALLEST, _LARGEST = 2, 20
_RINGS: Final = ((1.12, 0.3), (1.0, 0.35), (0.84, 0.35))
"""Of a contact shadow: each oval's size and its share of the darkness."""
_DARKEST: Final = 0.30
_FLAT: Final = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A picture as an image."""

    image: skia.Image
    side: float
    """Samples along the picture's height."""
    middle: tuple[float, float]
    """Column and row of the picture's middle."""
    sampling: skia.SamplingOptions
    paint: skia.Paint
    """Of a cut-out: its tint and light."""

    @property
    def num_bytes(self) -> int:
        return 4 * int(self.image.width()) * int(self.image.height())


_plain: Kept[Look] = Kept(96 << 20)
_lit: Kept[Look] = Kept(64 << 20)


def levels_of(pixels: Track) -> list[int]:
    """Which of the sizes that are kept is nearest to each of these heights: 2^(level/2)."""
    levels: list[int] = np.clip(np.rint(2 * np.log2(np.maximum(pixels, 2.0))), _SMALLEST, _LARGEST).astype(int).tolist()
    return levels


def look_of(layer: Layer, level: int, light: Light, fade: float) -> Look:
    """The look of a layer about 2^(level/2) pixels high, in a light, faded by distance."""
    if layer.picture:
        return _cutout(layer.picture, layer.color, light)
    key = (layer.concept, layer.color, level, light, fade)

    def make() -> tuple[Look, int]:
        plain = _plain.get(key[:3], lambda: _drawn(layer.concept, layer.color, level))
        look = _in_light(plain, light, fade)
        return look, look.num_bytes

    return _lit.get(key, make)


def _drawn(key: str, color: Color | None, level: int) -> tuple[Look, int]:
    side = round(FINE * 2 ** (level / 2))
    picture = _picture(key, color)

    def draw(canvas: skia.Canvas) -> None:
        canvas.translate(_PAD, _PAD)
        canvas.scale(side / VIEW_BOX, side / VIEW_BOX)
        canvas.drawPicture(picture)

    whole = side + 2 * _PAD
    found = fine_image(draw, whole, whole)
    assert found is not None, "every concept has a picture"
    return _look(found, side, (whole / 2, whole / 2))


def shadow_look(level: int) -> Look:
    """A contact shadow at its darkest, three ovals within each other; `side` is half of its middle oval's width."""
    return _plain.get(("shadow", level), lambda: _shadow(level))


def _shadow(level: int) -> tuple[Look, int]:
    side = round(FINE * 2 ** (level / 2))
    across, down = math.ceil(1.12 * side) + _PAD, math.ceil(1.12 * _FLAT * side) + _PAD

    def draw(canvas: skia.Canvas) -> None:
        canvas.translate(across, down)
        for ring, share in _RINGS:
            paint = skia.Paint(AntiAlias=True, Color=skia.Color(18, 24, 48, round(255 * _DARKEST * share)))
            wide, tall = ring * side, ring * side * _FLAT
            canvas.drawOval(skia.Rect.MakeLTRB(-wide, -tall, wide, tall), paint)

    found = fine_image(draw, 2 * across, 2 * down)
    assert found is not None, "a shadow is never empty"
    return _look(found, side, (across, down))


def _look(found: FineImage, side: int, middle: tuple[float, float]) -> tuple[Look, int]:
    look = Look(
        image=found.image,
        side=float(side),
        middle=(middle[0] - found.left, middle[1] - found.top),
        sampling=LINEAR,
        paint=skia.Paint(),
    )
    return look, look.num_bytes


@lru_cache(maxsize=1024)
def _picture(key: str, color: Color | None) -> skia.Picture:
    return concept_picture(key, color)


def _in_light(plain: Look, light: Light, fade: float) -> Look:
    """Lit as the light does it to every colour of the drawing: an affine map of each channel."""
    rows: list[float] = []
    lit = [factor * (1 - light.veil_share) for factor in light.filter]
    for index, (factor, veil, haze) in enumerate(zip(lit, _channels(light.veil), _channels(light.haze), strict=True)):
        row = [0.0] * 5
        row[index] = (1 + (factor - 1) * light.actors) * (1 - fade)
        row[4] = light.actors * light.veil_share * veil * (1 - fade) + haze * fade
        rows += row
    paint = skia.Paint(ColorFilter=skia.ColorFilters.Matrix([*rows, 0, 0, 0, 1, 0]))
    image, nearest = plain.image, skia.SamplingOptions()
    pixels = drawn(lambda canvas: canvas.drawImage(image, 0, 0, nearest, paint), image.width(), image.height())
    return Look(
        image=image_of(pixels), side=plain.side, middle=plain.middle, sampling=plain.sampling, paint=skia.Paint()
    )


@lru_cache(maxsize=64)
def _cutout(path: str, color: Color | None, light: Light) -> Look:
    """As the vectors' player draws it: the whole picture, reduced when it is drawn."""
    layer = Layer(name="", picture=path, color=color, track=np.zeros((1, 8)))
    puppet = make_puppet(layer, Stage(aspect=1.0, background="meadow"), light)
    image = puppet.picture
    assert isinstance(image, skia.Image), "a cut-out is an image"
    return Look(
        image=image,
        side=float(image.height()),
        middle=(image.width() / 2, image.height() / 2),
        sampling=skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear),
        paint=puppet.paint,
    )


def _channels(color: int) -> tuple[float, float, float]:
    return (color >> 16 & 255) / 255, (color >> 8 & 255) / 255, (color & 255) / 255
