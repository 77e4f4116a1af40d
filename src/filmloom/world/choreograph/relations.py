"""Relations: what holds between two actors for a whole clip: who stands where, who goes after whom, who plays."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.choreograph.easing import keyed, smooth, travel
from filmloom.world.choreograph.gaits import facing_of
from filmloom.world.choreograph.layout import GAP, Spot
from filmloom.world.choreograph.motions import JUMP_KEYS, walking_speed
from filmloom.world.choreograph.pair import Pair
from filmloom.world.choreograph.path import Path
from filmloom.world.choreograph.play import plays_with
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import RelationKind

ALONG: Final[frozenset[RelationKind]] = frozenset({"next_to", "above", "in_front_of"})
"""The subject is placed by the object, and goes where it goes."""


def place_beside(kind: RelationKind, subject: Spot, other: Spot, stage: Stage, rng: np.random.Generator) -> Spot:
    """The subject's spot by the object's."""
    if kind == "above":
        return _above(subject, other, stage)
    side = _open_side(subject, other, stage, rng)
    if kind == "in_front_of":
        body = replace(subject.body, depth=max(0.02, other.depth - 0.3))
        scale = body.scale * stage.nearness(body.depth) / stage.nearness(subject.depth)
        body = replace(body, scale=scale)
        x = other.x + side * 0.3 * max(body.width, 0.6 * other.body.width)
        return replace(subject, body=body, x=x, lift=subject.lift if body.realm != "air" else other.lift * 0.6)
    apart = subject.half_width + other.half_width + GAP
    room = stage.safe_w - subject.half_width
    body = replace(subject.body, depth=other.depth + 0.03)
    return replace(subject, body=body, x=float(np.clip(other.x + side * apart, -room, room)))


def portable(load: Spot, carrier: Spot) -> Spot:
    """The load or the toy, no larger than who carries it or plays with it can hold."""
    largest = 0.75 if load.body.realm == "air" else 0.5
    factor = min(1.0, largest * carrier.body.height / load.body.height)
    return replace(load, body=replace(load.body, scale=load.body.scale * factor))


def _above(subject: Spot, other: Spot, stage: Stage) -> Spot:
    hovers = subject.body.realm == "air"
    top = other.lift + other.body.height
    if not stage.has_ground:
        top = other.lift + other.body.height / 2 + subject.body.height / 2
    lift = top + (0.05 if hovers else -0.02 * other.body.height)
    offsets = tuple(
        (x * min(1.0, other.half_width / max(0.01, subject.half_width)), y, d) for x, y, d in subject.offsets
    )
    body = replace(subject.body, depth=other.depth - 0.02)
    return replace(subject, body=body, x=other.x, lift=lift, offsets=offsets if hovers else subject.offsets)


def _open_side(subject: Spot, other: Spot, stage: Stage, rng: np.random.Generator) -> int:
    if abs(other.x) > 0.12 * stage.safe_w:
        return -1 if other.x > 0 else 1
    return -1 if rng.random() < 0.5 else 1


def go_along(pair: Pair) -> None:
    """The subject makes the object's way, a moment later, unless it has its own."""
    if pair.subject_moves:
        return
    lag = max(1, round(0.08 * pair.fps))
    moved = pair.object_path.delayed(lag)
    for name in ("x", "lift", "depth"):
        column: Track = getattr(moved, name)
        getattr(pair.subject_path, name)[:] += column - column[0]


def chases(pair: Pair) -> None:
    """Both run; the chaser gains a little. Without a way of its own the hunted one runs rings on the ground."""
    if pair.object_moves:
        _run_after(pair, gain=0.3)
        return
    wide = max(pair.subject.half_width, pair.object.half_width)
    radius = max(0.1, min(0.62, pair.stage.safe_w - wide - 0.02))
    deep = 0.3 if pair.stage.has_ground else 0.1
    perimeter = 4 * (radius + 0.25 * deep)
    gap = min(1.35 * pair.apart, 0.36 * perimeter) / perimeter * math.tau
    speed = min(0.72, 0.34 + 0.4 * radius)
    side = -1 if pair.rng.random() < 0.5 else 1
    # Whole half rounds, so that both ends of the clip show them running across and not turning.
    halves = max(1, round(speed * pair.seconds / (perimeter / 2)))
    run = side * math.pi * halves * _start_run(pair)
    begin = math.pi / 2 * (1 if halves % 2 else -1) + 0.5 * side * gap
    _ring(pair.object_path, begin + run, radius, deep, pair.object)
    _ring(pair.subject_path, begin + run - side * gap * (1 - 0.22 * smooth(pair.u)), radius, deep, pair.subject)


def follows(pair: Pair) -> None:
    """The same way, a little later."""
    if not pair.object_moves:
        side = -1 if pair.rng.random() < 0.5 else 1
        room = pair.stage.safe_w - pair.object.half_width
        start = -side * max(0.0, room - pair.apart)
        way = min(side * room - start, side * walking_speed(pair.object.body) * 0.9 * pair.seconds, key=abs)
        pair.object_path.x[:] = start + way * travel(pair.u, 0.18)
    _run_after(pair, gain=0.0)


def _run_after(pair: Pair, gain: float) -> None:
    """Stay at a distance behind the object, measured along its way; before its start the way is thought straight on."""
    ahead = pair.object_path
    steps = np.abs(np.diff(ahead.x))
    way = np.concatenate([[0.0], np.cumsum(steps)]) + np.arange(pair.frames) * 1e-9
    gap = pair.apart * 1.06 * (1 - gain * smooth(pair.u))
    late = np.interp(np.arange(pair.frames) - 0.08 * pair.fps, np.arange(pair.frames), way)
    at = late - gap
    pair.subject_path.x[:] = np.interp(at, way, ahead.x) + _first_side(ahead) * np.minimum(at, 0.0)
    pair.subject_path.lift[:] += np.interp(at, way, ahead.lift) - ahead.lift[0]
    pair.subject_path.depth[:] += np.interp(at, way, ahead.depth) - ahead.depth[0]


