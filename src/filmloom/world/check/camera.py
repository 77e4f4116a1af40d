"""Camera: which way the place moved in a clip, by laying its earlier frames over its later ones.

A place is layered in planes that move by different shares of the camera's way. So each cell of the frame may move by
its own share, but all in the one way that a camera allows, and all at the pace of a camera that starts and stops
softly: what drifts by itself, clouds say, goes evenly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Track
from filmloom.world.check.templates import Frames
from filmloom.world.choreograph.easing import travel
from filmloom.world.scene import Camera

_ROWS, _COLUMNS = 8, 4
_CELLS: Final = _ROWS * _COLUMNS
_MOMENTS: Final = 5
"""Of the clip that are compared: its ends, its middle and its quarters."""
_PAIRS: Final = ((0, 2), (2, 4), (1, 3))
_RAMP: Final = 0.35
"""Share of the clip in which a camera starts, and in which it stops."""
_MOST: Final = 90.0
"""Differences above this, summed over the channels, are something else that came or went."""
_FARTHEST: Final = {"across": 0.38, "upright": 0.26}
"""The longest way of a plane in a clip, in units of the shorter side."""
_ZOOM: Final = 1.17
_TOWARDS: Final = tuple(product((-0.8, 0.0, 0.8), (-0.9, -0.3, 0.3, 0.9)))
"""Where a zoom may look at its nearer end, as shares of how far it can look aside there."""
_NEARBY: Final = tuple(product((0.935, 1.0, 1.07), (-0.4, 0.0, 0.4), (-0.3, 0.0, 0.3)))
"""What is tried around the best zoom: its factor, and where it looks."""
_SHARES: Final = (0.1, 0.5, 1.0)
"""Of the camera's way, that the planes of a zoom may make."""
_ZOOM_IS_COARSER: Final = 1.05
"""Fewer of its ways are tried than of a pan or a tilt, so that it fits less well than it might."""
_MOST_HIDDEN: Final = 0.62
"""Share of the frame that actors may hide if a still camera is to be told from one that moves."""
_EXPLAINED: Final = 0.1
"""How much of the place's edges a camera must explain."""
_VAGUE: Final = 0.5
"""Of that share: explaining so much, something may have moved or not."""
_ALIKE: Final = 0.9
"""How nearly two kinds may fit as well if the better is to be believed."""
_LEAST_EDGES: Final = 1.0
"""Mean strength of the edges with which a still camera can be told from one that moves."""

Gains: TypeAlias = npt.NDArray[np.float64]
"""[cells]: by how much less the frames differ."""
Matrix: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A camera's kind, and its way in units of an Animation, from the first frame to the last."""

    kind: Camera
    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    """Of the nearer end; x and y then are where it looks there."""
    is_told: bool = True
    """False: there is too little in the place to tell."""

    def track(self, count: int) -> Track:
        """[count 3]: columns as animation.CAMERA_COLUMNS."""
        ease = travel(np.linspace(0, 1, count), _RAMP)
        if self.kind.startswith("zoom"):
            zoom = self.zoom ** (ease if self.kind == "zoom_in" else 1 - ease)
            share = (1 - 1 / zoom) / (1 - 1 / self.zoom)
            return np.stack([self.x * share, self.y * share, zoom], axis=1)
        x = self.x * (ease - 0.5)
        y = self.y * ease if self.kind == "tilt_up" else -self.y * (1 - ease)
        return np.stack([x, y, np.ones(count)], axis=1)


_SHIFTS: Final[dict[Camera, tuple[int, int]]] = {
    "pan_left": (-1, 0),
    "pan_right": (1, 0),
    "tilt_up": (0, -1),
    "tilt_down": (0, 1),
}


