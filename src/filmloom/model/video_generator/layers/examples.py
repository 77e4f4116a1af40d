"""Examples: the world's stream of scenes as training examples of the `layers` generator, without end.

An example holds no appearance vectors but the keys of who is shown, so that a store of examples outlives the shared
space of words and pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.model.video_generator.layers.script import WORDS, individuals, write_script
from filmloom.model.video_generator.layers.tokens import APPEARANCE, LAYERS, Clips, Numbers, encode
from filmloom.model.video_generator.layers.windows import LONGEST_S
from filmloom.world import lexicon
from filmloom.world.choreograph import Blocking, block
from filmloom.world.choreograph.framing import Member
from filmloom.world.sample import Split, sample, sample_seed
from filmloom.world.scene import Actor, SceneSpec

MOST_DIRECTIONS: Final = 24
FRAME_NUMBERS: Final = 5
_FPS: Final = 15.0
"""Of the teacher's rows; the knots are coarser."""
_ASPECTS: Final = ((16 / 9, 0.7), (9 / 16, 0.15), (1.0, 0.12), (4 / 3, 0.03))
_SHARES: Final = {"some other emoji instead": 0.15, "long": 0.07, "a window of a shorter one": 0.3}


@dataclass(frozen=True, slots=True)
class Example:
    """One clip, or a window of one, and its script."""

    scene: Numbers
    path: Numbers
    pose: Numbers
    """As tokens.Clips of one, with zeros for the appearances."""
    frame: Numbers
    """[5], see frame_numbers."""
    concepts: npt.NDArray[np.int16]
    """[l] indices into concept_keys() of who is in each layer, -1 nobody."""
    words: npt.NDArray[np.uint8]
    """[MOST_DIRECTIONS w]"""
    lines: npt.NDArray[np.int8]
    """[MOST_DIRECTIONS], -1 beyond the last direction."""
    named: npt.NDArray[np.int16]
    """[MOST_DIRECTIONS] who is named in each direction, -1 nobody."""


@cache
def concept_keys() -> tuple[str, ...]:
    """Everybody who can be in an example: the lexicon, then all other emoji."""
    return (*(each.key for each in lexicon.concepts()), *lexicon._twemoji_by_key())


def frame_numbers(*, aspect: float, seconds: float, window: tuple[float, float] | None = None) -> Numbers:
    """[5] aspect, the window's length, the clip's length, and where in the clip the window begins and ends."""
    begin, end = window or (0.0, seconds)
    numbers = [np.log(aspect), np.log(end - begin) - 1.2, np.log(seconds) - 1.2, begin / seconds, end / seconds]
    return np.array(numbers, np.float32)


def examples(rng: np.random.Generator, split: Split = "train") -> Iterator[Example]:
    """An endless stream; scenes of more individuals or directions than fit are left out."""
    while True:
        made = _example(varied(sample(rng, split), rng), sample_seed(rng, split), rng)
        if made is not None:
            yield made


def varied(spec: SceneSpec, rng: np.random.Generator) -> SceneSpec:
    """Sometimes an actor that the lexicon doesn't know, sometimes a long clip."""
    actors = tuple(_another(actor, rng) for actor in spec.actors)
    seconds = spec.seconds
    if rng.random() < _SHARES["long"]:
        seconds = round(float(np.exp(rng.uniform(np.log(6), np.log(60)))), 1)
    return spec.model_copy(update={"actors": actors, "seconds": seconds})


def _another(actor: Actor, rng: np.random.Generator) -> Actor:
    if actor.color or rng.random() >= _SHARES["some other emoji instead"]:
        return actor
    others = concept_keys()[len(lexicon.concepts()) :]
    return actor.model_copy(update={"concept": others[int(rng.integers(len(others)))]})


def any_aspect(rng: np.random.Generator) -> float:
    """Mostly wide."""
    aspects, shares = zip(*_ASPECTS, strict=True)
    return float(rng.choice(aspects, p=shares))


def _example(spec: SceneSpec, seed: int, rng: np.random.Generator) -> Example | None:
    aspect = any_aspect(rng)
    blocking = block(spec, seed, aspect=aspect, fps=_FPS)
    length = spec.seconds
    if length > LONGEST_S:
        length = float(rng.uniform(4.0, LONGEST_S))
    elif length >= 6 and rng.random() < _SHARES["a window of a shorter one"]:
        length = float(rng.uniform(3.0, length))
    begin = float(rng.uniform(0, spec.seconds - length))
    return _made(spec, blocking, (begin, begin + length))


def _made(spec: SceneSpec, blocking: Blocking, window: tuple[float, float]) -> Example | None:
    if len(blocking.members) > LAYERS:
        return None
    appearances = np.zeros((len(blocking.members), APPEARANCE), np.float32)
    frame = frame_numbers(aspect=blocking.aspect, seconds=spec.seconds, window=window)
    return of_clip(spec, encode(_cut(blocking, window), appearances), frame)


def of_clip(spec: SceneSpec, clip: Clips, frame: Numbers) -> Example | None:
    """A clip [1 l ...] of a scene, whoever made it; None if the scene has too many directions."""
    script, index = write_script(spec, _one_number), _indices()
    count, people = len(script.lines), individuals(spec)
    if count > MOST_DIRECTIONS:
        return None
    words = np.zeros((MOST_DIRECTIONS, WORDS), np.uint8)
    words[:count] = script.words
    concepts = np.full(LAYERS, -1, np.int16)
    concepts[: len(people)] = [index[actor.concept] for actor in people]
    empty = (0, LAYERS - clip.path.shape[1]), (0, 0)
    return Example(
        scene=clip.scene[0].astype(np.float16),
        path=np.pad(clip.path[0], empty).astype(np.float16),
        pose=np.pad(clip.pose[0], empty).astype(np.float16),
        frame=frame,
        concepts=concepts,
        words=words,
        lines=np.pad(script.lines, (0, MOST_DIRECTIONS - count), constant_values=-1).astype(np.int8),
        named=np.pad(script.appearances[:, 0], (0, MOST_DIRECTIONS - count)).astype(np.int16) - 1,
    )


def _one_number(actor: Actor) -> Numbers:
    """Instead of a vector, the index of the concept and 1."""
    return np.full(APPEARANCE, _indices()[actor.concept] + 1, np.float32)


@cache
def _indices() -> dict[str, int]:
    return {key: index for index, key in enumerate(concept_keys())}


def _cut(blocking: Blocking, window: tuple[float, float]) -> Blocking:
    first, last = (round(at * blocking.fps) for at in window)
    rows = slice(first, max(last, first + 2))
    return replace(
        blocking,
        camera=blocking.camera[rows],
        members=tuple(_cut_member(member, rows) for member in blocking.members),
    )


def _cut_member(member: Member, rows: slice) -> Member:
    path = member.path
    return replace(member, path=replace(path, **{name: getattr(path, name)[rows] for name in path.__slots__}))
