"""Places: backgrounds and weather as pixels, painted once and kept.

Where the camera stands still the planes are drawn by vectors, once for all clips of the same place and length. Where
it moves, each plane is kept as one fine picture that is larger than the frame, and looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import skia

from filmloom.types import Size
from filmloom.world.animation import Animation, Track
from filmloom.world.choreograph.stage import Stage
from filmloom.world.rasterise.paste import Clip, Sheets, lay_over
from filmloom.world.rasterise.sprites import FINE, averaged, packed
from filmloom.world.render.backdrop import View, draw_planes
from filmloom.world.render.backgrounds import paint_background
from filmloom.world.render.light import light_of
from filmloom.world.render.planes import Plane, Sparks
from filmloom.world.render.player import HEAVENLY
from filmloom.world.render.weather import WeatherLayer, make_weather
from filmloom.world.scene import Background, Hour, Weather

_STAND = (0.0, 0.0, 1.0)
_FAR = 5.0
_REACH_X, _REACH_Y = 0.22, 0.3
"""How far the fine pictures reach beyond the frame: what the choreographer's cameras need, and a little more."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a place looks like depends on this, and on the time and the camera."""

    background: Background
    hour: Hour
    weather: Weather
    seed: int
    size: Size

    @property
    def aspect(self) -> float:
        return self.size[0] / self.size[1]


