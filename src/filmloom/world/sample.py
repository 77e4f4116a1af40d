"""Sample: an endless stream of scenes with plausible layouts.

A scene is drawn in three moves: its shape (how many actors, steps, relations: the same in every split), then its cast
and what happens, then where, when and how it is filmed. The proportions stand in the two tables below, where concepts
are at home and what they do in plausible.py, what training never sees in splits.py.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np

from filmloom.world import lexicon
from filmloom.world.canonical import canonical
from filmloom.world.lexicon import Concept
from filmloom.world.plausible import (
    BETWEEN_EQUALS,
    LED_BY_OBJECT,
    MOVES_WITH,
    homes,
    motions,
    objects,
    share_a_home,
    subjects,
    tintable,
)
from filmloom.world.scene import (
    Actor,
    Background,
    Color,
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
from filmloom.world.splits import Split, is_held_out, is_held_out_pair, sample_seed, split_of

__all__ = ["PROPORTIONS", "SHARES", "Split", "is_held_out", "sample", "sample_seed", "split_of"]

Shape: TypeAlias = Literal["one", "ordered", "counted", "related", "several", "at_rest", "empty"]

PROPORTIONS: Final[dict[str, dict[Any, float]]] = {
    # One actor that does one thing; that does two or three things in order; several alike; two with a relation;
    # two to five different ones with up to three steps; nobody moves; nobody there. Counts, order and relations are
    # what a model learns last, so they are most of the stream.
    "shape": {"one": 18, "ordered": 20, "counted": 17, "related": 27, "several": 14, "at_rest": 3, "empty": 1},
    "count": {2: 30, 3: 28, 4: 20, 5: 17, 6: 5},
    "count of one among others": {1: 82, 2: 12, 3: 6},
    "actors when several": {2: 50, 3: 30, 4: 13, 5: 7},
    "steps when ordered": {2: 72, 3: 28},
    "steps when several": {1: 45, 2: 38, 3: 17},
    "relation": dict.fromkeys(get_args(RelationKind), 1),
    "size": {"small": 18, "medium": 62, "large": 20},
    "depth": {"near": 14, "middle": 70, "far": 16},
    "place": {"left": 1, "center": 1, "right": 1},
    "speed": {"slow": 25, "normal": 45, "fast": 30},
    "color": dict.fromkeys(get_args(Color), 1),
    "camera": {"still": 52, "pan_left": 8, "pan_right": 8, "tilt_up": 8, "tilt_down": 8, "zoom_in": 8, "zoom_out": 8},
    "weather": {"clear": 56, "rain": 12, "snow": 11, "wind": 10, "fog": 11},
    "hour": {"day": 52, "dawn": 14, "dusk": 16, "night": 18},
    "seconds": {4.0: 56, 2.0: 5, 3.0: 9, 5.0: 9, 6.0: 8, 8.0: 6, 10.0: 4, 2.5: 3},
}
"""Shares of each value; they needn't sum to 100."""
SHARES: Final[dict[str, float]] = {
    "colour is set, of what can be tinted": 0.75,
    "tintable actor, beyond its share of the lexicon": 0.25,
    "place is set, where nothing else decides it": 0.35,
    "not at home": 0.1,
    "two motions at once": 0.08,
    "an actor of its own in a step of several": 0.35,
    "a third one looks on while two are related": 0.2,
    "both of a relation are alike": 0.06,
    "the related also move": 0.3,
}
"""Chances of what a scene has or hasn't."""

_MOST_LAYERS: Final = 6
_MOST_AT_ONCE: Final = 3
_MOST_TRIES: Final = 400
"""Drafts of one shape before another shape is drawn: an empty scene, for one, is never held out."""
_LEAST_STEP_S: Final = 1.5


def sample(rng: np.random.Generator, split: Split) -> SceneSpec:
    """A canonical scene of a split; `any` is train, seen and held_out as they fall."""
    dice = random.Random(int(rng.integers(2**63)))
    while True:
        shape = _one_of("shape", dice)
        for _ in range(1 if shape == "empty" else _MOST_TRIES):
            draft = _Draft(dice, shape, careful=split in ("train", "seen")).spec()
            if draft is None or (split == "held_out" and not is_held_out(draft)):
                continue
            spec = canonical(draft)
            if split == "any" or split_of(spec) == split:
                return spec


