"""Judge: goes through everything that a scene says, and asks what was seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Animation
from filmloom.world.check.cast import Casting, cast_clauses, castings
from filmloom.world.check.motions import Evidence, evidence, passage_of, reach_of, right_way, speed_shown
from filmloom.world.check.relations import couple_of, relation_shown
from filmloom.world.check.seen import Seen, seen_in
from filmloom.world.check.verdict import Clause, Tag, Verdict
from filmloom.world.choreograph.relations import ALONG
from filmloom.world.scene import Actor, Motion, MotionKind, Relation, SceneSpec

_ACROSS: frozenset[MotionKind] = frozenset({"left", "right", "enter", "exit", "orbit"})
_UP: frozenset[MotionKind] = frozenset({"up", "down", "fall", "rise", "bounce", "jump", "orbit"})
_SIZE: frozenset[MotionKind] = frozenset({"grow", "shrink", "orbit"})
_TURN: frozenset[MotionKind] = frozenset({"spin", "shake"})
_LED = frozenset({"chases", "follows", "plays_with", "meets"})
_GOES: frozenset[MotionKind] = _ACROSS | {"up", "down", "fall", "rise", "spin", "shake"}


def check_animation(animation: Animation, spec: SceneSpec) -> Verdict:
    """Judge an animation by its numbers, whoever made it."""
    return judge(seen_in(animation), spec)


def check(frames: npt.NDArray[np.uint8], spec: SceneSpec) -> Verdict:
    """Judge a clip [t h w 3] (red, green, blue) by its pixels alone; it is taken to last spec.seconds.

    Actors must be at least 10 pixels in radius. See world.check.pixels for what pixels can't tell yet.
    """
    from filmloom.world.check.pixels import seen_in_pixels

    return judge(seen_in_pixels(frames, spec), spec)


def judge(seen: Seen, spec: SceneSpec) -> Verdict:
    """The verdict on what was seen: by the casting under which most of it is right."""
    verdicts = [Verdict(clauses=tuple(_clauses(seen, spec, casting))) for casting in castings(seen, spec)]
    return min(verdicts, key=lambda verdict: len(verdict.failed))


def _clauses(seen: Seen, spec: SceneSpec, casting: Casting) -> Iterator[Clause]:
    for clause in _all_clauses(seen, spec, casting):
        is_faint = clause.passed is False and not seen.faint.isdisjoint(clause.about.split())
        yield replace(clause, passed=None, reason=f"too small to tell: {clause.reason}") if is_faint else clause


def _all_clauses(seen: Seen, spec: SceneSpec, casting: Casting) -> Iterator[Clause]:
    yield from _scenery(seen, spec)
    yield from cast_clauses(seen, spec, casting)
    for actor in spec.actors:
        if actor.place is not None:
            yield _place(seen, spec, actor, casting)
    for actor in spec.actors:
        yield from _doings(seen, spec, actor, casting)
    for relation in spec.relations:
        yield _relation(seen, spec, relation, casting)


def _scenery(seen: Seen, spec: SceneSpec) -> Iterator[Clause]:
    hour = "night" if spec.background == "night" else spec.hour
    wanted: tuple[tuple[Tag, str, str | None], ...] = (
        ("background", spec.background, seen.background),
        ("camera", spec.camera, seen.camera),
        ("weather", spec.weather, seen.weather),
        ("hour", hour, seen.hour),
    )
    for tag, asked, shown in wanted:
        known = shown is not None
        yield Clause(
            tag=tag,
            about=asked,
            passed=shown == asked if known else None,
            reason=f"{shown} seen" if known else "it can't be told",
        )


def _place(seen: Seen, spec: SceneSpec, actor: Actor, casting: Casting) -> Clause:
    """Left, center or right of the frame where it rests first."""
    things = casting[actor.name]
    why = _unplaced(spec, actor) or ("" if things else "it was not seen")
    if why:
        return Clause(tag="place", about=actor.name, passed=None, reason=why)
    firsts = [motion.kind for step in spec.steps for motion in step if motion.actor == actor.name]
    at = -1 if firsts[:1] == ["enter"] and len(spec.steps) == 1 else 0
    x = float(np.mean([thing.middle_x[at] for thing in things])) / seen.stage.half_w
    limit = {"left": x < -0.04, "center": abs(x) < 0.34, "right": x > 0.04}
    assert actor.place is not None
    passed: bool | None = limit[actor.place]
    reason = f"{x:+.2f} of the half width"
    if not passed and sum(float(np.nanmedian(thing.width)) for thing in seen.things) > 1.3 * seen.stage.safe_w:
        passed, reason = None, f"{reason}; the frame is too full for a place of its own"
    return Clause(tag="place", about=actor.name, passed=passed, reason=reason)


def _unplaced(spec: SceneSpec, actor: Actor) -> str:
    """Why an actor's place can't be asked for; empty if it can."""
    if any(actor.name in (relation.subject, relation.object) for relation in spec.relations):
        return "its relation says where it stands"
    if sum(each.place == actor.place for each in spec.actors) > 1 or sum(each.count for each in spec.actors) > 3:
        return "it shares its place with others"
    late = [k for k, step in enumerate(spec.steps) if any(m.actor == actor.name and m.kind == "enter" for m in step)]
    if late and len(spec.steps) > 1:
        return "it comes and goes"
    return ""


def _doings(seen: Seen, spec: SceneSpec, actor: Actor, casting: Casting) -> Iterator[Clause]:
    """Action, direction, speed and order of all that an actor does."""
    done: list[tuple[Motion, bool | None]] = []
    for index, step in enumerate(spec.steps):
        for motion in (each for each in step if each.actor == actor.name):
            why = _untold(spec, actor, motion, index) or ("" if casting[actor.name] else "it was not seen")
            if why:
                yield Clause(tag="action", about=f"{actor.name} {motion.kind}", passed=None, reason=why)
                continue
            found = [_found(seen, spec, actor, casting, motion, k) for k in range(len(spec.steps))]
            yield from _motion_clauses(motion, found, index)
            own = found[index]
            done.append(
                (motion, own.done and right_way(motion.kind, own) is not False if own.done is not None else None)
            )
    kinds = {(motion.kind) for motion, _ in done}
    if len(spec.steps) > 1 and len(kinds) > 1:
        known = [each for _, each in done if each is not None]
        order = ", then ".join(motion.kind for motion, _ in done)
        yield Clause(tag="order", about=actor.name, passed=all(known) if known else None, reason=f"asked: {order}")


def _motion_clauses(motion: Motion, found: list[Evidence], index: int) -> Iterator[Clause]:
    """Whether it is done at all, at any time, and which way; how fast, in its own time."""
    about, own = f"{motion.actor} {motion.kind}", found[index]
    shown = [each for each in found if each.done]
    passed = None if own.done is None else bool(shown)
    yield Clause(tag="action", about=about, passed=passed, reason=own.reason)
    ways = [right_way(motion.kind, each) for each in shown]
    if right_way(motion.kind, Evidence(done=True, reason="")) is not None:
        way = any(ways) if own.done is not None and ways else None
        yield Clause(tag="direction", about=about, passed=way, reason=own.reason)
    if own.done and right_way(motion.kind, own) is not False:
        pace = speed_shown(motion, own)
        reason = f"{own.amount:.2f}; slow, normal and fast are {', '.join(f'{each:.2f}' for each in own.amounts)}"
        yield Clause(tag="speed", about=about, passed=pace, reason=reason if own.amounts else "any speed looks alike")


def _found(seen: Seen, spec: SceneSpec, actor: Actor, casting: Casting, motion: Motion, step: int) -> Evidence:
    """What the weakest of a kind shows."""
    crowd = sum(each.count for each in spec.actors)
    passages = [
        passage_of(motion.kind, thing, actor, seen, (step, len(spec.steps)), crowd) for thing in casting[actor.name]
    ]
    reach = reach_of(passages)
    each = [evidence(replace(passage, reach=reach)) for passage in passages]
    return min(each, key=lambda one: 0.5 if one.done is None else float(one.done))


def _untold(spec: SceneSpec, actor: Actor, motion: Motion, index: int) -> str:
    """Why a motion can't be asked for; empty if it can."""
    for relation in spec.relations:
        if actor.name in (relation.subject, relation.object):
            leads = relation.kind in ("chases", "follows", *ALONG) and relation.object == actor.name
            if relation.kind in _LED and not leads:
                return f"{relation.kind} leads its way"
            if relation.kind in ALONG or relation.kind in ("carries", "looks_at") or leads:
                return "its relation has a say in its way"
    own = [each.kind for each in spec.steps[index] if each.actor == actor.name and each.kind != motion.kind]
    if any(_collide(motion.kind, other) for other in own):
        return f"{motion.kind} and {' and '.join(own)} at once can't be told apart"
    others = [
        each.kind for step in spec.steps for each in step if each.actor == actor.name and step is not spec.steps[index]
    ]
    if {"enter", "exit"} & set(others) or (others and motion.kind in ("enter", "exit")):
        return "it is not there all the time"
    if motion.kind in others:
        return "it does the same twice, and may find no room"
    return ""


