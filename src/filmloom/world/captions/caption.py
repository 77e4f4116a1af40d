"""A spec to a caption: first what is said, by chance alone, then how it is said, language by language."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from filmloom.types import Language
from filmloom.world.canonical import canonical
from filmloom.world.captions import chinese, english
from filmloom.world.captions.choice import choose
from filmloom.world.captions.clauses import Clause, clauses_of
from filmloom.world.scene import SceneSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Words, and what they state of the spec."""

    text: str
    clauses: tuple[Clause, ...]
    """All that the text states, and nothing else; a clip is judged by these."""


def caption(spec: SceneSpec, language: Language, rng: np.random.Generator, *, detail: float = 0.5) -> Caption:
    """One of the many ways to say a spec.

    detail: 0 a short prompt, 1 all that words can tell. What a caption leaves out is left out by chance, never by its
    value, and the order of what it says is independent of what it says.
    """
    assert 0 <= detail <= 1, detail
    dice = random.Random(int(rng.integers(2**63)))
    spec = canonical(spec)
    said = choose(spec, detail, dice)
    text = (chinese if language == "zh" else english).say(said, dice)
    return Caption(text=text, clauses=clauses_of(said, language))


def captions(spec: SceneSpec, language: Language, rng: np.random.Generator, *, detail: float = 0.5) -> str:
    """The words alone."""
    return caption(spec, language, rng, detail=detail).text
