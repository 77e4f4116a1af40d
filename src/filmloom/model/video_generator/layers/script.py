"""Script: a scene as stage directions, line by line: what the `layers` generator reads.

The dense form of a prompt: one direction for the scene, then for every individual (six at most, one line each) who it
is, what it does in which step, and how it stands to the individuals of other lines. A direction is a handful of words
of a fixed vocabulary, and, where it names somebody, the vector of that appearance in the shared space of words and
pictures. The same for a Chinese and an English prompt.
Letters: s directions, w WORDS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from filmloom.model.video_generator.layers.tokens import APPEARANCE, LAYERS, Numbers
from filmloom.world import lexicon
from filmloom.world.choreograph.body import Gait, Realm, outline_of, ways_of
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import (
    Actor,
    ActorSize,
    Background,
    Camera,
    Color,
    Depth,
    Hour,
    MotionKind,
    Place,
    RelationKind,
    SceneSpec,
    Speed,
    Weather,
)

WORDS: Final = 11
"""The most words of one direction."""
MOST_STEPS: Final = 6
_FIELDS: Final = {
    "background": Background, "hour": Hour, "weather": Weather, "camera": Camera, "color": Color, "size": ActorSize,
    "depth": Depth, "place": Place, "motion": MotionKind, "speed": Speed, "relation": RelationKind,
}  # fmt: skip
_MEASURES: Final = 6
_MIRROR: Final = {
    "place left": "place right",
    "motion left": "motion right",
    "camera pan_left": "camera pan_right",
}

AppearanceOf: TypeAlias = Callable[[Actor], Numbers]
"""The unit vector [32] by which an actor is named."""


@dataclass(frozen=True, slots=True)
class Script:
    """One scene's directions."""

    words: npt.NDArray[np.int64]
    """[s w], indices into vocabulary(), 0 where there is none."""
    appearances: Numbers
    """[s 32], zeros where nobody is named."""
    lines: npt.NDArray[np.int64]
    """[s], 0 the scene, else 1 to LAYERS."""


@cache
def vocabulary() -> tuple[str, ...]:
    """Every word of a direction; the first stands for none."""
    words = ["", "scene", "empty", "actor", "event", "as subject", "as object"]
    for field, values in _FIELDS.items():
        words += [f"{field} {value}" for value in get_args(values)]
    numbers = range(1, LAYERS + 1)
    words += [f"{word} {number}" for word in ("one of", "number", "with line", "with so many") for number in numbers]
    words += [f"step {step} of {steps}" for steps in range(1, MOST_STEPS + 1) for step in range(1, steps + 1)]
    words += [f"gait {gait}" for gait in get_args(Gait)] + [f"realm {realm}" for realm in get_args(Realm)]
    words += [f"{word} {number}" for word in ("tall", "wide") for number in range(_MEASURES)]
    return tuple(words)


def write_script(spec: SceneSpec, appearance_of: AppearanceOf) -> Script:
    """The directions of a scene of at most LAYERS individuals and MOST_STEPS steps."""
    index = _indices()
    rows = list(_directions(spec))
    words = np.zeros((len(rows), WORDS), np.int64)
    appearances = np.zeros((len(rows), APPEARANCE), np.float32)
    for at, (_, said, actor) in enumerate(rows):
        words[at, : len(said)] = [index[word] for word in said]
        if actor is not None:
            appearances[at] = appearance_of(actor)
    return Script(words, appearances, np.array([line for line, _, _ in rows], np.int64))


def individuals(spec: SceneSpec) -> list[Actor]:
    """One actor for each line, in order."""
    return [actor for actor in spec.actors for _ in range(actor.count)]


def casts(specs: Sequence[SceneSpec]) -> Iterator[tuple[int, int, str]]:
    """Of every individual of every scene: the scene's number, its own, and its concept."""
    for row, spec in enumerate(specs):
        yield from ((row, place, actor.concept) for place, actor in enumerate(individuals(spec)))


@cache
def mirrored_words() -> npt.NDArray[np.int64]:
    """[vocabulary] what each word becomes when left and right are exchanged."""
    index = _indices()
    table = np.arange(len(index))
    for left, right in _MIRROR.items():
        table[index[left]], table[index[right]] = index[right], index[left]
    return table


@cache
def _indices() -> dict[str, int]:
    return {word: index for index, word in enumerate(vocabulary())}


Row: TypeAlias = tuple[int, list[str], Actor | None]
"""Line, words, and who is named."""


def _directions(spec: SceneSpec) -> Iterator[Row]:
    scene = [f"{field} {getattr(spec, field)}" for field in ("background", "hour", "weather", "camera")]
    people = individuals(spec)
    assert len(people) <= LAYERS, f"{len(people)} individuals"
    yield 0, ["scene", *scene, f"number {len(people)}" if people else "empty"], None
    for line, actor in enumerate(people, 1):
        traits = _traits(actor, line - _first_line(spec, actor) + 1)
        yield line, traits + list(body_words(actor, spec.background)), actor
        for step, motions in enumerate(spec.steps, 1):
            for motion in motions:
                if motion.actor == actor.name:
                    said = [f"motion {motion.kind}", f"speed {motion.speed}", f"step {step} of {len(spec.steps)}"]
                    yield line, ["event", *said], None
        yield from _ties(spec, actor, line)


def _traits(actor: Actor, number: int) -> list[str]:
    said = ["actor", f"size {actor.size}", f"depth {actor.depth}", f"one of {actor.count}", f"number {number}"]
    if actor.color:
        said.append(f"color {actor.color}")
    if actor.place:
        said.append(f"place {actor.place}")
    return said


@cache
def body_words(actor: Actor, background: Background) -> tuple[str, ...]:
    """How it gets about there, and how tall and wide its kind is: what its ways depend on, and no word tells."""
    gait, realm = ways_of(actor, Stage(aspect=1.0, background=background))
    outline = outline_of(actor)
    tall = 1.0 if actor.picture else lexicon.concept(actor.concept).scale
    measures = (("tall", tall), ("wide", outline.width / outline.height))
    return (f"gait {gait}", f"realm {realm}", *(f"{word} {_measure(share)}" for word, share in measures))


def _measure(share: float) -> int:
    """In half octaves, from a little over a third on."""
    return int(np.clip(round(2 * np.log2(share) + 2.5), 0, _MEASURES - 1))


def _ties(spec: SceneSpec, actor: Actor, line: int) -> Iterator[Row]:
    for relation in spec.relations:
        for role, name, other in (
            ("as subject", relation.subject, relation.object),
            ("as object", relation.object, relation.subject),
        ):
            if name == actor.name and other != name:
                them = next(each for each in spec.actors if each.name == other)
                place = [f"with line {_first_line(spec, them)}", f"with so many {them.count}"]
                yield line, [f"relation {relation.kind}", role, *place], them


def _first_line(spec: SceneSpec, actor: Actor) -> int:
    before = spec.actors[: spec.actors.index(actor)]
    return 1 + sum(each.count for each in before)
