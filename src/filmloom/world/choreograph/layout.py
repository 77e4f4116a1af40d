"""Layout: where everybody is at the start: sizes, sides, depths and heights, without accidental overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from filmloom.world.choreograph.body import Body, cast_actor
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import MotionKind, SceneSpec

GAP = 0.045
_DRAUGHTS = {"speedboat": 0.42, "ship": 0.12, "swimmer": 0.34, "surfer": 0.2}
"""How deep in the water, in its own heights; some pictures bring water of their own, which must not show."""
_PLACES = {"left": -0.58, "center": 0.0, "right": 0.58}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An actor's body and where its group is at the start."""

    body: Body
    x: float
    lift: float
    offsets: tuple[tuple[float, float, float], ...]
    """x, lift and depth of each of a kind, from the group's middle."""

    @property
    def half_width(self) -> float:
        return max(abs(x) for x, _, _ in self.offsets) + self.body.width / 2

    @property
    def depth(self) -> float:
        return self.body.depth


def lay_out(spec: SceneSpec, stage: Stage, rng: np.random.Generator, *, tied: frozenset[str]) -> dict[str, Spot]:
    """A spot for every actor. `tied`: those that a relation places; they are put near the middle for now."""
    crowd = sum(actor.count for actor in spec.actors)
    bodies = [cast_actor(actor, stage, rng, crowd) for actor in spec.actors]
    spots = [_spot(body, stage, rng) for body in bodies]
    free = [spot for spot in spots if spot.body.actor.name not in tied]
    spots_by_name = {spot.body.actor.name: spot for spot in spots}
    shrink = min(1.0, 1.9 * stage.safe_w / max(0.01, sum(2 * spot.half_width + GAP for spot in free)))
    if shrink < 1:
        spots_by_name = {name: _scaled(spot, max(0.45, shrink)) for name, spot in spots_by_name.items()}
    for name, way in _first_ways(spec, {"up": 1, "down": -1}).items():
        spots_by_name[name] = _with_room(spots_by_name[name], way, stage)
    _place(spec, stage, spots_by_name, [spot.body.actor.name for spot in free], rng)
    return spots_by_name


def _spot(body: Body, stage: Stage, rng: np.random.Generator) -> Spot:
    return Spot(body=body, x=0.0, lift=_home_lift(body, stage, rng), offsets=formation(body, stage, rng))


def _home_lift(body: Body, stage: Stage, rng: np.random.Generator) -> float:
    if not stage.has_ground:
        return float(rng.uniform(-0.1, 0.1)) * stage.half_h / 0.5
    if body.realm == "water":
        return -_DRAUGHTS.get(body.actor.concept, 0.26 if body.alive else 0.16) * body.height
    if body.realm == "air":
        top = stage.ground(body.depth) + stage.safe_h - body.height
        return float(np.clip(rng.uniform(0.72, 0.86) * top, 0.02, max(0.03, top - 0.04)))
    return 0.0


def _with_room(spot: Spot, way: int, stage: Stage) -> Spot:
    """In the air, low if it is to go up first, high if down."""
    if spot.body.realm != "air":
        return spot
    top = stage.ground(spot.depth) + stage.safe_h - spot.body.height if stage.has_ground else 0.0
    lift = (0.32 if way > 0 else 0.9) * top if stage.has_ground else -0.22 * way * stage.half_h / 0.5
    return replace(spot, lift=max(lift, 0.03) if stage.has_ground else lift)


