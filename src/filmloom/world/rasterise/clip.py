"""A whole clip at once: the place, the shadows and the actors of all frames in a handful of array operations."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.types import Size
from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.choreograph.outline import Outline, concept_outline, cutout_outline
from filmloom.world.choreograph.stage import DEPTHS, Stage, parallax
from filmloom.world.rasterise.paste import lay_over, oval, stamp
from filmloom.world.rasterise.places import Place, place_of
from filmloom.world.rasterise.sprites import Sprite, lit_sprite
from filmloom.world.render.light import Light, light_of
from filmloom.world.render.planes import HEAVEN_PARALLAX
from filmloom.world.render.player import HEAVENLY, SKYLINES

Clip = npt.NDArray[np.uint8]

_SHADOW = (18, 24, 48)
_FOAM = (232, 246, 252)
_HIGHEST_SHADOW = 0.55
_THINNEST = 0.25


def rasterise(animation: Animation, size: Size, fps: float | None = None) -> Clip:
    """All frames [t h w 3], red, green, blue. size: (width, height). fps: any rate; None: one frame for each row.

    Places are painted once for each background, hour, weather, size and animation.seed, and kept: a stream that wants
    speed takes its seeds from a few (16, say) and lets everything else vary. Raises InputError for an absurd rate.
    """
    if fps is not None and not 0 < fps <= 120:
        raise InputError(f"{fps:g} frames per second were asked for; it can be up to 120")
    rate = animation.fps if fps is None else fps
    count = animation.num_frames if fps is None else max(1, round(animation.seconds * fps))
    times = np.array([float(k / Fraction(rate)) for k in range(count)])
    width, height = size
    stage = Stage(aspect=width / height, background=animation.background)
    light = light_of(animation.background, animation.hour, animation.weather)
    camera = rows_at(animation.camera, times, animation.fps)
    place = place_of(animation, size, times, camera)
    frames = place.behind()
    cast = []
    for layer in animation.layers:
        behind = place.heaven_is_played and layer.concept in HEAVENLY and stage.background not in SKYLINES
        share = HEAVEN_PARALLAX if behind else None
        actor = _Actor(layer, rows_at(layer.track, times, animation.fps), camera, stage, size, share)
        if behind:
            actor.draw(frames, np.arange(count), light)
        else:
            cast.append(actor)
    for sheet in place.veils:
        lay_over(frames, sheet)
    for actor in sorted(cast, key=lambda each: -float(each.rows[0, 7])):
        actor.shade(frames)
    _perform(frames, cast, place, light)
    place.finish(frames)
    return frames


def rows_at(track: Track, times: Track, fps: float) -> Track:
    """The rows of a track at times in seconds, between two rows what lies between."""
    at = np.clip(times * fps, 0.0, len(track) - 1)
    low = at.astype(int)
    share = (at - low)[:, None]
    rows: Track = track[low] * (1 - share) + track[np.minimum(low + 1, len(track) - 1)] * share
    return rows


def _perform(frames: Clip, cast: list[_Actor], place: Place, light: Light) -> None:
    """Actors from far to near, with the planes that stand between them; the order may change from frame to frame."""
    depths = np.array([[*actor.rows[:, 7]] for actor in cast]).reshape(len(cast), len(frames))
    orders = np.argsort(-depths, axis=0, kind="stable")
    for run in _runs(orders):
        waiting = list(place.between)
        for index in orders[:, run[0]]:
            actor = cast[index]
            while waiting and waiting[0].depth > actor.rows[run[0], 7]:
                lay_over(frames, waiting.pop(0), run)
            actor.draw(frames, run, light)
        for sheet in waiting:
            lay_over(frames, sheet, run)


def _runs(orders: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    """Frames that share one drawing order, together."""
    if not len(orders):
        return [np.arange(orders.shape[1])]
    kinds: dict[bytes, list[int]] = {}
    for index, column in enumerate(orders.T):
        kinds.setdefault(column.tobytes(), []).append(index)
    return [np.array(run) for run in kinds.values()]


class _Actor:
    """A layer with its rows and where they fall in the frames."""

    def __init__(self, layer: Layer, rows: Track, camera: Track, stage: Stage, size: Size, share: float | None) -> None:
        self.layer, self.rows, self.stage, self.size = layer, rows, stage, size
        self.outline: Outline = cutout_outline(layer.picture) if layer.picture else concept_outline(layer.concept)
        moved = _line(parallax, rows[:, 7]) if share is None else np.full(len(rows), share)
        self.unit = min(size) * (1 + (camera[:, 2] - 1) * (0.4 + 0.6 * moved))
        self._shift_x, self._shift_y = camera[:, 0] * moved, camera[:, 1] * moved

    def at(self, x: Track, y: Track) -> tuple[Track, Track]:
        """Units of the Animation as pixels."""
        width, height = self.size
        return (x - self._shift_x) * self.unit + width / 2, (y - self._shift_y) * self.unit + height / 2

    def shade(self, frames: Clip) -> None:
        """A soft ellipse on the ground, smaller and fainter the higher its layer is over it."""
        if self.layer.ground is None or self.layer.shadow == "none":
            return
        x, y, scale, rotation, squash, flip, opacity, _ = self.rows.T
        ground = self._ground()
        foot = y + self._lowest(rotation) * scale * squash
        near = np.clip(1 - np.maximum(0.0, ground - foot) / _HIGHEST_SHADOW, 0.0, 1.0) ** 1.5
        half = 0.46 * self.outline.width * scale / squash**1.5 * (0.55 + 0.45 * near) * self.unit
        at_x, at_y = self.at(x + self.outline.middle[0] * scale * flip, ground)
        seen = np.where(near < 0.02, 0.0, near * opacity)
        rings = [(ring, 0.30 * share * seen) for ring, share in ((1.12, 0.3), (1.0, 0.35), (0.84, 0.35))]
        oval(frames, (at_x, at_y), (half, half * 0.16), _SHADOW, rings)

    def draw(self, frames: Clip, run: npt.NDArray[np.intp], light: Light) -> None:
        """Stamp its picture into some of the frames."""
        run = run[(self.rows[run, 6] > 0.001) & (self.rows[run, 2] > 0)]
        if not len(run):
            return
        x, y, scale, rotation, squash, flip, opacity, _ = self.rows.T
        at_x, at_y = self.at(x, y)
        turn = np.radians(rotation)
        thin = np.copysign(np.maximum(np.abs(flip), _THINNEST), flip)
        wide, tall = scale * thin / squash * self.unit, scale * squash * self.unit
        afloat = self.layer.ground is not None and self.stage.background == "sea"
        water = self.at(x, self._ground())[1] if afloat else None
        levels = np.round(2 * np.log2(np.maximum(scale * self.unit, 2.0))).astype(int)
        for level in np.unique(levels[run]):
            part = run[levels[run] == level]
            stamp(
                frames,
                part,
                self._sprite(int(level), light),
                (at_x, at_y),
                (np.cos(turn) * wide, -np.sin(turn) * tall, np.sin(turn) * wide, np.cos(turn) * tall),
                opacity,
                water,
            )
        if afloat:
            self._foam(frames, run)

    def _sprite(self, level: int, light: Light) -> Sprite:
        fade = 0.22 * max(0.0, (float(self.layer.track[:, 7].mean()) - DEPTHS["middle"] - 0.1))
        return lit_sprite(self.layer, level, light, round(fade, 2))

    def _foam(self, frames: Clip, run: npt.NDArray[np.intp]) -> None:
        """Two light ripples where it meets the water."""
        x, y, scale, rotation, squash, _, opacity, _ = self.rows.T
        water = self._ground()
        sunk = (y + self._lowest(rotation) * scale * squash - water) / (0.1 * scale)
        share = np.zeros(len(x))
        share[run] = (np.clip(sunk, 0.0, 1.0) * opacity)[run]
        half = 0.5 * self.outline.width * scale * self.unit
        for wide, down, alpha in ((1.04, 0.0, 150 / 255), (0.8, 0.011, 90 / 255)):
            at_x, at_y = self.at(x, water + down)
            oval(frames, (at_x, at_y), (half * wide, 0.0055 * self.unit), _FOAM, [(1.0, alpha * share)])

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


def _line(function: Callable[[float], float], at: Track) -> Track:
    """The values of a linear function."""
    start = function(0.0)
    values: Track = start + (function(1.0) - start) * at
    return values
