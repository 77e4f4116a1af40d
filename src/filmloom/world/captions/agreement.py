"""Agreement: whether a scene, read from a caption or made from one, is what the caption states and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, permutations, product
from typing import Final

from filmloom.world.captions.caption import Caption
from filmloom.world.captions.choice import UNSPOKEN
from filmloom.world.captions.clauses import Clause, ClauseKind
from filmloom.world.scene import Actor, Relation, SceneSpec

_SETTINGS: Final[tuple[ClauseKind, ...]] = ("background", "hour", "weather", "camera", "seconds")
_TRAITS: Final[tuple[ClauseKind, ...]] = ("count", "color", "size", "place", "depth")
_MUTUAL: Final = frozenset(("next_to", "meets"))
"""Relations that hold both ways."""
_MOST_CASTINGS: Final = 720
_Casting = Mapping[str, Actor]
"""The scene's actor for each name in the clauses."""


def agrees(caption: Caption, spec: SceneSpec) -> list[Clause]:
    """The clauses in which a scene differs from a caption; empty if they agree.

    First the stated clauses that don't hold in the scene, then what the scene adds: actors, motions, relations and
    traits that nobody spoke of, each as the clause that would have stated it, with the scene's own names. A place, a
    medium size, a normal speed and the number of a Chinese noun may be filled in freely. Names needn't be the same:
    of several actors alike, those count as each other that agree best.
    """
    said = caption.clauses
    return min((_differences(said, spec, casting) for casting in _castings(said, spec)), key=len)


def _castings(said: tuple[Clause, ...], spec: SceneSpec) -> Iterator[_Casting]:
    """Ways to say which actor of the scene is meant by which name; who is missing has none."""
    names: dict[str, list[str]] = {}
    for clause in said:
        if clause.kind == "object":
            names.setdefault(clause.value, []).append(clause.actor)
    options: list[list[dict[str, Actor]]] = []
    for what, named in names.items():
        alike = [actor for actor in spec.actors if what in (actor.concept, actor.picture)]
        chosen = permutations(alike, min(len(alike), len(named)))
        options.append([dict(zip(order, some, strict=False)) for some in chosen for order in _orders(named, alike)])
    for parts in islice(product(*options), _MOST_CASTINGS):
        yield {name: actor for part in parts for name, actor in part.items()}


def _orders(named: list[str], alike: list[Actor]) -> Iterator[tuple[str, ...]]:
    """All orders of the names if there are too few actors for them, else the one."""
    return permutations(named) if len(alike) < len(named) else iter([tuple(named)])


def _differences(said: tuple[Clause, ...], spec: SceneSpec, casting: _Casting) -> list[Clause]:
    missing = [clause for clause in said if not _holds(clause, spec, casting)]
    names = {actor.name: name for name, actor in casting.items()}
    return [*missing, *_added(said, spec, names)]


def _holds(clause: Clause, spec: SceneSpec, casting: _Casting) -> bool:  # noqa: PLR0911
    if clause.kind in _SETTINGS:
        return str(getattr(spec, clause.kind)) == clause.value
    if clause.kind == "order":
        return clause.step < len(spec.steps)
    if clause.actor not in casting or (clause.kind == "relation" and clause.other not in casting):
        return False
    actor = casting[clause.actor]
    if clause.kind in ("motion", "speed"):
        return _moves(clause, actor.name, spec)
    if clause.kind == "relation":
        return _related(clause, actor.name, casting[clause.other].name, spec)
    if clause.kind in ("object", "plural"):
        return clause.kind == "object" or actor.count > 1
    return str(getattr(actor, clause.kind)) == clause.value


def _related(clause: Clause, subject: str, other: str, spec: SceneSpec) -> bool:
    pairs = {(each.subject, each.object) for each in spec.relations if each.kind == clause.value}
    return (subject, other) in pairs or (clause.value in _MUTUAL and (other, subject) in pairs)


def _moves(clause: Clause, actor: str, spec: SceneSpec) -> bool:
    step = spec.steps[clause.step] if clause.step < len(spec.steps) else ()
    kind, speed = (clause.value, None) if clause.kind == "motion" else (clause.other, clause.value)
    return any(each.actor == actor and each.kind == kind and speed in (None, each.speed) for each in step)


def _added(said: tuple[Clause, ...], spec: SceneSpec, names: Mapping[str, str]) -> Iterator[Clause]:
    """What a scene shows and nobody spoke of."""
    yield from _added_settings(said, spec)
    for actor in spec.actors:
        if actor.name not in names:
            yield Clause(kind="object", actor=actor.name, value=actor.concept or actor.picture)
        else:
            yield from _added_traits(said, actor, names[actor.name])
    stated = {(clause.kind, clause.actor, clause.value, clause.step) for clause in said}
    paced = {(clause.actor, clause.other, clause.step) for clause in said if clause.kind == "speed"}
    for index, step in enumerate(spec.steps):
        for motion in step:
            name, kind, speed = names.get(motion.actor, ""), motion.kind, motion.speed
            if ("motion", name, kind, index) not in stated:
                yield Clause(kind="motion", actor=motion.actor, value=kind, step=index)
            elif speed != UNSPOKEN["speed"] and (name, kind, index) not in paced:
                yield Clause(kind="speed", actor=motion.actor, value=speed, other=kind, step=index)
    for relation in spec.relations:
        if not any(_is_stated(clause, relation, names) for clause in said):
            yield Clause(kind="relation", actor=relation.subject, value=relation.kind, other=relation.object)


def _added_settings(said: tuple[Clause, ...], spec: SceneSpec) -> Iterator[Clause]:
    """Settings that differ from the usual; a place follows from who is there, and night from a starry sky."""
    stated = {clause.kind for clause in said}
    for field in _SETTINGS[1:]:
        value = getattr(spec, field)
        follows = field == "hour" and spec.background == "night"
        if field not in stated and not follows and value != SceneSpec.model_fields[field].default:
            yield Clause(kind=field, value=str(value))


def _added_traits(said: tuple[Clause, ...], actor: Actor, name: str) -> Iterator[Clause]:
    stated = {clause.kind for clause in said if clause.actor == name}
    for trait in _TRAITS[1:]:
        value = getattr(actor, trait)
        if trait not in stated and value is not None and value != UNSPOKEN.get(trait):
            yield Clause(kind=trait, actor=actor.name, value=str(value))


def _is_stated(clause: Clause, relation: Relation, names: Mapping[str, str]) -> bool:
    if clause.kind != "relation" or clause.value != relation.kind:
        return False
    pair = (names.get(relation.subject), names.get(relation.object))
    return pair == (clause.actor, clause.other) or (clause.value in _MUTUAL and pair == (clause.other, clause.actor))