def camera_shown(frames: Frames, covered: npt.NDArray[np.bool_]) -> Shown:
    """What the camera does in frames [t h w 3] of about 64 pixels a side.

    covered: [t h w]: where actors are; there nothing is compared.
    """
    scene = _Moments.of(frames, covered)
    edges = scene.edges()
    if edges < _LEAST_EDGES:
        return Shown(kind="still", is_told=False)
    least = _EXPLAINED * edges * scene.area * len(_PAIRS)
    still = Shown(kind="still", is_told=scene.hidden_share() < _MOST_HIDDEN)
    if sum(float(apart.sum()) for apart in scene.apart) < least:
        return still
    moved = [_shifted(scene, kind) for kind in _SHIFTS] + [_zoomed(scene, "zoom_in"), _zoomed(scene, "zoom_out")]
    (other, _), (score, shown) = sorted(moved, key=lambda each: each[0])[-2:]
    drifted = _drifted(scene)
    if max(score, drifted) < least:
        return replace(still, is_told=still.is_told and score < _VAGUE * least)
    # What drifts may hide a camera that goes with it or against it.
    return replace(shown, is_told=other < _ALIKE * score) if score > drifted else replace(still, is_told=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """A clip at a few moments, each without rain and snow, and how far each pair of them is apart as it is."""

    frames: Frames
    hidden: npt.NDArray[np.bool_]
    at: Track
    """When, from 0 to 1."""
    apart: tuple[Matrix, ...]

    @classmethod
    def of(cls, frames: Frames, covered: npt.NDArray[np.bool_]) -> _Moments:
        rows = np.linspace(0, len(frames) - 1, _MOMENTS).round().astype(int)
        reach = min(2 if len(frames) >= 20 else 1, (len(frames) - 1) // 2)
        firsts = np.clip(rows - reach, 0, len(frames) - 1 - 2 * reach)
        parts = [slice(int(first), int(first) + 2 * reach + 1) for first in firsts]
        still = _soft(np.stack([np.median(frames[part], axis=0) for part in parts]).astype(np.float32))
        hidden = np.stack([covered[part].any(0) for part in parts])
        apart = tuple(_apart(still[i], still[j], hidden[i] | hidden[j]) for i, j in _PAIRS)
        return cls(frames=still, hidden=hidden, at=rows / (len(frames) - 1), apart=apart)

    @property
    def unit(self) -> int:
        return int(min(self.frames.shape[1:3]))

    @property
    def area(self) -> int:
        return int(self.frames.shape[1] * self.frames.shape[2])

    def hidden_share(self) -> float:
        """Of what is compared, how much actors hide."""
        return float(np.mean([self.hidden[i] | self.hidden[j] for i, j in _PAIRS]))

    def edges(self) -> float:
        """Mean strength of the edges that no actor hides, at both ends of the clip."""
        strengths = []
        for row in (0, -1):
            frame, hidden = self.frames[row], self.hidden[row, :-1, :-1]
            across, down = np.abs(np.diff(frame, axis=1)).sum(-1)[:-1], np.abs(np.diff(frame, axis=0)).sum(-1)[:, :-1]
            strengths.append(float(np.where(hidden, 0.0, across + down).mean()))
        return sum(strengths) / len(strengths)

    def gained(self, zooms: Track, x: Track, y: Track) -> Gains:
        """By how much less the pairs differ if each of the place's points is looked up as a camera moved it.

        zooms: of each moment; x, y: of each moment, what is in the middle, in pixels.
        """
        total: Gains = np.zeros(_CELLS)
        for (i, j), apart in zip(_PAIRS, self.apart, strict=True):
            zoom = float(zooms[j] / zooms[i])
            shift_x, shift_y = float((x[j] - x[i]) * zooms[i]), float((y[j] - y[i]) * zooms[i])
            total += self._gained(i, j, apart, (zoom, shift_x, shift_y))
        return total

    def _gained(self, i: int, j: int, apart: Matrix, way: tuple[float, float, float]) -> Gains:
        zoom, x, y = way
        height, width = self.frames.shape[1:3]
        (down, seen_down), (across, seen_across) = _looked_up(height, zoom, y), _looked_up(width, zoom, x)
        rows = down @ self.frames[i].reshape(height, -1)
        moved = np.matmul(across, rows.reshape(height, width, 3))
        hidden = down @ self.hidden[i].astype(np.float32) @ across.T > _THIN
        hidden |= self.hidden[j] | ~(seen_down[:, None] & seen_across[None])
        # What came in from outside is as it was.
        gain = np.where(hidden, 0.0, apart - np.minimum(np.abs(moved - self.frames[j]).sum(-1), _MOST))
        starts = [
            np.linspace(0, side, count + 1).round().astype(int)[:-1]
            for side, count in ((height, _ROWS), (width, _COLUMNS))
        ]
        cells: Gains = np.add.reduceat(np.add.reduceat(gain, starts[0], axis=0), starts[1], axis=1).ravel()
        return cells


_THIN: Final = 0.05


def _apart(first: Frames, last: Frames, hidden: npt.NDArray[np.bool_]) -> Matrix:
    """[h w]: how far two frames are apart where no actor is."""
    apart: Matrix = np.where(hidden, np.float32(0), np.minimum(np.abs(first - last).sum(-1), _MOST))
    return apart


def _looked_up(count: int, zoom: float, shift: float) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """[count count]: which pixels of a row make the pixels of one seen nearer and farther on; and which are in it."""
    at = (np.arange(count) + 0.5 - count / 2) * zoom**-1 + count / 2 + shift - 0.5
    inside = (at > -0.5) & (at < count - 0.5)
    at = np.clip(at, 0, count - 1.001)
    low = at.astype(int)
    matrix = np.zeros((count, count), np.float32)
    matrix[np.arange(count), low] = 1 - (at - low)
    matrix[np.arange(count), low + 1] = at - low
    return matrix, inside


def _shifted(scene: _Moments, kind: Camera) -> tuple[float, Shown]:
    """How well a pan or a tilt fits, each cell by its own way; its way is that of the lower cells, which move with
    the actors."""
    sx, sy = _SHIFTS[kind]
    ways = _ways(_FARTHEST["across" if sx else "upright"] * scene.unit)
    gains = _along(scene, (sx, sy), ways, travel(scene.at, _RAMP))
    lower = gains[:, _CELLS // 2 :].sum(1)
    way = float(ways[int(np.argmax(lower if lower.max() > 0 else gains.sum(1)))]) / scene.unit
    return float(np.maximum(gains.max(0), 0).sum()), Shown(kind=kind, x=sx * way, y=sy * way)


def _drifted(scene: _Moments) -> float:
    """How well a still camera fits under clouds that drift."""
    gains = _along(scene, (-1, 0), _ways(_FARTHEST["across"] * scene.unit), scene.at)
    return float(np.maximum(gains.max(0), 0).sum())


def _ways(farthest: float) -> Track:
    """Half pixels, and from five pixels on whole ones."""
    return np.concatenate([np.arange(0.5, min(5.0, farthest), 0.5), np.arange(5.0, max(5.0, farthest))])


def _along(scene: _Moments, side: tuple[int, int], ways: Track, pace: Track) -> Gains:
    """[ways cells]: what each way explains."""
    still = np.ones(_MOMENTS)
    return np.stack([scene.gained(still, side[0] * way * pace, side[1] * way * pace) for way in ways])


def _zoomed(scene: _Moments, kind: Camera) -> tuple[float, Shown]:
    """The best zoom: coarsely first, then around that."""
    coarse = [_zoom(scene, kind, _ZOOM, towards) for towards in _TOWARDS]
    _, (zoom, (x, y)) = max(coarse)
    nearby = [_zoom(scene, kind, zoom * factor, (x + dx, y + dy)) for factor, dx, dy in _NEARBY]
    score, (zoom, (x, y)) = max(nearby)
    height, width = scene.frames.shape[1:3]
    slack = (1 - 1 / zoom) / 2 / scene.unit
    return score * _ZOOM_IS_COARSER, Shown(kind=kind, x=x * width * slack, y=y * height * slack, zoom=zoom)


def _zoom(
    scene: _Moments, kind: Camera, zoom: float, towards: tuple[float, float]
) -> tuple[float, tuple[float, tuple[float, float]]]:
    """How well one zoom fits, each cell as far away as fits it best."""
    height, width = scene.frames.shape[1:3]
    ease = travel(scene.at, _RAMP)
    zooms = zoom ** (ease if kind == "zoom_in" else 1 - ease)
    come = (1 - 1 / zooms) / 2
    gains = [
        scene.gained(1 + (zooms - 1) * (0.4 + 0.6 * share), *(at * side * come * share for at, side in
                     zip(towards, (width, height), strict=True)))
        for share in _SHARES
    ]  # fmt: skip
    return float(np.maximum(np.max(gains, axis=0), 0).sum()), (zoom, towards)


def _soft(frames: Frames) -> Frames:
    """Blurred a little, so that what is looked up between pixels is no softer than what is not."""
    for axis in (1, 2):
        wide = np.pad(frames, [(0, 0)] + [(1, 1) if each == axis else (0, 0) for each in (1, 2, 3)], mode="edge")
        parts = [np.take(wide, np.arange(k, k + frames.shape[axis]), axis=axis) for k in range(3)]
        frames = ((parts[0] + 2 * parts[1] + parts[2]) / 4).astype(np.float32)
    return frames
