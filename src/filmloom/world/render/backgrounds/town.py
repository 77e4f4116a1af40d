"""Backgrounds that people built: street, city and room."""

from __future__ import annotations

from typing import Final

import skia

from filmloom.world.render import props
from filmloom.world.render.backgrounds.nature import celestial, clouds
from filmloom.world.render.light import mix
from filmloom.world.render.planes import BLEED, Brush, Scenery, Sparks

_HOUSES: Final = (0xF3C9A5, 0xE8A798, 0xF6E2B3, 0xB9D3C7, 0xC9C3E0, 0xE9D2C0, 0xA9C7DE)
_ROOFS: Final = (0xB5654F, 0x8C5A5E, 0x6D7F8F, 0xA86B4E)


def street(scenery: Scenery) -> None:
    """A row of houses behind a pavement and a road."""
    low, stage = scenery.stage.horizon, scenery.stage
    scenery.sky()
    celestial(scenery)
    clouds(scenery)
    scenery.plane(lambda brush: _skyline(brush, scenery, low, (0.22, 0.4)), parallax=0.12, fade=0.62)
    scenery.plane(lambda brush: _trees_behind(brush, scenery, low), parallax=0.4, fade=0.25)
    scenery.plane(lambda brush: _row_of_houses(brush, scenery, low - 0.02), parallax=0.8)
    scenery.plane(lambda brush: _road(brush, scenery, stage.ground(0.85) + 0.02), parallax=1.0)
    scenery.plane(lambda brush: _street_furniture(brush, scenery, low + 0.03), parallax=0.95)


def city(scenery: Scenery) -> None:
    """Towers with many windows over a wide road."""
    low, stage = scenery.stage.horizon, scenery.stage
    scenery.sky()
    celestial(scenery)
    clouds(scenery, low=-stage.half_h + 0.25)
    scenery.plane(lambda brush: _skyline(brush, scenery, low, (0.4, 0.74)), parallax=0.1, fade=0.66)
    scenery.plane(lambda brush: _towers(brush, scenery, low, (0.3, 0.56), 0.12), parallax=0.3, fade=0.34)
    scenery.plane(lambda brush: _towers(brush, scenery, low, (0.18, 0.38), 0.17), parallax=0.65, fade=0.08)
    _changing_windows(scenery, low)
    scenery.plane(lambda brush: _road(brush, scenery, stage.ground(0.85) + 0.02), parallax=1.0)
    scenery.plane(lambda brush: _avenue(brush, scenery, low + 0.03), parallax=0.95)


def room(scenery: Scenery) -> None:
    """A living room: a window on the world, a sofa, shelves, a rug."""
    stage, low = scenery.stage, scenery.stage.horizon
    frame = (-0.30 * stage.half_w - 0.15, low - 0.62, 0.42, 0.34)
    scenery.gradient(scenery.light.sky, frame[1], frame[1] + frame[3])
    scenery.plane(lambda brush: _view(brush, frame), parallax=0.2)
    scenery.plane(lambda brush: _wall(brush, scenery, frame, low), parallax=0.85)
    scenery.plane(lambda brush: _furniture(brush, scenery, low), parallax=0.9)
    scenery.plane(lambda brush: _floor(brush, scenery, low), parallax=1.0)


def _skyline(brush: Brush, scenery: Scenery, low: float, heights: tuple[float, float]) -> None:
    x = scenery.left
    while x < -scenery.left:
        w = scenery.rng.uniform(0.07, 0.15)
        h = scenery.rng.uniform(*heights)
        brush.rect(x, low - h, w + 0.004, h + 0.1, 0x8FA6BE)
        if scenery.rng.random() < 0.3:
            brush.rect(x + w * 0.45, low - h - 0.06, w * 0.08, 0.06, 0x8FA6BE)
        x += w


