"""Scenes that a clip can tell: one to three actors, a step or two, or one relation."""

from typing import get_args

from filmloom.world.lexicon import concepts
from filmloom.world.scene import (
    Actor,
    ActorSize,
    Background,
    Camera,
    Color,
    Depth,
    Hour,
    Motion,
    MotionKind,
    Place,
    Relation,
    RelationKind,
    SceneSpec,
    Speed,
    Weather,
)

KEYS = [concept.key for concept in concepts()]


def pick(rng, kind):
    values = get_args(kind)
    return values[rng.integers(len(values))]


def plausible(rng, **fixed):
    """One scene; `fixed` replaces any of its parts."""
    number = int(rng.integers(1, 4))
    keys = rng.choice(len(KEYS), number, replace=False)
    actors = tuple(actor(rng, f"a{k}", KEYS[keys[k]], alone=number == 1) for k in range(number))
    related = number > 1 and rng.random() < 0.5
    parts = {
        "background": pick(rng, Background),
        "actors": actors,
        "steps": () if related else steps(rng, number),
        "relations": (Relation(kind=pick(rng, RelationKind), subject="a0", object="a1"),) if related else (),
        "camera": pick(rng, Camera),
        "weather": pick(rng, Weather),
        "hour": pick(rng, Hour),
        "seconds": float(rng.choice([3, 4, 6])),
    }
    return SceneSpec(**{**parts, **fixed})


def actor(rng, name, key, *, alone):
    return Actor(
        name=name,
        concept=key,
        color=pick(rng, Color) if rng.random() < 0.4 else None,
        size=pick(rng, ActorSize),
        count=int(rng.integers(1, 6)) if alone and rng.random() < 0.3 else 1,
        place=pick(rng, Place) if rng.random() < 0.3 else None,
        depth=pick(rng, Depth) if rng.random() < 0.3 else "middle",
    )


def steps(rng, number):
    kinds = rng.choice(len(get_args(MotionKind)), 2, replace=False)[: rng.integers(1, 3)]
    rows = [[Motion(actor="a0", kind=get_args(MotionKind)[kind], speed=pick(rng, Speed))] for kind in kinds]
    if number > 1 and rng.random() < 0.4:
        rows[0].append(Motion(actor="a1", kind=pick(rng, MotionKind), speed=pick(rng, Speed)))
    return tuple(tuple(row) for row in rows)
