"""Gaits: what a body does by itself while its path carries it along: steps, hops, wing beats, rolling, breathing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.choreograph.body import Body, Gait
from filmloom.world.choreograph.easing import keyed, smooth, smoothed
from filmloom.world.choreograph.path import Path
from filmloom.world.choreograph.stage import Stage

_HOP_KEYS: Final = ((0.0, 0.88), (0.16, 1.1), (0.5, 1.0), (0.84, 1.08), (1.0, 0.88))
_TURN_S: Final = 0.12
_SHARE_IN_AIR: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Stride:
    """What gaits need to know of a path."""

    path: Path
    body: Body
    seconds: Track
    """Time of each frame."""
    speed: Track
    """Along x, units per second, smoothed."""
    acceleration: Track
    facing: Track
    """-1 to 1."""
    rise: Track
    """Upwards, units per second, smoothed."""
    phase: float
    """Of this one among its kind, 0 to 1: no two in lock-step."""

    @property
    def activity(self) -> Track:
        """0 standing, 1 under way."""
        return smooth(np.abs(self.speed) / 0.14)

    @property
    def distance(self) -> Track:
        """Along the ground since the start."""
        way: Track = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(self.path.x), 0.6 * np.diff(self.path.depth)))])
        return way

    @property
    def grounded(self) -> Track:
        """1 where it touches the ground, 0 in the air: nobody walks on air."""
        return 1 - smooth(self.path.lift / (0.15 * self.body.height))


def add_gait(path: Path, body: Body, stage: Stage, fps: float, phase: float) -> Track:
    """Add the gait to a path in place; returns the flip column: which way it looks, turning on the spot."""
    frames = len(path.x)
    window = max(3, round(0.16 * fps) | 1)
    speed = smoothed(np.gradient(path.x) * fps if frames > 1 else np.zeros(frames), window)
    acceleration = smoothed(np.gradient(speed) * fps if frames > 1 else np.zeros(frames), window)
    facing = _facing(path, speed, fps)
    stride = Stride(
        path=path,
        body=body,
        seconds=np.arange(frames) / fps,
        speed=speed,
        acceleration=acceleration,
        facing=facing,
        rise=smoothed(np.gradient(path.lift) * fps if frames > 1 else np.zeros(frames), window),
        phase=phase,
    )
    _GAITS[body.gait](stride)
    _tremble(path, body, fps)
    if body.heading is not None:
        _point_ahead(stride, stage, facing, fps)
    return facing * body.faces if body.faces else np.ones(frames)


def facing_of(path: Path, fps: float) -> Track:
    """Which way a path looks, -1 to 1."""
    speed = np.gradient(path.x) * fps if len(path.x) > 1 else np.zeros(len(path.x))
    return _facing(path, smoothed(speed, max(3, round(0.16 * fps) | 1)), fps)


def _facing(path: Path, speed: Track, fps: float) -> Track:
    """-1 to 1; it keeps looking where it went, and turns in a fifth of a second."""
    steady = smoothed(speed, max(3, round(0.36 * fps) | 1))
    wanted = np.where(path.face != 0, np.sign(path.face), np.where(np.abs(steady) > 0.06, np.sign(steady), 0.0))
    known = np.flatnonzero(wanted)
    if not len(known):
        return np.ones(len(wanted))
    latest = np.maximum.accumulate(np.where(wanted != 0, np.arange(len(wanted)), -1))
    held = wanted[np.where(latest < 0, known[0], latest)]
    return smoothed(held, max(1, round(_TURN_S * fps)))


def _tremble(path: Path, body: Body, fps: float) -> None:
    """The wave itself, which no path of few knots could carry: left first, in degrees about the foot and a little x."""
    phase = np.concatenate([[0.0], np.cumsum(path.beat[1:])]) / fps * math.tau
    wave = np.sin(phase) * path.tremble
    path.x += 0.035 * body.width * wave
    path.lean += 4.5 * wave


def _walk(stride: Stride) -> None:
    """Two steps a cycle: the body is highest over the standing leg, rocks from foot to foot, and leans into speed."""
    path, body = stride.path, stride.body
    cycle = stride.distance / (0.62 * body.height) * math.tau + stride.phase * math.tau
    active = stride.activity * stride.grounded
    running = smooth((np.abs(stride.speed) - 0.25) / 0.35)
    path.lift += active * body.height * (0.035 + 0.05 * running) * np.abs(np.sin(cycle))
    path.lean += active * (2.6 + 2.2 * running) * np.sin(cycle + 0.6)
    path.lean += np.clip(stride.speed * 9, -7, 7) * active
    path.squash *= 1 + active * (0.025 + 0.03 * running) * -np.cos(2 * cycle)
    _breathe(stride)


def _hop(stride: Stride) -> None:
    """A whole number of hops for each way: up in an arc, stretched, and soft on landing."""
    path, body = stride.path, stride.body
    way = float(stride.distance[-1])
    length = 0.85 * body.height
    hops = max(1, round(way / length)) if way > 0.3 * length else 0
    if hops:
        p = np.mod(stride.distance / way * hops, 1.0)
        air = np.clip(p / _SHARE_IN_AIR, 0.0, 1.0)
        active = stride.activity * stride.grounded
        path.lift += active * 0.34 * body.height * 4 * air * (1 - air)
        path.squash *= 1 + active * (keyed(p, _HOP_KEYS) - 1)
        path.lean += active * np.sign(stride.speed) * 7 * np.sin((air - 0.5) * math.pi)
    _breathe(stride)


def _fly(stride: Stride) -> None:
    """Wing beats as squash, each a little lift; gentle drift; banks into its way."""
    path, body, t = stride.path, stride.body, stride.seconds
    beat = 2.3 * (0.3 / max(0.12, body.height)) ** 0.4
    turn = (t * beat + stride.phase) * math.tau
    glide = 0.65 + 0.35 * np.sin(t * 0.9 + stride.phase * 9)
    path.squash *= 1 + 0.09 * glide * np.sin(turn)
    path.lift += 0.012 * glide * np.sin(turn - 1.2)
    path.lift += 0.016 * np.sin(t * 1.7 + stride.phase * 7)
    path.x += 0.010 * np.sin(t * 1.1 + stride.phase * 5)
    path.lean += np.clip(stride.speed * 10, -8, 8) + 1.5 * np.sin(t * 1.3 + stride.phase * 3)


def _glide(stride: Stride) -> None:
    """No wings to beat: a slow drift on the air."""
    path, t = stride.path, stride.seconds
    path.lift += 0.010 * np.sin(t * 1.6 + stride.phase * 7)
    path.x += 0.005 * np.sin(t * 1.1 + stride.phase * 5)
    if stride.body.heading is None:
        path.lean += np.clip(stride.speed * 8, -7, 7) + 1.2 * np.sin(t * 1.4 + stride.phase * 3)


def _swim(stride: Stride) -> None:
    """Rides the swell, and rocks; in a leap the nose goes up first and comes down first."""
    path, t = stride.path, stride.seconds
    if stride.body.alive and stride.body.faces:
        path.turn -= stride.facing * np.clip(stride.rise * 28, -38, 38)
    path.lift += 0.010 * np.sin(t * 2.1 + stride.phase * 6)
    path.lean += 2.6 * np.sin(t * 1.7 + stride.phase * 6 + 1.0) - np.clip(stride.speed * 4, -3, 3)
    path.squash *= 1 + 0.015 * np.sin(t * 2.1 + stride.phase * 6)


def _float(stride: Stride) -> None:
    """Bobs, sways, trails behind its own movement."""
    path, t = stride.path, stride.seconds
    path.lift += 0.012 * np.sin(t * 1.9 + stride.phase * 6)
    path.lean += 2.4 * np.sin(t * 1.4 + stride.phase * 5) - np.clip(stride.speed * 9, -8, 8)
    path.squash *= 1 + 0.012 * np.sin(t * 1.9 + stride.phase * 6 + 0.8)


def _drive(stride: Stride) -> None:
    """Springs: shivers on the road, dips its nose when it brakes and lifts it when it pulls away."""
    path, t, active = stride.path, stride.seconds, stride.activity * stride.grounded
    shiver = np.sin(t * 17 + stride.phase * 6) + 0.6 * np.sin(t * 27 + stride.phase * 11)
    path.squash *= 1 + active * 0.008 * shiver + 0.004 * np.sin(t * 13) * (1 - active)
    path.lean -= np.clip(stride.acceleration * 2.2, -3.2, 3.2) * stride.grounded
    path.lift += active * 0.004 * (1 + np.sin(t * 6.5 + stride.phase * 6)) / 2


def _roll(stride: Stride) -> None:
    """Turns as far as it travels: one radian per radius."""
    radius = stride.body.height / 2
    way = np.concatenate([[0.0], np.cumsum(np.diff(stride.path.x))])
    stride.path.turn += np.degrees(way / radius)


def _stand(stride: Stride) -> None:
    """Hardly moves: a breath of wind; if it must travel, it tilts from edge to edge."""
    path, t, active = stride.path, stride.seconds, stride.activity * stride.grounded
    step = stride.distance / (0.5 * stride.body.height) * math.tau
    path.lean += 0.9 * np.sin(t * 1.5 + stride.phase * 6) * (1 - active) + active * 5 * np.sin(step)
    path.lift += active * 0.05 * stride.body.height * np.abs(np.sin(step))
    path.squash *= 1 + 0.006 * np.sin(t * 2.2 + stride.phase * 6)


def _rigid(stride: Stride) -> None:
    """Houses do not breathe."""


def _breathe(stride: Stride) -> None:
    """Idle life: the chest rises three times in ten seconds a little, quicker for the small."""
    path, body, t = stride.path, stride.body, stride.seconds
    rate = 2.6 * (0.3 / max(0.12, body.height)) ** 0.3
    idle = (1 - stride.activity) * stride.grounded
    if body.alive:
        path.squash *= 1 + idle * 0.016 * np.sin(t * rate + stride.phase * 6)
        path.lean += idle * 1.1 * np.sin(t * rate * 0.5 + stride.phase * 9)


def _point_ahead(stride: Stride, stage: Stage, facing: Track, fps: float) -> None:
    """Turn an obliquely drawn picture so that its nose points where it goes; at rest as it likes best."""
    path, body = stride.path, stride.body
    assert body.heading is not None
    window = max(3, round(0.3 * fps) | 1)
    rise = smoothed(np.gradient(path.lift) * fps if len(path.lift) > 1 else path.lift * 0, window)
    upright = body.actor.concept == "rocket"
    rest_x, rest_y = (0.0, 0.10) if upright else (0.12, 0.02)
    ahead = np.abs(stride.speed) + rest_x
    angle = np.degrees(np.arctan2(-(rise + rest_y), ahead))
    nose = np.abs(facing) * (angle - body.heading)
    path.turn += np.where(facing >= 0, nose, -nose)


_GAITS: Final[dict[Gait, Callable[[Stride], None]]] = {
    "walks": _walk,
    "hops": _hop,
    "flies": _fly,
    "glides": _glide,
    "swims": _swim,
    "floats": _float,
    "drives": _drive,
    "rolls": _roll,
    "stands": _stand,
    "rigid": _rigid,
}
