"""Backgrounds by the water: sea and beach."""

from __future__ import annotations

import math

import numpy as np
import skia

from filmloom.world.render import props
from filmloom.world.render.backgrounds.nature import celestial, clouds
from filmloom.world.render.light import mix
from filmloom.world.render.planes import Brush, Scenery


def sea(scenery: Scenery) -> None:
    """Rolling waves to the horizon; boats and swimmers sit between the sheets of water."""
    stage = scenery.stage
    scenery.sky()
    celestial(scenery)
    clouds(scenery)
    _island(scenery)
    low = stage.horizon
    top, deep = 0x8CCBE3, 0x2F7FB5
    scenery.plane(lambda brush: brush.rect(scenery.left, low, scenery.width, scenery.bottom, top), parallax=0.1)
    _glitter(scenery, low)
    near, far = stage.ground(0.0), stage.ground(1.0)
    for k in range(9):
        share = (k + 0.4) / 8.6
        y = low + (stage.half_h - low) * share**1.35
        depth = (y + 0.012 - near) / (far - near)
        _wave(scenery, y, mix(top, deep, share**0.8), row=k, depth=depth if depth < 1 else 9.0)


def beach(scenery: Scenery) -> None:
    """Sand, a palm, and waves that come and go."""
    stage, rng = scenery.stage, scenery.rng
    low = stage.horizon
    water = low - 0.16
    scenery.sky(water)
    celestial(scenery)
    clouds(scenery, low=water - 0.12)
    scenery.plane(lambda brush: brush.rect(scenery.left, water, scenery.width, 1.0, 0x6FBFDB), parallax=0.1)
    _glitter(scenery, water)
    for k in range(3):
        _wave(scenery, water + 0.03 + 0.045 * k, mix(0x6FBFDB, 0x4BA3CE, 0.4 * (k + 1)), row=k, depth=9.0)
    foam = _shore(scenery, low - 0.005, 0.02)
    scenery.plane(lambda brush: brush.path(foam, 0xF3FBFC), parallax=0.9, sway=(0.01, 0.012, 4.6, 0.0))
    wet = _shore(scenery, low + 0.012, 0.02)
    scenery.plane(lambda brush: brush.path(wet, 0xE0BE8A), parallax=0.95, sway=(0.0, 0.004, 4.6, 0.6))

    def sand(brush: Brush) -> None:
        brush.path(_shore(scenery, low + 0.035, 0.02), 0xF2D7A2)
        for k, share in enumerate((0.45, 0.8)):
            y = low + (stage.half_h - low) * share
            brush.path(_shore(scenery, y, 0.03, 1.5 + k * 0.4), mix(0xF2D7A2, 0xE3BE82, 0.4 * (k + 1)))
        for x in scenery.spread(60, jitter=1.0):
            y = rng.uniform(low + 0.07, stage.half_h)
            brush.oval(x, y, 0.004, 0.0022, 0xD9B377)
        for x in scenery.spread(7, jitter=0.5):
            props.stone(brush, x, rng.uniform(low + 0.08, stage.half_h), 0.024, 0xF7F0E2)
        props.palm(brush, -stage.half_w * 0.84, low + 0.07, 0.52)
        props.palm(brush, stage.half_w * 0.9, low + 0.05, 0.4)

    scenery.plane(sand, parallax=1.0)


def _wave(scenery: Scenery, y: float, color: int, *, row: int, depth: float) -> None:
    """One sheet of water with a light crest, that sways."""
    size = 0.004 + 0.003 * row
    length = 0.09 + 0.045 * row
    crest = _swell(scenery, y, size, length)
    body = _swell(scenery, y + 0.006 + 0.0012 * row, size, length)

    def draw(brush: Brush) -> None:
        brush.path(crest, mix(color, 0xFFFFFF, 0.34))
        brush.path(body, color)

    sway = (0.012 + 0.004 * row, 0.003 + 0.0012 * row, 3.2 + 0.35 * row, row * 1.3)
    scenery.plane(draw, parallax=0.25 + 0.12 * row, depth=depth, sway=sway)


def _swell(scenery: Scenery, y: float, size: float, length: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(scenery.left - 0.1, scenery.bottom)
    start = scenery.left - 0.1
    for k in range(int((scenery.width + 0.2) / length) + 2):
        x = start + k * length
        path.lineTo(x, y) if k == 0 else None
        path.quadTo(x + length * 0.5, y + size * 2.2, x + length, y)
    path.lineTo(scenery.left + scenery.width + 0.1, scenery.bottom)
    path.close()
    return path


def _shore(scenery: Scenery, y: float, height: float, length: float = 1.9) -> skia.Path:
    path = skia.Path()
    path.moveTo(scenery.left, scenery.bottom)
    for x in np.arange(scenery.left, scenery.left + scenery.width + 0.03, 0.03):
        path.lineTo(float(x), y + height * 0.5 * math.sin(x / length * math.tau + y * 9))
    path.lineTo(scenery.left + scenery.width, scenery.bottom)
    path.close()
    return path


def _glitter(scenery: Scenery, low: float) -> None:
    stage, rng = scenery.stage, scenery.rng

    def draw(brush: Brush) -> None:
        for _ in range(34):
            x = rng.uniform(-stage.half_w, stage.half_w)
            y = low + rng.uniform(0.006, 0.05)
            brush.rounded(
                x, y, rng.uniform(0.02, 0.07), 0.0025, 0.00125, mix(scenery.light.sky[2], 0xFFFFFF, 0.3), lit=True
            )

    scenery.plane(draw, parallax=0.12, sway=(0.012, 0.0, 3.7, 0.0))


def _island(scenery: Scenery) -> None:
    low, x = scenery.stage.horizon, scenery.stage.half_w * 0.45

    def draw(brush: Brush) -> None:
        brush.oval(x, low + 0.02, 0.2, 0.07, 0x86B7A8)
        brush.oval(x + 0.13, low + 0.02, 0.14, 0.05, 0x79AB9C)
        brush.oval(x - 0.9, low + 0.02, 0.16, 0.04, 0x86B7A8)

    scenery.plane(draw, parallax=0.06, fade=0.45)