def _first_side(path: Path) -> float:
    """-1 or 1: where a path first goes."""
    away = path.x - path.x[0]
    far = np.flatnonzero(np.abs(away) > 0.05)
    return float(np.sign(away[far[0]])) if len(far) else 1.0


def _start_run(pair: Pair) -> Track:
    """0 to 1 in time with a wind-up, then even to the end."""
    ramp = min(0.25, 0.5 / pair.seconds)
    u = pair.u
    distance = np.where(u < ramp, u * u / (2 * ramp), u - ramp / 2)
    even: Track = distance / (1 - ramp / 2)
    return even


def _ring(path: Path, angle: Track, radius: float, deep: float, spot: Spot) -> None:
    """On an ellipse on the ground; those in the air also wave up and down."""
    path.x[:] = radius * np.cos(angle)
    path.depth[:] = np.clip(0.42 + deep * np.sin(-angle), 0.0, 1.0) + (spot.depth - 0.4) * 0.1
    if spot.body.realm == "air":
        path.lift[:] += 0.05 * np.sin(2 * angle)


def meets(pair: Pair) -> None:
    """Both come in from the sides, stop face to face, and greet each other with a hop, one after the other."""
    side = -1 if pair.rng.random() < 0.5 else 1
    arrive = min(0.62, 1.9 / pair.seconds + 0.2)
    for who, spot, path, hop in (
        (side, pair.subject, pair.subject_path, 0.0),
        (-side, pair.object, pair.object_path, 0.1),
    ):
        stop = who * (
            pair.apart / 2 + 0.02 + (spot.half_width - (pair.subject.half_width + pair.object.half_width) / 2) / 2
        )
        outside = who * (pair.stage.half_w + spot.half_width - 0.4 * spot.body.width)
        path.x[:] = outside + (stop - outside) * travel(pair.u / arrive, 0.3)
        path.face[:] = -who
        _hop_once(path, pair.u, spot, arrive + 0.06 + hop, min(0.22, 0.7 / pair.seconds))


def _hop_once(path: Path, u: Track, spot: Spot, begin: float, length: float) -> None:
    p = np.clip((u - begin) / length, 0.0, 1.0)
    air = np.clip((p - 0.27) / 0.5, 0.0, 1.0)
    path.lift += 0.3 * spot.body.height * 4 * air * (1 - air)
    path.squash *= keyed(p, JUMP_KEYS)


def looks_at(pair: Pair) -> None:
    """Turns to it, leans towards it, and nods a little."""
    toward = np.sign(pair.object_path.x - pair.subject_path.x)
    pair.subject_path.face[:] = np.where(toward == 0, 1.0, toward)
    higher = float(pair.object.lift - pair.subject.lift) > 0.5 * pair.subject.body.height
    amount = -4.0 if higher else 6.0
    ease = keyed(pair.u, ((0.0, 0.0), (0.12, -0.25), (0.32, 1.12), (0.42, 1.0), (1.0, 1.0)))
    pair.subject_path.lean += pair.subject_path.face * amount * ease
    pair.subject_path.lean += 0.8 * np.sin(pair.u * pair.seconds * 2.2) * ease


def carries(pair: Pair) -> None:
    """The load sits on top of who is drawn from the front, hangs under flyers, and is held ahead by the rest."""
    carrier, path = pair.subject, pair.subject_path
    if not pair.subject_moves:
        side = -1 if pair.rng.random() < 0.5 else 1
        room = pair.stage.safe_w - carrier.half_width - pair.object.half_width * 0.7
        way = min(2 * room, walking_speed(carrier.body) * pair.seconds * 0.9)
        path.x[:] = -side * min(room, way / 2) + side * way * travel(pair.u, 0.18)
    late = path.delayed(max(1, round(0.05 * pair.fps)))
    load, body = pair.object_path, carrier.body
    direction = facing_of(path, pair.fps)
    offset, lift = _hold(carrier, pair.object)
    load.x[:] = late.x + direction * offset
    base = 0.0 if pair.stage.has_ground else (pair.object.body.height - body.height) / 2
    load.lift[:] = late.lift + lift + base
    load.depth[:] = path.depth - 0.015
    speed = np.gradient(path.x) * pair.fps if pair.frames > 1 else np.zeros(pair.frames)
    load.lean -= np.clip(speed * 10, -6, 6)
    load.face[:] = direction


def _hold(carrier: Spot, load: Spot) -> tuple[float, float]:
    """Distance ahead and height of the load's foot over the carrier's foot."""
    body = carrier.body
    if load.body.realm == "air":
        return 0.42 * body.width + 0.04, 0.42 * body.height
    if body.gait in ("flies", "glides", "floats"):
        return 0.0, -0.92 * load.body.height
    if body.faces == 0 or body.gait in ("drives", "swims"):
        return 0.0, 0.96 * body.height
    return 0.46 * body.width + 0.3 * load.body.width, 0.24 * body.height


JOINT: Final[dict[RelationKind, Callable[[Pair], None]]] = {
    "next_to": go_along,
    "above": go_along,
    "in_front_of": go_along,
    "chases": chases,
    "follows": follows,
    "plays_with": plays_with,
    "meets": meets,
    "carries": carries,
    "looks_at": looks_at,
}
DUETS: Final[frozenset[RelationKind]] = frozenset({"chases", "follows", "plays_with", "meets", "carries"})
"""Relations that give both their places."""
