"""Plausible: where a concept is at home, what it tends to do, and who can be in which relation to what.

Weights and roles for drawing scenes; nothing is forbidden but what would look broken, and what isn't usual stays
possible with a small weight.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, get_args

from filmloom.world import lexicon
from filmloom.world.lexicon import Concept
from filmloom.world.scene import Background, MotionKind, RelationKind

_ANYWHERE: Final = 0.12
"""Weight of a place that isn't a concept's own, where its own weigh 1 to 8."""
_HOMES: Final[dict[str, dict[Background, float]]] = {
    "water": {"sea": 8, "beach": 1},
    "space": {"space": 6, "sky": 1.5, "night": 2},
    "air animals": {"sky": 3, "meadow": 1.5, "forest": 1.5, "sea": 1, "beach": 1, "city": 1, "night": 1},
    "air vehicles": {"sky": 5, "city": 1.5, "sea": 1, "meadow": 1, "night": 1, "snow": 0.6},
    "air sky": {"sky": 3, "night": 2, "meadow": 1.2, "sea": 1, "city": 1, "desert": 1, "forest": 0.7, "snow": 0.7},
    "air": {"sky": 3, "meadow": 2, "city": 1.5, "beach": 1, "street": 1, "night": 1.5},
    "animals": {"meadow": 3, "forest": 3, "snow": 1, "desert": 1, "beach": 1, "room": 1, "street": 0.7, "city": 0.5},
    "people": {"street": 2, "room": 2, "meadow": 2, "city": 2, "beach": 1.5, "forest": 1, "snow": 1, "desert": 0.7},
    "vehicles": {"street": 4, "city": 3, "meadow": 1, "desert": 1, "snow": 1, "forest": 0.7, "beach": 0.7},
    "plants": {"meadow": 4, "forest": 2.5, "room": 0.6, "city": 0.6, "street": 0.5, "desert": 0.4, "snow": 0.4},
    "food": {"room": 3, "meadow": 1.5, "beach": 1, "street": 0.6},
    "sports": {"meadow": 2, "room": 2, "beach": 2, "street": 1, "city": 0.7},
    "buildings": {"city": 4, "street": 3, "meadow": 2, "snow": 1, "desert": 1, "forest": 1, "beach": 0.6, "night": 1},
    "city": {"street": 4, "city": 4, "meadow": 0.5},
    "sky": {"meadow": 2, "desert": 2, "snow": 1.5, "forest": 1, "beach": 1, "night": 1},
    "things": {"room": 4, "street": 1, "meadow": 1.2, "city": 1, "beach": 0.6, "forest": 0.5},
}
"""Places by a concept's home, home and category, or category."""

_GOES: Final[dict[str, dict[MotionKind, float]]] = {
    "walks": {"left": 8, "right": 8, "enter": 4, "exit": 4, "jump": 6, "bounce": 3, "spin": 3, "shake": 3, "still": 3,
              "orbit": 2, "up": 1, "down": 1, "grow": 3, "shrink": 3, "fall": 2, "rise": 1},
    "flies": {"left": 8, "right": 8, "enter": 4, "exit": 4, "up": 5, "down": 5, "rise": 4, "fall": 2, "orbit": 4,
              "spin": 3, "grow": 2, "shrink": 2, "shake": 2, "still": 2, "bounce": 1, "jump": 1},
    "floats": {"up": 5, "down": 5, "rise": 6, "fall": 5, "left": 4, "right": 4, "spin": 4, "grow": 4, "shrink": 4,
               "shake": 4, "bounce": 2, "orbit": 3, "still": 3, "enter": 2, "exit": 2, "jump": 1},
    "rolls": {"left": 7, "right": 7, "bounce": 8, "spin": 5, "fall": 5, "jump": 3, "rise": 2, "grow": 4, "shrink": 4,
              "shake": 3, "enter": 3, "exit": 3, "still": 3, "up": 1, "down": 1, "orbit": 2},
    "stands": {"still": 6, "shake": 7, "grow": 7, "shrink": 6, "spin": 6, "bounce": 4, "fall": 4, "rise": 3, "jump": 4,
               "left": 2, "right": 2, "up": 2, "down": 2, "enter": 2, "exit": 2, "orbit": 1},
}  # fmt: skip
"""What a concept does, by how it gets about; swims, hops and drives are like walks with weights of their own."""
_LIKE_WALKS: Final[dict[str, dict[MotionKind, float]]] = {
    "swims": {"up": 3, "down": 4, "orbit": 4},
    "hops": {"jump": 9, "bounce": 6},
    "drives": {"jump": 3, "bounce": 2, "shake": 3, "left": 11, "right": 11, "still": 4},
}

ALIVE: Final = frozenset(("animals", "people"))
_ABLE: Final = frozenset(("robot", "snowman", "ghost", "alien"))
_STURDY: Final = frozenset(("buildings", "vehicles", "things"))
_LIVES_IN_ONE_PLACE: Final = frozenset(("water", "space"))

