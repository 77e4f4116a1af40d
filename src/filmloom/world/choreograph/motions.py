"""Motions: the sixteen things that an actor can do in a step, each added to its path by an animator's rules."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.choreograph.body import Body
from filmloom.world.choreograph.easing import keyed, overshoot, smooth, travel
from filmloom.world.choreograph.path import Path
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import MotionKind, Speed

PACE: Final[dict[Speed, float]] = {"slow": 0.55, "normal": 1.0, "fast": 1.7}
_WALK: Final = {"drives": 0.44, "glides": 0.44, "flies": 0.36, "rolls": 0.4, "stands": 0.2, "rigid": 0.15, "hops": 0.3}
JUMP_KEYS: Final = ((0, 1.0), (0.2, 0.85), (0.3, 1.1), (0.52, 1.0), (0.72, 1.07), (0.8, 0.84), (0.9, 1.04), (1, 1.0))
_BOUNCE_KEYS: Final = ((0.0, 0.8), (0.14, 1.1), (0.5, 1.0), (0.86, 1.1), (1.0, 0.8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One motion of one body in one step."""

    path: Path
    body: Body
    stage: Stage
    rng: np.random.Generator
    rows: tuple[int, int]
    """First and last frame of the step."""
    seconds: float
    pace: float
    reach: float
    """Half the width of its group: how near its middle may come to the edge."""
    center: tuple[float, float] | None = None
    """x and lift of what it orbits."""

    @property
    def u(self) -> Track:
        first, last = self.rows
        return np.linspace(0.0, 1.0, last - first + 1)

    @property
    def x(self) -> float:
        return float(self.path.x[self.rows[0]])

    @property
    def lift(self) -> float:
        return float(self.path.lift[self.rows[0]])

    def add(self, **deltas: Track) -> None:
        """Add to columns over the step, and the last value for ever after."""
        first, last = self.rows
        for name, delta in deltas.items():
            column: Track = getattr(self.path, name)
            column[first : last + 1] += delta
            column[last + 1 :] += delta[-1]

    def add_from_before(self, **deltas: Track) -> None:
        """As add, and the first value for ever before: it was there already."""
        for name, delta in deltas.items():
            column: Track = getattr(self.path, name)
            column[: self.rows[0]] += delta[0]
        self.add(**deltas)

    def times(self, **factors: Track) -> None:
        """Multiply columns over the step, and by the last value for ever after."""
        first, last = self.rows
        for name, factor in factors.items():
            column: Track = getattr(self.path, name)
            column[first : last + 1] *= factor
            column[last + 1 :] *= factor[-1]

    def ceiling(self) -> float:
        """The highest lift at which it is whole in the frame."""
        floor = self.stage.ground(self.body.depth) if self.stage.has_ground else self.body.height / 2
        return floor + self.stage.safe_h - 0.02 - self.body.reach_up

    def floor(self) -> float:
        """The lowest lift."""
        if self.stage.has_ground:
            return -0.3 * self.body.height if self.body.realm == "water" else 0.0
        return self.body.height / 2 - self.stage.safe_h + 0.02

    def hop_height(self) -> float:
        """How high it jumps: by its size, and the room above it."""
        room = self.ceiling() - self.lift
        return float(np.clip(0.75 * self.body.height * (0.8 + 0.3 * self.pace), 0.02, max(0.03, room)))


def still(move: Move) -> None:
    """Stays and breathes: the gait's idling does the rest."""


def left(move: Move) -> None:
    _go(move, -1)


def right(move: Move) -> None:
    _go(move, 1)


def up(move: Move) -> None:
    """To a higher place, eased at both ends."""
    way = min(0.3 * move.pace * move.seconds, move.ceiling() - move.lift)
    move.add(lift=max(0.0, way) * smooth(move.u))


def down(move: Move) -> None:
    """To a lower place; what stands on the ground comes down from above."""
    room = move.lift - move.floor()
    if room < 0.08:
        way = min(0.3 * move.pace * move.seconds, move.ceiling() - move.lift)
        move.add_from_before(lift=way * (1 - smooth(move.u)))
        return
    move.add(lift=-min(0.3 * move.pace * move.seconds, room) * smooth(move.u))


def enter(move: Move) -> None:
    """Comes in from the nearer side to where it belongs, already under way, and arrives before the step ends."""
    side = _near_side(move)
    way = move.stage.half_w + move.reach + 0.03 - side * move.x
    end = min(1.0, 0.85 / move.pace**0.4)
    move.add_from_before(x=side * way * 2 * (1 - travel(0.5 + move.u / end / 2, 0.3)))


