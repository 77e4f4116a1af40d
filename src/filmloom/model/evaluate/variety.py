"""Variety and memory: do two seeds of one prompt differ, as much as the teacher's; and is training played back?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from filmloom.model.evaluate.statistics import Numbers, mann_whitney
from filmloom.world.animation import Animation, Layer

Pair: TypeAlias = tuple[Animation, Animation]
"""Two seeds of one prompt."""

_MOMENTS: Final = 12
_LEAST: Final = {"place": 0.02, "pace": 0.03, "path": 0.005}
"""From when two clips differ: in place and path in units of the shorter side, in pace as a share of the longer way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """How much two seeds of a prompt differ."""

    differ: dict[str, float]
    """Share of pairs that differ in place, pace and path."""
    spread: float
    """Root mean square of half the distance between the places of two seeds."""
    pairs: int

    def to_json(self) -> dict[str, Any]:
        differ = {name: round(share, 4) for name, share in self.differ.items()}
        return {"differ": differ, "spread": round(self.spread, 5), "pairs": self.pairs}


def variety_of(pairs: Sequence[Pair]) -> Variety:
    """Compared layer by layer; pairs with other casts are left out. Pace is told only of layers that go somewhere."""
    rows = [row for pair in pairs if (row := _differences(*pair)) is not None]
    table = np.array(rows).reshape(len(rows), 3)
    known = np.isfinite(table)
    differ = {
        name: float((table[known[:, k], k] > least).mean()) if known[:, k].any() else 0.0
        for k, (name, least) in enumerate(_LEAST.items())
    }
    spread = float(np.sqrt(np.mean((table[:, 0] / 2) ** 2))) if rows else 0.0
    return Variety(differ=differ, spread=spread, pairs=len(rows))


def _differences(first: Animation, second: Animation) -> tuple[float, float, float] | None:
    """Mean distance of the places, largest difference of paces, mean distance of the paths from their own starts."""
    if not first.layers or [_cast(each) for each in _sorted(first)] != [_cast(each) for each in _sorted(second)]:
        return None
    places, paces, paths = [], [np.nan], []
    for one, other in zip(_sorted(first), _sorted(second), strict=True):
        a, b = moments(one)[:, :2], moments(other)[:, :2]
        places.append(np.hypot(*(a.mean(0) - b.mean(0))))
        paths.append(np.hypot(*((a - a[0]) - (b - b[0])).T).mean())
        ways = [np.hypot(*np.diff(way, axis=0).T).sum() for way in (a, b)]
        if max(ways) > 0.1:
            paces.append(abs(ways[0] - ways[1]) / max(ways))
    return float(np.mean(places)), float(np.nanmax(paces)) if len(paces) > 1 else np.nan, float(np.mean(paths))


def _sorted(animation: Animation) -> list[Layer]:
    return sorted(animation.layers, key=lambda layer: (_cast(layer), float(layer.track[0, 0])))


def _cast(layer: Layer) -> tuple[str, str, str]:
    return layer.concept, layer.picture, layer.color or ""


def moments(layer: Layer) -> Numbers:
    """x, y and scale at twelve moments [12 3]."""
    at = np.linspace(0, len(layer.track) - 1, _MOMENTS).round().astype(int)
    rows: Numbers = layer.track[at][:, :3]
    return rows


def memory_of(
    generated: Sequence[Animation], true: Sequence[Animation], training: Sequence[Animation]
) -> dict[str, Any]:
    """Whether generated clips lie nearer to training's than true clips that no training shows.

    In the space of tracks (x, y, scale at twelve moments), each to the nearest training clip with as many layers; one
    and two layers only. `nearer`: how often a true clip lies farther off than a generated one, 0.5 if neither is
    (Mann and Whitney, with its p). `under_first_percentile`: the share of generated clips nearer than all but one in
    a hundred of the true; over 0.05 they count as memorised.
    """
    ours, theirs = (_nearest(each, training) for each in (generated, true))
    if not len(ours) or not len(theirs):
        return {"generated": len(ours), "true": len(theirs), "training": len(training)}
    nearer, p = mann_whitney(theirs, ours)  # type: ignore[arg-type]
    under = float((ours < np.quantile(theirs, 0.01)).mean())
    return {
        "generated": len(ours),
        "true": len(theirs),
        "training": len(training),
        "median_generated": round(float(np.median(ours)), 5),
        "median_true": round(float(np.median(theirs)), 5),
        "nearer": round(nearer, 4),
        "p": float(f"{p:.3g}"),
        "under_first_percentile": round(under, 4),
        "memorised": under > 0.05,
    }


def _nearest(clips: Sequence[Animation], training: Sequence[Animation]) -> Numbers:
    """Root mean square distance of each clip to its nearest one of training."""
    found = []
    for count in (1, 2):
        bank, asked = (
            np.array([_flat(each) for each in every if len(each.layers) == count]) for every in (training, clips)
        )
        if len(bank) and len(asked):
            squares = (asked**2).sum(1)[:, None] + (bank**2).sum(1)[None] - 2 * asked @ bank.T
            found.append(np.sqrt(np.maximum(squares.min(1), 0.0) / bank.shape[1]))
    nearest: Numbers = np.concatenate(found) if found else np.zeros(0)
    return nearest


def _flat(animation: Animation) -> Numbers:
    """All of a clip's numbers, its layers from left to right."""
    rows = sorted((moments(layer) for layer in animation.layers), key=lambda each: float(each[0, 0]))
    flat: Numbers = np.concatenate([each.ravel() for each in rows])
    return flat
