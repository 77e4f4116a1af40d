"""Framing: keeps those who stay whole inside the frame, and nobody faster than the eye can follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from filmloom.world.animation import Layer, Track
from filmloom.world.choreograph.body import Body
from filmloom.world.choreograph.camera import Bounds
from filmloom.world.choreograph.easing import smoothed
from filmloom.world.choreograph.path import Path, base_y
from filmloom.world.choreograph.stage import Stage

TOP_SPEED: Final = 4.0
"""Units per second along x and over the ground, before gaits."""
_SMALLEST: Final = 0.5
_EDGE: Final = 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One layer to be: a body of a kind, its path and its phase among its kind."""

    name: str
    body: Body
    path: Path
    phase: float
    kept: bool
    """Whether it must be in the frame all the time."""


def calmed(path: Path, fps: float) -> Path:
    """Smooth a way, the more the farther it exceeds the top speed: motions may add up to more than was meant."""
    calm = path.copy()
    for name in ("x", "lift"):
        column: Track = getattr(calm, name)
        window = 3
        while len(column) > 1 and np.abs(np.diff(column)).max() * fps > TOP_SPEED and window < 4 * fps:
            column = smoothed(getattr(path, name), window)
            window = max(window + 2, round(window * 1.4))
        setattr(calm, name, column)
    calm.squash = np.clip(calm.squash, 0.65, 1.3)
    return calm


def fitted(members: list[Member], stage: Stage) -> list[Member]:
    """Make all smaller together, towards the middle of the ground, until those who stay are inside, then hold them."""
    factor = max(_SMALLEST, min([1.0, *(_fit(member, stage) for member in members if member.kept)]))
    return [_held(_shrunk(member, factor), stage) for member in members]


def _shrunk(member: Member, factor: float) -> Member:
    if factor > 0.999:
        return member
    path = member.path.copy()
    path.x *= factor if member.kept else 1.0
    path.lift *= factor
    return replace(member, path=path, body=replace(member.body, scale=member.body.scale * factor))


def _held(member: Member, stage: Stage) -> Member:
    """Keep the feet on or above the ground, and those who stay between the edges."""
    path, body = member.path.copy(), member.body
    if stage.has_ground:
        path.lift = np.maximum(path.lift, -0.45 * body.height if body.realm == "water" else 0.0)
    if member.kept:
        half, floor, size = _extent(path, body, stage)
        tallest = (2 * stage.half_h - 2 * _EDGE) / (body.reach_up * size)
        path.size *= np.minimum(1.0, np.minimum(tallest, (stage.half_w - _EDGE) / half))
        half, floor, size = _extent(path, body, stage)
        room = np.maximum(0.0, stage.half_w - _EDGE - half)
        path.x = np.clip(path.x, -room, room)
        high = floor + stage.half_h - _EDGE - body.reach_up * size
        path.lift = np.clip(path.lift, np.minimum(floor - stage.half_h + _EDGE, high), high)
    return replace(member, path=path)


def _extent(path: Path, body: Body, stage: Stage) -> tuple[Track, Track, Track]:
    """Half width, y of lift 0, and factor on the body's size, at each frame."""
    near = stage.nearness(path.depth) / stage.nearness(body.depth)
    size = path.size * near
    return body.width / 2 * size * 1.04, base_y(body, stage, path.depth), size


def _fit(member: Member, stage: Stage) -> float:
    """The factor by which x, lift and size must shrink for this one to be inside."""
    path, body = member.path, member.body
    half, floor, size = _extent(path, body, stage)
    factor_x = float(np.min((stage.half_w - _EDGE) / np.maximum(np.abs(path.x) + half, 1e-6)))
    need = path.lift + body.reach_up * size
    factor_y = float(np.min((floor + stage.half_h - _EDGE) / np.maximum(need, 1e-6)))
    return min(1.0, factor_x, factor_y)


def bounds_of(pairs: list[tuple[Member, Layer]]) -> Bounds:
    """The box around everybody over the whole clip."""
    if not pairs:
        return (-0.3, -0.3, 0.3, 0.3)
    boxes = np.array([_box(member.body, layer.track) for member, layer in pairs])
    return float(boxes[:, 0].min()), float(boxes[:, 1].min()), float(boxes[:, 2].max()), float(boxes[:, 3].max())


def _box(body: Body, track: Track) -> tuple[float, float, float, float]:
    half_w, half_h = body.width / 2 / body.scale * track[:, 2], body.height / 2 / body.scale * track[:, 2]
    left, right = track[:, 0] - half_w, track[:, 0] + half_w
    top, bottom = track[:, 1] - half_h, track[:, 1] + half_h
    return float(left.min()), float(top.min()), float(right.max()), float(bottom.max())