def leave(move: Move) -> None:
    """Anticipates with a step back, then goes out of the frame on the side that it faces."""
    came = move.x - float(move.path.x[0])
    side = int(np.sign(came)) if abs(came) > 0.05 else _near_side(move)
    way = move.stage.half_w + move.reach + 0.06 - side * move.x
    crouch = keyed(move.u, ((0.0, 0.0), (0.14, -0.03), (0.26, 0.0), (1.0, 0.0)))
    move.add(x=side * (way * travel((move.u - 0.14) / 0.82, 0.35) + crouch))
    move.times(squash=keyed(move.u, ((0.0, 1.0), (0.13, 0.92), (0.24, 1.03), (0.36, 1.0), (1.0, 1.0))))


def bounce(move: Move) -> None:
    """Parabolas from contact to contact, stretched when fast and squashed on the ground."""
    count = max(1, round(move.seconds * 1.15 * (0.6 + 0.4 * move.pace)))
    height = min(0.9 * move.ceiling() - move.lift, 0.34 if move.body.gait == "rolls" else 0.8 * move.body.height)
    start, end = 0.06, 0.95
    phase = np.clip((move.u - start) / (end - start), 0.0, 1.0) * count
    index, p = np.minimum(phase.astype(int), count - 1), phase - np.minimum(phase.astype(int), count - 1)
    heights = max(0.03, height) * (1 - 0.45 * index / max(1, count))
    move.add(lift=heights * 4 * p * (1 - p))
    squash = keyed(p, _BOUNCE_KEYS)
    blend = keyed(move.u, ((0.0, 0.0), (start, 1.0), (end, 1.0), (1.0, 0.0)))
    move.times(squash=1 + (squash - 1) * blend)


def fall(move: Move) -> None:
    """From above to the ground: what is heavy speeds up and bounces, what is light sways down."""
    room = move.lift - move.floor()
    height = room if room > 0.15 else max(0.1, move.ceiling() - move.lift)
    begin = move.add_from_before if room <= 0.15 else move.add
    shift = 0.0 if room <= 0.15 else -room
    if move.body.gait in ("floats", "flies"):
        sway = np.sin(move.u * math.pi * max(2, round(move.seconds)))
        begin(lift=height * (1 - smooth(move.u)) + shift)
        move.add(x=0.05 * sway * (1 - move.u), turn=9 * sway * (1 - move.u))
        return
    unit = min(move.seconds / 2.9, 0.55 / move.pace**0.5)
    t = move.u * move.seconds / unit
    first, second = t - 1, t - 2
    lift = np.where(t < 1, height * (1 - t**2), 0.0)
    lift = np.where((t >= 1) & (t < 2), height * 0.22 * 4 * first * (1 - first), lift)
    lift = np.where((t >= 2) & (t < 2.5), height * 0.05 * 16 * second * (0.5 - second), lift)
    begin(lift=lift + shift)
    keys = (
        (0.0, 1.0),
        (0.9, 1.08),
        (1.05, 0.76),
        (1.3, 1.06),
        (1.9, 1.02),
        (2.04, 0.88),
        (2.25, 1.02),
        (2.55, 0.97),
        (2.8, 1.0),
    )
    move.times(squash=keyed(t, keys))


def rise(move: Move) -> None:
    """Gathers itself, then goes up all the way, speeding up gently."""
    way = max(0.05, move.ceiling() - move.lift)
    if move.body.realm == "air" and move.lift - move.floor() > 0.12:
        drop = move.lift - move.floor() - 0.03
        move.path.lift[:] -= drop
        way += drop
    pace = min(1.0, 0.6 + 0.25 * move.pace)
    u = move.u
    move.add(lift=way * keyed(u**1.15, ((0.0, 0.0), (min(1.0, 1 / pace**0.5), 1.0), (2.0, 1.0))))
    crouch = ((0.0, 1.0), (0.07, 0.92), (0.18, 1.06), (0.8, 1.0), (1.0, 1.0))
    move.times(squash=keyed(u, crouch))
    if move.body.gait == "floats":
        move.add(x=0.03 * np.sin(u * math.tau) * (1 - u), turn=4 * np.sin(u * math.tau * 1.5) * (1 - u))


def spin(move: Move) -> None:
    """Winds up against the turn, spins whole turns, overshoots and settles."""
    count = max(1, round(move.seconds * 0.6 * move.pace))
    side = -1 if move.rng.random() < 0.3 else 1
    keys = ((0.0, 0.0), (0.1, -14.0), (0.86, 360.0 * count + 10), (1.0, 360.0 * count))
    move.add(turn=side * keyed(move.u, keys))
    if move.body.realm == "ground" and move.body.gait not in ("rolls", "stands", "rigid"):
        hop = 0.16 * move.body.height
        move.add(lift=hop * keyed(move.u, ((0.0, 0.0), (0.1, 0.0), (0.3, 1.0), (0.7, 1.0), (0.88, 0.0), (1.0, 0.0))))
    move.times(squash=keyed(move.u, ((0.0, 1.0), (0.09, 0.93), (0.2, 1.03), (0.86, 1.0), (0.92, 0.95), (1.0, 1.0))))


