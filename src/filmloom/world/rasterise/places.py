"""Places: backgrounds and weather as fine images, painted once and kept, and drawn as the camera sees them.

All frames of a clip lie below each other in one tall canvas, the strip: one surface for sixteen frames.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count, groupby
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import skia

from filmloom.types import Size
from filmloom.world.animation import Animation, Track
from filmloom.world.choreograph.stage import Stage
from filmloom.world.rasterise.fine import FINE, FINER, LINEAR, NEAREST, FineImage, fine_image, finer, image_of, info_of
from filmloom.world.rasterise.kept import Kept
from filmloom.world.render.backdrop import View, draw_planes
from filmloom.world.render.backgrounds import paint_background
from filmloom.world.render.light import Light, light_of
from filmloom.world.render.planes import Plane, Sparks
from filmloom.world.render.player import HEAVENLY
from filmloom.world.render.weather import WeatherLayer, make_weather
from filmloom.world.scene import Background, Hour, Weather

Strip: TypeAlias = npt.NDArray[np.uint8]
"""[t h w 4], blue, green, red, alpha."""
Times: TypeAlias = tuple[float, ...]

_STAND: Final = (0.0, 0.0, 1.0)
_FAR: Final = 5.0
_REACH_X, _REACH_UP, _REACH_DOWN = 0.24, 0.3, 0.05
"""How far the fine images reach beyond the frame, to the sides as a share of its half: what the choreographer's cameras
need, and a little more. What a camera sees beyond that is drawn by vectors."""
_SMALL: Final = 80
"""Pixels along the shorter side up to which paintings are kept finer and looked up without a mean."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a place looks like depends on this, and on the time and the camera: hours and weathers of one light share
    their painting."""

    background: Background
    light: Light
    seed: int
    size: Size

    @property
    def aspect(self) -> float:
        return self.size[0] / self.size[1]


_paintings: Kept[_Painting] = Kept(224 << 20)
_strips: Kept[Strip] = Kept(96 << 20)
_skies: Kept[skia.Image] = Kept(48 << 20)


class Place:
    """The place of one clip: what is behind its actors, among them and before them."""

    def __init__(self, animation: Animation, size: Size, times: Track, camera: Track) -> None:
        light = light_of(animation.background, animation.hour, animation.weather)
        self.scene = Scene(animation.background, light, animation.seed, size)
        self.times: Times = tuple(times.tolist())
        self.views: list[View] = [(x, y, zoom) for x, y, zoom in camera.tolist()]
        self.is_still = all(view == _STAND for view in self.views)
        self._weather: Weather = animation.weather
        played = any(layer.concept in HEAVENLY for layer in animation.layers)
        order = _sheets(self.scene, animation.hour, animation.weather, played)
        self.heaven_is_played = order.heaven_is_played
        """Whether a sun or moon that is an actor takes the place of the painted one."""
        self._back, self._veils, self.between = order.back, order.veils, order.between
        self._laid: dict[Sheet, _Laid] = {}
        self._is_finer = min(size) <= _SMALL
        self._back_is_kept = False

    def behind(self) -> Strip:
        """Fresh frames of all that is behind the actors, or behind a sun that is one."""
        if not self.is_still:
            return self._drawn_back()
        fog = self._weather == "fog" and not self.heaven_is_played
        key = (_number(self.scene), self.times, self.heaven_is_played, fog)
        self._back_is_kept = key in _strips and not self._veils

        def make() -> tuple[Strip, int]:
            strip = self._drawn_back()
            return strip, strip.nbytes

        return _strips.get(key, make).copy()

    def lay_veils(self, canvas: skia.Canvas) -> None:
        """What of the distance stands before a sun or moon that is an actor."""
        if self.heaven_is_played:
            self._lay_all(canvas, self._veils)
            self._lay_weather(canvas, "fog behind")

    def lay(self, canvas: skia.Canvas, sheet: Sheet, frame: int) -> None:
        """Draw one sheet into one frame of the strip; the caller clips."""
        if sheet not in self._laid:
            self._laid.update(self._lay_out())
        laid = self._laid[sheet]
        at = laid.matrices[frame]
        if at is None:
            self._lay_vectors(canvas, sheet, frame)
        elif laid.fine:
            canvas.setMatrix(at)
            if laid.alphas:
                laid.paint.setAlphaf(laid.alphas[frame])
            canvas.drawImage(laid.fine.image, 0, 0, NEAREST if self._is_finer else LINEAR, laid.paint)

    def finish(self, canvas: skia.Canvas) -> None:
        """Let the weather fall over everything."""
        self._lay_weather(canvas, "over")

    def _drawn_back(self) -> Strip:
        self._back_is_kept = False
        width, height = self.scene.size
        strip = np.zeros((len(self.times), height, width, 4), np.uint8)
        with canvas_over(strip) as canvas:
            self._lay_all(canvas, self._back)
            if not self.heaven_is_played:
                self._lay_weather(canvas, "fog behind")
        return strip

    def _lay_all(self, canvas: skia.Canvas, sheets: Sequence[Sheet]) -> None:
        for frame in range(len(self.times)):
            canvas.save()
            canvas.clipRect(frame_rect(self.scene.size, frame))
            for sheet in sheets:
                self.lay(canvas, sheet, frame)
            canvas.restore()

    def _lay_weather(self, canvas: skia.Canvas, part: str) -> None:
        if self._weather == "clear" or (part == "fog behind" and self._weather != "fog"):
            return

        def make() -> tuple[skia.Image, int]:
            strip = self._drawn_weather(part)
            return image_of(strip.reshape(-1, *strip.shape[2:])), strip.nbytes

        key = (_number(self.scene), self._weather, part, self.times)
        canvas.resetMatrix()
        canvas.drawImage(_skies.get(key, make), 0, 0, NEAREST)

    def _drawn_weather(self, part: str) -> Strip:
        scene = self.scene
        (width, height), unit = scene.size, min(scene.size)
        stage = Stage(aspect=scene.aspect, background=scene.background)
        weather: WeatherLayer = make_weather(self._weather, stage, scene.light, scene.seed)
        draw: Callable[[skia.Canvas, float], None] = weather.draw_behind if part == "fog behind" else weather.draw
        strip = np.zeros((len(self.times), height, width, 4), np.uint8)
        with canvas_over(strip) as canvas:
            for frame, at_s in enumerate(self.times):
                canvas.save()
                canvas.clipRect(frame_rect(scene.size, frame))
                canvas.translate(width / 2, (frame + 0.5) * height)
                canvas.scale(unit, unit)
                draw(canvas, at_s)
                canvas.restore()
        return strip

    def _lay_vectors(self, canvas: skia.Canvas, sheet: Sheet, frame: int) -> None:
        """What lies beyond the fine images."""
        width, height = self.scene.size
        unit = min(width, height)
        canvas.setMatrix(skia.Matrix.MakeAll(unit, 0, width / 2, 0, unit, (frame + 0.5) * height, 0, 0, 1))
        draw_planes(canvas, sheet.planes, self.views[frame], self.times[frame])

    def _painting(self, sheet: Sheet) -> _Painting:
        def make() -> tuple[_Painting, int]:
            painting = _painted(self.scene, sheet, is_finer=self._is_finer)
            return painting, painting.fine.num_bytes if painting.fine else 0

        return _paintings.get((_number(self.scene), sheet.numbers), make)

    def _lay_out(self) -> dict[Sheet, _Laid]:
        """For all sheets at once: its image, and for each frame the way from the image to the strip."""
        sheets = self.between if self._back_is_kept else (*self._back, *self._veils, *self.between)
        times = np.array(self.times)
        paintings = [self._painting(sheet) for sheet in sheets]
        extents = np.array([painting.extent for painting in paintings])[..., None]
        move_x, move_y = np.array([sheet.motion(times) for sheet in sheets]).transpose(1, 0, 2)
        (width, height), unit = self.scene.size, min(self.scene.size)
        x, y, zoom = np.array(self.views).T
        share = np.array([sheet.planes[0].parallax for sheet in sheets])[:, None]
        scale = 1 + (zoom - 1) * (0.4 + 0.6 * share)
        sample = scale / FINE
        left = width / 2 + scale * unit * (move_x - x * share) - sample * extents[:, 0]
        top = height / 2 + scale * unit * (move_y - y * share) - sample * extents[:, 1]
        right, bottom = left + sample * extents[:, 2], top + sample * extents[:, 3]
        held = (left <= -1) & (top <= -1) & (right >= width + 1) & (bottom >= height + 1)
        left += sample * extents[:, 4]
        top += sample * extents[:, 5] + np.arange(len(times)) * height
        rows = np.stack([sample * (FINE / FINER if self._is_finer else 1), left, top], axis=2).tolist()
        return {
            sheet: _Laid(
                fine=painting.fine,
                matrices=_matrices(row, [True] * len(row) if sheet.glows else inside),
                alphas=sheet.alphas(times),
                paint=skia.Paint(),
            )
            for sheet, painting, row, inside in zip(sheets, paintings, rows, held.tolist(), strict=True)
        }


def _matrices(rows: list[list[float]], held: list[bool]) -> list[skia.Matrix | None]:
    """Of samples' sizes and corners."""
    return [
        skia.Matrix.MakeAll(side, 0, left, 0, side, top, 0, 0, 1) if inside else None
        for (side, left, top), inside in zip(rows, held, strict=True)
    ]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Laid:
    """One sheet in one clip."""

    fine: FineImage | None
    """None: there is nothing on it."""
    matrices: list[skia.Matrix | None]
    """From the image to the strip; None where the camera sees more than the image holds."""
    alphas: list[float] | None
    paint: skia.Paint


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sheet:
    """Planes of a place that the camera moves alike, drawn together; or points of light that glow together."""

    numbers: tuple[int, ...]
    """Which of the place's planes; of points of light, which group too."""
    planes: tuple[Plane | Sparks, ...]

    @property
    def depth(self) -> float:
        return self.planes[0].depth

    @property
    def glows(self) -> bool:
        return isinstance(self.planes[0], Sparks)

    def motion(self, times: Track) -> tuple[Track, Track]:
        """How far it has drifted, swayed or wandered."""
        plane = self.planes[0]
        if isinstance(plane, Sparks):
            turn, k = self._turn(plane, times), self.numbers[1]
            return plane.wander * np.cos(turn / 2 + k), plane.wander * np.sin(turn / 3 + 2 * k)
        width, height, seconds, phase = plane.sway
        turn = times / seconds * math.tau + phase
        drift = plane.drift * times % plane.period if plane.period else np.zeros(len(times))
        return width * np.cos(turn) + drift, height * np.sin(turn)

    def alphas(self, times: Track) -> list[float] | None:
        """How bright points of light are."""
        plane = self.planes[0]
        if not isinstance(plane, Sparks):
            return None
        alphas: list[float] = (0.55 + 0.45 * np.sin(self._turn(plane, times))).tolist()
        return alphas

    def _turn(self, sparks: Sparks, times: Track) -> Track:
        turn: Track = times / sparks.seconds * math.tau + self.numbers[1] * 2.4
        return turn