def _towers(brush: Brush, scenery: Scenery, low: float, heights: tuple[float, float], width: float) -> None:
    rng, x = scenery.rng, scenery.left
    walls = (0x9DB4C8, 0xC2A89B, 0x8FA3B5, 0xB9C4CC, 0xA9B7A6, 0xD0BFA5)
    while x < -scenery.left:
        w, h = width * rng.uniform(0.8, 1.3), rng.uniform(*heights)
        wall = walls[int(rng.integers(len(walls)))]
        brush.rect(x, low - h, w, h + 0.1, wall)
        brush.rect(x + w * 0.82, low - h, w * 0.18, h + 0.1, mix(wall, 0x2A3A4E, 0.16))
        brush.rect(x - 0.004, low - h - 0.012, w + 0.008, 0.014, mix(wall, 0xFFFFFF, 0.3))
        _panes(brush, scenery, (x + w * 0.1, low - h + 0.03, w * 0.66, h - 0.05), wall)
        x += w + rng.uniform(0.0, 0.05)


def _panes(brush: Brush, scenery: Scenery, box: tuple[float, float, float, float], wall: int) -> None:
    x, y, w, h = box
    columns, rows = max(2, int(w / 0.03)), max(2, int(h / 0.04))
    for row in range(rows):
        for column in range(columns):
            lit = scenery.rng.random() < {"night": 0.45, "dusk": 0.3}.get(scenery.light.hour, 0.0)
            left, top = x + column * w / columns, y + row * h / rows
            color = props.LAMP if lit else mix(wall, 0x4F7A9A, 0.45)
            brush.rect(left, top, w / columns * 0.58, h / rows * 0.56, color, lit=lit)


def _changing_windows(scenery: Scenery, low: float) -> None:
    if not scenery.light.dark:
        return
    rng, half = scenery.rng, scenery.stage.half_w
    places = [skia.Point(rng.uniform(-half, half), low - rng.uniform(0.02, 0.15)) for _ in range(10)]
    groups = tuple((place,) for place in places)
    scenery.planes.append(Sparks(groups=groups, size=0.012, color=props.LAMP, parallax=0.65, seconds=6.0))


def _row_of_houses(brush: Brush, scenery: Scenery, low: float) -> None:
    rng, x = scenery.rng, scenery.left
    last = -1
    while x < -scenery.left:
        w, h = rng.uniform(0.26, 0.36), rng.uniform(0.30, 0.46)
        pick = int(rng.integers(len(_HOUSES)))
        last = pick if pick != last else (pick + 1) % len(_HOUSES)
        _house(brush, scenery, (x, low, w, h), _HOUSES[last])
        x += w


def _house(brush: Brush, scenery: Scenery, box: tuple[float, float, float, float], wall: int) -> None:
    x, y, w, h = box
    rng, roof = scenery.rng, _ROOFS[int(scenery.rng.integers(len(_ROOFS)))]
    brush.rect(x, y - h, w, h + 0.1, wall)
    brush.rect(x + w * 0.93, y - h, w * 0.07, h + 0.1, mix(wall, 0x5A4A52, 0.14))
    if rng.random() < 0.6:
        brush.poly(
            [(x - 0.012, y - h), (x + w * 0.12, y - h - 0.11), (x + w * 0.88, y - h - 0.11), (x + w + 0.012, y - h)],
            roof,
        )
        brush.rect(x + w * 0.68, y - h - 0.16, w * 0.1, 0.1, mix(roof, 0x3A2A2A, 0.2))
    else:
        brush.rect(x - 0.008, y - h - 0.022, w + 0.016, 0.03, mix(wall, 0xFFFFFF, 0.45))
    dark = scenery.light.hour in ("night", "dusk")
    floors = 2 if h > 0.37 else 1
    for floor in range(floors):
        for column in range(3):
            lit = dark and rng.random() < 0.55
            top = y - h + 0.045 + floor * 0.115
            props.window(brush, x + w * (0.14 + 0.27 * column), top, w * 0.16, 0.07, lit=lit)
    _shop(brush, (x, y, w), mix(roof, 0xFFFFFF, 0.1), lit=dark)


