"""Events: what of an animation can be heard: who hits the ground or a wall when, how fast everybody goes, who is there.

Everything is read from the tracks, so that a clip by any generator sounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from filmloom.world.animation import COLUMNS, Animation, Layer, Track

Kind: TypeAlias = Literal["landing", "knock"]

_X, _Y, _SCALE, _OPACITY = (COLUMNS.index(name) for name in ("x", "y", "scale", "opacity"))
_TURNED: Final = COLUMNS.index("rotation")
_HARD: Final = 0.7
"""Change of speed, in shorter sides per second, from which an impact is heard."""
_APART_S: Final = 0.12
_SAME_PLACE: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Something hits something."""

    kind: Kind
    """landing: from above; knock: from the side."""
    at_s: float
    strength: float
    """0 to 1."""


def impacts(layer: Layer, fps: float) -> list[Impact]:
    """Where a layer's way breaks off or turns back at once, in order."""
    found = [*_breaks(layer.track[:, _Y], fps, "landing"), *_breaks(layer.track[:, _X], fps, "knock")]
    return sorted(found, key=lambda each: each.at_s)


def _breaks(way: Track, fps: float, kind: Kind) -> Iterator[Impact]:
    """Moments at which a fast way ends or turns back within two frames."""
    if len(way) < 4:
        return
    speed = np.diff(way) * fps
    last_s = -1.0
    for at in range(1, len(speed) - 1):
        before, after = speed[at - 1], speed[at + 1]
        towards = before > 0 if kind == "landing" else True
        ends = before * after <= 0 or abs(after) < 0.15 * abs(before)
        change = abs(after - before)
        if towards and ends and abs(before) > _HARD / 2 and change > _HARD and at / fps - last_s > _APART_S:
            last_s = at / fps
            yield Impact(kind=kind, at_s=(at + 1) / fps, strength=float(min(1.0, change / 4)))


def speed_of(layer: Layer, fps: float) -> Track:
    """[frames] in shorter sides per second."""
    moved = np.hypot(np.diff(layer.track[:, _X]), np.diff(layer.track[:, _Y])) * fps
    return np.concatenate([moved[:1], moved]) if len(moved) else np.zeros(len(layer.track))


def turning_of(layer: Layer, fps: float) -> Track:
    """[frames] in rounds per second."""
    turned = np.abs(np.diff(layer.track[:, _TURNED])) / 360 * fps
    return np.concatenate([turned[:1], turned]) if len(turned) else np.zeros(len(layer.track))


def presence_of(layer: Layer, animation: Animation) -> Track:
    """[frames] 0 to 1: how much of it can be heard: less beyond the frame, and of what is small."""
    x, y, scale, opacity = (layer.track[:, column] for column in (_X, _Y, _SCALE, _OPACITY))
    half_w, half_h = max(0.5, animation.aspect / 2), max(0.5, 0.5 / animation.aspect)
    beyond = np.maximum(np.abs(x) - half_w, np.abs(y) - half_h)
    inside = np.clip(1 - 2.5 * np.maximum(beyond, 0), 0, 1)
    loud: Track = inside * opacity * np.clip(scale / 0.3, 0.25, 1.4) ** 0.5
    return loud


def pan_of(layer: Layer, animation: Animation) -> Track:
    """[frames] -1 left to 1 right."""
    pan: Track = np.clip(layer.track[:, _X] / max(0.5, animation.aspect / 2), -1, 1)
    return pan