Times: TypeAlias = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of one clip."""

    back: Clip
    """[t h w 3]: all that is behind the actors, or behind a sun that is one."""
    veils: tuple[Sheets, ...]
    """What of the distance stands before a sun or moon that is an actor; empty if there is none."""
    heaven_is_played: bool
    between: tuple[Sheets, ...]
    """Planes that stand among the actors or before them, from far to near."""
    over: tuple[Sheets, ...]
    """The weather."""

    def behind(self) -> Clip:
        """Fresh frames with nobody in them."""
        return self.back.copy()

    def finish(self, frames: Clip) -> None:
        """Let the weather fall over everything."""
        for sheet in self.over:
            lay_over(frames, sheet)


def place_of(animation: Animation, size: Size, times: Track, camera: Track) -> Place:
    """The place of an animation at its times, as its camera sees it."""
    scene = Scene(animation.background, animation.hour, animation.weather, animation.seed, size)
    when = tuple(times.tolist())
    played = any(layer.concept in HEAVENLY for layer in animation.layers)
    played = played and any(_is_heaven(plane) for plane in _planes(scene))
    if (camera == _STAND).all():
        return _still(scene, when, played)
    return _moved(scene, when, camera, played)


@lru_cache(maxsize=1024)
def _still(scene: Scene, times: Times, played: bool) -> Place:
    views = [(at_s, _STAND) for at_s in times]
    back, veils, near = _ordered(scene, played)

    def draw_back(canvas: skia.Canvas, at_s: float, view: View) -> None:
        draw_planes(canvas, [plane for _, plane in back], view, at_s)
        if not played:
            _weather(scene).draw_behind(canvas, at_s)

    def sheets(planes: list[tuple[int, Plane | Sparks]]) -> tuple[Sheets, ...]:
        return tuple(_cropped(_drawn(scene, views, _one(plane)), plane.depth) for _, plane in planes)

    return Place(
        back=np.ascontiguousarray(_drawn(scene, views, draw_back)[..., :3]),
        veils=(*sheets(veils), *_fog(scene, times)) if played else (),
        heaven_is_played=played,
        between=sheets(near),
        over=_over(scene, times),
    )


def _moved(scene: Scene, times: Times, camera: Track, played: bool) -> Place:
    frames = np.zeros((len(times), scene.size[1], scene.size[0], 3), np.uint8)
    back, veils, near = (
        [_seen(scene, index, plane, times, camera) for index, plane in planes] for planes in _ordered(scene, played)
    )
    fog = _fog(scene, times)
    for sheet in (*back, *(() if played else fog)):
        lay_over(frames, sheet)
    return Place(
        back=frames,
        veils=(*veils, *fog) if played else (),
        heaven_is_played=played,
        between=tuple(near),
        over=_over(scene, times),
    )


def _ordered(
    scene: Scene, played: bool
) -> tuple[list[tuple[int, Plane | Sparks]], list[tuple[int, Plane | Sparks]], list[tuple[int, Plane | Sparks]]]:
    """Planes with their numbers: behind a played sun or moon (else: all that is far), before it, among the actors."""
    numbered = list(enumerate(_planes(scene)))
    far = [each for each in numbered if each[1].depth > _FAR]
    near = [each for each in numbered if each[1].depth <= _FAR]
    if not played:
        return far, [], near
    at = next(index for index, plane in far if _is_heaven(plane))
    return far[:at], [each for each in far[at:] if not _is_heaven(each[1])], near


def _is_heaven(plane: Plane | Sparks) -> bool:
    return isinstance(plane, Plane) and plane.heaven


def _seen(scene: Scene, index: int, plane: Plane | Sparks, times: Times, camera: Track) -> Sheets:
    """A plane through a moving camera."""
    if isinstance(plane, Sparks):
        rows = camera.tolist()
        views = [(at_s, (x, y, zoom)) for at_s, (x, y, zoom) in zip(times, rows, strict=True)]
        return _cropped(_drawn(scene, views, _one(plane)), plane.depth)
    fine = _fine(scene, index)
    width, height = scene.size
    unit = min(scene.size)
    scale = 1 + (camera[:, 2] - 1) * (0.4 + 0.6 * plane.parallax)
    move_x, move_y = _motion(plane, np.array(times))
    x = ((np.arange(width) + 0.5 - width / 2) / unit)[None] / scale[:, None]
    y = ((np.arange(height) + 0.5 - height / 2) / unit)[None] / scale[:, None]
    x = x + (camera[:, 0] * plane.parallax - move_x)[:, None]
    y = y + (camera[:, 1] * plane.parallax - move_y)[:, None]
    columns = np.clip(np.floor((x - fine.left) * unit * FINE + 0.5), 0, fine.pixels.shape[1] - 1).astype(np.intp)
    rows = np.floor((y - fine.top) * unit * FINE + 0.5).astype(np.intp)
    hit = np.flatnonzero(((rows >= 0) & (rows < fine.pixels.shape[0] + fine.below)).any(0))
    if not len(hit):
        return Sheets(pixels=np.zeros((len(times), 0, width, 4), np.uint8), top=0, depth=plane.depth, solid=0)
    first, last = int(hit[0]), int(hit[-1]) + 1
    rows = rows[:, first:last]
    soft = np.flatnonzero((rows < fine.solid).any(0))
    solid = int(soft[-1]) + 1 if len(soft) else 0
    rows = np.clip(rows, -1, fine.pixels.shape[0] - 1)
    at = np.where(rows < 0, 0, rows)[:, :, None] * fine.pixels.shape[1] + columns[:, None, :]
    pixels = fine.pixels.reshape(-1)[at]
    pixels[rows < 0] = 0
    return Sheets(pixels=pixels.view(np.uint8).reshape(*pixels.shape, 4), top=first, depth=plane.depth, solid=solid)


def _motion(plane: Plane, times: Track) -> tuple[Track, Track]:
    """How far a plane has drifted and swayed."""
    width, height, seconds, phase = plane.sway
    turn = times / seconds * 2 * np.pi + phase
    drift = plane.drift * times % plane.period if plane.period else np.zeros(len(times))
    return width * np.cos(turn) + drift, height * np.sin(turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fine:
    """A plane, FINE times as fine as a frame, only the rows in which there is something."""

    pixels: npt.NDArray[np.uint32]
    left: float
    top: float
    below: int
    """How many rows of the same continue below it: endless for what reaches the lower edge."""
    solid: int
    """Index of the row from which on all is opaque, for ever."""


@lru_cache(maxsize=2048)
def _fine(scene: Scene, index: int) -> _Fine:
    plane = _planes(scene)[index]
    assert isinstance(plane, Plane), "sparks are drawn as they are"
    stage = Stage(aspect=scene.aspect, background=scene.background)
    unit = FINE * min(scene.size)
    left, top = -stage.half_w - _REACH_X - plane.period, -stage.half_h - _REACH_Y
    width = round((stage.half_w + _REACH_X - left) * unit)
    height = round(2 * -top * unit)
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    with skia.Surface.MakeRasterDirect(info, pixels, width * 4) as canvas:
        canvas.scale(unit, unit)
        canvas.translate(-left, -top)
        canvas.drawPicture(plane.picture)
        if plane.period:
            canvas.translate(-plane.period, 0)
            canvas.drawPicture(plane.picture)
    filled = np.flatnonzero(pixels[..., 3].any(1))
    first, last = (int(filled[0]), int(filled[-1]) + 1) if len(filled) else (0, 1)
    first, last = max(0, first - FINE), min(height, last + FINE)
    part = averaged(pixels[first:last][..., [2, 1, 0, 3]].astype(np.float32))
    below = 1 << 20 if last == height else 0
    return _Fine(pixels=packed(part), left=left, top=top + first / unit, below=below, solid=_solid(part, bool(below)))


@lru_cache(maxsize=512)
def _planes(scene: Scene) -> tuple[Plane | Sparks, ...]:
    planes = paint_background(scene.background, scene.hour, scene.aspect, scene.seed, scene.weather)
    return tuple(sorted(planes, key=lambda plane: -plane.depth))


def _weather(scene: Scene) -> WeatherLayer:
    stage = Stage(aspect=scene.aspect, background=scene.background)
    light = light_of(scene.background, scene.hour, scene.weather)
    return make_weather(scene.weather, stage, light, scene.seed)


@lru_cache(maxsize=512)
def _over(scene: Scene, times: Times) -> tuple[Sheets, ...]:
    weather = _weather(scene)
    if weather.kind == "clear":
        return ()
    views = [(at_s, _STAND) for at_s in times]
    return (_cropped(_drawn(scene, views, lambda canvas, at_s, _: weather.draw(canvas, at_s)), 0.0),)


@lru_cache(maxsize=512)
def _fog(scene: Scene, times: Times) -> tuple[Sheets, ...]:
    weather = _weather(scene)
    if weather.kind != "fog":
        return ()
    views = [(at_s, _STAND) for at_s in times]
    return (_cropped(_drawn(scene, views, lambda canvas, at_s, _: weather.draw_behind(canvas, at_s)), 9.0),)


def _one(plane: Plane | Sparks) -> object:
    return lambda canvas, at_s, view: draw_planes(canvas, (plane,), view, at_s)


def _drawn(scene: Scene, views: list[tuple[float, View]], draw: object) -> Clip:
    """[t h w 4], red, green, blue, alpha, premultiplied."""
    assert callable(draw)
    width, height = scene.size
    unit = min(scene.size)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    frames = np.zeros((len(views), height, width, 4), np.uint8)
    for frame, (at_s, view) in zip(frames, views, strict=True):
        with skia.Surface.MakeRasterDirect(info, frame, width * 4) as canvas:
            canvas.translate(width / 2, height / 2)
            canvas.scale(unit, unit)
            draw(canvas, at_s, view)
    return np.ascontiguousarray(frames[..., [2, 1, 0, 3]])


def _cropped(pixels: Clip, depth: float) -> Sheets:
    """Without the rows above and below in which there is never anything."""
    filled = np.flatnonzero(pixels[..., 3].any((0, 2)))
    if not len(filled):
        return Sheets(pixels=pixels[:, :0], top=0, depth=depth, solid=0)
    first, last = int(filled[0]), int(filled[-1]) + 1
    part = np.ascontiguousarray(pixels[:, first:last])
    return Sheets(pixels=part, top=first, depth=depth, solid=_solid(part.min(0), True))


def _solid(pixels: npt.NDArray[np.uint8] | npt.NDArray[np.float32], endless: bool) -> int:
    """The row of [h w 4] from which on all is opaque; their number if there is none."""
    soft = np.flatnonzero((pixels[..., 3] < 254.5).any(1))
    if not endless:
        return len(pixels) + 1
    return int(soft[-1]) + 1 if len(soft) else 0