def _shop(brush: Brush, box: tuple[float, float, float], color: int, *, lit: bool) -> None:
    """Ground floor: a door, a shop window and a striped awning."""
    x, y, w = box
    brush.rect(x + w * 0.1, y - 0.12, w * 0.48, 0.12, props.LAMP if lit else 0xA9CBDA, lit=lit)
    brush.rect(x + w * 0.1, y - 0.04, w * 0.48, 0.12, mix(color, 0x3A2A2A, 0.3))
    brush.rounded(x + w * 0.68, y - 0.135, w * 0.2, 0.16, 0.006, mix(color, 0x3A2A2A, 0.25))
    brush.oval(x + w * 0.84, y - 0.06, 0.004, 0.004, 0xF4D58A)
    for k in range(6):
        step = w * 0.54 / 6
        brush.rect(x + w * 0.07 + k * step, y - 0.15, step, 0.042, color if k % 2 else 0xFFF7EA)
        brush.oval(x + w * 0.07 + (k + 0.5) * step, y - 0.108, step / 2, 0.009, color if k % 2 else 0xFFF7EA)


def _trees_behind(brush: Brush, scenery: Scenery, low: float) -> None:
    for x in scenery.spread(9):
        props.tree(brush, x, low, scenery.rng.uniform(0.42, 0.56), 0x7FAE7A)


def _road(brush: Brush, scenery: Scenery, kerb: float) -> None:
    """Pavement above `kerb`, asphalt with lane marks below, a pavement at the lower edge."""
    low, stage = scenery.stage.horizon, scenery.stage
    brush.rect(scenery.left, low - 0.025, scenery.width, 1.0, 0xD9D3C7)
    for k in range(int(scenery.width / 0.12)):
        brush.rect(scenery.left + k * 0.12, low - 0.025, 0.003, kerb - low + 0.025, 0xC6BFB1)
    brush.rect(scenery.left, kerb, scenery.width, 0.014, 0xB3AC9F)
    brush.rect(scenery.left, kerb + 0.014, scenery.width, 1.5, 0x7C8794)
    brush.rect(scenery.left, kerb + 0.014, scenery.width, 0.01, 0x6C7783)
    middle = stage.ground(0.26)
    for k in range(int(scenery.width / 0.26)):
        brush.rounded(scenery.left + k * 0.26, middle, 0.14, 0.012, 0.004, 0xF2EFE2)
    edge = stage.half_h - 0.018
    brush.rect(scenery.left, edge, scenery.width, 1.0, 0xC9C2B4)
    brush.rect(scenery.left, edge, scenery.width, 0.008, 0xE5DFD2)


def _street_furniture(brush: Brush, scenery: Scenery, y: float) -> None:
    for k, x in enumerate(scenery.spread(8, jitter=0.2)):
        if k % 2:
            props.lamp_post(brush, x, y, 0.34)
        else:
            brush.rect(x - 0.04, y - 0.035, 0.08, 0.035, 0x9A6A4F)
            props.tree(brush, x, y - 0.03, 0.26, 0x7DB56C)


def _avenue(brush: Brush, scenery: Scenery, y: float) -> None:
    for k, x in enumerate(scenery.spread(10, jitter=0.15)):
        if k % 2:
            props.lamp_post(brush, x, y, 0.30)
        else:
            props.tree(brush, x, y, 0.24, 0x6FAE74)


def _view(brush: Brush, frame: tuple[float, float, float, float]) -> None:
    """What the window shows."""
    x, y, w, h = frame
    if brush.light.dark:
        props.moon(brush, x + w * 0.7, y + h * 0.3, 0.035)
    else:
        props.cloud(brush, x + w * 0.3, y + h * 0.32, 0.16, 3)
        props.cloud(brush, x + w * 0.85, y + h * 0.22, 0.12, 5)
    soft = brush.faded(0.25)
    soft.oval(x + w * 0.2, y + h * 1.05, w * 0.6, h * 0.36, 0x9CCB96)
    soft.oval(x + w * 0.9, y + h * 1.1, w * 0.6, h * 0.45, 0x86BC82)
    props.tree(soft, x + w * 0.78, y + h * 0.85, h * 0.5)


