"""Weather: rain, snow, wind and fog over the whole frame, the same for the same seed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import skia

from filmloom.world.choreograph.stage import Stage
from filmloom.world.render.light import Light, mix
from filmloom.world.scene import Weather

_LEAVES: Final = (0xD9903C, 0xC9683A, 0xE0B04A, 0x9DB35A)


@dataclass(frozen=True, slots=True)
class Drops:
    """One distance of falling things: how many per square unit, how fast, how large."""

    density: float
    velocity: tuple[float, float]
    """Units per second, right and down."""
    size: float
    alpha: float
    sway: float = 0.0


_SHEETS: Final[dict[Weather, tuple[Drops, ...]]] = {
    "rain": (
        Drops(70, (-0.22, 1.5), 0.035, 0.30),
        Drops(45, (-0.28, 1.9), 0.055, 0.42),
        Drops(20, (-0.34, 2.4), 0.085, 0.5),
    ),
    "snow": (
        Drops(60, (-0.02, 0.10), 0.007, 0.65, sway=0.03),
        Drops(40, (-0.03, 0.16), 0.012, 0.8, sway=0.03),
        Drops(16, (-0.04, 0.24), 0.020, 0.95, sway=0.03),
    ),
    "wind": (Drops(9, (0.95, 0.02), 0.22, 0.5, sway=0.04), Drops(10, (0.7, 0.16), 0.018, 1.0, sway=0.05)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Falling things of one distance: where each starts, and how all of them move."""

    places: npt.NDArray[np.float64]
    """[n 2] in units of the shorter side, over the frame and its margin."""
    velocity: tuple[float, float]
    size: float
    alpha: float
    sway: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherLayer:
    """Draws one kind of weather."""

    kind: Weather
    stage: Stage
    sheets: tuple[Sheet, ...]
    color: int

    def draw_behind(self, canvas: skia.Canvas, at_s: float) -> None:
        """Between the place and the actors: most of the fog, so that they stay readable."""
        if self.kind == "fog":
            _draw_fog(canvas, self, at_s, 0.5)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """On a canvas in the units of an Animation, over everything."""
        if self.kind == "fog":
            _draw_fog(canvas, self, at_s, 0.18)
        for sheet in self.sheets:
            places = self._at(sheet, at_s)
            {"rain": _draw_rain, "snow": _draw_snow, "wind": _draw_wind}[self.kind](
                canvas, sheet, places, (self.color, at_s)
            )

    def _at(self, sheet: Sheet, at_s: float) -> npt.NDArray[np.float64]:
        """Places at a time, wrapped around the frame and its margin."""
        span = np.array([2 * self.stage.half_w + 0.3, 2 * self.stage.half_h + 0.3])
        places = sheet.places + np.array(sheet.velocity) * at_s
        if sheet.sway:
            places[:, 0] += sheet.sway * np.sin(at_s * 1.3 + np.arange(len(places)) * 2.4)
        wrapped: npt.NDArray[np.float64] = np.mod(places + span / 2, span) - span / 2
        return wrapped


def make_weather(kind: Weather, stage: Stage, light: Light, seed: int) -> WeatherLayer:
    """The weather of a scene. In a room and in space it stays outside."""
    rng = np.random.default_rng(seed + 77)
    indoors = stage.background in ("room", "space")
    area = 4 * stage.half_w * stage.half_h
    sheets: tuple[Sheet, ...] = ()
    color = mix(0xFFFFFF, light.sky[1], 0.25)
    if not indoors:
        sheets = tuple(_sheet(rng, stage, area, drops) for drops in _SHEETS.get(kind, ()))
    if kind == "snow":
        color = 0xFFFFFF
    quiet = "clear" if indoors else kind
    return WeatherLayer(kind=quiet, stage=stage, sheets=sheets, color=light.haze if kind == "fog" else color)


def _sheet(rng: np.random.Generator, stage: Stage, area: float, drops: Drops) -> Sheet:
    half = np.array([stage.half_w + 0.15, stage.half_h + 0.15])
    return Sheet(
        places=rng.uniform(-half, half, (round(drops.density * area), 2)),
        velocity=drops.velocity,
        size=drops.size,
        alpha=drops.alpha,
        sway=drops.sway,
    )


def _fill(color: int, alpha: float, **more: object) -> skia.Paint:
    argb = skia.Color(color >> 16, color >> 8 & 255, color & 255, round(255 * alpha))
    return skia.Paint(AntiAlias=True, Color=argb, **more)


