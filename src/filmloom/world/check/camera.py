"""Camera: which way the place moved in a clip, by comparing bands of its first, middle and last frame.

A place is layered in planes that move by different shares of the camera's way, and mostly each stands in its own band
of height. So each band may move by its own share, but all in the one way that a camera allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Track
from filmloom.world.check.templates import Frames
from filmloom.world.choreograph.easing import travel
from filmloom.world.scene import Camera

_BANDS: Final = 8
_MOST: Final = 90.0
"""Differences above this, summed over the channels, are something else that came or went."""
_FARTHEST: Final = 0.2
"""The longest way in half a clip, in units of the shorter side."""
_ZOOMS: Final = (1.04, 1.08, 1.125)
"""In half a clip."""
_SHARES: Final = (0.5, 1.0)
"""Of the camera's way, that planes make."""
_ZOOM_IS_FREER: Final = 0.8
"""It has more ways to fit by chance than a pan or a tilt."""
_EDGE: Final = 24.0
_LEAST_CHANGED: Final = 0.42
_EXPLAINED: Final = 0.08
"""Share of the difference that a camera must explain."""

Gains: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A camera's kind, and its way in units of an Animation, from the first frame to the last."""

    kind: Camera
    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    """Of the nearer end; x and y then are where it looks there."""

    def track(self, count: int) -> Track:
        """[count 3]: columns as animation.CAMERA_COLUMNS."""
        ease = travel(np.linspace(0, 1, count), 0.35)
        if self.kind.startswith("zoom"):
            share = ease if self.kind == "zoom_in" else 1 - ease
            zoom = self.zoom**share
            return np.stack([self.x * share, self.y * share, zoom], axis=1)
        x = self.x * (ease - 0.5)
        y = self.y * ease if self.kind == "tilt_up" else -self.y * (1 - ease)
        return np.stack([x, y, np.ones(count)], axis=1)


STILL: Final = Shown(kind="still")


View: TypeAlias = tuple[Frames, npt.NDArray[np.bool_]]
"""A frame [h w 3], and [h w] where actors are in it."""