def _wall(brush: Brush, scenery: Scenery, frame: tuple[float, float, float, float], low: float) -> None:
    x, y, w, h = frame
    wall = skia.Path()
    wall.addRect(skia.Rect.MakeLTRB(scenery.left, -scenery.bottom, -scenery.left, low + 0.1))
    wall.addRect(skia.Rect.MakeXYWH(x, y, w, h))
    wall.setFillType(skia.PathFillType.kEvenOdd)
    brush.path(wall, 0xF3E3CE)
    for k in range(int(scenery.width / 0.09)):
        stripe = skia.Path()
        stripe.addRect(skia.Rect.MakeXYWH(scenery.left + k * 0.09, -scenery.bottom, 0.035, scenery.bottom + low + 0.1))
        brush.within(stripe, wall, 0xF0DCC3)
    _window_frame(brush, frame)
    brush.rect(scenery.left, low - 0.035, scenery.width, 0.05, 0xFFF8EC)
    brush.rect(scenery.left, low - 0.037, scenery.width, 0.005, 0xDCC6A8)


def _window_frame(brush: Brush, frame: tuple[float, float, float, float]) -> None:
    x, y, w, h = frame
    bar, wood = 0.016, 0xFFF8EC
    for left, top, width, height in (
        (x - bar, y - bar, w + 2 * bar, bar),
        (x - bar, y + h, w + 2 * bar, bar),
        (x - bar, y, bar, h),
        (x + w, y, bar, h),
        (x + w / 2 - bar / 3, y, bar * 0.66, h),
        (x, y + h * 0.36, w, bar * 0.6),
    ):
        brush.rect(left, top, width, height, wood)
    brush.rounded(x - 0.035, y + h + bar, w + 0.07, 0.02, 0.005, 0xEBDCC3)
    brush.rounded(x - 0.09, y - 0.045, w + 0.18, 0.012, 0.006, 0xB08968)
    for side, edge in ((-1, x - 0.01), (1, x + w + 0.01)):
        _curtain(brush, edge, side, (y - 0.036, h + 0.09))


def _curtain(brush: Brush, edge: float, side: int, extent: tuple[float, float]) -> None:
    top, height = extent
    for k in range(4):
        outer = edge + side * 0.07
        inner = edge - side * (0.03 - 0.028 * k)
        color = mix(0xE58F7B, 0xC96F60, 0.33 * k)
        brush.poly([(outer, top), (inner, top), (inner + side * 0.012, top + height), (outer, top + height)], color)


def _furniture(brush: Brush, scenery: Scenery, low: float) -> None:
    half = scenery.stage.half_w
    _picture(brush, half * 0.28, low - 0.54)
    _shelf(brush, half * 0.78, low + 0.012)
    _sofa(brush, half * 0.22, low + 0.012)
    _floor_lamp(brush, -half * 0.86, low + 0.012)


def _picture(brush: Brush, x: float, y: float) -> None:
    brush.rounded(x - 0.09, y - 0.07, 0.18, 0.15, 0.006, 0xB08968)
    brush.rect(x - 0.077, y - 0.057, 0.154, 0.124, 0xFFF8EC)
    brush.rect(x - 0.06, y - 0.042, 0.12, 0.094, 0xBFE0E6)
    brush.poly([(x - 0.06, y + 0.052), (x - 0.02, y - 0.012), (x + 0.02, y + 0.052)], 0x7DAF9A)
    brush.poly([(x - 0.01, y + 0.052), (x + 0.03, y + 0.002), (x + 0.06, y + 0.052)], 0x5F9584)
    brush.oval(x + 0.032, y - 0.02, 0.012, 0.012, 0xF6C667)