def canvas_over(strip: Strip) -> skia.Surface:
    """A canvas over all frames, for a `with` statement."""
    count, height, width, _ = strip.shape
    whole = strip.reshape(count * height, width, 4)
    return skia.Surface.MakeRasterDirect(info_of(width, count * height), whole, width * 4)


def frame_rect(size: Size, frame: int) -> skia.Rect:
    """Where a frame is in its strip."""
    return skia.Rect.MakeXYWH(0, frame * size[1], *size)


@lru_cache(maxsize=1024)
def _sheets(scene: Scene, hour: Hour, weather: Weather, played: bool) -> _Order:
    """Behind a played sun or moon (else: all that is far), before it, among the actors; each from far to near."""
    painted = paint_background(scene.background, hour, scene.aspect, scene.seed, weather)
    planes = tuple(enumerate(sorted(painted, key=lambda plane: -plane.depth)))
    far = [each for each in planes if each[1].depth > _FAR]
    near = tuple(sheet for each in planes if each[1].depth <= _FAR for sheet in _together([each]))
    heaven = next((k for k, (_, plane) in enumerate(far) if _is_heaven(plane)), None)
    if not played or heaven is None:
        return _Order(_together(far), (), near, False)
    before = [each for each in far[heaven:] if not _is_heaven(each[1])]
    return _Order(_together(far[:heaven]), _together(before), near, True)


