"""Backgrounds without a ground: sky and space."""

from __future__ import annotations

import skia

from filmloom.world.render import props
from filmloom.world.render.backgrounds.nature import celestial, clouds, stars
from filmloom.world.render.light import mix
from filmloom.world.render.planes import Brush, Scenery, disc


def sky(scenery: Scenery) -> None:
    """High above a floor of clouds."""
    stage = scenery.stage
    scenery.sky(stage.half_h * 0.9)
    celestial(scenery)
    clouds(scenery, count=5, low=stage.half_h * 0.35)
    for row, (fade, drift, parallax) in enumerate(((0.5, 0.010, 0.3), (0.25, 0.018, 0.55), (0.0, 0.03, 1.0))):
        _cloud_floor(scenery, row, fade, drift, parallax)


def space(scenery: Scenery) -> None:
    """Stars, nebulas, a ringed planet, and the curve of a world below."""
    stage = scenery.stage
    scenery.gradient(scenery.light.sky, -stage.half_h, stage.half_h)
    scenery.plane(lambda brush: _nebulas(brush, scenery), parallax=0.05)
    stars(scenery, 190, low=stage.half_h)
    scenery.plane(lambda brush: _far_planets(brush, scenery), parallax=0.15)
    scenery.plane(lambda brush: _world(brush, scenery), parallax=0.4)


def _cloud_floor(scenery: Scenery, row: int, fade: float, drift: float, parallax: float) -> None:
    stage, rng = scenery.stage, scenery.rng
    y = stage.half_h * (0.72 + 0.11 * row)
    period = scenery.width + 0.4
    color = mix(scenery.light.cloud, scenery.light.sky[1], 0.30 - 0.13 * row)

    def draw(brush: Brush) -> None:
        outline = skia.Path()
        outline.addRect(skia.Rect.MakeLTRB(scenery.left, y + 0.02, scenery.left + period, scenery.bottom))
        count = int(period / (0.14 + 0.03 * row))
        for k in range(count):
            r = rng.uniform(0.07, 0.12) * (1 + 0.2 * row)
            outline.addCircle(scenery.left + (k + 0.5) * period / count, y + 0.06 + rng.uniform(-0.02, 0.02), r)
        brush.path(outline, mix(color, scenery.light.haze, fade), lit=True)

    scenery.plane(draw, parallax=parallax, drift=drift, period=period)


def _nebulas(brush: Brush, scenery: Scenery) -> None:
    stage = scenery.stage
    for x, y, rx, ry, color in (
        (-0.48, -0.38, 0.46, 0.19, 0x8A55C8),
        (0.56, 0.26, 0.46, 0.19, 0x4472D0),
    ):
        brush.glow(x * stage.half_w, y * stage.half_h, rx, ry, color)


def _far_planets(brush: Brush, scenery: Scenery) -> None:
    stage = scenery.stage
    x, y, r = stage.half_w * 0.66, -stage.half_h * 0.56, 0.085
    canvas = brush.canvas
    _ball(brush, x, y, r, 0xE9A66B, 0xC47F52)
    ring = skia.Paint(
        AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.014, Color=skia.Color(247, 214, 160)
    )
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(-18)
    canvas.drawArc(skia.Rect.MakeLTRB(-r * 1.8, -r * 0.42, r * 1.8, r * 0.42), -24, 228, False, ring)
    canvas.restore()
    _ball(brush, -stage.half_w * 0.74, stage.half_h * 0.12, 0.045, 0x8FB7E8, 0x6A8CC8)
    props.moon(brush, -stage.half_w * 0.36, -stage.half_h * 0.72, 0.035)


def _world(brush: Brush, scenery: Scenery) -> None:
    stage = scenery.stage
    r = 1.9 * stage.half_w
    y = stage.half_h + r - 0.14
    for grow, alpha in ((0.035, 0.22),):
        brush.oval(0, y, r + grow, r + grow, 0x7CC4F5, lit=True, alpha=alpha)
    globe = disc(0, y, r, r)
    brush.path(globe, 0x3E7FC6, lit=True)
    top = stage.half_h - 0.14
    for x, dy, rx, ry in (
        (-0.55, 0.08, 0.24, 0.05),
        (-0.3, 0.13, 0.2, 0.06),
        (0.35, 0.07, 0.3, 0.045),
        (0.75, 0.14, 0.2, 0.05),
    ):
        brush.within(disc(x * stage.half_w, top + dy, rx, ry), globe, 0x6DB58A, lit=True)
    for x, dy, w in ((-0.1, 0.06, 0.3), (0.5, 0.1, 0.24), (-0.8, 0.11, 0.2)):
        brush.rounded(x * stage.half_w, top + dy, w, 0.014, 0.007, 0xDDF0FB, lit=True)


def _ball(brush: Brush, x: float, y: float, r: float, color: int, shade: int) -> None:
    """A planet with its lower right in shade."""
    ball = disc(x, y, r, r)
    brush.path(ball, shade, lit=True)
    brush.within(disc(x - r * 0.25, y - r * 0.22, r, r), ball, color, lit=True)
