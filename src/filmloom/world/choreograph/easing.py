"""Easing: curves from 0 to 1 over a step, on whole arrays of times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from filmloom.world.animation import Track


def smooth(u: Track) -> Track:
    """Slow in, slow out: 3u^2 - 2u^3, held outside 0 to 1."""
    u = np.clip(u, 0.0, 1.0)
    return u * u * (3 - 2 * u)


def travel(u: Track, ramp: float = 0.2) -> Track:
    """Even pace with a slow start and stop: the integral of a velocity that rises and falls over `ramp`."""
    u = np.clip(u, 0.0, 1.0)
    start = u * u / (2 * ramp)
    middle = u - ramp / 2
    end = (1 - ramp) - (1 - u) ** 2 / (2 * ramp)
    return np.where(u < ramp, start, np.where(u > 1 - ramp, end, middle)) / (1 - ramp)


def overshoot(u: Track, amount: float = 1.4) -> Track:
    """Arrives, goes a little too far, and comes back: 1 + (a+1)(u-1)^3 + a(u-1)^2."""
    u = np.clip(u, 0.0, 1.0) - 1
    return 1 + (amount + 1) * u**3 + amount * u**2


def keyed(u: Track, keys: Sequence[tuple[float, float]]) -> Track:
    """Through (time, value) keys in order, slow in and out of each."""
    times = np.array([time for time, _ in keys])
    values = np.array([value for _, value in keys])
    right = np.clip(np.searchsorted(times, u, side="right"), 1, len(times) - 1)
    span = np.maximum(times[right] - times[right - 1], 1e-9)
    share = smooth((u - times[right - 1]) / span)
    between: Track = values[right - 1] + (values[right] - values[right - 1]) * share
    return between


def smoothed(values: Track, window: int) -> Track:
    """A running mean over `window` rows; the ends are held."""
    if window < 2:
        return values
    before = window // 2
    padded = np.concatenate([np.full(before, values[0]), values, np.full(window - 1 - before, values[-1])])
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    mean: Track = (sums[window:] - sums[:-window]) / window
    return mean
