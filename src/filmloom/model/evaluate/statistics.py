"""Statistics: shares with intervals by resampling whole scenes, and a rank test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

DRAWS: Final = 2000
LEVEL: Final = 0.95
_Z: Final = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A mean over clips, with the interval in which 95 of 100 suites of other scenes would have it."""

    value: float
    low: float
    high: float
    clips: int
    scenes: int

    def to_json(self) -> dict[str, Any]:
        """Rounded to four decimals."""
        bounds = {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}
        return {**bounds, "clips": self.clips, "scenes": self.scenes}


def resample(num_scenes: int, draws: int = DRAWS, seed: int = 0) -> Numbers:
    """How often each scene is drawn, [draws scenes]: one set of draws for all shares, so that they are paired."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(num_scenes, np.full(num_scenes, 1 / num_scenes), size=draws).astype(np.float64)


def shares(
    values: Numbers, scenes: npt.NDArray[np.intp], weights: Numbers, signed: Sequence[int] = ()
) -> list[Share | None]:
    """The mean of each column of values [clips measures], NaN left out, by cluster bootstrap over scenes [clips].

    A difference is a measure too: one value per pair. None for a measure without any value. Where all values of a
    share are 0 or all are 1, resampling can't tell how sure that is: then it is Wilson's interval over its scenes, to
    both sides for the `signed` columns, which are differences.
    """
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    sums = np.zeros((weights.shape[1], values.shape[1]))
    counts = np.zeros_like(sums)
    np.add.at(sums, scenes, filled)
    np.add.at(counts, scenes, known.astype(np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = (weights @ sums) / (weights @ counts)
    return [
        _share(
            values[known[:, column], column],
            drawn[:, column],
            int((counts[:, column] > 0).sum()),
            signed=column in signed,
        )
        for column in range(values.shape[1])
    ]


def _share(values: Numbers, drawn: Numbers, scenes: int, *, signed: bool) -> Share | None:
    if not len(values):
        return None
    value = float(values.mean())
    if np.ptp(values) == 0 and value in (0.0, 1.0):
        low, high = wilson(value, scenes)
        low = -high if signed and not value else low
    else:
        low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Share(value=value, low=float(low), high=float(high), clips=len(values), scenes=scenes)


def wilson(share: float, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of so many."""
    z2 = _Z * _Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def gap(joint: Numbers, parts: Numbers, scenes: npt.NDArray[np.intp], weights: Numbers) -> Share | None:
    """Compositional gap: the share of clips that are all right, less what it would be if parts failed independently.

    joint: [clips], 0 or 1. parts: [clips tags], 0 or 1, NaN where a clip has no such tag. The latter share is the mean
    over clips of the product of the shares of the tags that a clip has.
    """
    if not len(joint):
        return None
    has = np.isfinite(parts)
    right = np.where(has, parts, 0.0)
    weights = np.vstack([np.ones((1, weights.shape[1])), weights[:500]])

    def by_scene(rows: Numbers) -> Numbers:
        sums = np.zeros((weights.shape[1], *rows.shape[1:]))
        np.add.at(sums, scenes, rows)
        return sums

    counts = np.maximum(weights @ by_scene(has.astype(np.float64)), 1e-9)
    logs = np.log(np.maximum((weights @ by_scene(right)) / counts, 1e-9))  # draws tags
    each = weights[:, scenes]  # draws clips
    expected = (np.exp(logs @ has.T.astype(np.float64)) * each).sum(1) / each.sum(1)
    drawn = (each @ joint) / each.sum(1) - expected
    low, high = np.nanquantile(drawn[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    num_scenes = len(np.unique(scenes))
    return Share(value=float(drawn[0]), low=float(low), high=float(high), clips=len(joint), scenes=num_scenes)


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """How often a value of the first is larger than one of the second (ties half), and the two-sided p of one half.

    Mann and Whitney 1947, with the normal approximation and the correction for ties: meant for twenty and more.
    """
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    m, n = len(a), len(b)
    if not m or not n:
        return math.nan, math.nan
    _, inverse, counts = np.unique(np.concatenate([a, b]), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    u = float(ranks[:m].sum() - m * (m + 1) / 2)
    total = m + n
    ties = float((counts.astype(np.float64) ** 3 - counts).sum())
    variance = m * n / 12 * (total + 1 - ties / (total * max(1, total - 1)))
    if variance <= 0:
        return u / (m * n), 1.0
    z = (u - m * n / 2) / math.sqrt(variance)
    return u / (m * n), math.erfc(abs(z) / math.sqrt(2))
