"""A whole clip at once: the place, the shadows and the actors of all frames, drawn into one strip by small images."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, partial
from typing import Final

import numpy as np
import numpy.typing as npt
import skia

from filmloom.errors import InputError
from filmloom.types import Size
from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.choreograph.outline import Outline, concept_outline, cutout_outline
from filmloom.world.choreograph.stage import DEPTHS, Stage, parallax
from filmloom.world.rasterise.looks import Look, levels_of, look_of, shadow_look
from filmloom.world.rasterise.places import Place, Strip, canvas_over, frame_rect
from filmloom.world.render.light import Light, light_of
from filmloom.world.render.planes import HEAVEN_PARALLAX
from filmloom.world.render.player import HEAVENLY, SKYLINES

Clip = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

_FOAM: Final = (232, 246, 252)
_HIGHEST_SHADOW: Final = 0.55
_FAINTEST: Final = 0.02
"""Of a shadow: what is fainter isn't drawn."""
_UNSEEN: Final = 0.001
_THINNEST: Final = 0.25
_SEEN: Final = 10
"""Of 255: by how much an actor changes a pixel that is counted as its own."""


def rasterise(animation: Animation, size: Size, fps: float | None = None) -> Clip:
    """All frames [t h w 3], red, green, blue. size: (width, height). fps: any rate; None: one frame for each row.

    Places are painted once for each background, light, size and animation.seed, and kept: a stream that wants speed
    takes its seeds from a few and lets everything else vary. Raises InputError for an absurd rate.
    """
    return _pixels(_Performance(animation, size, fps).frames())


def rasterise_with_mask(animation: Animation, size: Size, fps: float | None = None) -> tuple[Clip, Mask]:
    """The same, and a mask [t h w]: 1 where the actors or their shadows change what is seen of the place."""
    performance = _Performance(animation, size, fps)
    frames = performance.frames(keep_empty=True)
    empty = performance.empty
    apart = np.maximum(frames, empty)
    apart -= np.minimum(frames, empty)
    mask: Mask = ((apart > _SEEN).view(np.uint32)[..., 0] != 0).view(np.uint8)
    return _pixels(frames), mask


def rows_at(track: Track, times: Track, fps: float) -> Track:
    """The rows of a track at times in seconds, between two rows what lies between."""
    at = np.clip(times * fps, 0.0, len(track) - 1)
    low = at.astype(int)
    share = (at - low)[:, None]
    rows: Track = track[low] * (1 - share) + track[np.minimum(low + 1, len(track) - 1)] * share
    return rows


@lru_cache(maxsize=64)
def _times(rate: float, count: int) -> Track:
    """When each frame is shown, in seconds."""
    times = np.array([float(k / Fraction(rate)) for k in range(count)])
    times.flags.writeable = False
    return times


def _pixels(strip: Strip) -> Clip:
    pixels = np.empty((*strip.shape[:3], 3), np.uint8)
    for channel in range(3):
        pixels[..., channel] = strip[..., 2 - channel]
    return pixels


class _Performance:
    """An animation at some times: its place and its actors."""

    def __init__(self, animation: Animation, size: Size, fps: float | None) -> None:
        if fps is not None and not 0 < fps <= 120:
            raise InputError(f"{fps:g} frames per second were asked for; it can be up to 120")
        rate = animation.fps if fps is None else fps
        count = animation.num_frames if fps is None else max(1, round(animation.seconds * fps))
        times = _times(rate, count)
        camera = animation.camera if fps is None else rows_at(animation.camera, times, animation.fps)
        self.size = size
        self.place = Place(animation, size, times, camera)
        self.cast: list[_Actor] = []
        self.heavenly: list[_Actor] = []
        stage = Stage(aspect=size[0] / size[1], background=animation.background)
        light = light_of(animation.background, animation.hour, animation.weather)
        for layer in animation.layers:
            behind = self.place.heaven_is_played and layer.concept in HEAVENLY and stage.background not in SKYLINES
            share = HEAVEN_PARALLAX if behind else None
            rows = layer.track if fps is None else rows_at(layer.track, times, animation.fps)
            actor = _Actor(layer, rows, camera, stage, size, share, light)
            (self.heavenly if behind else self.cast).append(actor)

    def frames(self, *, keep_empty: bool = False) -> Strip:
        """All frames. keep_empty: those of the place with nobody in it are drawn too."""
        strip = self.place.behind()
        with canvas_over(strip) as canvas:
            for actor in self.heavenly:
                for frame in range(len(strip)):
                    self._framed(canvas, frame, partial(actor.draw, canvas))
            self.place.lay_veils(canvas)
        if keep_empty:
            self.empty = strip.copy()
            with canvas_over(self.empty) as canvas:
                self._play(canvas, len(strip), [])
        with canvas_over(strip) as canvas:
            self._play(canvas, len(strip), self.cast)
        return strip

    def _play(self, canvas: skia.Canvas, count: int, cast: list[_Actor]) -> None:
        """Actors and the planes that stand among them, then the weather."""
        depths = np.array([actor.depths for actor in cast]).reshape(len(cast), count)
        orders = np.argsort(-depths, axis=0, kind="stable").T.tolist()
        for frame in range(count) if cast or self.place.between else ():
            order = [cast[each] for each in orders[frame]]
            self._framed(canvas, frame, partial(self._draw, canvas, order=order))
        self.place.finish(canvas)

    def _framed(self, canvas: skia.Canvas, frame: int, draw: Callable[[int], object]) -> None:
        canvas.save()
        canvas.clipRect(frame_rect(self.size, frame))
        draw(frame)
        canvas.restore()

    def _draw(self, canvas: skia.Canvas, frame: int, order: list[_Actor]) -> None:
        """One frame: all shadows, then everybody from far to near."""
        for actor in order:
            actor.shade(canvas, frame)
        waiting = list(self.place.between)
        for actor in order:
            while waiting and waiting[0].depth > actor.depths[frame]:
                self.place.lay(canvas, waiting.pop(0), frame)
            actor.draw(canvas, frame)
        for sheet in waiting:
            self.place.lay(canvas, sheet, frame)


