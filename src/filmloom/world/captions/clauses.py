"""Clauses: what a caption states, one by one, so that a clip is judged by what was said and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from filmloom.types import Language
from filmloom.world.captions.choice import Said

ClauseKind: TypeAlias = Literal[
    "object", "count", "plural", "color", "size", "place", "depth", "motion", "speed", "order", "relation",
    "background", "hour", "weather", "camera", "seconds",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that a caption states."""

    kind: ClauseKind
    """`plural`: more than one, without the number. `order`: the step with this index comes after the one before."""
    value: str = ""
    """The field's value, as the spec has it: red, 3, jump, chases."""
    actor: str = ""
    """Whom it is said of, or the subject of a relation."""
    other: str = ""
    """The object of a relation; of a speed, the motion."""
    step: int = -1
    """Which of the steps that are said; -1 where it isn't about a step."""


def clauses_of(said: Said, language: Language) -> tuple[Clause, ...]:
    """All that is stated."""
    return (*_of_actors(said, language), *_of_steps(said), *_of_relations(said), *_of_settings(said))


def _of_actors(said: Said, language: Language) -> list[Clause]:
    found = []
    for actor in said.actors:
        found.append(Clause(kind="object", actor=actor.name, value=actor.concept or actor.picture))
        if "count" in said.traits[actor.name] or (language == "en" and actor.count == 1):
            found.append(Clause(kind="count", actor=actor.name, value=str(actor.count)))
        elif language == "en":
            found.append(Clause(kind="plural", actor=actor.name))
        values = {"color": actor.color, "size": actor.size, "place": actor.place, "depth": actor.depth}
        for kind, value in values.items():
            if kind in said.traits[actor.name]:
                found.append(Clause(kind=kind, actor=actor.name, value=str(value)))  # type: ignore[arg-type]
    return found


def _of_steps(said: Said) -> list[Clause]:
    found = []
    for index, step in enumerate(said.steps):
        if index:
            found.append(Clause(kind="order", step=index))
        for motion in step:
            found.append(Clause(kind="motion", actor=motion.actor, value=motion.kind, step=index))
            if (index, motion.actor, motion.kind) in said.paced:
                found.append(
                    Clause(kind="speed", actor=motion.actor, value=motion.speed, other=motion.kind, step=index)
                )
    return found


def _of_relations(said: Said) -> list[Clause]:
    return [Clause(kind="relation", actor=each.subject, value=each.kind, other=each.object) for each in said.relations]


def _of_settings(said: Said) -> list[Clause]:
    fields: tuple[ClauseKind, ...] = ("background", "hour", "weather", "camera", "seconds")
    return [Clause(kind=field, value=str(getattr(said.spec, field))) for field in fields if field in said.settings]
