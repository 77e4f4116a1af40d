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
FAINT: Final = 13.0**2
"""The same where a drawing hardly differs from what is around it."""
_NUM_AROUND: Final = 48
_ASIDE: Final = 0.09
"""How far outside of a drawing its surroundings are looked at, in picture heights."""
_EMPTY: Final = 12
_BEGINNINGS: Final = 2
"""Poses around which something that turns is sought in a frame."""
_NO_BETTER: Final = 0.93
_PARTICLES: Final = 64
_ELITE: Final = 9
_SPREADS: Final = ((3.5, 3.5, 0.09, 9.0, 0.06), (1.8, 1.8, 0.05, 5.0, 0.04), (0.8, 0.8, 0.025, 2.5, 0.025))
_GOOD_COUNTS: Final = 3.0
_NEARER: Final = 0.1
"""Logarithm of how much larger than usual things are in the middle: cameras come nearer rather than go away."""
_UNUSUAL: Final = 0.2
"""The same of what is odd, beyond what they may be freely."""
_TILTED: Final = (22.0, 15.0)
"""Degrees that may be of what doesn't turn, and what is odd beyond them."""
_ALL_ROUND: Final = tuple(range(-160, 0, 20)) + tuple(range(20, 181, 20))
_LOST: Final = 0.3
"""Goodness below which a frame's pose is not believed."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How something is in its scene: it may be otherwise, but not without end."""

    height: float
    """Of the picture, in pixels."""
    freely: float
    """Logarithm of how many times as large or small it may be without being odd."""
    turns: bool
    """Whether it may be upside down."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a drawing: where they lie from its middle, in picture heights, and their colours, 0 to 255."""

    at: npt.NDArray[np.float32]
    """[k 2]"""
    colors: npt.NDArray[np.float32]
    """[k 3]"""
    around: npt.NDArray[np.float32]
    """[j 2]: where points just outside of it lie."""
    usual: Usual


@dataclass(frozen=True, slots=True)
class Found:
    """A pose in one frame and how good it is: 1 for a perfect match, 0 and less for none."""

    pose: Poses
    """[6]"""
    goodness: float
    seen: float
    """Share of the points that nothing else covers."""


def points_of(sprite: Sprite, usual: Usual, above: float = 9.0) -> Points:
    """Points of a sprite, evenly over its opaque part; only those higher than `above`, in picture heights, down."""
    image = sprite.pixels.view(np.uint8).reshape(*sprite.pixels.shape, 4).astype(np.float32)
    rows, columns = np.nonzero(image[..., 3] > 255 * _SOLID)
    at = np.stack([columns - sprite.middle[0] + 0.5, rows - sprite.middle[1] + 0.5], axis=1) / sprite.side
    kept = np.flatnonzero(at[:, 1] < above)
    chosen = kept[np.random.default_rng(0).permutation(len(kept))[:_NUM_POINTS]]
    alpha = image[rows, columns, 3:][chosen] / 255
    colors = image[rows, columns, :3][chosen] / alpha
    return Points(
        at[chosen].astype(np.float32), colors.astype(np.float32), _around(sprite, image[..., 3], above), usual
    )


def _around(sprite: Sprite, alpha: Frames, above: float) -> npt.NDArray[np.float32]:
    """Points just outside of a drawing, from its middle, in picture heights."""
    reach = max(3, round(_ASIDE * sprite.side))
    inner = _grown(np.pad(alpha > _EMPTY, reach + 1), reach - 2)
    rows, columns = np.nonzero(_grown(inner, 2) & ~inner)
    middle = np.array(sprite.middle) + reach + 0.5
    at = (np.stack([columns, rows], axis=1) - middle) / sprite.side
    kept = np.flatnonzero(at[:, 1] < above)
    chosen = kept[np.random.default_rng(0).permutation(len(kept))[:_NUM_AROUND]]
    return at[chosen].astype(np.float32)


def _grown(flags: Free, by: int) -> Free:
    """So many pixels wider on each side."""
    wide = flags.copy()
    for _ in range(by):
        for axis in (0, 1):
            wide |= np.roll(wide, 1, axis) | np.roll(wide, -1, axis)
    return wide


def goodness(frame: Frames, points: Points, poses: Poses, free: Free | None = None) -> npt.NDArray[np.float32]:
    """[n 2]: how good each pose is, and the share of points that are in the frame and free.

    1: all points have their colours; 0: they explain the frame no better than the colour around them would.
    """
    flat, inside = _looked_up(frame, points.at, poses)
    around, beside_it = _looked_up(frame, points.around, poses)
    pixels = frame.reshape(-1, 3)
    open_ = inside if free is None else inside & free.reshape(-1)[flat]
    weight = beside_it / np.maximum(1, beside_it.sum(1, keepdims=True))
    ground = np.einsum("nj,njc->nc", weight.astype(np.float32), pixels[around])
    contrast = (points.colors**2).sum(1).mean() - 2 * ground @ points.colors.mean(0) + (ground**2).sum(1)
    least = np.clip(contrast / 3, FAINT, WORTH)[:, None]
    apart = pixels[flat] - points.colors
    squared = np.minimum(np.einsum("nkc,nkc->nk", apart, apart) / 3, HIDDEN / WORTH * least)
    gained = np.where(open_, 1 - squared / least, 0.0).mean(1)
    return np.stack([gained, open_.mean(1)], axis=1).astype(np.float32)


