"""Suite: the frozen questions of the benchmark: scenes that no training sees, each with its prompts, under one hash."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from filmloom.model.evaluate.said import said_of, says_held_out
from filmloom.progress import Progress
from filmloom.types import Language
from filmloom.world.captions import Caption, caption
from filmloom.world.sample import sample, sample_seed
from filmloom.world.scene import SceneSpec

SuiteSplit: TypeAlias = Literal["seen", "held_out"]
Detail: TypeAlias = Literal["short", "dense"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
DETAILS: Final[dict[Detail, float]] = {"short": 0.2, "dense": 1.0}
KINDS: Final = (
    "place", "color", "one actor", "relation", "order", "count", "direction", "speed", "action", "two and more actors",
    "weather", "camera", "hour", "background",
)  # fmt: skip
"""Each of these holds of at least the asked number of scenes in a suite; a scene counts for all that hold of it.
The rare come first: those are sought first, and the frequent come with them."""
_ROOT_SEED: Final = {"seen": 20_260_301, "held_out": 20_260_302}
_WAYS: Final = frozenset({"left", "right", "up", "down", "fall", "rise", "enter", "exit"})
_MOST_WORDINGS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One scene in four wordings."""

    index: int
    spec: SceneSpec
    captions: dict[tuple[Language, Detail], Caption]
    teacher_seed: int
    """With it the teacher plays the scene: one that no training uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All questions of a split."""

    split: SuiteSplit
    questions: tuple[Question, ...]

    @property
    def sha256(self) -> str:
        """Of everything that is asked: two results can be compared only if theirs are equal."""
        rows = [
            [question.spec.model_dump(mode="json"), question.teacher_seed, *_texts(question)]
            for question in self.questions
        ]
        text = json.dumps([self.split, rows], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One wording of one question, asked with one seed."""

    split: SuiteSplit
    question: int
    language: Language
    detail: Detail
    seed_index: int
    caption: Caption
    spec: SceneSpec
    """What the caption says of the scene; what it leaves unsaid is in here too, and is not judged."""
    teacher_seed: int

    @property
    def seed(self) -> int:
        """What the engine is given: the same for every wording of a question."""
        return 1000 * (self.seed_index + 1) + self.question

    @property
    def num_actors(self) -> int:
        """How many are to be seen, each of a kind counted."""
        return sum(actor.count for actor in self.spec.actors)


def make_suite(split: SuiteSplit, specs: int, progress: Progress | None = None) -> Suite:
    """The questions of a split: at least `specs` of every kind in KINDS; the same number, the same suite."""
    rng = np.random.default_rng(_ROOT_SEED[split])
    missing = Counter(dict.fromkeys(KINDS, specs))
    questions: list[Question] = []
    while sought := next((kind for kind in KINDS if missing[kind]), None):
        spec = sample(rng, split)
        kinds = [kind for kind in kinds_of(spec) if missing[kind]]
        question = _question(len(questions), spec, split, rng) if sought in kinds else None
        if question is None:
            continue
        questions.append(question)
        missing.subtract(kinds)
        if progress:
            progress.advance(len(kinds), f"{len(questions)} scenes, {split.replace('_', '-')}")
    return Suite(split=split, questions=tuple(questions))


def kinds_of(spec: SceneSpec) -> list[str]:
    """Which kinds of question a scene is."""
    actors = sum(actor.count for actor in spec.actors)
    motions = [motion for step in spec.steps for motion in step]
    holds: dict[str, Any] = {
        "one actor": actors == 1,
        "two and more actors": actors > 1,
        "count": any(actor.count > 1 for actor in spec.actors),
        "relation": spec.relations,
        "order": len(spec.steps) > 1,
        "action": motions,
        "direction": any(motion.kind in _WAYS for motion in motions),
        "speed": any(motion.speed != "normal" for motion in motions),
        "color": any(actor.color for actor in spec.actors),
        "place": any(actor.place for actor in spec.actors),
        "camera": spec.camera != "still",
        "weather": spec.weather != "clear",
        "hour": spec.hour != "day",
        "background": True,
    }
    return [kind for kind in KINDS if holds[kind]]


def cases_of(suite: Suite, num_seeds: int) -> Iterator[Case]:
    """Every question in both languages with every seed; half of them short and half dense.

    The languages of a question and seed are asked alike, so that they can be compared in pairs. Seeds come in twos of
    one wording, so that two clips of one prompt can be compared.
    """
    for question in suite.questions:
        for seed_index in range(num_seeds):
            detail: Detail = "dense" if (question.index + seed_index // 2) % 2 else "short"
            for language in LANGUAGES:
                yield case_of(suite.split, question, language, detail, seed_index)


def case_of(split: SuiteSplit, question: Question, language: Language, detail: Detail, seed_index: int = 0) -> Case:
    """One case of a question."""
    words = question.captions[language, detail]
    return Case(
        split=split,
        question=question.index,
        language=language,
        detail=detail,
        seed_index=seed_index,
        caption=words,
        spec=said_of(question.spec, words),
        teacher_seed=question.teacher_seed,
    )


def _question(index: int, spec: SceneSpec, split: SuiteSplit, rng: np.random.Generator) -> Question | None:
    """A question; None if its words would not say what is held out."""
    captions: dict[tuple[Language, Detail], Caption] = {}
    for language in LANGUAGES:
        for detail, share in DETAILS.items():
            for _ in range(_MOST_WORDINGS):
                words = caption(spec, language, rng, detail=share)
                if split == "seen" or says_held_out(spec, words):
                    captions[language, detail] = words
                    break
    if len(captions) < len(LANGUAGES) * len(DETAILS):
        return None
    return Question(index=index, spec=spec, captions=captions, teacher_seed=sample_seed(rng, split))


def _texts(question: Question) -> list[str]:
    return [question.captions[language, detail].text for language in LANGUAGES for detail in DETAILS]
