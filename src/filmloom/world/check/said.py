"""Said: judges a clip by its caption: what nobody spoke of is free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from filmloom.world.animation import Animation
from filmloom.world.captions import Caption
from filmloom.world.captions import Clause as Statement
from filmloom.world.check.judge import judge
from filmloom.world.check.seen import Seen, seen_in
from filmloom.world.check.verdict import Clause, Verdict
from filmloom.world.scene import Actor, Motion, SceneSpec

_SCENERY = ("background", "camera", "weather", "hour")


def check_said(animation: Animation, caption: Caption, spec: SceneSpec) -> Verdict:
    """Judge an animation by what a caption of a canonical spec says, and by nothing else.

    A caption may leave whole steps out; a clip is right if it shows those that are said alone, or amid all of the
    spec's. Size, depth and length are not judged.
    """
    statements = caption.clauses
    whole, alone = _told(spec, statements), _only_said(spec, statements)
    seen = seen_in(animation)
    verdicts = [_verdict(_of_cast(seen, spec, each), each, statements) for each in dict.fromkeys((whole, alone))]
    return min(verdicts, key=lambda verdict: len(verdict.failed))


def _told(spec: SceneSpec, statements: tuple[Statement, ...]) -> SceneSpec:
    """The spec with the actors that are named, without the colours and places that aren't said."""
    traits = {(each.kind, each.actor) for each in statements}
    named = {each.actor for each in statements if each.kind == "object"}

    def told(actor: Actor) -> Actor:
        color = actor.color if ("color", actor.name) in traits else None
        place = actor.place if ("place", actor.name) in traits else None
        return actor.model_copy(update={"color": color, "place": place})

    steps = (tuple(motion for motion in step if motion.actor in named) for step in spec.steps)
    relations = tuple(each for each in spec.relations if {each.subject, each.object} <= named)
    actors = tuple(told(actor) for actor in spec.actors if actor.name in named)
    return spec.model_copy(update={"actors": actors, "steps": tuple(steps), "relations": relations})


def _only_said(spec: SceneSpec, statements: tuple[Statement, ...]) -> SceneSpec:
    """As told, with the steps that are said and no others."""
    steps: dict[int, list[Motion]] = {}
    speeds = {(each.step, each.actor, each.other): each.value for each in statements if each.kind == "speed"}
    for each in statements:
        if each.kind == "motion":
            speed = speeds.get((each.step, each.actor, each.value), "normal")
            motion = Motion.model_validate({"actor": each.actor, "kind": each.value, "speed": speed})
            steps.setdefault(each.step, []).append(motion)
    said = tuple(tuple(steps[index]) for index in sorted(steps))
    return _told(spec, statements).model_copy(update={"steps": said})


def _of_cast(seen: Seen, spec: SceneSpec, told: SceneSpec) -> Seen:
    """What was seen, without those of the spec that nobody named."""
    named = {actor.concept or actor.picture for actor in told.actors}
    unnamed = {actor.concept or actor.picture for actor in spec.actors} - named
    return replace(seen, things=tuple(thing for thing in seen.things if thing.what not in unnamed))


def _verdict(seen: Seen, told: SceneSpec, statements: tuple[Statement, ...]) -> Verdict:
    verdict = judge(seen, told)
    return Verdict(clauses=tuple(_kept(verdict, seen, told, statements)))


def _kept(verdict: Verdict, seen: Seen, told: SceneSpec, statements: tuple[Statement, ...]) -> Iterator[Clause]:
    """The judge's clauses about what is said; more than one where no number is."""
    asked = {_key(each) for each in statements}
    several = {each.actor for each in statements if each.kind == "plural"}
    names = {actor.name: actor.concept or actor.picture for actor in told.actors}
    for clause in verdict.clauses:
        if clause.tag == "count" and clause.about in several:
            number = sum(thing.what == names[clause.about] for thing in seen.things)
            reason = f"{number} seen, more than one asked"
            yield replace(clause, passed=number > 1 if clause.passed is not None else None, reason=reason)
        elif clause.about == "others" or clause.tag == "order":
            if clause.tag == "object" or ("order", "") in asked:
                yield clause
        elif (("action" if clause.tag == "direction" else clause.tag), clause.about) in asked:
            yield clause


def _key(statement: Statement) -> tuple[str, str]:
    """Tag of the judge and what it is about; direction comes with the action."""
    kind = statement.kind
    if kind in _SCENERY:
        return kind, statement.value
    if kind == "motion":
        return "action", f"{statement.actor} {statement.value}"
    if kind == "speed":
        return "speed", f"{statement.actor} {statement.other}"
    if kind == "relation":
        return "relation", f"{statement.actor} {statement.value} {statement.other}"
    return kind, statement.actor