def _looked_up(
    frame: Frames, points: npt.NDArray[np.float32], poses: Poses
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """[n k]: the number of each point's pixel in each pose, and whether it is in the frame."""
    height, width = frame.shape[:2]
    scale, squash = np.exp(poses[:, 2]), np.exp(poses[:, 4])
    turn = np.radians(poses[:, 3])
    wide, tall = scale / squash * poses[:, 5], scale * squash
    matrix = np.stack([np.cos(turn) * wide, np.sin(turn) * wide, -np.sin(turn) * tall, np.cos(turn) * tall], axis=1)
    spots = points @ matrix.reshape(-1, 2, 2)
    x = np.floor(spots[..., 0] + poses[:, :1]).astype(np.intp)
    y = np.floor(spots[..., 1] + poses[:, 1:2]).astype(np.intp)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return np.clip(y, 0, height - 1) * width + np.clip(x, 0, width - 1), inside


def worth_of(found: npt.NDArray[np.float32], poses: Poses, usual: Usual) -> npt.NDArray[np.float32]:
    """[n]: how well a pose explains the frame, and how much of it; what is of odd size is worth less.

    Goodness counts for more than area: or else a poor match would be worth more the larger it is.
    """
    good = np.sign(found[:, 0]) * np.abs(found[:, 0]) ** _GOOD_COUNTS
    explained: npt.NDArray[np.float32] = (good * np.exp(2 * poses[:, 2]) * _likely(poses, usual)).astype(np.float32)
    return explained


def _likely(poses: Poses, usual: Usual) -> npt.NDArray[np.float32]:
    far = np.maximum(0.0, np.abs(poses[:, 2] - np.log(usual.height) - _NEARER) - usual.freely) / _UNUSUAL
    turned = np.abs((poses[:, 3] + 180) % 360 - 180)
    tilted = 0.0 if usual.turns else np.maximum(0.0, turned - _TILTED[0]) / _TILTED[1]
    likely: npt.NDArray[np.float32] = np.exp(-(far**2) - tilted**2).astype(np.float32)
    return likely


def refined(
    frame: Frames, points: Points, starts: Poses, free: Free, rng: np.random.Generator, *, turns: bool = False
) -> Found:
    """The best pose near any of some. turns: whether it may have turned far, so that one beginning is too few."""
    order = np.argsort(-worth_of(goodness(frame, points, starts, free), starts, points.usual))
    found = [_narrowed(frame, points, starts[index], free, rng) for index in order[: _BEGINNINGS if turns else 1]]
    if turns:
        # What looks alike all round has not turned: the pose that goes on as before is first.
        found.insert(0, _narrowed(frame, points, starts[0], free, rng))
    best = max(found, key=lambda each: worth(each, points.usual))
    return found[0] if worth(found[0], points.usual) > _NO_BETTER * worth(best, points.usual) else best


def _narrowed(
    frame: Frames, points: Points, best: npt.NDArray[np.float32], free: Free, rng: np.random.Generator
) -> Found:
    """The best pose near one, sought in ever smaller steps."""
    flips = best[5]
    for spread in _SPREADS:
        tried = np.repeat(best[None], _PARTICLES, axis=0)
        tried[1:, :5] += rng.normal(0, 1, (_PARTICLES - 1, 5)).astype(np.float32) * np.array(spread, np.float32)
        tried[:, 4] = np.clip(tried[:, 4], -0.4, 0.3)
        worth = worth_of(goodness(frame, points, tried, free), tried, points.usual)
        order = np.argsort(-worth)[:_ELITE]
        mean = tried[order].mean(0)
        both = np.stack([mean, tried[order[0]]])
        best = both[int(np.argmax(worth_of(goodness(frame, points, both, free), both, points.usual)))]
    best[5] = flips
    score = goodness(frame, points, best[None], free)[0]
    return Found(best, float(score[0]) / max(0.05, float(score[1])), float(score[1]))


def worth(found: Found, usual: Usual) -> float:
    """How well one pose explains the frame, and how much of it."""
    score = np.array([[found.goodness, found.seen]], np.float32)
    return float(worth_of(score, found.pose[None], usual)[0]) * found.seen


def likeness(found: Found, usual: Usual) -> float:
    """How surely it is what it was sought as, whatever its area: to choose among several of a kind."""
    return found.goodness**2 * float(np.sqrt(found.seen) * _likely(found.pose[None], usual)[0])


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
    angles: Sequence[float] = _ALL_ROUND if turns else (-14, 14)
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
