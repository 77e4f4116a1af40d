"""Directs a scene: lays it out, moves everybody step by step, ties the related, adds the gaits, frames it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from filmloom.errors import InputError
from filmloom.world.animation import Animation
from filmloom.world.choreograph.blocking import Blocking, perform, perform_member
from filmloom.world.choreograph.camera import Bounds, camera_track
from filmloom.world.choreograph.framing import Member, bounds_of, calmed, fitted
from filmloom.world.choreograph.layout import Spot, lay_out
from filmloom.world.choreograph.motions import MOTIONS, PACE, Move
from filmloom.world.choreograph.pair import Pair
from filmloom.world.choreograph.path import Path
from filmloom.world.choreograph.relations import ALONG, DUETS, JOINT, place_beside, portable
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import MotionKind, Relation, SceneSpec

_TRAVELS: frozenset[MotionKind] = frozenset({"left", "right", "up", "down", "enter", "exit", "fall", "rise", "orbit"})
_LEAVES: frozenset[MotionKind] = frozenset({"enter", "exit"})
_LAG_S = 0.14


def choreograph(spec: SceneSpec, seed: int, *, aspect: float = 16 / 9, fps: float = 25) -> Animation:
    """Animate a scene; the same arguments give the same animation.

    aspect: width over height of the frame, 0.25 to 4. fps: rows per second, 1 to 120.
    Raises InputError for other values, PromptError for an unknown concept, MediaError for an unreadable cut-out.
    """
    return perform(block(spec, seed, aspect=aspect, fps=fps), seed)


def block(spec: SceneSpec, seed: int, *, aspect: float = 16 / 9, fps: float = 25) -> Blocking:
    """The same before gaits; arguments and errors as choreograph's."""
    _check(spec, aspect, fps)
    stage = Stage(aspect=aspect, background=spec.background)
    rng = np.random.default_rng(seed)
    frames = max(2, round(spec.seconds * fps))
    spots = _spots(spec, stage, rng)
    paths = _paths(spec, spots, stage, frames, rng)
    _relate(spec, spots, paths, stage, fps, rng)
    members = _members(spec, spots, paths, fps, rng)
    members = fitted([replace(each, path=calmed(each.path, fps)) for each in members], stage)
    return Blocking(
        aspect=aspect,
        fps=fps,
        background=spec.background,
        weather=spec.weather,
        hour=spec.hour,
        members=tuple(members),
        camera=camera_track(spec.camera, frames, stage, _bounds(members, stage, fps)),
    )


def _bounds(members: list[Member], stage: Stage, fps: float) -> Bounds:
    """The box of those who stay, as they will be performed."""
    return bounds_of([(each, perform_member(each, stage, fps)) for each in members if each.kept])


def _check(spec: SceneSpec, aspect: float, fps: float) -> None:
    if not 0.25 <= aspect <= 4:
        raise InputError(f"an aspect of {aspect:g} was asked for; width over height can be 0.25 to 4")
    if not 1 <= fps <= 120:
        raise InputError(f"{fps:g} frames per second were asked for; it can be 1 to 120")
    names = [actor.name for actor in spec.actors]
    for used in (
        *(m.actor for step in spec.steps for m in step),
        *(n for r in spec.relations for n in (r.subject, r.object)),
    ):
        if used not in names:
            raise InputError(f"the scene moves or relates {used!r}, but its actors are {', '.join(names) or 'none'}")


def _spots(spec: SceneSpec, stage: Stage, rng: np.random.Generator) -> dict[str, Spot]:
    """Everybody's place at the start; those in front of, above or next to something by that thing."""
    tied = frozenset(relation.subject for relation in _tying(spec))
    duets = frozenset(name for r in spec.relations if r.kind in DUETS for name in (r.subject, r.object))
    spots = lay_out(spec, stage, rng, tied=tied | duets)
    for relation in spec.relations:
        toy = relation.kind == "plays_with" and not spots[relation.object].body.alive
        if (toy or relation.kind == "carries") and relation.subject != relation.object:
            spots[relation.object] = portable(spots[relation.object], spots[relation.subject])
    for relation in _tying(spec):
        subject, other = spots[relation.subject], spots[relation.object]
        spots[relation.subject] = place_beside(relation.kind, subject, other, stage, rng)
    return spots