def _draw_rain(canvas: skia.Canvas, sheet: Sheet, places: npt.NDArray[np.float64], look: tuple[int, float]) -> None:
    """Slanted strokes along the way they fall."""
    direction = np.array(sheet.velocity) / math.hypot(*sheet.velocity)
    tails = places - direction * sheet.size
    points = [skia.Point(*map(float, point)) for pair in zip(tails, places, strict=True) for point in pair]
    paint = _fill(look[0], sheet.alpha, StrokeWidth=0.0012 + 0.018 * sheet.size, StrokeCap=skia.Paint.kRound_Cap)
    canvas.drawPoints(skia.Canvas.PointMode.kLines_PointMode, points, paint)


def _draw_snow(canvas: skia.Canvas, sheet: Sheet, places: npt.NDArray[np.float64], look: tuple[int, float]) -> None:
    points = [skia.Point(float(x), float(y)) for x, y in places]
    paint = _fill(look[0], sheet.alpha, StrokeWidth=sheet.size, StrokeCap=skia.Paint.kRound_Cap)
    canvas.drawPoints(skia.Canvas.PointMode.kPoints_PointMode, points, paint)


def _draw_wind(canvas: skia.Canvas, sheet: Sheet, places: npt.NDArray[np.float64], look: tuple[int, float]) -> None:
    """Long streaks, and leaves that tumble."""
    color, at_s = look
    if sheet.size > 0.1:
        paint = _fill(
            color, sheet.alpha, StrokeWidth=0.0035, StrokeCap=skia.Paint.kRound_Cap, Style=skia.Paint.kStroke_Style
        )
        for k, (x, y) in enumerate(places):
            bend = 0.012 * math.sin(at_s * 2 + k)
            path = skia.Path()
            path.moveTo(float(x) - sheet.size, float(y))
            path.quadTo(float(x) - sheet.size / 2, float(y) + bend, float(x), float(y))
            canvas.drawPath(path, paint)
        return
    for k, (x, y) in enumerate(places):
        canvas.save()
        canvas.translate(float(x), float(y) + 0.02 * math.sin(at_s * 3 + k))
        canvas.rotate(at_s * 200 + 50 * k)
        canvas.scale(1, 0.35 + 0.3 * math.sin(at_s * 5 + 2 * k))
        half = sheet.size / 2
        canvas.drawOval(skia.Rect.MakeLTRB(-half, -half * 0.6, half, half * 0.6), _fill(_LEAVES[k % 4], 1.0))
        canvas.restore()


def _draw_fog(canvas: skia.Canvas, layer: WeatherLayer, at_s: float, strength: float) -> None:
    """A veil that is thickest at the horizon, in flat bands as the sky is, and long banks that drift through it."""
    stage = layer.stage
    bands = 48
    height = 2 * stage.half_h / bands
    for k in range(bands):
        y = -stage.half_h + k * height
        away = (y - stage.horizon) / (0.5 * stage.half_h if y < stage.horizon else 0.8 * stage.half_h)
        paint = _fill(layer.color, 0.06 + strength * math.exp(-(away**2) * 1.6))
        paint.setAntiAlias(False)
        canvas.drawRect(skia.Rect.MakeLTRB(-stage.half_w - 0.01, y, stage.half_w + 0.01, y + height), paint)
    for k, bank in enumerate(_banks(stage.half_w)):
        span = 4 * stage.half_w
        x = (k * 0.37 * span + (0.035 + 0.014 * (k % 3)) * at_s) % span - span / 2
        canvas.save()
        canvas.translate(x, stage.horizon + (k - 0.8) * 0.11 * stage.half_h / 0.5)
        canvas.drawPath(bank, _fill(layer.color, 0.6 * strength))
        canvas.restore()


@cache
def _banks(half_w: float) -> tuple[skia.Path, ...]:
    """Four long low clouds, each one outline."""
    rng = np.random.default_rng(5)
    banks = []
    for _ in range(4):
        path = skia.Path()
        wide = half_w * rng.uniform(0.5, 0.8)
        path.addRoundRect(skia.Rect.MakeLTRB(-wide, -0.016, wide, 0.016), 0.016, 0.016)
        for at in np.linspace(-0.8, 0.8, 9):
            puff = skia.Path()
            rx, ry = wide * rng.uniform(0.12, 0.22), rng.uniform(0.018, 0.036)
            puff.addOval(skia.Rect.MakeLTRB(at * wide - rx, -ry, at * wide + rx, ry * 0.7))
            path = skia.Op(path, puff, skia.PathOp.kUnion_PathOp)
        banks.append(path)
    return tuple(banks)
