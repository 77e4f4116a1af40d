"""Relations: whether two actors stand to each other as the scene says, with the right one in the right role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Track
from filmloom.world.check.seen import Seen, Sighting
from filmloom.world.choreograph.body import Body, cast_actor
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Actor, RelationKind

_LEAST_ROWS: Final = 4
Flags: TypeAlias = npt.NDArray[np.bool_]
Finding: TypeAlias = tuple[bool | None, str]
"""Whether it holds (None: can't be told) and what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """Subject and object of a relation."""

    subject: Sighting
    object: Sighting
    subject_actor: Actor
    object_actor: Actor
    seen: Seen
    turns: bool
    """Whether the scene has the subject turn or travel by itself."""
    starts: tuple[float, float]
    """x of each where it is first seen."""

    @property
    def stage(self) -> Stage:
        return self.seen.stage

    @property
    def actors(self) -> tuple[Actor, Actor]:
        return self.subject_actor, self.object_actor

    @property
    def bodies(self) -> tuple[Body, Body]:
        """How each of them moves here, and in what."""
        subject, other = (cast_actor(each, self.stage, np.random.default_rng(0), 1) for each in self.actors)
        return subject, other

    @property
    def across(self) -> Track:
        """From the subject to the object, to the right."""
        across: Track = self.object.middle_x - self.subject.middle_x
        return across

    @property
    def gap(self) -> Track:
        """Between their sides; negative where they overlap."""
        gap: Track = np.abs(self.across) - (self.subject.width + self.object.width) / 2
        return gap


def couple_of(sightings: tuple[Sighting, Sighting], actors: tuple[Actor, Actor], seen: Seen, *, turns: bool) -> Couple:
    """Subject and object as long as both are seen. turns: whether the scene has the subject move by itself."""
    first, last = (each.span for each in sightings)
    both = slice(max(first.start, last.start), max(min(first.stop, last.stop), first.start, last.start))
    subject, other = (replace(each, track=each.track[both]) for each in sightings)
    start, end = (float(each.middle_x[each.span.start]) for each in sightings)
    return Couple(
        subject=subject,
        object=other,
        subject_actor=actors[0],
        object_actor=actors[1],
        seen=seen,
        turns=turns,
        starts=(start, end),
    )


def relation_shown(kind: RelationKind, couple: Couple) -> Finding:
    """Whether a relation of this kind holds."""
    if len(couple.across) < _LEAST_ROWS:
        return False, "they are not seen together"
    return _FINDINGS[kind](couple)


def _mostly(holds: Flags) -> bool:
    """Most of the time, or at least at the start: whoever has a way of its own may leave."""
    return bool(np.mean(holds) > 0.5 or np.mean(holds[: max(1, len(holds) // 5)]) > 0.8)


def _next_to(c: Couple) -> Finding:
    flies = [each.realm == "air" for each in c.bodies]
    level = np.abs(c.subject.foot - c.object.foot) < 0.12 + 0.5 * (c.subject.height + c.object.height)
    beside = (c.gap < 0.3) & (c.gap > -0.6 * np.minimum(c.subject.width, c.object.width))
    beside &= np.abs(c.subject.track[:, 7] - c.object.track[:, 7]) < 0.22
    reason = f"{float(np.median(c.gap)):+.2f} between their sides"
    level &= ~_over(c)
    if flies[0] != flies[1] and _mostly(beside) and not _mostly(beside & level):
        return None, f"{reason}, one of them in the air"
    return _mostly(beside & level), reason


def _over(c: Couple) -> Flags:
    """Whether the subject is over the object, and not a tall thing beside a low one."""
    higher = c.object.middle_y - c.subject.middle_y
    over: Flags = (
        (higher > 0.3 * (c.subject.height + c.object.height) / 2)
        & (np.abs(c.across) < (c.subject.width + c.object.width) / 2)
        & (c.subject.foot < c.object.foot - 0.25 * c.object.height)
    )
    return over


def _above(c: Couple) -> Finding:
    higher = float(np.median(c.object.middle_y - c.subject.middle_y))
    return _mostly(_over(c)), f"{higher:+.2f} higher, {float(np.median(np.abs(c.across))):.2f} aside"


def _in_front_of(c: Couple) -> Finding:
    nearer = c.object.track[:, 7] - c.subject.track[:, 7]
    holds = (nearer > 0.05) & (c.gap < 0.02)
    return _mostly(holds), f"{float(np.median(nearer)):+.2f} nearer, {float(np.median(c.gap)):+.2f} between their sides"


def _looks_at(c: Couple) -> Finding:
    if c.turns or c.subject.outline is None:
        return None, "it moves by itself, so that its bow can't be told"
    rows = len(c.across)
    toward = float(np.sign(np.median(c.across)))
    bow = float(np.median(c.subject.track[rows // 2 :, 3]) - c.subject.track[0, 3]) * toward
    faces = c.bodies[0].faces
    facing = float(np.median(c.subject.track[:, 5])) * faces * toward
    done = abs(bow) > 1.8 and (faces == 0 or facing > 0)
    return done, f"bows {bow:+.1f} degrees towards it" + ("" if faces == 0 or facing > 0 else ", looking away")


def _comes_after(c: Couple) -> Finding:
    """Whether both go from the subject towards the object, on the ground, and not the other way."""
    subject, other = (np.stack([each.middle_x, each.track[:, 7]], axis=1) for each in (c.subject, c.object))
    wide = min(float(np.ptp(subject[:, 0])), float(np.ptp(other[:, 0])))
    if wide < 0.08:
        return False, f"they go {wide:.2f} across"
    toward = ((np.diff(subject, axis=0) + np.diff(other, axis=0)) * (other - subject)[1:]).sum(1)
    share = float(toward.sum() / max(1e-9, np.abs(toward).sum()))
    return share > 0.2, f"{share:+.0%} of their way goes from the one to the other"


def _chases(c: Couple) -> Finding:
    after, reason = _comes_after(c)
    rings = float(np.ptp(c.object.track[:, 7])) > 0.12
    closing = _closing(c)
    return bool(after and (rings or closing < 0.87)), f"{reason}; the gap becomes {closing:.2f} of what it was"


def _follows(c: Couple) -> Finding:
    after, reason = _comes_after(c)
    closing = _closing(c)
    return bool(after and closing > 0.8), f"{reason}; the gap becomes {closing:.2f} of what it was"


def _closing(c: Couple) -> float:
    apart = np.abs(c.across)
    return float(
        np.median(apart[-max(1, len(apart) // 12) :]) / max(1e-6, float(np.median(apart[: max(1, len(apart) // 12)])))
    )


def _plays_with(c: Couple) -> Finding:
    if c.bodies[1].alive and not c.bodies[0].alive:
        return None, "who of them plays can't be told"
    near = float(np.median(c.gap))
    moved = [float(np.ptp(each.middle_x) + np.ptp(each.lift(c.stage))) for each in (c.subject, c.object)]
    done = near < 0.22 and min(moved) > 0.05
    return done, f"{near:+.2f} between their sides; they move by {moved[0]:.2f} and {moved[1]:.2f}"


def _meets(c: Couple) -> Finding:
    start = c.starts
    last = float(np.median(c.gap[-max(1, len(c.gap) // 6) :]))
    apart = start[0] * start[1] < 0 and abs(start[0] - start[1]) > 1.3 * c.stage.half_w
    return apart and last < 0.2, f"from {start[0]:+.2f} and {start[1]:+.2f} to {last:+.2f} between their sides"


def _carries(c: Couple) -> Finding:
    part = slice(len(c.across) // 3, None)
    x = float(np.ptp(c.subject.middle_x))
    apart = np.abs(c.across)[part]
    stays = float(np.ptp(apart)) < 0.12 + 0.25 * x
    larger = float(np.median(c.subject.height * 1.0 + c.subject.width) / np.median(c.object.height + c.object.width))
    near = float(np.median(c.gap[part])) < 0.12
    lifted = (
        float(np.median(c.object.lift(c.stage)[part])) > 0.02 or not c.stage.has_ground or c.stage.background == "sea"
    )
    done = stays and near and larger > 1.0 and lifted and x > 0.05
    return done, f"{float(np.median(c.gap[part])):+.2f} between their sides, {larger:.2f} times as large, over {x:.2f}"


_FINDINGS: Final[dict[RelationKind, Callable[[Couple], Finding]]] = {
    "next_to": _next_to,
    "above": _above,
    "in_front_of": _in_front_of,
    "chases": _chases,
    "follows": _follows,
    "plays_with": _plays_with,
    "meets": _meets,
    "carries": _carries,
    "looks_at": _looks_at,
}