def _tying(spec: SceneSpec) -> list[Relation]:
    """Relations that place their subject, objects before those that are placed by them; a circle is cut open."""
    waiting = [
        relation for relation in spec.relations if relation.kind in ALONG and relation.subject != relation.object
    ]
    ordered: list[Relation] = []
    while waiting:
        subjects = {relation.subject for relation in waiting}
        ready = [relation for relation in waiting if relation.object not in subjects] or waiting[:1]
        ordered += ready
        placed = {relation.subject for relation in ordered}
        waiting = [relation for relation in waiting if relation not in ready and relation.subject not in placed]
    return ordered


def _paths(
    spec: SceneSpec, spots: dict[str, Spot], stage: Stage, frames: int, rng: np.random.Generator
) -> dict[str, Path]:
    """Everybody's own motions, one step after the other; the time is shared by the steps."""
    paths = {name: Path.resting(frames, x=spot.x, lift=spot.lift, depth=spot.depth) for name, spot in spots.items()}
    borders = np.round(np.linspace(0, frames - 1, len(spec.steps) + 1)).astype(int)
    for step, first, last in zip(spec.steps, borders, borders[1:], strict=False):
        for motion in step:
            spot = spots[motion.actor]
            MOTIONS[motion.kind](
                Move(
                    path=paths[motion.actor],
                    body=spot.body,
                    stage=stage,
                    rng=rng,
                    rows=(int(first), int(last)),
                    seconds=spec.seconds / len(spec.steps),
                    pace=PACE[motion.speed] * float(rng.uniform(0.93, 1.07)),
                    reach=spot.half_width,
                    center=_center(motion.actor, spec, spots),
                )
            )
    return paths


def _center(name: str, spec: SceneSpec, spots: dict[str, Spot]) -> tuple[float, float] | None:
    """What an orbit goes around: the largest other actor that stays where it is."""
    moving = {motion.actor for step in spec.steps for motion in step if motion.kind in _TRAVELS}
    others = [spot for other, spot in spots.items() if other != name and other not in moving]
    if not others:
        return None
    sun = max(others, key=lambda spot: spot.body.height)
    return sun.x, sun.lift + 0.3 * sun.body.height


def _relate(
    spec: SceneSpec,
    spots: dict[str, Spot],
    paths: dict[str, Path],
    stage: Stage,
    fps: float,
    rng: np.random.Generator,
) -> None:
    """Let related actors shape each other's paths."""
    moving = {motion.actor for step in spec.steps for motion in step if motion.kind in _TRAVELS}
    followers = _tying(spec)
    for relation in [r for r in spec.relations if r.kind not in ALONG and r.subject != r.object] + followers:
        pair = Pair(
            subject=spots[relation.subject],
            object=spots[relation.object],
            subject_path=paths[relation.subject],
            object_path=paths[relation.object],
            stage=stage,
            rng=rng,
            fps=fps,
            subject_moves=relation.subject in moving,
            object_moves=relation.object in moving,
        )
        JOINT[relation.kind](pair)


def _members(
    spec: SceneSpec, spots: dict[str, Spot], paths: dict[str, Path], fps: float, rng: np.random.Generator
) -> list[Member]:
    """Each of a kind with its own place, a little later than the one before, and its own phase."""
    leaving = {motion.actor for step in spec.steps for motion in step if motion.kind in _LEAVES}
    leaving |= {
        name for relation in spec.relations if relation.kind == "meets" for name in (relation.subject, relation.object)
    }
    members = []
    for actor in spec.actors:
        spot, path = spots[actor.name], paths[actor.name]
        for k, (dx, dlift, ddepth) in enumerate(spot.offsets):
            own = path.delayed(round(k * _LAG_S * fps / max(1, actor.count - 1))) if k else path.copy()
            own.x += dx
            own.lift += dlift
            own.depth[:] = np.clip(own.depth + ddepth, 0.0, 1.0)
            name = actor.name if actor.count == 1 else f"{actor.name} {k + 1}"
            kept = actor.name not in leaving
            members.append(Member(name=name, body=spot.body, path=own, phase=float(rng.random()), kept=kept))
    return members
