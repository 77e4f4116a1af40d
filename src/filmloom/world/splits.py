"""Splits: which scenes a model is trained on and which it never sees, by hashes that never change.

- `held_out`: the scene holds at least one of the one in five pairs of attributes that training never shows: concept
  and motion, concept and background, colour and concept, two motions one after the other, relation and category of
  its subject. By a hash of the pair alone. Every single value occurs in training.
- `seen`: no such pair, but one of the one in twenty whole scenes, by a hash of the spec, that training never shows:
  each of its parts was trained on, and the whole was not.
- `train`: all the rest.

The continuous values of a clip (exact places, sizes, phases, jitter) all follow from choreograph's seed: train takes
the seeds of TRAIN_SEEDS, every other split those of TEST_SEEDS.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final, Literal, TypeAlias

import numpy as np

from filmloom.world import lexicon
from filmloom.world.scene import SceneSpec

Split: TypeAlias = Literal["train", "seen", "held_out", "any"]
"""What can be asked for; `any` is all three as they fall."""
Pair: TypeAlias = tuple[str, str, str]
"""Kind of pair and its two values: ("concept motion", "cat", "jump")."""

TRAIN_SEEDS: Final = range(2**31)
TEST_SEEDS: Final = range(2**31, 2**32)

_HELD_OUT_ONE_IN: Final = 5
_SEEN_ONE_IN: Final = 20
_SALT: Final = "filmloom 130"
"""Chosen so that one in five relations is held out too, and each keeps at least two categories of subjects."""


def split_of(spec: SceneSpec) -> Literal["train", "seen", "held_out"]:
    """The one split that a canonical spec belongs to."""
    if is_held_out(spec):
        return "held_out"
    return "seen" if _number(f"spec {spec.model_dump_json()}") % _SEEN_ONE_IN == 0 else "train"


def is_held_out(spec: SceneSpec) -> bool:
    """Whether a spec holds a pair of attributes that training never shows."""
    return any(is_held_out_pair(*pair) for pair in pairs_of(spec))


@cache
def is_held_out_pair(kind: str, first: str, second: str) -> bool:
    """Whether a pair is one of the one in five that training never shows."""
    return _number(f"{kind} {first} {second}") % _HELD_OUT_ONE_IN == 0


def pairs_of(spec: SceneSpec) -> Iterator[Pair]:
    """All pairs of attributes by which compositions are held out."""
    concepts = {actor.name: actor.concept for actor in spec.actors}
    for actor in spec.actors:
        yield "concept background", actor.concept, spec.background
        if actor.color:
            yield "color concept", actor.color, actor.concept
    for step in spec.steps:
        for motion in step:
            yield "concept motion", concepts[motion.actor], motion.kind
    for before, after in pairwise(spec.steps):
        for first in before:
            for second in after:
                yield "motion motion", first.kind, second.kind
    for relation in spec.relations:
        if concepts[relation.subject]:
            yield "relation category", relation.kind, lexicon.concept(concepts[relation.subject]).category


def sample_seed(rng: np.random.Generator, split: Split) -> int:
    """A seed for choreograph that no other kind of split uses; `any` takes those of train."""
    seeds = TRAIN_SEEDS if split in ("train", "any") else TEST_SEEDS
    return int(rng.integers(seeds.start, seeds.stop))


def _number(text: str) -> int:
    return int.from_bytes(blake2b(f"{_SALT} {text}".encode(), digest_size=8).digest())
