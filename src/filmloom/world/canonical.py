"""One spec for each scene: several SceneSpecs can mean the same, and their canonical form is what words can tell."""

from __future__ import annotations

from typing import Final, get_args

from filmloom.world import lexicon
from filmloom.world.language.casting import actor_name
from filmloom.world.scene import Actor, Motion, MotionKind, Relation, RelationKind, SceneSpec

_MOTIONS: Final = get_args(MotionKind)
_RELATIONS: Final = get_args(RelationKind)
_MUTUAL: Final = frozenset(("next_to", "meets"))


def canonical(spec: SceneSpec) -> SceneSpec:
    """The spec that says the same in one way: describing and parsing it gives it back unchanged.

    Actors keep their order and are named after their concept (cat, cat_2); the motions of a step and the relations are
    in the order of their actors, each once; a relation that holds both ways begins with the earlier actor; empty steps
    go; a colour on what can't be tinted goes; under a starry sky it is night; seconds have two decimals.
    """
    names = _names(spec.actors)
    order = {name: index for index, name in enumerate(names.values())}
    return spec.model_copy(
        update={
            "actors": tuple(_actor(actor, names[actor.name]) for actor in spec.actors),
            "steps": _steps(spec.steps, names, order),
            "relations": _relations(spec.relations, names, order),
            "hour": "night" if spec.background == "night" else spec.hour,
            "seconds": round(spec.seconds, 2),
        }
    )


def _names(actors: tuple[Actor, ...]) -> dict[str, str]:
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for actor in actors:
        base = actor_name(actor.concept, actor.picture)
        seen[base] = seen.get(base, 0) + 1
        names[actor.name] = base if seen[base] == 1 else f"{base}_{seen[base]}"
    return names


def _actor(actor: Actor, name: str) -> Actor:
    fixed = bool(actor.concept) and not lexicon.concept(actor.concept).tintable
    return actor.model_copy(update={"name": name, "color": None if fixed else actor.color})


def _steps(
    steps: tuple[tuple[Motion, ...], ...], names: dict[str, str], order: dict[str, int]
) -> tuple[tuple[Motion, ...], ...]:
    named = ([motion.model_copy(update={"actor": names[motion.actor]}) for motion in step] for step in steps)
    return tuple(_step(step, order) for step in named if step)


def _step(motions: list[Motion], order: dict[str, int]) -> tuple[Motion, ...]:
    once = {(motion.actor, motion.kind): motion for motion in reversed(motions)}
    return tuple(sorted(once.values(), key=lambda motion: (order[motion.actor], _MOTIONS.index(motion.kind))))


def _relations(relations: tuple[Relation, ...], names: dict[str, str], order: dict[str, int]) -> tuple[Relation, ...]:
    found = set()
    for relation in relations:
        pair = (names[relation.subject], names[relation.object])
        if relation.kind in _MUTUAL:
            pair = (min(pair, key=order.__getitem__), max(pair, key=order.__getitem__))
        if pair[0] != pair[1]:
            found.add((order[pair[0]], order[pair[1]], _RELATIONS.index(relation.kind), pair))
    return tuple(
        Relation(kind=_RELATIONS[kind], subject=subject, object=target)
        for _, _, kind, (subject, target) in sorted(found)
    )