def _shelf(brush: Brush, x: float, y: float) -> None:
    w, h = 0.26, 0.46
    brush.rect(x - w / 2, y - h, w, h, 0xC79A6B)
    books = (0xD9695F, 0x5B8FB9, 0xF0C05A, 0x7DAF7A, 0x9A7BB5, 0xE8E0D0)
    for row in range(3):
        top = y - h + 0.016 + row * 0.148
        brush.rect(x - w / 2 + 0.014, top, w - 0.028, 0.132, 0x9F7650)
        at = x - w / 2 + 0.02
        for k in range(7 - row):
            thick = 0.018 + 0.006 * ((k * 7 + row * 3) % 3)
            tall = 0.085 + 0.012 * ((k * 5 + row) % 4)
            brush.rounded(at, top + 0.132 - tall, thick, tall, 0.002, books[(k + row * 2) % 6])
            at += thick + 0.003


def _sofa(brush: Brush, x: float, y: float) -> None:
    color, w = 0x6FA3A8, 0.56
    for side in (-1, 1):
        brush.rect(x + side * w * 0.4 - 0.01, y - 0.03, 0.02, 0.03, 0x8A5A44)
    brush.rounded(x - w / 2, y - 0.27, w, 0.22, 0.035, mix(color, 0x2A4A50, 0.12))
    for side in (-1, 1):
        brush.rounded(x + side * w * 0.225 - w * 0.215, y - 0.155, w * 0.43, 0.07, 0.02, mix(color, 0xFFFFFF, 0.14))
    brush.rounded(x - w / 2, y - 0.1, w, 0.075, 0.02, color)
    for side in (-1, 1):
        brush.rounded(x + side * w * 0.5 - 0.04, y - 0.19, 0.08, 0.165, 0.032, mix(color, 0x2A4A50, 0.2))
    brush.canvas.save()
    brush.canvas.rotate(-12, x - w * 0.3, y - 0.19)
    brush.rounded(x - w * 0.3 - 0.045, y - 0.23, 0.09, 0.085, 0.018, 0xF0C05A)
    brush.canvas.restore()


def _floor_lamp(brush: Brush, x: float, y: float) -> None:
    top = y - 0.5
    if brush.light.hour != "day":
        for r, alpha in ((0.34, 0.10), (0.22, 0.14), (0.14, 0.16)):
            brush.oval(x, top + 0.02, r, r, props.LAMP, lit=True, alpha=alpha)
    brush.rect(x - 0.006, top, 0.012, 0.5, 0x8A6A52)
    brush.oval(x, y, 0.06, 0.012, 0x8A6A52)
    lit = brush.light.hour != "day"
    shade = [(x - 0.05, top - 0.06), (x + 0.05, top - 0.06), (x + 0.085, top + 0.06), (x - 0.085, top + 0.06)]
    if lit:
        path = skia.Path()
        path.addPoly([skia.Point(*point) for point in shade], True)
        brush.path(path, props.LAMP, lit=True)
    else:
        brush.poly(shade, 0xF6DFB5)


def _floor(brush: Brush, scenery: Scenery, low: float) -> None:
    stage = scenery.stage
    brush.rect(scenery.left, low + 0.012, scenery.width, scenery.bottom, 0xD9A878)
    y, k = low + 0.012, 0
    while y < stage.half_h + BLEED:
        step = 0.045 + 0.35 * (y - low)
        brush.rect(scenery.left, y, scenery.width, 0.003, 0xC28F60)
        for x in range(int(scenery.width / 0.7) + 1):
            brush.rect(scenery.left + x * 0.7 + (k % 3) * 0.23, y, 0.003, step, 0xC28F60)
        y, k = y + step, k + 1
    middle = stage.ground(0.38)
    for rx, ry, color in (
        (0.62, 0.085, 0xE9DCC6),
        (0.59, 0.078, 0xD9796B),
        (0.5, 0.064, 0xE9DCC6),
        (0.48, 0.06, 0xE39584),
    ):
        brush.oval(0, middle, rx, ry, color)
