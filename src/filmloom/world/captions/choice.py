"""Choice: what of a spec a caption says, by chance and detail, whatever the values are.

The chance of each attribute depends on its field and on the detail alone, never on its value: a clear sky goes
unmentioned exactly as often as rain. Only what nobody says has no words: a medium size, the middle distance, a normal
speed (UNSPOKEN). What is left unsaid leaves no trace in the words that are said.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from filmloom.world.scene import Actor, Motion, Relation, SceneSpec

CHANCES: Final[dict[str, tuple[float, float]]] = {
    "background": (0.45, 1.0),
    "hour": (0.12, 0.95),
    "weather": (0.12, 0.95),
    "camera": (0.12, 0.95),
    "seconds": (0.03, 0.5),
    "idle actor": (0.75, 1.0),
    "motion": (0.85, 1.0),
    "speed": (0.3, 1.0),
    "count": (0.85, 1.0),
    "color": (0.6, 1.0),
    "size": (0.3, 1.0),
    "place": (0.25, 1.0),
    "depth": (0.2, 1.0),
}
"""Chance of saying a field at detail 0 and at detail 1, evenly between."""
UNSPOKEN: Final = {"size": "medium", "depth": "middle", "speed": "normal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a spec."""

    spec: SceneSpec
    settings: frozenset[str]
    """background, hour, weather, camera, seconds."""
    actors: tuple[Actor, ...]
    traits: dict[str, frozenset[str]]
    """Of each actor: count, color, size, place, depth."""
    steps: tuple[tuple[Motion, ...], ...]
    paced: frozenset[tuple[int, str, str]]
    """Index in `steps`, actor and kind of the motions whose speed is said."""
    relations: tuple[Relation, ...]

    def actor(self, name: str) -> Actor:
        return next(actor for actor in self.actors if actor.name == name)


def choose(spec: SceneSpec, detail: float, dice: random.Random) -> Said:
    """Choose what to say of a canonical spec."""

    def lucky(field: str) -> bool:
        low, high = CHANCES[field]
        return dice.random() < low + (high - low) * detail

    motions = [[motion for motion in step if lucky("motion")] for step in spec.steps]
    if spec.steps and not any(motions) and not spec.relations:
        motions = [list(step) for step in spec.steps[:1]]
    steps = tuple(tuple(step) for step in motions if step)
    busy = {motion.actor for step in steps for motion in step}
    busy |= {name for relation in spec.relations for name in (relation.subject, relation.object)}
    idle = [actor.name for actor in spec.actors if actor.name not in busy and lucky("idle actor")]
    if not busy and not idle and spec.actors:
        idle = [spec.actors[0].name]
    settings = {field for field in ("background", "hour", "weather", "camera", "seconds") if lucky(field)}
    actors = tuple(actor for actor in spec.actors if actor.name in busy or actor.name in idle)
    return Said(
        spec=spec,
        settings=_sensible(settings if actors else settings | {"background"}, spec),
        actors=actors,
        traits={actor.name: frozenset(field for field in _traits(actor) if lucky(field)) for actor in actors},
        steps=steps,
        paced=frozenset(
            (index, motion.actor, motion.kind)
            for index, step in enumerate(steps)
            for who in dict.fromkeys(motion.actor for motion in step)
            if _has_pace(step, who) and lucky("speed")
            for motion in step
            if motion.actor == who
        ),
        relations=spec.relations,
    )


def _traits(actor: Actor) -> list[str]:
    """What can be said of an actor; a field without a value can't."""
    values = {
        "count": actor.count,
        "color": actor.color,
        "size": actor.size,
        "place": actor.place,
        "depth": actor.depth,
    }
    return [field for field, value in values.items() if value is not None and value != UNSPOKEN.get(field)]


def _has_pace(step: tuple[Motion, ...], who: str) -> bool:
    """Whether all that an actor does in a step has one speed, worth a word."""
    own = {(motion.speed, motion.kind == "still") for motion in step if motion.actor == who}
    return own in ({("slow", False)}, {("fast", False)})


def _sensible(settings: set[str], spec: SceneSpec) -> frozenset[str]:
    """Without an hour of a starry sky or of space, nor weather indoors, which mean nothing."""
    without = {"hour"} if spec.background in ("night", "space") else set()
    without |= {"weather"} if spec.background in ("room", "space") else set()
    return frozenset(settings - without)