@dataclass(frozen=True, slots=True)
class _Order:
    """The sheets of a place, and whether one that is an actor took the place of its sun."""

    back: tuple[Sheet, ...]
    veils: tuple[Sheet, ...]
    between: tuple[Sheet, ...]
    heaven_is_played: bool


def _together(planes: list[tuple[int, Plane | Sparks]]) -> tuple[Sheet, ...]:
    """Neighbours that move alike become one sheet; points of light one for each group."""
    sheets: list[Sheet] = []
    for _, found in groupby(planes, key=lambda each: _way(*each)):
        group = list(found)
        index, first = group[0]
        if isinstance(first, Sparks):
            glows = enumerate(replace(first, groups=(points,)) for points in first.groups)
            sheets += [Sheet(numbers=(index, k), planes=(glow,)) for k, glow in glows]
        else:
            sheets.append(Sheet(numbers=tuple(k for k, _ in group), planes=tuple(plane for _, plane in group)))
    return tuple(sheets)


def _way(index: int, plane: Plane | Sparks) -> tuple[float, ...]:
    """What neighbours share if one image can show both; what moves by itself shares it with nobody."""
    if isinstance(plane, Sparks) or plane.period or plane.sway[0] or plane.sway[1]:
        return (plane.parallax, index)
    return (plane.parallax,)


