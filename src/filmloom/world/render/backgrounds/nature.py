"""Backgrounds of the open country: meadow, forest, desert, snow and night."""

from __future__ import annotations

import skia

from filmloom.world.render import props
from filmloom.world.render.light import mix
from filmloom.world.render.planes import HEAVEN_PARALLAX, Brush, Scenery, Sparks, height_of, ridge


def meadow(scenery: Scenery) -> None:
    """Hills, trees and flowers under a sky with clouds."""
    low = scenery.stage.horizon
    scenery.sky()
    celestial(scenery)
    clouds(scenery)
    hills(scenery, (0xA9CFC0, 0.55, low - 0.05, 0.13, 0.9), parallax=0.15)
    wooded_hill(scenery, 0x9CCB96, low - 0.005, parallax=0.35)
    field(scenery, (0x9DCF7C, 0x8FC56F), 0x7FB763)
    grass_edge(scenery, 0x6EA956, 0x8FC56F)


def forest(scenery: Scenery) -> None:
    """A clearing between rows of trees."""
    low, rng = scenery.stage.horizon, scenery.rng
    scenery.sky()
    celestial(scenery)
    for row, (fade, lift, size, parallax) in enumerate(
        ((0.62, 0.035, 0.42, 0.2), (0.36, 0.015, 0.5, 0.42), (0.1, 0.0, 0.6, 0.7))
    ):

        def draw(brush: Brush, row: int = row, lift: float = lift, size: float = size) -> None:
            brush.path(ridge(scenery, low - lift, 0.03, 1.1), 0x5E9A63)
            for k, x in enumerate(scenery.spread(int(scenery.width / (0.17 + 0.04 * row)))):
                if row == 2 and abs(x) < 0.55 * scenery.stage.half_w:
                    continue
                high = size * rng.uniform(0.75, 1.1)
                if (k + row) % 3:
                    props.fir(brush, x, low - lift + 0.02, high, mix(0x3F7A5A, 0x6BA56B, rng.uniform(0, 0.4)))
                else:
                    props.tree(brush, x, low - lift + 0.02, high * 0.8, mix(0x5C9E58, 0x9CBF5A, rng.uniform(0, 0.5)))

        scenery.plane(draw, parallax=parallax, fade=fade)
    field(scenery, (0x86B56A, 0x79AA60), 0x699A55, blossoms=(0xFFFFFF, 0xE98A7B))

    def undergrowth(brush: Brush) -> None:
        for x in scenery.spread(26, jitter=0.5):
            if abs(x) > 0.5 * scenery.stage.half_w:
                props.bush(brush, x, low + 0.03, rng.uniform(0.08, 0.16), 0x5B9456)

    scenery.plane(undergrowth, parallax=0.85)
    grass_edge(scenery, 0x4F8549, 0x79AA60)


def desert(scenery: Scenery) -> None:
    """Dunes, table mountains and cacti."""
    low, rng = scenery.stage.horizon, scenery.rng
    scenery.sky()
    celestial(scenery)
    clouds(scenery, count=2)

    def mesas(brush: Brush) -> None:
        for x in scenery.spread(5):
            w, h = rng.uniform(0.18, 0.34), rng.uniform(0.1, 0.22)
            outline = [
                (x - w * 0.62, low + 0.05),
                (x - w * 0.42, low - h),
                (x + w * 0.42, low - h),
                (x + w * 0.62, low + 0.05),
            ]
            brush.poly(outline, 0xD08A63)
            brush.poly([(x + w * 0.1, low + 0.05), (x + w * 0.16, low - h), outline[2], outline[3]], 0xBC7552)
            brush.rect(x - w * 0.47, low - h * 0.72, w * 0.94, h * 0.1, 0xDE9F78)

    scenery.plane(mesas, parallax=0.15, fade=0.35)
    hills(scenery, (0xEFCB8F, 0.12, low - 0.02, 0.09, 1.3), parallax=0.35)
    hills(scenery, (0xE9BE7B, 0.0, low + 0.01, 0.06, 0.9), parallax=0.6)

    def ground(brush: Brush) -> None:
        brush.path(ridge(scenery, low + 0.05, 0.035, 1.6), 0xE5B26A)
        for k, share in enumerate((0.3, 0.58, 0.85)):
            y = low + (scenery.stage.half_h - low) * share
            brush.path(ridge(scenery, y, 0.03, 1.1 + 0.3 * k), mix(0xE5B26A, 0xD69E55, 0.3 * (k + 1)))
        for x in scenery.spread(22, jitter=0.5):
            y = rng.uniform(low + 0.1, scenery.stage.half_h)
            props.stone(brush, x, y, 0.02 + 0.04 * (y - low), 0xC4905A)
        for x in scenery.spread(6, jitter=0.4):
            if abs(x) > 0.35 * scenery.stage.half_w:
                props.cactus(brush, x, low + rng.uniform(0.05, 0.1), rng.uniform(0.16, 0.27))

    scenery.plane(ground, parallax=1.0)