class _Actor:
    """A layer with its rows and where they fall in the strip."""

    def __init__(
        self,
        layer: Layer,
        rows: Track,
        camera: Track,
        stage: Stage,
        size: Size,
        share: float | None,
        light: Light,
    ) -> None:
        self.layer, self.rows, self.stage, self.size, self.light = layer, rows, stage, size, light
        self.outline: Outline = cutout_outline(layer.picture) if layer.picture else concept_outline(layer.concept)
        moved = _line(parallax, rows[:, 7]) if share is None else np.full(len(rows), share)
        self.unit = min(size) * (1 + (camera[:, 2] - 1) * (0.4 + 0.6 * moved))
        self._shift_x, self._shift_y = camera[:, 0] * moved, camera[:, 1] * moved
        self.depths: list[float] = rows[:, 7].tolist()
        self._tops = np.arange(len(rows)) * size[1]
        self._fade = round(0.22 * max(0.0, float(layer.track[:, 7].mean()) - DEPTHS["middle"] - 0.1), 2)
        self._stamps = self._stamped()
        self._shadows = self._shaded() if layer.ground is not None and layer.shadow != "none" else None
        self._waters = self._afloat() if layer.ground is not None and stage.background == "sea" else None

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw its picture into a frame; what is afloat, down to the water."""
        stamp = self._stamps[frame]
        if stamp is None:
            return
        if self._waters is None:
            _draw_stamp(canvas, stamp)
            return
        water, ovals = self._waters[frame]
        canvas.save()
        canvas.resetMatrix()
        canvas.clipRect(skia.Rect.MakeLTRB(0, frame * self.size[1], self.size[0], max(water, frame * self.size[1])))
        _draw_stamp(canvas, stamp)
        canvas.restore()
        canvas.resetMatrix()
        for oval in ovals:
            _draw_foam(canvas, oval)

    def shade(self, canvas: skia.Canvas, frame: int) -> None:
        """A soft ellipse on the ground, smaller and fainter the higher its layer is over it."""
        stamp = self._shadows[frame] if self._shadows else None
        if stamp is not None:
            _draw_stamp(canvas, stamp)

    def _stamped(self) -> list[Stamp | None]:
        """For each frame where it is seen, its look, how opaque, and the matrix from picture to strip."""
        x, y, scale, rotation, squash, flip, opacity, _ = self.rows.T
        turn = np.radians(rotation)
        thin = np.copysign(np.maximum(np.abs(flip), _THINNEST), flip)
        wide, tall = scale * thin / squash * self.unit, scale * squash * self.unit
        cos, sin = np.cos(turn), np.sin(turn)
        by_level = partial(look_of, self.layer, light=self.light, fade=self._fade)
        seen = np.where(scale > 0, opacity, 0.0)
        axes = cos * wide, -sin * tall, sin * wide, cos * tall
        return _stamps(by_level, levels_of(scale * self.unit), seen, axes, self._at(x, y))

    def _shaded(self) -> list[Stamp | None]:
        """The same of its shadow."""
        x, y, scale, rotation, squash, flip, opacity, _ = self.rows.T
        ground = self._ground()
        foot = y + self._lowest(rotation) * scale * squash
        near = np.clip(1 - np.maximum(0.0, ground - foot) / _HIGHEST_SHADOW, 0.0, 1.0) ** 1.5
        half = 0.46 * self.outline.width * scale / squash**1.5 * (0.55 + 0.45 * near) * self.unit
        at = self._at(x + self.outline.middle[0] * scale * flip, ground)
        dark = np.where((near < _FAINTEST) | (half <= 0), 0.0, near * opacity)
        flat = np.zeros(len(half))
        return _stamps(shadow_look, levels_of(half), dark, (half, flat, flat, half), at)

    def _afloat(self) -> list[tuple[float, list[Oval]]]:
        """Where the water is, and two light ripples where it meets the actor."""
        x, y, scale, rotation, squash, _, opacity, _ = self.rows.T
        ground = self._ground()
        sunk = (y + self._lowest(rotation) * scale * squash - ground) / np.maximum(0.1 * scale, 1e-9)
        share = np.clip(sunk, 0.0, 1.0) * opacity
        half = 0.5 * self.outline.width * scale * self.unit
        rings = []
        for wide, down, alpha in ((1.04, 0.0, 150 / 255), (0.8, 0.011, 90 / 255)):
            at_x, at_y = self._at(x, ground + down)
            rings.append(np.stack([at_x, at_y, half * wide, 0.0055 * self.unit, alpha * share], axis=1))
        return list(zip(self._at(x, ground)[1].tolist(), _ovals(rings), strict=True))

    def _at(self, x: Track, y: Track) -> tuple[Track, Track]:
        """Units of the Animation as pixels of the strip."""
        width, height = self.size
        return (x - self._shift_x) * self.unit + width / 2, (y - self._shift_y) * self.unit + height / 2 + self._tops

    def _ground(self) -> Track:
        """y of the ground or water under it."""
        assert self.layer.ground is not None
        if not self.stage.has_ground:
            return np.full(len(self.rows), self.layer.ground)
        start = self.stage.ground(float(self.layer.track[0, 7]))
        ground: Track = self.layer.ground + _line(self.stage.ground, self.rows[:, 7]) - start
        return ground

    def _lowest(self, rotation: Track) -> Track:
        """Lower edge of the art when turned, in picture heights from the picture's middle."""
        turn = np.radians(rotation)
        mid_x, mid_y = self.outline.middle
        reach = np.hypot(np.sin(turn) * self.outline.width, np.cos(turn) * self.outline.height) / 2
        lowest: Track = np.sin(turn) * mid_x + np.cos(turn) * mid_y + reach
        return lowest