def camera_shown(frames: Frames, covered: npt.NDArray[np.bool_]) -> Shown:
    """What the camera does in frames [t h w 3] of about 64 pixels a side, by its way in both halves of the clip.

    covered: [t h w]: where actors are; there nothing is compared.
    """
    unit = min(frames.shape[1:3])
    height = frames.shape[1] // _BANDS * _BANDS
    first, middle, last = ((_soft(frames[k])[:height], covered[k, :height]) for k in (0, len(frames) // 2, -1))
    changed = _changed(first, last)
    if changed < _LEAST_CHANGED:
        return STILL
    halves = [(ends, _still(*ends)) for ends in ((first, middle), (middle, last))]
    total = sum(float(still.mean()) for _, still in halves) * _BANDS + 1e-6
    found: list[tuple[float, Shown]] = []
    for kind, (sx, sy) in _SHIFTS.items():
        ways = np.arange(2 if sx else 1, _FARTHEST * unit)
        gains = [np.stack([_gain(*ends, still, (sx * w, sy * w, 1.0)) for w in ways]) for ends, still in halves]
        score = sum(float(np.maximum(each.max(0), 0.0).sum()) for each in gains)
        way = float(np.sum([_agreed(ways, each) for each in gains])) / unit
        found.append((score, Shown(kind=kind, x=sx * way, y=sy * way)))
    found += _zooms(halves, unit)
    score, shown = max(found, key=lambda each: each[0] * (_ZOOM_IS_FREER if each[1].zoom != 1 else 1.0))
    return shown if score > _EXPLAINED * total and score * changed > _EXPLAINED * total else STILL


def _changed(first: View, last: View) -> float:
    """The share of all edges in the first frame that look otherwise in the last: with the camera, most do."""
    across = np.abs(np.diff(first[0], axis=1)).sum(-1)[:-1]
    down = np.abs(np.diff(first[0], axis=0)).sum(-1)[:, :-1]
    edges = (np.maximum(across, down) > _EDGE) & ~(first[1] | last[1])[:-1, :-1]
    apart = np.abs(first[0] - last[0]).sum(-1)[:-1, :-1] > 0.75 * _EDGE
    return float((edges & apart).sum() / max(1, edges.sum()))


_SHIFTS: Final[dict[Camera, tuple[int, int]]] = {
    "pan_left": (-1, 0),
    "pan_right": (1, 0),
    "tilt_up": (0, -1),
    "tilt_down": (0, 1),
}


def _agreed(ways: npt.NDArray[np.int_], gains: Gains) -> float:
    """The way of the middle ground: of the lower bands, whose planes move with the actors."""
    lower = gains[:, _BANDS // 2 :].sum(1)
    return float(ways[int(np.argmax(lower if lower.max() > 0 else gains.sum(1)))])


def _zooms(halves: list[tuple[tuple[View, View], Gains]], unit: int) -> list[tuple[float, Shown]]:
    """The best zoom in and the best zoom out: a part of one frame becomes the whole of the next, or the reverse."""
    height, width = halves[0][1].shape
    found: list[tuple[float, Shown]] = []
    kinds: tuple[Camera, ...] = ("zoom_in", "zoom_out")
    for kind in kinds:
        for zoom, at_x, at_y in product(_ZOOMS, (-0.8, 0.0, 0.8), (-0.9, -0.3, 0.3, 0.9)):
            x, y = at_x * width / 2 * (1 - 1 / zoom), at_y * height / 2 * (1 - 1 / zoom)
            ways = [(x * share, y * share, 1 + (zoom - 1) * (0.4 + 0.6 * share)) for share in _SHARES]
            score = 0.0
            for ends, still in halves:
                wide, near = ends if kind == "zoom_in" else ends[::-1]
                gains = np.stack([_gain(wide, near, still, way) for way in ways])
                score += float(np.maximum(gains.max(0), 0.0).sum())
            found.append((score, Shown(kind=kind, x=2 * x / unit, y=2 * y / unit, zoom=zoom**2)))
    return [max((each for each in found if each[1].kind == kind), key=lambda each: each[0]) for kind in kinds]


def _still(first: View, last: View) -> Gains:
    """[h w]: how far two frames are apart where no actor is."""
    apart: Gains = np.minimum(np.abs(first[0] - last[0]).sum(-1), _MOST)
    apart[first[1] | last[1]] = 0
    return apart


def _gain(first: View, last: View, still: Gains, way: tuple[float, float, float]) -> Gains:
    """[bands]: by how much less the frames differ if the camera made this way; what came in from outside is as it was.

    still: [h w]: how far they are apart as they are.
    """
    dx, dy, zoom = way
    height, width = still.shape
    x = np.floor((np.arange(width) + 0.5 - width / 2) / zoom + width / 2 + dx).astype(int)
    y = np.floor((np.arange(height) + 0.5 - height / 2) / zoom + height / 2 + dy).astype(int)
    across, down = (x >= 0) & (x < width), (y >= 0) & (y < height)
    spots = np.ix_(np.clip(y, 0, height - 1), np.clip(x, 0, width - 1))
    apart = np.minimum(np.abs(first[0][spots] - last[0]).sum(-1), _MOST)
    hidden = first[1][spots] | last[1] | ~(down[:, None] & across[None])
    gain = np.where(hidden, 0.0, still - apart)
    bands: Gains = gain.reshape(_BANDS, -1).mean(1)
    return bands


def _soft(frame: Frames) -> Frames:
    """Blurred a little: rain and noise count less."""
    wide = np.pad(frame, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = frame.shape[:2]
    soft: Frames = np.mean([wide[i : i + height, j : j + width] for i, j in product(range(3), range(3))], axis=0)
    return soft