def snow(scenery: Scenery) -> None:
    """Mountains, snowy firs and a hut with a lit window."""
    low, rng = scenery.stage.horizon, scenery.rng
    scenery.sky()
    celestial(scenery)
    clouds(scenery, count=3)
    scenery.plane(lambda brush: _mountains(brush, scenery), parallax=0.12, fade=0.3)
    hills(scenery, (0xD5E6EF, 0.1, low - 0.02, 0.08, 1.0), parallax=0.35)

    def firs(brush: Brush) -> None:
        outline = ridge(scenery, low + 0.0, 0.05, 1.2)
        brush.path(outline, 0xE3EFF5)
        for x in scenery.spread(int(scenery.width / 0.16), jitter=0.5):
            props.fir(brush, x, height_of(outline, x) + 0.02, rng.uniform(0.16, 0.3), 0x4C7F72, 0xF4FAFD)
        _hut(brush, scenery.stage.half_w * 0.62, low + 0.03, 0.2)

    scenery.plane(firs, parallax=0.6)

    def ground(brush: Brush) -> None:
        brush.path(ridge(scenery, low + 0.04, 0.02, 1.7), 0xF1F7FA)
        for k, share in enumerate((0.35, 0.7)):
            y = low + (scenery.stage.half_h - low) * share
            brush.path(ridge(scenery, y, 0.03, 1.3 + k * 0.5), mix(0xF1F7FA, 0xCFE2EE, 0.4 * (k + 1)))
        for x in scenery.spread(14, jitter=0.5):
            props.stone(brush, x, rng.uniform(low + 0.1, scenery.stage.half_h), 0.045, 0xDCEAF2)

    scenery.plane(ground, parallax=1.0)


def night(scenery: Scenery) -> None:
    """A big moon over quiet hills, stars and fireflies."""
    low = scenery.stage.horizon
    scenery.sky()
    stars(scenery, 90)
    scenery.plane(
        lambda brush: props.moon(brush, -0.5 * scenery.stage.half_w, -0.52 * scenery.stage.half_h, 0.13),
        parallax=HEAVEN_PARALLAX,
        heaven=True,
    )
    clouds(scenery, count=3)
    hills(scenery, (0xA9CFC0, 0.5, low - 0.05, 0.16, 0.8), parallax=0.15)
    wooded_hill(scenery, 0x7FB58E, low - 0.01, parallax=0.35)
    field(scenery, (0x7DB27A, 0x6FA56F), 0x5E9463)
    fireflies(scenery)
    grass_edge(scenery, 0x46785A, 0x6FA56F)


def celestial(scenery: Scenery) -> None:
    """Sun or moon in a corner of the sky, and stars by night."""
    stage, hour = scenery.stage, scenery.light.hour
    if scenery.light.overcast:
        return
    if scenery.light.dark:
        stars(scenery, 70)
    side = 1 if scenery.rng.random() < 0.6 else -1
    height = {"day": -0.62, "dawn": -0.18, "dusk": -0.12, "night": -0.6}[hour]
    y = max(-stage.half_h + 0.16, stage.half_h * height)
    scenery.plane(
        lambda brush: props.sun(brush, side * stage.half_w * 0.68, y, 0.075), parallax=HEAVEN_PARALLAX, heaven=True
    )