def _is_heaven(plane: Plane | Sparks) -> bool:
    return isinstance(plane, Plane) and plane.heaven


@dataclass(frozen=True, slots=True, kw_only=True)
class _Painting:
    """A sheet's fine image, if there is anything on it."""

    fine: FineImage | None
    extent: tuple[float, float, float, float, float, float]
    """In samples: where the origin is in what was painted, how large that is, and where the image is in it."""


@lru_cache(maxsize=4096)
def _number(scene: Scene) -> int:
    """Stands for a scene, and is quicker to look up."""
    return next(_numbers)


_numbers = count()


def _painted(scene: Scene, sheet: Sheet, *, is_finer: bool) -> _Painting:
    x, y, width, height = _extent(scene, sheet)
    unit = FINE * min(scene.size)

    def draw(canvas: skia.Canvas) -> None:
        canvas.translate(x, y)
        canvas.scale(unit, unit)
        for plane in sheet.planes:
            if isinstance(plane, Sparks):
                _draw_points(canvas, plane)
                continue
            canvas.drawPicture(plane.picture)
            if plane.period:
                canvas.translate(-plane.period, 0)
                canvas.drawPicture(plane.picture)

    fine = fine_image(draw, width, height)
    fine = finer(fine) if fine and is_finer else fine
    left, top = (fine.left, fine.top) if fine else (0.0, 0.0)
    return _Painting(fine=fine, extent=(x, y, width, height, left, top))


def _extent(scene: Scene, sheet: Sheet) -> tuple[int, int, int, int]:
    """Where the origin is in what is painted, and how large that is."""
    plane = sheet.planes[0]
    stage = Stage(aspect=scene.aspect, background=scene.background)
    unit = FINE * min(scene.size)
    sway, period = (plane.wander, 0.0) if isinstance(plane, Sparks) else (plane.sway[0], plane.period)
    aside = stage.half_w * (1 + _REACH_X) + sway
    x = math.ceil((aside + period) * unit)
    y = math.ceil((stage.half_h + _REACH_UP) * unit)
    return x, y, x + math.ceil(aside * unit), y + math.ceil((stage.half_h + _REACH_DOWN) * unit)


def _draw_points(canvas: skia.Canvas, sparks: Sparks) -> None:
    """At their brightest."""
    color = skia.Color(sparks.color >> 16, sparks.color >> 8 & 255, sparks.color & 255)
    paint = skia.Paint(AntiAlias=True, StrokeWidth=sparks.size, StrokeCap=skia.Paint.kRound_Cap, Color=color)
    for group in sparks.groups:
        canvas.drawPoints(skia.Canvas.PointMode.kPoints_PointMode, list(group), paint)