Stamp = tuple[Look, float, list[float]]
"""A look, how opaque it is, and the nine numbers of the matrix from its samples to the strip."""


def _stamps(
    look_of_level: Callable[[int], Look],
    levels: list[int],
    opacity: Track,
    axes: tuple[Track, Track, Track, Track],
    at: tuple[Track, Track],
) -> list[Stamp | None]:
    """Of pictures with their middle `at`; axes: the matrix of their turn and size in pixels. None: not to be seen."""
    by_level = {level: look_of_level(level) for level in set(levels)}
    looks = [by_level[level] for level in levels]
    sides, across, down = np.array([(look.side, *look.middle) for look in looks]).T
    a, b, c, d = (axis / sides for axis in axes)
    zero, one = np.zeros(len(levels)), np.ones(len(levels))
    left, top = at[0] - a * across - b * down, at[1] - c * across - d * down
    matrices = np.stack([a, b, left, c, d, top, zero, zero, one], axis=1).tolist()
    return [
        (look, min(1.0, alpha), matrix) if alpha > _UNSEEN else None
        for look, alpha, matrix in zip(looks, opacity.tolist(), matrices, strict=True)
    ]


def _draw_stamp(canvas: skia.Canvas, stamp: Stamp) -> None:
    look, alpha, matrix = stamp
    canvas.setMatrix(skia.Matrix.MakeAll(*matrix))
    look.paint.setAlphaf(alpha)
    canvas.drawImage(look.image, 0, 0, look.sampling, look.paint)


Oval = tuple[float, float, float, float, float]
"""Its middle and radii in pixels of the strip, and how opaque it is."""


def _ovals(rings: list[Track]) -> list[list[Oval]]:
    """For each frame, the ovals that can be seen."""
    return [
        [oval for oval in frame if round(255 * oval[4]) > 0]
        for frame in zip(*([tuple(row) for row in ring.tolist()] for ring in rings), strict=True)
    ]


def _draw_foam(canvas: skia.Canvas, oval: Oval) -> None:
    x, y, rx, ry, alpha = oval
    paint = skia.Paint(AntiAlias=True, Color=skia.Color(*_FOAM, round(255 * alpha)))
    canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), paint)


def _line(function: Callable[[float], float], at: Track) -> Track:
    """The values of a linear function."""
    start = function(0.0)
    values: Track = start + (function(1.0) - start) * at
    return values