def stars(scenery: Scenery, count: int, low: float | None = None) -> None:
    """Stars that twinkle in five groups."""
    stage, rng = scenery.stage, scenery.rng
    floor = scenery.stage.horizon - 0.05 if low is None else low
    for size in (0.0016, 0.0028):
        places = [
            skia.Point(rng.uniform(-stage.half_w - 0.1, stage.half_w + 0.1), rng.uniform(-stage.half_h - 0.1, floor))
            for _ in range(count if size < 0.002 else count // 3)
        ]
        groups = tuple(tuple(places[k::5]) for k in range(5))
        scenery.planes.append(Sparks(groups=groups, size=size * 2, color=0xFFF6DA, parallax=0.03, seconds=3.4))


def fireflies(scenery: Scenery) -> None:
    stage, rng = scenery.stage, scenery.rng
    places = [
        skia.Point(rng.uniform(-stage.half_w, stage.half_w), rng.uniform(stage.horizon, 0.8 * stage.half_h))
        for _ in range(14)
    ]
    groups = tuple((place,) for place in places)
    scenery.planes.append(
        Sparks(groups=groups, size=0.012, color=0xF9F08A, parallax=0.9, seconds=2.6, depth=0.3, wander=0.03)
    )


def clouds(scenery: Scenery, count: int = 4, *, low: float | None = None) -> None:
    """Two sheets of clouds that drift at different paces."""
    stage, rng = scenery.stage, scenery.rng
    floor = stage.horizon - 0.2 if low is None else low
    for sheet, (fade, drift, parallax) in enumerate(((0.35, 0.006, 0.06), (0.0, 0.014, 0.1))):
        period = scenery.width + 0.4

        def draw(brush: Brush, sheet: int = sheet, period: float = period) -> None:
            for k in range(count):
                x = scenery.left + (k + 0.5 * sheet + rng.uniform(-0.2, 0.2)) * period / count
                y = rng.uniform(-stage.half_h + 0.08, max(-stage.half_h + 0.12, floor))
                props.cloud(brush, x, y, rng.uniform(0.14, 0.22) * (1 + 0.6 * sheet), int(rng.integers(1 << 20)))

        scenery.plane(draw, parallax=parallax, fade=fade, drift=drift, period=period)


def hills(scenery: Scenery, look: tuple[int, float, float, float, float], *, parallax: float) -> None:
    """One rolling outline; look: colour, fade, y, height, length of a hill."""
    color, fade, y, height, length = look
    outline = ridge(scenery, y, height, length)
    scenery.plane(lambda brush: brush.path(outline, color), parallax=parallax, fade=fade)


def wooded_hill(scenery: Scenery, color: int, y: float, *, parallax: float) -> None:
    """A hill with round trees along its crest."""
    rng = scenery.rng
    outline = ridge(scenery, y, 0.09, 1.3)

    def draw(brush: Brush) -> None:
        for x in scenery.spread(13, jitter=0.5):
            leaves = mix(0x74B069, 0x9CC078, rng.uniform(0, 1))
            props.tree(brush, x, height_of(outline, x) + 0.015, rng.uniform(0.08, 0.15), leaves)
        brush.path(outline, color)
        for x in scenery.spread(16, jitter=0.5):
            props.bush(brush, x, height_of(outline, x) + 0.03, rng.uniform(0.04, 0.08), mix(color, 0x3E7A4E, 0.35))

    scenery.plane(draw, parallax=parallax, fade=0.18)


def field(
    scenery: Scenery, stripes: tuple[int, int], tufts: int, blossoms: tuple[int, ...] = (0xFFFFFF, 0xF7B9C4, 0xFFE08A)
) -> None:
    """The ground that actors stand on: soft bands, tufts and flowers."""
    low, rng, stage = scenery.stage.horizon, scenery.rng, scenery.stage

    def draw(brush: Brush) -> None:
        brush.path(ridge(scenery, low + 0.03, 0.025, 1.5), stripes[0])
        for k, share in enumerate((0.26, 0.52, 0.8)):
            y = low + (stage.half_h - low) * share
            brush.path(ridge(scenery, y, 0.03, 1.2 + 0.3 * k), mix(stripes[0], stripes[1], (k + 1) / 3))
        for x in scenery.spread(int(scenery.width * 22), jitter=1.0):
            y = low + 0.06 + (stage.half_h - low) * rng.uniform(0, 1) ** 0.8
            props.tuft(brush, x, y, 0.008 + 0.02 * (y - low), tufts)
        for x in scenery.spread(int(scenery.width * 8), jitter=1.0):
            y = low + 0.08 + (stage.half_h - low) * rng.uniform(0, 1)
            props.flower(brush, x, y, 0.010 + 0.024 * (y - low), blossoms[int(rng.integers(len(blossoms)))])

    scenery.plane(draw, parallax=1.0)


def grass_edge(scenery: Scenery, color: int, ground: int) -> None:
    """Blades along the lower edge, in front of everybody."""
    y, rng = scenery.stage.half_h, scenery.rng

    def draw(brush: Brush) -> None:
        for x in scenery.spread(int(scenery.width * 26), jitter=0.9):
            edge = min(1.0, abs(x) / scenery.stage.half_w)
            props.tuft(
                brush,
                x,
                y + 0.012,
                rng.uniform(0.015, 0.03) + 0.05 * edge**3,
                mix(color, 0xFFFFFF, rng.uniform(0, 0.12)),
            )
        brush.rect(scenery.left, y + 0.01, scenery.width, 1.0, ground)

    scenery.plane(draw, parallax=1.25, depth=-1.0)


def _mountains(brush: Brush, scenery: Scenery) -> None:
    low, rng = scenery.stage.horizon, scenery.rng
    for x in scenery.spread(7, jitter=0.3):
        w, h = rng.uniform(0.3, 0.45), rng.uniform(0.22, 0.4)
        brush.poly([(x - w, low + 0.1), (x, low - h), (x + w, low + 0.1)], 0x8FAAC4)
        brush.poly([(x, low + 0.1), (x, low - h), (x + w, low + 0.1)], 0x7B97B5)
        cut = 0.34
        rim = low + 0.1 - (h + 0.1) * (1 - cut)
        cap = [
            (x - w * cut, rim),
            (x, low - h),
            (x + w * cut, rim),
            (x + w * 0.16, rim - 0.02),
            (x + 0.02, rim + 0.02),
            (x - w * 0.14, rim - 0.015),
        ]
        brush.poly(cap, 0xF7FBFE)


def _hut(brush: Brush, x: float, y: float, size: float) -> None:
    brush.rect(x - size * 0.5, y - size * 0.5, size, size * 0.5, 0xA56B4C)
    for k in range(3):
        brush.rect(x - size * 0.5, y - size * (0.13 + 0.13 * k), size, size * 0.014, 0x8A5A44)
    brush.rect(x + size * 0.2, y - size * 0.98, size * 0.13, size * 0.3, 0x8A5A44)
    brush.poly([(x - size * 0.66, y - size * 0.46), (x, y - size * 0.98), (x + size * 0.66, y - size * 0.46)], 0xF4FAFD)
    brush.poly([(x - size * 0.5, y - size * 0.46), (x, y - size * 0.86), (x + size * 0.5, y - size * 0.46)], 0xDCEAF2)
    props.window(brush, x - size * 0.3, y - size * 0.36, size * 0.2, size * 0.18, lit=True)
    brush.rounded(x + size * 0.08, y - size * 0.36, size * 0.22, size * 0.36, size * 0.02, 0x6E4636)