def grow(move: Move) -> None:
    """Larger in a springy breath, as far as the frame allows."""
    room_up = (move.ceiling() - move.lift) / move.body.reach_up + 1
    room_across = 2 * (move.stage.safe_w - abs(move.x)) / max(move.body.width, 0.01)
    factor = float(np.clip(1.35 + 0.3 * move.pace, 1.1, max(1.12, min(room_up, room_across))))
    _resize(move, factor)


def shrink(move: Move) -> None:
    """Smaller, as if let out of air."""
    _resize(move, float(np.clip(0.75 - 0.2 * move.pace, 0.45, 0.7)))


def orbit(move: Move) -> None:
    """Around something: an ellipse in depth, smaller and higher behind, larger and lower in front."""
    turns = max(1, round(move.seconds * 0.3 * move.pace))
    side = -1 if move.rng.random() < 0.5 else 1
    at_x, at_lift = move.center if move.center else (move.x, move.lift)
    room = move.stage.safe_w - move.reach - abs(at_x)
    radius = float(np.clip(room, 0.08, 0.34))
    tall = 0.35 * radius
    begin = math.atan2(0.0, 1.0 if move.x >= at_x else -1.0)
    angle = begin + side * math.tau * turns * travel(move.u, 0.15)
    blend = keyed(move.u, ((0.0, 0.0), (0.12, 1.0), (1.0, 1.0)))
    x, lift = at_x + radius * np.cos(angle), at_lift + tall * np.sin(angle)
    move.add(x=(x - move.x) * blend, lift=(np.maximum(lift, move.floor()) - move.lift) * blend)
    move.add(depth=0.22 * np.sin(angle) * blend)


def shake(move: Move) -> None:
    """Trembles from side to side, strong first, then less."""
    first, last = move.rows
    move.path.tremble[first : last + 1] = keyed(move.u, ((0.0, 0.0), (0.08, 1.0), (0.6, 0.8), (1.0, 0.0)))
    move.path.beat[first : last + 1] = 4.0 + 1.5 * move.pace


def jump(move: Move) -> None:
    """Crouches, leaps, lands and gives way in the knees, as often as there is time."""
    count = max(1, round(move.seconds * 0.75 * (0.5 + 0.5 * move.pace)))
    phase = move.u * count
    p = phase - np.minimum(phase.astype(int), count - 1)
    air = np.clip((p - 0.27) / 0.5, 0.0, 1.0)
    move.add(lift=move.hop_height() * 4 * air * (1 - air))
    move.times(squash=keyed(p, JUMP_KEYS))


MOTIONS: Final[dict[MotionKind, Callable[[Move], None]]] = {
    "still": still, "left": left, "right": right, "up": up, "down": down, "enter": enter, "exit": leave,
    "bounce": bounce, "fall": fall, "rise": rise, "spin": spin, "grow": grow, "shrink": shrink, "orbit": orbit,
    "shake": shake, "jump": jump,
}  # fmt: skip


def walking_speed(body: Body) -> float:
    """Units per second at a normal pace."""
    return _WALK.get(body.gait, 0.3) * (0.75 + 0.25 * min(1.5, body.scale / 0.3))


def _go(move: Move, side: int) -> None:
    room = move.stage.safe_w - move.reach - side * move.x
    way = min(max(0.0, room), walking_speed(move.body) * move.pace * move.seconds)
    # A step back and a crouch before it goes: the eye is told where to look.
    wind_up = min(0.12, 0.25 / move.seconds)
    back = keyed(move.u, ((0.0, 0.0), (wind_up, -0.012), (2 * wind_up, 0.0), (1.0, 0.0)))
    move.add(x=side * (way * travel((move.u - wind_up) / (1 - wind_up), 0.2) + back))
    if move.body.gait not in ("rolls", "rigid", "glides"):
        move.times(
            squash=keyed(move.u, ((0.0, 1.0), (wind_up, 0.95), (2 * wind_up, 1.02), (3 * wind_up, 1.0), (1.0, 1.0)))
        )


def _near_side(move: Move) -> int:
    if abs(move.x) < 0.05:
        return -1 if move.rng.random() < 0.5 else 1
    return 1 if move.x > 0 else -1


def _resize(move: Move, factor: float) -> None:
    eased = overshoot(np.clip(move.u / 0.9, 0.0, 1.0), 1.2)
    move.times(size=factor**eased)
    move.times(squash=keyed(move.u, ((0.0, 1.0), (0.12, 0.93), (0.4, 1.05), (0.75, 0.99), (1.0, 1.0))))
