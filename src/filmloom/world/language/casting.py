"""What nouns and verbs become in a spec: an actor with its name and number, kinds of motion and their speed."""

from __future__ import annotations

from typing import Final

from filmloom.world import lexicon
from filmloom.world.language.items import Act, Heading, Pace, Thing
from filmloom.world.scene import Actor, MotionKind, Speed

_APART: Final = (
    {"left", "right"}, {"up", "down"}, {"grow", "shrink"}, {"rise", "fall"}, {"rise", "down"}, {"up", "fall"},
)  # fmt: skip
_PLURAL_COUNT: Final = 3
"""How many are drawn when a text says cats and not how many."""


def new_actor(thing: Thing, others: list[Actor]) -> Actor:
    base = actor_name(thing.concept, thing.picture)
    same = sum((other.concept, other.picture) == (thing.concept, thing.picture) for other in others)
    return Actor(
        name=base if not same else f"{base}_{same + 1}",
        concept=thing.concept,
        picture=thing.picture,
        color=thing.color,
        size=thing.size or "medium",
        count=thing.count or (_PLURAL_COUNT if thing.plural else 1),
    )


def actor_name(concept: str, picture: str) -> str:
    """What an actor is called in a spec made from words: cat, accordion; a picture by its path."""
    return concept.removeprefix("emoji:") or picture


def speed_of(act: Act, pace: Pace | None) -> Speed:
    return pace.speed if pace is not None else act.speed or "normal"


def kinds_of(act: Act, heading: Heading | None, actor: Actor) -> list[MotionKind]:
    if act.kind == "go":
        return [heading.way if heading else act.otherwise or _looking(actor)]
    if heading is not None and heading.way in ("left", "right") and act.kind not in ("enter", "exit", "spin"):
        return [act.kind, heading.way]
    return [act.kind]


def _looking(actor: Actor) -> MotionKind:
    """The way that a picture looks, so that it needn't be mirrored."""
    faces = lexicon.concept(actor.concept).faces if actor.concept else "front"
    return "left" if faces == "left" else "right"


def apart(kinds: set[str]) -> bool:
    """Whether one actor can't do all of these at once: left and right, or leave and anything else."""
    ends = kinds & {"enter", "exit", "still"} and len(kinds) > 1
    return bool(ends) or any(pair <= kinds for pair in _APART)
