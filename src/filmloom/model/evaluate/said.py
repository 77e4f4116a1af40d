"""Said: what a caption says of a scene, so that a clip is judged by that and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from filmloom.world.captions import Caption
from filmloom.world.captions import Clause as Statement
from filmloom.world.check import Clause, Tag, Verdict
from filmloom.world.scene import SceneSpec
from filmloom.world.splits import Pair, is_held_out_pair, pairs_of

_SETTINGS = ("background", "camera", "weather", "hour")


def said_of(spec: SceneSpec, caption: Caption) -> SceneSpec:
    """A scene without the actors and motions that its caption leaves out; all their other attributes stay."""
    actors = {each.actor for each in caption.clauses if each.kind == "object"}
    motions: dict[int, set[tuple[str, str]]] = {}
    for each in caption.clauses:
        if each.kind == "motion":
            motions.setdefault(each.step, set()).add((each.actor, each.value))
    steps = [motions[index] for index in sorted(motions)]
    kept = []
    for step in spec.steps:
        if steps and steps[0] <= {(motion.actor, motion.kind) for motion in step}:
            said = steps.pop(0)
            kept.append(tuple(motion for motion in step if (motion.actor, motion.kind) in said))
    return spec.model_copy(
        update={"actors": tuple(actor for actor in spec.actors if actor.name in actors), "steps": tuple(kept)}
    )


def judged_by(verdict: Verdict, caption: Caption) -> Verdict:
    """The clauses of a verdict that a caption speaks of.

    A count is asked only where a number (or `a`) is said, a speed only of the motion it is said of; that nothing else
    is there is always asked.
    """
    said = set(_said(caption.clauses))
    return Verdict(clauses=tuple(each for each in verdict.clauses if _key(each) in said or each.about == "others"))


def tags_of(caption: Caption) -> tuple[Tag, ...]:
    """The tags of what a caption says; the directions of its motions are not among them."""
    return tuple(sorted({tag for tag, _ in _said(caption.clauses) if tag != "direction"}))


def says_held_out(spec: SceneSpec, caption: Caption) -> bool:
    """Whether a caption says at least one of the pairs that training never shows."""
    return bool(held_out_pairs(spec, caption))


def held_out_pairs(spec: SceneSpec, caption: Caption) -> tuple[Pair, ...]:
    """The pairs that training never shows, of those that a caption says."""
    said = said_of(spec, caption)
    kinds = {each.kind for each in caption.clauses}
    colors = {(each.value, actor.concept) for actor in said.actors for each in caption.clauses
              if each.kind == "color" and each.actor == actor.name}  # fmt: skip
    found = []
    for pair in pairs_of(said):
        kind, first, second = pair
        unsaid = (kind == "concept background" and "background" not in kinds) or (
            kind == "color concept" and (first, second) not in colors
        )
        if not unsaid and is_held_out_pair(*pair):
            found.append(pair)
    return tuple(found)


def _said(statements: tuple[Statement, ...]) -> Iterator[tuple[Tag, str]]:
    """Tag and subject, as the judge names them."""
    for each in statements:
        match each.kind:
            case "object" | "count" | "color" | "place":
                yield each.kind, each.actor
            case "background" | "camera" | "weather" | "hour":
                yield each.kind, ""
            case "motion":
                yield "action", f"{each.actor} {each.value}"
                yield "direction", f"{each.actor} {each.value}"
            case "speed":
                yield "speed", f"{each.actor} {each.other}"
            case "relation":
                yield "relation", f"{each.actor} {each.value} {each.other}"
            case "order":
                yield "order", ""


def _key(clause: Clause) -> tuple[Tag, str]:
    """As `_said` names it."""
    return clause.tag, "" if clause.tag in (*_SETTINGS, "order") else clause.about