def _collide(a: MotionKind, b: MotionKind) -> bool:
    if "still" in (a, b):
        return True
    return any(a in family and b in family for family in (_ACROSS, _UP, _SIZE, _TURN))


def _relation(seen: Seen, spec: SceneSpec, relation: Relation, casting: Casting) -> Clause:
    about = f"{relation.subject} {relation.kind} {relation.object}"
    actors = {actor.name: actor for actor in spec.actors}
    pair = (relation.subject, relation.object)
    why = ""
    if sum(bool({each.subject, each.object} & set(pair)) for each in spec.relations) > 1:
        why = "several relations pull at them"
    elif any(actors[name].count > 1 for name in pair):
        why = "a crowd's relation can't be told"
    elif any(len(casting[name]) != 1 for name in pair):
        why = "they were not seen once each"
    elif any(motion.actor in pair and motion.kind in _GOES for step in spec.steps for motion in step):
        why = "they have ways of their own"
    if why:
        return Clause(tag="relation", about=about, passed=None, reason=why)
    sightings = (casting[pair[0]][0], casting[pair[1]][0])
    turns = any(motion.actor == pair[0] and motion.kind in _GOES for step in spec.steps for motion in step)
    couple = couple_of(sightings, (actors[pair[0]], actors[pair[1]]), seen, turns=turns)
    passed, reason = relation_shown(relation.kind, couple)
    return Clause(tag="relation", about=about, passed=passed, reason=reason)