def formation(body: Body, stage: Stage, rng: np.random.Generator) -> tuple[tuple[float, float, float], ...]:
    """Offsets of each of a kind: flyers in a wedge, the rest in staggered rows, none on top of another."""
    count = body.actor.count
    if count == 1:
        return ((0.0, 0.0, 0.0),)
    step = min(body.width * 1.08 + 0.02, (1.8 * stage.safe_w - body.width) / max(1, count - 1))
    offsets = []
    for k in range(count):
        across = (k - (count - 1) / 2) * step + rng.uniform(-0.06, 0.06) * step
        if body.realm == "air":
            wedge = abs(k - (count - 1) / 2) / count
            offsets.append(
                (across, float(-wedge * 0.5 * body.height + rng.uniform(-0.25, 0.25) * body.height), 0.004 * k)
            )
        else:
            row = (0.0, 0.16, -0.1)[k % 3]
            offsets.append((across, 0.0, row + float(rng.uniform(-0.02, 0.02))))
    return tuple(offsets)


def _scaled(spot: Spot, factor: float) -> Spot:
    body = replace(spot.body, scale=spot.body.scale * factor)
    return replace(spot, body=body, offsets=tuple((x * factor, y * factor, d) for x, y, d in spot.offsets))


def _place(
    spec: SceneSpec, stage: Stage, spots: dict[str, Spot], free: Sequence[str], rng: np.random.Generator
) -> None:
    """Give each free actor an x: as asked, where its first way leaves it most room, or where there is space."""
    headings = _first_ways(spec, {"left": -1, "right": 1})
    wanted = {name: _wish(spots[name], headings.get(name), stage) for name in free}
    open_ones = [name for name in free if wanted[name] is None]
    rng.shuffle(open_ones)
    for name, x in zip(open_ones, _gaps(wanted.values(), len(open_ones)), strict=True):
        wanted[name] = x * stage.safe_w + float(rng.uniform(-0.04, 0.04))
    places = {name: float(x) for name, x in wanted.items() if x is not None}
    _push_apart(places, spots, stage)
    for name, x in places.items():
        spots[name] = replace(spots[name], x=x)


def _wish(spot: Spot, heading: int | None, stage: Stage) -> float | None:
    room = max(0.0, stage.safe_w - spot.half_width)
    place = spot.body.actor.place
    if place is not None:
        return float(np.clip(_PLACES[place] * stage.safe_w, -room, room))
    return -heading * 0.97 * room if heading else None


def _first_ways(spec: SceneSpec, ways: Mapping[MotionKind, int]) -> dict[str, int]:
    """-1 or 1 for those who have one of these motions: that of their first."""
    found: dict[str, int] = {}
    for step in spec.steps:
        for motion in step:
            if motion.kind in ways:
                found.setdefault(motion.actor, ways[motion.kind])
    return found


def _gaps(taken: Iterable[float | None], count: int) -> list[float]:
    """`count` places from -0.6 to 0.6, the farther from those that are taken the sooner."""
    busy = [x for x in taken if x is not None]
    if not busy:
        return [0.0] if count == 1 else [-0.55 + 1.1 * k / (count - 1) for k in range(count)]
    chosen: list[float] = []
    for _ in range(count):
        options = np.linspace(-0.6, 0.6, 13)
        others = np.array([*busy, *chosen])
        clearance = np.abs(options[:, None] - others[None]).min(axis=1) - 0.1 * np.abs(options)
        chosen.append(float(options[int(np.argmax(clearance))]))
    return chosen


def _push_apart(places: dict[str, float], spots: Mapping[str, Spot], stage: Stage) -> None:
    """Move overlapping neighbours apart until they stand free or the frame is full."""
    names = sorted(places, key=lambda name: places[name])
    for _ in range(40):
        for a, b in pairwise(names):
            if not _same_lane(spots[a], spots[b]):
                continue
            need = spots[a].half_width + spots[b].half_width + GAP - (places[b] - places[a])
            if need > 0:
                places[a] -= need / 2
                places[b] += need / 2
        for name in names:
            room = max(0.0, stage.safe_w - spots[name].half_width)
            places[name] = float(np.clip(places[name], -room, room))


def _same_lane(a: Spot, b: Spot) -> bool:
    """Whether they would overlap if they had the same x."""
    return not (a.lift > b.lift + b.body.height * 0.9 or b.lift > a.lift + a.body.height * 0.9)
