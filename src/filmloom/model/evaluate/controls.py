"""Controls: seven makers of clips whose scores are known beforehand; where theirs are off, the benchmark is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from filmloom.model.evaluate.said import said_of
from filmloom.model.evaluate.subjects import TRACKS_FPS, Subject
from filmloom.model.evaluate.suite import Case
from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.captions import caption
from filmloom.world.choreograph import choreograph
from filmloom.world.sample import sample, sample_seed
from filmloom.world.scene import SceneSpec

_Value = TypeVar("_Value")

EXPECTED: Final = {
    "teacher": "near 100 %: what the judge sees of true clips, the ceiling of all others",
    "round trip": "the ceiling of this engine: true clips after its own compression",
    "shuffled": "near 0 %: true clips of other captions; what passes is let through by mistake",
    "retrieval": "low, lowest on held-out: the clip of the most similar training caption",
    "frozen": "near 0 % of motion: the first frame of true clips",
    "reversed": "near 0 % of direction and order: true clips backwards",
    "mean clip": "0 %: the mean of training clips",
}
"""What each of them should score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A sample of what training shows: captions, and the scenes that they tell."""

    texts: tuple[str, ...]
    specs: tuple[SceneSpec, ...]
    seeds: tuple[int, ...]

    def play(self, index: int, aspect: float = 16 / 9) -> Animation:
        """One of its clips."""
        return choreograph(self.specs[index], self.seeds[index], aspect=aspect, fps=TRACKS_FPS)


def make_bank(num: int, seed: int = 5) -> Bank:
    """English captions of the training split, short and dense in turn."""
    rng = np.random.default_rng(seed)
    texts, specs, seeds = [], [], []
    for index in range(num):
        spec = sample(rng, "train")
        words = caption(spec, "en", rng, detail=1.0 if index % 2 else 0.2)
        texts.append(words.text)
        specs.append(said_of(spec, words))
        seeds.append(sample_seed(rng, "train"))
    return Bank(texts=tuple(texts), specs=tuple(specs), seeds=tuple(seeds))


def play_truth(case: Case, *, seed: int | None = None, aspect: float = 16 / 9) -> Animation:
    """The teacher's clip of what a case says."""
    return choreograph(case.spec, case.teacher_seed if seed is None else seed, aspect=aspect, fps=TRACKS_FPS)


def control_clips(
    cases: Sequence[Case], true: Sequence[Animation], mean: Animation, subject: Subject, bank: Bank
) -> dict[str, list[Animation]]:
    """The clips of each control for the cases, in their order; the round trip only if the engine has one.

    true: the teacher's clips of the cases; mean: the mean clip of training.
    """
    nearest = nearest_captions([case.caption.text for case in cases], bank.texts)
    found = {
        "teacher": [*true],
        "round trip": subject.round_trip(true),
        "shuffled": [*true[len(true) // 2 :], *true[: len(true) // 2]],
        "retrieval": [bank.play(index, mean.aspect) for index in nearest],
        "frozen": [frozen(each) for each in true],
        "reversed": [backwards(each) for each in true],
        "mean clip": [mean for _ in cases],
    }
    return {name: clips for name, clips in found.items() if clips is not None}


def frozen(animation: Animation) -> Animation:
    """Its first frame for ever."""
    return _retimed(animation, lambda track: np.repeat(track[:1], len(track), axis=0))


def backwards(animation: Animation) -> Animation:
    """From its end to its beginning."""
    return _retimed(animation, lambda track: track[::-1].copy())


def _retimed(animation: Animation, change: Callable[[Track], Track]) -> Animation:
    layers = tuple(replace(layer, track=change(layer.track)) for layer in animation.layers)
    return replace(animation, camera=change(animation.camera), layers=layers)


def mean_clip(animations: Sequence[Animation], num_frames: int = 48) -> Animation:
    """The mean of many clips: of each number its mean, of each word the most frequent."""
    num_layers = round(float(np.mean([len(each.layers) for each in animations])))
    layers = []
    for index in range(num_layers):
        having = [each.layers[index] for each in animations if len(each.layers) > index]
        track = np.mean([_stretched(layer.track, num_frames) for layer in having], axis=0)
        layers.append(
            Layer(name=str(index), concept=_most([layer.concept for layer in having]), shadow="none", track=track)
        )
    return Animation(
        aspect=animations[0].aspect,
        fps=animations[0].fps,
        background=_most([each.background for each in animations]),
        weather=_most([each.weather for each in animations]),
        hour=_most([each.hour for each in animations]),
        camera=np.mean([_stretched(each.camera, num_frames) for each in animations], axis=0),
        layers=tuple(layers),
    )


def _stretched(track: Track, num_frames: int) -> Track:
    """The same way in another number of frames."""
    at = np.linspace(0, len(track) - 1, num_frames)
    rows = np.arange(len(track))
    stretched: Track = np.stack([np.interp(at, rows, column) for column in track.T], axis=1)
    return stretched


def _most(values: Sequence[_Value]) -> _Value:
    return Counter(values).most_common(1)[0][0]


def nearest_captions(texts: Sequence[str], bank: Sequence[str]) -> list[int]:
    """For each text the index of the caption of the bank that shares most of its words; rare words weigh more."""
    vocabulary = {word: index for index, word in enumerate(sorted({w for text in bank for w in words_of(text)}))}
    inside = _bags(bank, vocabulary)
    weights = np.log(len(bank) / np.maximum(1.0, inside.sum(0))) + 0.1
    inside = _unit(inside * weights)
    asked = _unit(_bags(texts, vocabulary) * weights)
    nearest: list[int] = (asked @ inside.T).argmax(1).tolist()
    return nearest


def words_of(text: str) -> set[str]:
    """The words of a text, in lower case."""
    return set(re.findall(r"[a-z0-9]+(?:-[a-z]+)*", text.lower()))


def _bags(texts: Sequence[str], vocabulary: dict[str, int]) -> npt.NDArray[np.float32]:
    bags = np.zeros((len(texts), len(vocabulary)), np.float32)
    for row, text in enumerate(texts):
        bags[row, [vocabulary[word] for word in words_of(text) if word in vocabulary]] = 1
    return bags


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    unit: npt.NDArray[np.float32] = rows / np.maximum(1e-6, np.linalg.norm(rows, axis=1, keepdims=True))
    return unit
