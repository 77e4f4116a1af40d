"""Props: the small flat things that backgrounds are furnished with. Each takes a brush, a foot point and a size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import skia

from filmloom.world.render.light import mix
from filmloom.world.render.planes import Brush, disc

LAMP: Final = 0xFFE2A0
BARK: Final = 0x8A5A44
_INTERSECT: Final = skia.PathOp.kIntersect_PathOp


def cloud(brush: Brush, x: float, y: float, size: float, seed: int = 0) -> None:
    """A flat-bottomed cloud about `size` wide, with a shaded belly."""
    body, belly = _cloud(x, y, size, seed)
    brush.path(body, brush.light.cloud, lit=True)
    if belly is not None:
        brush.path(belly, mix(brush.light.cloud, brush.light.sky[1], 0.45), lit=True)


@lru_cache(maxsize=1 << 12)
def _cloud(x: float, y: float, size: float, seed: int) -> tuple[skia.Path, skia.Path | None]:
    """Body and belly: to put outlines together takes longest of all, and is the same in every light."""
    rng = np.random.default_rng(seed)
    body = skia.Path()
    body.addRoundRect(skia.Rect.MakeXYWH(x - size / 2, y - size * 0.1, size, size * 0.2), size * 0.1, size * 0.1)
    for at, r in ((-0.26, 0.13), (-0.05, 0.2), (0.2, 0.15)):
        grown = size * r * rng.uniform(0.9, 1.15)
        puff = skia.Op(disc(x + at * size, y - size * 0.06, grown, grown), _above(y + size * 0.1), _INTERSECT)
        body = skia.Op(body, puff, skia.PathOp.kUnion_PathOp)
    return body, skia.Op(disc(x - size * 0.08, y + size * 0.2, size * 0.62, size * 0.2), body, _INTERSECT)


def sun(brush: Brush, x: float, y: float, size: float) -> None:
    """Sun or moon, as the hour has it, with a soft halo."""
    if brush.light.dark:
        moon(brush, x, y, size)
        return
    color = {"day": 0xFFE28A, "dawn": 0xFFF0C2, "dusk": 0xFFD27A}[brush.light.hour]
    for ring, alpha in ((1.9, 0.16), (1.4, 0.22)):
        brush.oval(x, y, size * ring, size * ring, color, lit=True, alpha=alpha)
    brush.oval(x, y, size, size, color, lit=True)


def moon(brush: Brush, x: float, y: float, size: float) -> None:
    """A full moon with craters and a halo."""
    for ring, alpha in ((1.6, 0.08), (1.25, 0.10)):
        brush.oval(x, y, size * ring, size * ring, 0xF4EFD3, lit=True, alpha=alpha)
    brush.oval(x, y, size, size, 0xF6F0D2, lit=True)
    for dx, dy, r in ((-0.35, -0.25, 0.2), (0.3, 0.1, 0.26), (-0.15, 0.45, 0.14), (0.25, -0.5, 0.12)):
        brush.oval(x + dx * size, y + dy * size, size * r, size * r, 0xE3DBB4, lit=True)


def tree(brush: Brush, x: float, y: float, size: float, leaves: int = 0x6FAE62) -> None:
    """A round tree `size` high."""
    brush.rect(x - size * 0.045, y - size * 0.4, size * 0.09, size * 0.4, BARK)
    crown = skia.Path()
    for dx, dy, r in ((-0.17, 0.5, 0.2), (0.17, 0.52, 0.2), (0.0, 0.72, 0.25)):
        crown.addCircle(x + dx * size, y - dy * size, r * size)
    brush.path(crown, leaves)
    brush.oval(x - size * 0.06, y - size * 0.78, size * 0.13, size * 0.1, mix(leaves, 0xFFFFFF, 0.16))
    brush.oval(x + size * 0.19, y - size * 0.48, size * 0.11, size * 0.1, mix(leaves, 0x1F4A3A, 0.16))


def fir(brush: Brush, x: float, y: float, size: float, needles: int = 0x3F7A5A, snow: int | None = None) -> None:
    """A fir of three tiers `size` high, its right half in shade."""
    brush.rect(x - size * 0.04, y - size * 0.14, size * 0.08, size * 0.14, BARK)
    whole, shade, caps = skia.Path(), skia.Path(), skia.Path()
    for low, high, half in ((0.10, 0.52, 0.27), (0.34, 0.76, 0.21), (0.58, 1.0, 0.15)):
        _add(whole, x, y, size, ((-half, low), (0, high), (half, low)))
        _add(shade, x, y, size, ((0, low), (0, high), (half, low)))
        cut, slope = high - 0.15, half * 0.36
        tips = ((slope * 0.4, cut + 0.03), (0, cut - 0.02), (-slope * 0.5, cut + 0.03))
        _add(caps, x, y, size, ((-slope, cut), (0, high), (slope, cut), *tips))
    brush.path(whole, needles)
    brush.path(shade, mix(needles, 0x14303A, 0.18))
    if snow is not None:
        brush.path(caps, snow)


def _add(path: skia.Path, x: float, y: float, size: float, points: Sequence[tuple[float, float]]) -> None:
    """Add a polygon: points right of and above the foot point, in units of the size."""
    path.addPoly([skia.Point(x + dx * size, y - dy * size) for dx, dy in points], True)


def bush(brush: Brush, x: float, y: float, size: float, leaves: int = 0x7DB86A) -> None:
    """Three overlapping rounds, `size` wide, flat at the foot."""
    for dx, r, share in ((-0.26, 0.24, 0.0), (0.26, 0.22, 0.1), (0.0, 0.33, -0.1)):
        shade = mix(leaves, 0x1F4A3A if share > 0 else 0xFFFFFF, abs(share))
        brush.dome(x + dx * size, y, r * size, r * size, shade)


def tuft(brush: Brush, x: float, y: float, size: float, color: int) -> None:
    """Three blades of grass."""
    blades = skia.Path()
    for lean, high in ((-0.5, 0.75), (0.0, 1.0), (0.5, 0.7)):
        _add(blades, x, y, size, ((-0.14, 0), (lean, high), (0.14, 0)))
    brush.path(blades, color)


def flower(brush: Brush, x: float, y: float, size: float, petals: int) -> None:
    """A daisy on a short stem."""
    brush.rect(x - size * 0.06, y - size, size * 0.12, size, 0x6FA35C)
    crown = skia.Path()
    for k in range(5):
        turn = k * math.tau / 5
        crown.addCircle(x + math.cos(turn) * size * 0.3, y - size + math.sin(turn) * size * 0.3, size * 0.24)
    brush.path(crown, petals)
    brush.oval(x, y - size, size * 0.2, size * 0.2, 0xFFD56B)


def stone(brush: Brush, x: float, y: float, size: float, color: int) -> None:
    brush.dome(x, y, size * 0.5, size * 0.36, color)
    brush.dome(x - size * 0.1, y - size * 0.06, size * 0.28, size * 0.2, mix(color, 0xFFFFFF, 0.25))


def cactus(brush: Brush, x: float, y: float, size: float) -> None:
    """A saguaro with two arms, `size` high."""
    color, w = 0x6FA571, size * 0.16
    for side, low, high in ((-1, 0.38, 0.74), (1, 0.28, 0.58)):
        reach = side * size * 0.24
        brush.rounded(min(x, x + reach), y - (low + 0.11) * size, abs(reach), size * 0.11, size * 0.05, color)
        brush.rounded(x + reach - w * 0.36, y - high * size, w * 0.72, (high - low) * size, w * 0.36, color)
    brush.rounded(x - w / 2, y - size, w, size, w / 2, color)
    brush.rounded(x + w * 0.1, y - size * 0.94, w * 0.16, size * 0.9, w * 0.08, mix(color, 0x1F4A3A, 0.25))


def palm(brush: Brush, x: float, y: float, size: float) -> None:
    """A leaning palm `size` high."""
    trunk = skia.Path()
    trunk.moveTo(x - size * 0.05, y)
    trunk.quadTo(x - size * 0.02, y - size * 0.5, x + size * 0.15, y - size * 0.88)
    trunk.lineTo(x + size * 0.20, y - size * 0.86)
    trunk.quadTo(x + size * 0.06, y - size * 0.5, x + size * 0.06, y)
    trunk.close()
    brush.path(trunk, 0xA9754F)
    top = (x + size * 0.17, y - size * 0.87)
    for k, (dx, dy) in enumerate(((-0.46, 0.12), (-0.36, -0.16), (-0.06, -0.3), (0.28, -0.2), (0.42, 0.08))):
        leaf = skia.Path()
        leaf.moveTo(*top)
        leaf.quadTo(top[0] + dx * size * 0.5, top[1] + (dy - 0.22) * size, top[0] + dx * size, top[1] + dy * size)
        leaf.quadTo(top[0] + dx * size * 0.5, top[1] + (dy - 0.04) * size, *top)
        brush.path(leaf, 0x5FA463 if k % 2 else 0x74B86E)
    for dx in (-0.03, 0.03):
        brush.oval(top[0] + dx * size, top[1] + size * 0.03, size * 0.035, size * 0.035, 0x8A5A44)


def lamp_post(brush: Brush, x: float, y: float, size: float) -> None:
    """A street lamp, lit by night."""
    color = 0x5B6B78
    brush.rounded(x - size * 0.012, y - size, size * 0.024, size, size * 0.01, color)
    brush.rounded(x - size * 0.03, y - size * 0.06, size * 0.06, size * 0.06, size * 0.01, color)
    if brush.light.dark:
        for r, alpha in ((0.26, 0.12), (0.16, 0.18)):
            brush.oval(x, y - size, size * r, size * r, LAMP, lit=True, alpha=alpha)
    brush.oval(x, y - size, size * 0.06, size * 0.06, LAMP if brush.light.dark else 0xF5F1E3, lit=brush.light.dark)
    brush.rect(x - size * 0.05, y - size * 1.065, size * 0.1, size * 0.025, color)


def window(brush: Brush, x: float, y: float, w: float, h: float, *, lit: bool) -> None:
    """A pane in its frame."""
    edge = min(w, h) * 0.12
    brush.rect(x - edge, y - edge, w + 2 * edge, h + 2 * edge, 0xFFFFFF)
    brush.rect(x, y, w, h, LAMP if lit else 0x9CC3D8, lit=lit)
    if not lit:
        brush.poly([(x, y + h), (x, y + h * 0.45), (x + w * 0.75, y), (x + w, y)], 0xB6D6E6)
    brush.rect(x + w / 2 - edge / 3, y, edge * 0.66, h, 0xFFFFFF)


def _above(y: float) -> skia.Path:
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(-99, -99, 99, y))
    return path
