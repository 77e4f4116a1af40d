"""Templates: finds a drawing in frames, at any place, size, tilt and side, by the least squared difference.

For a picture T with opaque mask m the sum over m of (I - T)^2 at every place of a frame I is one correlation of I^2
with m and three of I's channels with mT, all by the fast Fourier transform (Lewis, "Fast normalized
cross-correlation").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.world.rasterise.sprites import Sprite

Frames: TypeAlias = npt.NDArray[np.float32]
"""[t h w 3], 0 to 255."""
Patch: TypeAlias = npt.NDArray[np.float32]
"""[k k 4], red, green, blue as they are, and opacity 0 to 1."""
_SOLID: Final = 0.9
_LEAST_SEEN: Final = 0.4
"""Share of a drawing that must not be hidden."""
_WORTH: Final = 38.0**2
"""Squared difference per pixel up to which it is better to have explained the pixel: what is small and plain would
else fit best when it is sought smaller than it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where and how a picture is shown, in pixels and degrees; x and y are its middle's."""

    x: float
    y: float
    scale: float
    """Height of the picture."""
    rotation: float
    squash: float = 1.0
    flip: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A pose and how well it fits."""

    pose: Pose
    cost: float
    """Sum of the squared differences, less what the explained pixels are worth: the lower the better."""


def search(
    frames: Frames,
    sprite: Sprite,
    poses: Sequence[Pose],
    most: int,
    limit: float,
    free: npt.NDArray[np.bool_] | None = None,
) -> list[list[Match]]:
    """The best matches in each frame, no two on top of each other. poses: shapes to try, anywhere.

    free: [t h w]: where they may be seen; what lies elsewhere is hidden by something else. None: everywhere.
    """
    count, height, width, _ = frames.shape
    reach = max(patch_of(sprite, pose).shape[0] for pose in poses)
    shape = (_fast(height + reach), _fast(width + reach))
    shown = frames if free is None else frames * free[..., None]
    spectra = np.fft.rfft2(shown, s=shape, axes=(1, 2)).astype(np.complex64)
    squares = np.fft.rfft2((shown**2).sum(-1), s=shape, axes=(1, 2)).astype(np.complex64)
    opened = None if free is None else np.fft.rfft2(free.astype(np.float32), s=shape, axes=(1, 2)).astype(np.complex64)
    best = np.full((count, height, width), np.inf, np.float32)
    which = np.zeros((count, height, width), np.int16)
    for index, pose in enumerate(poses):
        patch = patch_of(sprite, pose)
        solid = (patch[..., 3] > _SOLID).astype(np.float32)
        area = float(solid.sum())
        if area < 12:
            continue
        art = patch[..., :3] * solid[..., None]
        mask = np.conj(np.fft.rfft2(solid, s=shape)).astype(np.complex64)
        drawn = np.conj(np.fft.rfft2(art, s=shape, axes=(0, 1))).astype(np.complex64)
        mixed = squares * mask - 2 * np.einsum("thwc,hwc->thw", spectra, drawn)
        visible: npt.NDArray[np.float32] = np.full((1, 1, 1), area, np.float32)
        if opened is None:
            error = np.fft.irfft2(mixed, s=shape, axes=(1, 2)) + float((art**2).sum())
        else:
            own = np.conj(np.fft.rfft2((art**2).sum(-1), s=shape)).astype(np.complex64)
            error = np.fft.irfft2(mixed + opened * own, s=shape, axes=(1, 2))
            visible = np.fft.irfft2(opened * mask, s=shape, axes=(1, 2)).astype(np.float32)
        half = patch.shape[0] // 2
        inside_h, inside_w = height - patch.shape[0] + 1, width - patch.shape[1] + 1
        if inside_h < 1 or inside_w < 1:
            continue
        squared = np.maximum(error[:, :inside_h, :inside_w], 0) / 3
        seen = visible[:, :inside_h, :inside_w]
        off = (squared > seen * limit**2) | (seen < _LEAST_SEEN * area)
        cost = np.where(off, np.inf, squared - seen * _WORTH).astype(np.float32)
        view = best[:, half : half + inside_h, half : half + inside_w]
        better = cost < view
        view[better] = cost[better]
        which[:, half : half + inside_h, half : half + inside_w][better] = index
    return [_peaks(best[k], which[k], poses, most) for k in range(count)]


def _peaks(
    cost: npt.NDArray[np.float32], which: npt.NDArray[np.int16], poses: Sequence[Pose], most: int
) -> list[Match]:
    cost = cost.copy()
    found: list[Match] = []
    rows, columns = np.mgrid[: cost.shape[0], : cost.shape[1]]
    while len(found) < most:
        y, x = np.unravel_index(int(np.argmin(cost)), cost.shape)
        if not np.isfinite(cost[y, x]):
            break
        pose = replace(poses[int(which[y, x])], x=float(x) + 0.5, y=float(y) + 0.5)
        found.append(Match(pose=pose, cost=float(cost[y, x])))
        cost[np.hypot(rows - y, columns - x) < 0.4 * pose.scale] = np.inf
    return found


def patch_of(sprite: Sprite, pose: Pose) -> Patch:
    """A picture as pixels around its middle, which lies at (x, y) in the middle pixel."""
    turn = np.radians(pose.rotation)
    wide, tall = pose.scale * pose.flip / pose.squash, pose.scale * pose.squash
    a, b, c, d = np.cos(turn) * wide, -np.sin(turn) * tall, np.sin(turn) * wide, np.cos(turn) * tall
    half = int(np.ceil(max(abs(a) * sprite.half + abs(b) / 2, abs(c) * sprite.half + abs(d) / 2)))
    at = np.arange(-half, half + 1) + 0.5
    x, y = (at - (pose.x % 1 or 0.5))[None, :], (at - (pose.y % 1 or 0.5))[:, None]
    side = sprite.side / (a * d - b * c)
    height, width = sprite.pixels.shape
    column = np.clip(side * (d * x - b * y) + sprite.middle[0], 0, width - 1).astype(np.intp)
    row = np.clip(side * (a * y - c * x) + sprite.middle[1], 0, height - 1).astype(np.intp)
    shown = np.ascontiguousarray(sprite.pixels[row, column]).view(np.uint8).reshape(2 * half + 1, 2 * half + 1, 4)
    patch = shown.astype(np.float32)
    alpha = patch[..., 3:] / 255
    patch[..., :3] /= np.maximum(alpha, 1 / 255)
    patch[..., 3:] = alpha
    return patch


def shapes(scales: Iterable[float], rotations: Iterable[float], flips: Iterable[int]) -> list[Pose]:
    """Poses of every size, tilt and side."""
    turns, sides = tuple(rotations), tuple(flips)
    return [Pose(x=0.5, y=0.5, scale=s, rotation=r, flip=f) for s in scales for r in turns for f in sides]


def _fast(size: int) -> int:
    """The next size that the transform likes."""
    return min(n for n in (32, 48, 64, 72, 80, 96, 108, 128, 144, 160, 192, 216, 256, 320, 384, 512, 1024) if n >= size)
