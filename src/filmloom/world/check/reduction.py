"""Frames made smaller and softer, and flags that go with them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from filmloom.world.check.templates import Frames


def softened(frames: Frames) -> Frames:
    """As if each pixel were two wide: what is finely patterned then need not fit to the pixel."""
    soft = frames.copy()
    for axis in (1, 2):
        low = [slice(None)] * 4
        high = [slice(None)] * 4
        low[axis], high[axis] = slice(None, -1), slice(1, None)
        steps = (soft[tuple(high)] - soft[tuple(low)]) / 8
        soft[tuple(low)] += steps
        soft[tuple(high)] -= steps
    return soft


def reduced(frames: npt.NDArray[np.uint8] | Frames, side: int) -> Frames:
    """Averaged to a shorter side of so many pixels; smaller ones stay as they are."""
    height, width = frames.shape[1:3]
    share = min(1.0, side / min(height, width))
    if share == 1.0:
        return frames.astype(np.float32)
    down, across = _averages(height, round(height * share)), _averages(width, round(width * share))
    rows = np.matmul(down, frames.reshape(len(frames), height, -1).astype(np.float32))
    small: Frames = np.matmul(across, rows.reshape(len(frames), -1, width, 3))
    return small


def _averages(count: int, fewer: int) -> npt.NDArray[np.float32]:
    """[fewer count]: the share of each of `count` pixels in each of fewer, larger ones."""
    edges = np.linspace(0, count, fewer + 1)
    low, high = np.maximum(edges[:-1, None], np.arange(count)), np.minimum(edges[1:, None], np.arange(1, count + 1))
    shares: npt.NDArray[np.float32] = (np.maximum(high - low, 0) * fewer / count).astype(np.float32)
    return shares


def shrunk(flags: npt.NDArray[np.bool_], small: Frames) -> npt.NDArray[np.bool_]:
    """[t h w] at the size of the small frames."""
    rows = np.arange(small.shape[1]) * flags.shape[1] // small.shape[1]
    columns = np.arange(small.shape[2]) * flags.shape[2] // small.shape[2]
    return flags[:, rows][:, :, columns]


def spread(covered: npt.NDArray[np.bool_], small: Frames) -> npt.NDArray[np.bool_]:
    """At the size of the small frames: three pixels farther to each side, and eight down to the shadow."""
    wide = shrunk(covered, small)
    for k in range(1, 4):
        wide[:, :, k:] |= wide[:, :, :-k].copy()
    wide |= np.roll(wide, -4, axis=2)
    tall = wide.copy()
    for k in range(1, 9):
        tall[:, k:] |= wide[:, :-k]
        tall[:, : -min(k, 3)] |= wide[:, min(k, 3) :]
    return tall
