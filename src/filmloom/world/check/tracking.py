"""Tracking: follows a drawing through the frames of a clip, by comparing points of it with what is there.

A drawing is known by some two hundred points of its opaque part. A pose is as good as the colours of the frame at
those points are near the drawing's; a point that is far off counts as hidden, not as infinitely wrong. Each frame's
pose is sought around those of the frames beside it, with ever smaller steps (the cross-entropy method,
Rubinstein 1999); where that fails, the drawing is sought in the whole frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.world.check.templates import Frames, Pose
from filmloom.world.rasterise.sprites import Sprite

Poses: TypeAlias = npt.NDArray[np.float32]
"""[n 6]: x, y in pixels, logarithm of the height in pixels, rotation in degrees, logarithm of the squash, flip."""
Free: TypeAlias = npt.NDArray[np.bool_]
"""[h w]: where nothing else has been found yet."""

_NUM_POINTS: Final = 200
_SOLID: Final = 0.92
HIDDEN: Final = 55.0**2
"""Squared difference, mean of the channels, above which something else is in front."""
WORTH: Final = 32.0**2
"""Squared difference up to which it is better to have explained a point: else what is small and plain would fit best
when it is found smaller than it is."""
_PARTICLES: Final = 72
_ELITE: Final = 9
_SPREADS: Final = ((3.5, 3.5, 0.09, 9.0, 0.06), (1.8, 1.8, 0.05, 5.0, 0.04), (0.8, 0.8, 0.025, 2.5, 0.025))
_LOST: Final = 0.3
"""Goodness below which a frame's pose is not believed."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a drawing: where they lie from its middle, in picture heights, and their colours, 0 to 255."""

    at: npt.NDArray[np.float32]
    """[k 2]"""
    colors: npt.NDArray[np.float32]
    """[k 3]"""


@dataclass(frozen=True, slots=True)
class Found:
    """A pose in one frame and how good it is: 1 for a perfect match, 0 and less for none."""

    pose: Poses
    """[6]"""
    goodness: float
    seen: float
    """Share of the points that nothing else covers."""


def points_of(sprite: Sprite, above: float = 9.0) -> Points:
    """Points of a sprite, evenly over its opaque part; only those higher than `above`, in picture heights, down."""
    image = sprite.pixels.view(np.uint8).reshape(*sprite.pixels.shape, 4).astype(np.float32)
    rows, columns = np.nonzero(image[..., 3] > 255 * _SOLID)
    at = np.stack([columns - sprite.middle[0] + 0.5, rows - sprite.middle[1] + 0.5], axis=1) / sprite.side
    kept = np.flatnonzero(at[:, 1] < above)
    chosen = kept[np.random.default_rng(0).permutation(len(kept))[:_NUM_POINTS]]
    alpha = image[rows, columns, 3:][chosen] / 255
    colors = image[rows, columns, :3][chosen] / alpha
    return Points(at[chosen].astype(np.float32), colors.astype(np.float32))


def goodness(frame: Frames, points: Points, poses: Poses, free: Free | None = None) -> npt.NDArray[np.float32]:
    """[n 2]: how good each pose is, and the share of points that are in the frame and free."""
    height, width = frame.shape[:2]
    scale, squash = np.exp(poses[:, 2]), np.exp(poses[:, 4])
    turn = np.radians(poses[:, 3])
    wide, tall = scale / squash * poses[:, 5], scale * squash
    matrix = np.stack([np.cos(turn) * wide, np.sin(turn) * wide, -np.sin(turn) * tall, np.cos(turn) * tall], axis=1)
    spots = points.at @ matrix.reshape(-1, 2, 2)
    x = np.floor(spots[..., 0] + poses[:, :1]).astype(np.intp)
    y = np.floor(spots[..., 1] + poses[:, 1:2]).astype(np.intp)
    open_ = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    flat = np.clip(y, 0, height - 1) * width + np.clip(x, 0, width - 1)
    if free is not None:
        open_ &= free.reshape(-1)[flat]
    apart = frame.reshape(-1, 3)[flat] - points.colors
    squared = np.minimum(np.einsum("nkc,nkc->nk", apart, apart) / 3, HIDDEN)
    gained = np.where(open_, 1 - squared / WORTH, 0.0).mean(1)
    return np.stack([gained, open_.mean(1)], axis=1).astype(np.float32)


def worth_of(found: npt.NDArray[np.float32], poses: Poses) -> npt.NDArray[np.float32]:
    """[n]: goodness times area: how much of the frame a pose explains."""
    explained: npt.NDArray[np.float32] = found[:, 0] * np.exp(2 * poses[:, 2])
    return explained


def refined(frame: Frames, points: Points, starts: Poses, free: Free, rng: np.random.Generator) -> Found:
    """The best pose near any of some."""
    best = starts[int(np.argmax(worth_of(goodness(frame, points, starts, free), starts)))]
    flips = best[5]
    for spread in _SPREADS:
        tried = np.repeat(best[None], _PARTICLES, axis=0)
        tried[1:, :5] += rng.normal(0, 1, (_PARTICLES - 1, 5)).astype(np.float32) * np.array(spread, np.float32)
        tried[:, 4] = np.clip(tried[:, 4], -0.4, 0.3)
        worth = worth_of(goodness(frame, points, tried, free), tried)
        order = np.argsort(-worth)[:_ELITE]
        mean = tried[order].mean(0)
        both = np.stack([mean, tried[order[0]]])
        best = both[int(np.argmax(worth_of(goodness(frame, points, both, free), both)))]
    best[5] = flips
    score = goodness(frame, points, best[None], free)[0]
    return Found(best, float(score[0]) / max(0.05, float(score[1])), float(score[1]))


def pose_row(pose: Pose) -> npt.NDArray[np.float32]:
    """A pose as a row."""
    return np.array(
        [pose.x, pose.y, np.log(pose.scale), pose.rotation, np.log(pose.squash), pose.flip], dtype=np.float32
    )


def beside(row: npt.NDArray[np.float32], before: npt.NDArray[np.float32] | None, turns: bool, faces: bool) -> Poses:
    """Where to begin in the next frame: there, farther on, turned on, mirrored."""
    starts = [row]
    if before is not None:
        on = row.copy()
        on[:4] += (row - before)[:4]
        starts.append(on)
    base = list(starts)
    angles: Sequence[float] = (-120, -80, -50, -25, 25, 50, 80, 120, 180) if turns else (-14, 14)
    for start in base:
        for angle in angles:
            starts.append(_changed(start, 3, angle))
    if not turns:
        for start in base:
            for reach in (5.0, 11.0):
                starts += [_changed(start, axis, way * reach) for axis in (0, 1) for way in (-1, 1)]
    if faces:
        starts += [_mirrored(start) for start in list(starts)]
    return np.array(starts, np.float32)


def _changed(row: npt.NDArray[np.float32], column: int, by: float) -> npt.NDArray[np.float32]:
    other = row.copy()
    other[column] += by
    return other


def _mirrored(row: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    other = row.copy()
    other[5] = -other[5]
    return other


def believed(found: Found) -> bool:
    """Whether a pose can be right."""
    return found.goodness > _LOST and found.seen > 0.3