MOVES_WITH: Final[dict[RelationKind, tuple[MotionKind, ...]]] = {
    "next_to": ("jump", "shake", "spin", "grow", "shrink", "bounce", "still", "left", "right"),
    "above": ("left", "right", "shake", "still"),
    "in_front_of": ("shake", "still", "grow", "shrink", "left", "right", "jump"),
    "chases": ("left", "right"),
    "follows": ("left", "right"),
    "plays_with": (),
    "meets": (),
    "carries": ("left", "right"),
    "looks_at": ("jump", "shake", "still", "bounce", "grow", "shrink"),
}
"""What the one that leads in a relation may do without breaking it."""
LED_BY_OBJECT: Final = frozenset(("chases", "follows", "next_to", "above", "in_front_of"))
"""Relations whose object sets the way."""
BETWEEN_EQUALS: Final = frozenset(("chases", "follows", "meets", "plays_with", "next_to", "looks_at"))
"""Relations that two of a kind can have."""


@cache
def homes(key: str) -> dict[Background, float]:
    """Weight of every place for a concept, largest where it is at home."""
    concept = lexicon.concept(key)
    names = (concept.home, f"{concept.home} {concept.category}", concept.category, "things")
    own = next(_HOMES[name] for name in sorted(names, key=lambda name: (-len(name.split()), names.index(name)))
               if name in _HOMES)  # fmt: skip
    return {background: own.get(background, _ANYWHERE) for background in get_args(Background)}


@cache
def motions(key: str) -> dict[MotionKind, float]:
    """Weight of every motion of a concept."""
    moves = lexicon.concept(key).moves
    if moves in _LIKE_WALKS:
        return {**_GOES["walks"], **_LIKE_WALKS[moves]}
    return _GOES[moves]


def share_a_home(first: str, second: str) -> bool:
    """Whether two concepts are found together: both in water, both in space, or neither bound to either."""
    own = {lexicon.concept(first).home, lexicon.concept(second).home}
    return len(own) == 1 or not own & _LIVES_IN_ONE_PLACE


@cache
def tintable() -> tuple[Concept, ...]:
    return tuple(concept for concept in lexicon.concepts() if concept.tint == "often")


@cache
def subjects(kind: RelationKind) -> tuple[Concept, ...]:
    """Who can be the subject of a relation."""
    return tuple(concept for concept in lexicon.concepts() if _SUBJECTS[kind](concept))


@cache
def objects(kind: RelationKind, subject: str) -> tuple[Concept, ...]:
    """What the subject can have this relation to."""
    who = lexicon.concept(subject)
    return tuple(concept for concept in lexicon.concepts() if concept is not who and _OBJECTS[kind](who, concept))


def _acts(concept: Concept) -> bool:
    return concept.category in ALIVE or concept.key in _ABLE


def _runs(concept: Concept) -> bool:
    return (_acts(concept) or concept.category == "vehicles") and concept.moves not in ("stands", "floats")


def _toy(concept: Concept) -> bool:
    return (concept.category == "sports" and concept.moves in ("rolls", "floats")) or concept.key in ("gift", "leaf")


def _load(concept: Concept) -> bool:
    return concept.scale <= 0.7 and concept.category in ("food", "sports", "things", "economy", "plants")


_SUBJECTS: Final[dict[RelationKind, Callable[[Concept], bool]]] = {
    "next_to": lambda concept: True,
    "above": lambda concept: concept.home in ("air", "space") or (concept.scale <= 0.8 and concept.home != "water"),
    "in_front_of": lambda concept: concept.scale <= 1.2 and concept.home in ("ground", "any", "water"),
    "chases": _runs,
    "follows": _runs,
    "plays_with": _acts,
    "meets": _acts,
    "carries": lambda concept: (
        (_acts(concept) and concept.scale >= 0.5) or (concept.category == "vehicles" and concept.scale >= 0.8)
    ),
    "looks_at": _acts,
}
_OBJECTS: Final[dict[RelationKind, Callable[[Concept, Concept], bool]]] = {
    "next_to": lambda subject, other: abs(subject.scale - other.scale) < 1.3,
    "above": lambda subject, other: (
        other.home != "air"
        and (subject.home in ("air", "space") or (other.scale >= subject.scale and other.category in _STURDY))
    ),
    "in_front_of": lambda subject, other: other.home != "air" and other.scale >= subject.scale,
    "chases": lambda subject, other: _runs(other) and abs(subject.scale - other.scale) < 0.8,
    "follows": lambda subject, other: _runs(other) and abs(subject.scale - other.scale) < 0.9,
    "plays_with": lambda subject, other: _toy(other) or (_acts(other) and abs(subject.scale - other.scale) < 0.6),
    "meets": lambda subject, other: _acts(other) and abs(subject.scale - other.scale) < 0.7,
    "carries": lambda subject, other: _load(other),
    "looks_at": lambda subject, other: True,
}
