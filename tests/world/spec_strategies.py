"""Hypothesis strategies of scenes: every canonical SceneSpec that words can tell, kept small enough to read."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from filmloom.world.describe import canonical
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

OTHER_EMOJI = ("emoji:accordion", "emoji:red_circle", "emoji:mate", "emoji:statue_of_liberty", "emoji:nut_and_bolt")


def literal(kind):
    """One of the values of a Literal."""
    return st.sampled_from(get_args(kind))


@st.composite
def actors(draw, name):
    """One actor: of the lexicon mostly, else another emoji or the user's own picture."""
    key = draw(st.sampled_from([concept.key for concept in concepts()] + list(OTHER_EMOJI) * 6 + [""] * 12))
    return Actor(
        name=name,
        concept=key,
        picture="" if key else draw(st.sampled_from(("dog.png", "art/My cat.svg", "图/猫.webp"))),
        color=draw(st.none() | literal(Color)),
        size=draw(literal(ActorSize)),
        count=draw(st.integers(1, 6)),
        place=draw(st.none() | literal(Place)),
        depth=draw(literal(Depth)),
    )


@st.composite
def specs(draw, max_actors=4):
    """A canonical spec with up to four actors, three steps and four relations."""
    cast = [draw(actors(f"actor {index}")) for index in range(draw(st.integers(0, max_actors)))]
    if len(cast) > 1 and draw(st.booleans()):
        cast[-1] = cast[-1].model_copy(update={"concept": cast[0].concept, "picture": cast[0].picture})
    name = st.sampled_from([actor.name for actor in cast] or [""])
    motion = st.builds(Motion, actor=name, kind=literal(MotionKind), speed=literal(Speed))
    relation = st.builds(Relation, kind=literal(RelationKind), subject=name, object=name)
    several = len(cast) > 1
    return canonical(
        SceneSpec(
            background=draw(literal(Background)),
            actors=tuple(cast),
            steps=tuple(draw(st.lists(st.lists(motion, max_size=3).map(tuple), max_size=3))) if cast else (),
            relations=tuple(draw(st.lists(relation, max_size=4))) if several else (),
            camera=draw(literal(Camera)),
            weather=draw(literal(Weather)),
            hour=draw(literal(Hour)),
            seconds=draw(
                st.sampled_from((1.0, 2.5, 4.0, 6.0, 12.25, 60.0)) | st.integers(1, 6000).map(lambda n: n / 100)
            ),
        )
    )