class _Draft:
    """One attempt at a scene of a given shape; `careful` avoids held-out pairs at every choice."""

    def __init__(self, dice: random.Random, shape: Shape, *, careful: bool) -> None:
        self.dice = dice
        self.shape = shape
        self.careful = careful
        self.cast: list[Concept] = []
        self.counts: list[int] = []
        self.relation: tuple[RelationKind, int, int] | None = None
        self.steps: list[list[tuple[int, MotionKind]]] = []

    def spec(self) -> SceneSpec | None:
        """The scene; None if the choices painted themselves into a corner."""
        getattr(self, f"_{self.shape}")()
        backgrounds = self._backgrounds()
        if any(not step for step in self.steps) or not backgrounds:
            return None
        background = self.dice.choices(list(backgrounds), list(backgrounds.values()))[0]
        actors = self._actors()
        names = [actor.name for actor in actors]
        return SceneSpec(
            background=background,
            actors=actors,
            steps=tuple(self._step(names, step) for step in self.steps),
            relations=self._relations(names),
            camera=_one_of("camera", self.dice),
            weather=self._weather(background),
            hour=self._hour(background),
            seconds=self._seconds(),
        )

    def _one(self) -> None:
        self._join(self._anyone())
        self._happen(1)

    def _ordered(self) -> None:
        self._join(self._anyone())
        self._happen(_one_of("steps when ordered", self.dice))

    def _counted(self) -> None:
        self._join(self._anyone(), _one_of("count", self.dice))
        self._happen(self.dice.choices((0, 1, 2), (0.3, 0.55, 0.15))[0])

    def _related(self) -> None:
        kind: RelationKind = _one_of("relation", self.dice)
        subject = self._pick(self._allowed_subjects(kind))
        alike = self._chance("both of a relation are alike") and kind in BETWEEN_EQUALS
        self._join(subject)
        self._join(subject if alike else self._beside(objects(kind, subject.key), subject))
        first = 0 if kind in ("next_to", "meets") else self.dice.randrange(2)
        if first:
            self.cast.reverse()
        self.relation = (kind, first, 1 - first)
        if self.cast[0] is not self.cast[1] and kind in _LOOSE:
            self.counts = [_one_of("count of one among others", self.dice) for _ in self.cast]
        if self._chance("a third one looks on while two are related") and sum(self.counts) < _MOST_LAYERS:
            self._join(self._beside(lexicon.concepts(), subject))
        if self._chance("the related also move"):
            self._move_related(kind)

    def _several(self) -> None:
        self._join(self._anyone())
        for _ in range(_one_of("actors when several", self.dice) - 1):
            room = _MOST_LAYERS - sum(self.counts)
            if room:
                count = min(room, _one_of("count of one among others", self.dice))
                self._join(self._beside(lexicon.concepts(), self.cast[0]), count)
        self._happen(_one_of("steps when several", self.dice))

    def _at_rest(self) -> None:
        self._join(self._anyone())
        if self.dice.random() < 0.6:
            self._join(self._beside(lexicon.concepts(), self.cast[0]))

    def _empty(self) -> None:
        """Nobody."""

    def _chance(self, what: str) -> bool:
        return self.dice.random() < SHARES[what]

    def _pick(self, concepts: Sequence[Concept]) -> Concept:
        return concepts[self.dice.randrange(len(concepts))]

    def _join(self, concept: Concept, count: int = 1) -> None:
        self.cast.append(concept)
        self.counts.append(count)

    def _anyone(self) -> Concept:
        more_color = self._chance("tintable actor, beyond its share of the lexicon")
        return self._pick(tintable() if more_color else lexicon.concepts())

    def _beside(self, concepts: Sequence[Concept], other: Concept) -> Concept:
        """One that isn't in the cast, mostly one that is at home where the other is."""
        near = self.dice.random() >= SHARES["not at home"]
        for _ in range(40):
            found = self._pick(concepts)
            if found not in self.cast and (not near or share_a_home(found.key, other.key)):
                break
        return found

    def _allowed_subjects(self, kind: RelationKind) -> tuple[Concept, ...]:
        return _train_subjects(kind) if self.careful else subjects(kind)

    def _happen(self, num_steps: int) -> None:
        """Fill steps with motions: of one actor mostly, of others at the same time sometimes."""
        for _ in range(num_steps):
            step: list[tuple[int, MotionKind]] = []
            self.steps.append(step)
            who = self.dice.randrange(len(self.cast))
            self._add(step, who)
            for other in range(len(self.cast)):
                joins = self._chance("an actor of its own in a step of several")
                if other != who and joins and len(step) < _MOST_AT_ONCE:
                    self._add(step, other)
            if step and self._chance("two motions at once"):
                self._combine(step)

    def _add(self, step: list[tuple[int, MotionKind]], who: int, kinds: Sequence[MotionKind] | None = None) -> None:
        key = self.cast[who].key
        weights = _train_motions(key) if self.careful else motions(key)
        no = self._excluded(who, step)
        fitting = {kind: weights[kind] for kind in kinds or weights if kind in weights and kind not in no}
        if fitting and kinds != ():
            step.append((who, self.dice.choices(list(fitting), list(fitting.values()))[0]))

    def _excluded(self, who: int, step: list[tuple[int, MotionKind]]) -> set[MotionKind]:
        """What an actor can't do now: anything after it left, the same twice in a row, the end of a held-out pair."""
        at = next(index for index, each in enumerate(self.steps) if each is step)
        if not at:
            return set()
        before = self.steps[at - 1]
        if any((who, "exit") in earlier for earlier in self.steps[:at]):
            return set(get_args(MotionKind))
        no: set[MotionKind] = {"enter", *(kind for doer, kind in before if doer == who)}
        return no.union(*(_never_after(kind) for _, kind in before)) if self.careful else no

    def _combine(self, step: list[tuple[int, MotionKind]]) -> None:
        """Bounces to the left: a way for one that bounces or jumps, or the other way round."""
        who, kind = step[0]
        with_it: dict[str, tuple[MotionKind, ...]] = {
            "bounce": ("left", "right"), "jump": ("left", "right"), "left": ("bounce", "jump"),
            "right": ("bounce", "jump"),
        }  # fmt: skip
        if kind in with_it:
            self._add(step, who, with_it[kind])

    def _move_related(self, kind: RelationKind) -> None:
        assert self.relation is not None
        _, subject, target = self.relation
        leads = target if kind in LED_BY_OBJECT else subject
        self.steps.append([])
        self._add(self.steps[0], leads, MOVES_WITH[kind])
        if not self.steps[0]:
            self.steps.pop()

    def _relations(self, names: Sequence[str]) -> tuple[Relation, ...]:
        if self.relation is None:
            return ()
        kind, subject, target = self.relation
        return (Relation(kind=kind, subject=names[subject], object=names[target]),)

    def _backgrounds(self) -> dict[Background, float]:
        """Weights of the places where this cast can be."""
        weights: dict[Background, float] = {}
        for background in get_args(Background):
            weight = 1.0
            for concept in self.cast:
                weight *= homes(concept.key)[background]
                if self.careful and is_held_out_pair("concept background", concept.key, background):
                    weight = 0.0
            if weight:
                weights[background] = weight ** (1 / max(1, len(self.cast)))
        return weights

    def _actors(self) -> tuple[Actor, ...]:
        places: list[Place] = []
        return tuple(self._actor(index, concept, places) for index, concept in enumerate(self.cast))

    def _actor(self, index: int, concept: Concept, places: list[Place]) -> Actor:
        place = self._place(index, places)
        return Actor(
            name=str(index),
            concept=concept.key,
            color=self._color(concept),
            size=_one_of("size", self.dice),
            count=self.counts[index],
            place=place,
            depth="middle" if self._is_tied(index) else _one_of("depth", self.dice),
        )

    def _is_tied(self, index: int) -> bool:
        return self.relation is not None and index in self.relation[1:]

    def _place(self, index: int, places: list[Place]) -> Place | None:
        """A place of its own, unless a relation, its way or its number decides where it is."""
        if self._is_tied(index) or self.counts[index] > 2 or not self._chance(_PLACED):
            return None
        kinds = {kind for step in self.steps for who, kind in step if who == index}
        place: Place = _one_of("place", self.dice)
        if place in places or kinds & {"left", "right", "enter", "exit"}:
            return None
        places.append(place)
        return place

    def _color(self, concept: Concept) -> Color | None:
        if concept.tint != "often" or not self._chance("colour is set, of what can be tinted"):
            return None
        for _ in range(40):
            color: Color = _one_of("color", self.dice)
            if not (self.careful and is_held_out_pair("color concept", color, concept.key)):
                return color
        return None

    def _step(self, names: Sequence[str], step: list[tuple[int, MotionKind]]) -> tuple[Motion, ...]:
        """Motions with their speeds: one speed for all that an actor does at once, and none for staying still."""
        speeds: dict[int, Speed] = {who: _one_of("speed", self.dice) for who, kind in step if kind != "still"}
        return tuple(Motion(actor=names[who], kind=kind, speed=speeds.get(who, "normal")) for who, kind in step)

    def _hour(self, background: Background) -> Hour:
        if background == "space":
            return "day"
        hour: Hour = _one_of("hour", self.dice)
        return hour

    def _weather(self, background: Background) -> Weather:
        if background in ("space", "room"):
            return "clear"
        weather: Weather = _one_of("weather", self.dice)
        return weather

    def _seconds(self) -> float:
        while True:
            seconds: float = _one_of("seconds", self.dice)
            if seconds >= _LEAST_STEP_S * len(self.steps):
                return seconds


_PLACED: Final = "place is set, where nothing else decides it"
_LOOSE: Final = frozenset(("next_to", "looks_at", "follows", "in_front_of"))
"""Relations that groups can have too."""


@cache
def _train_subjects(kind: RelationKind) -> tuple[Concept, ...]:
    return tuple(each for each in subjects(kind) if not is_held_out_pair("relation category", kind, each.category))


@cache
def _train_motions(key: str) -> dict[MotionKind, float]:
    known = motions(key)
    return {kind: known[kind] for kind in known if not is_held_out_pair("concept motion", key, kind)}


@cache
def _never_after(kind: MotionKind) -> frozenset[MotionKind]:
    """Motions that training never shows right after this one."""
    return frozenset(after for after in get_args(MotionKind) if is_held_out_pair("motion motion", kind, after))


@cache
def _cumulated(table: str) -> tuple[tuple[Any, ...], tuple[float, ...]]:
    shares = PROPORTIONS[table]
    return tuple(shares), tuple(accumulate(shares.values()))


def _one_of(table: str, dice: random.Random) -> Any:
    """A value of one of the tables, by its share."""
    values, bounds = _cumulated(table)
    return dice.choices(values, cum_weights=bounds)[0]
