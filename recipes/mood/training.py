"""Labelled sentences become weights: softmax regression over the features, both languages at once.

The rows of concepts, pairs and lexicon are of both languages. Rows that few sentences speak to count more, as in
retrieval (Spärck Jones 1972), which is folded into the weights. The loss is cross-entropy and a penalty on the size
of the weights, by L-BFGS (Liu and Nocedal 1989) over all sentences at once: the same data give the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from filmloom.studio.mood.features import ROWS, features
from filmloom.studio.mood.feeling import FEELINGS
from filmloom.types import Language

DATA: Final = Path(__file__).parent
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
Weights = npt.NDArray[np.float32]
"""[ROWS + 1, 6], the last row for what every sentence has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodConfig:
    """One training run."""

    penalty: float = 5e-5
    """On the squares of the weights, per sentence."""
    rarity: float = 0.7
    """How much more a rare row counts: the power of its inverse document frequency."""
    steps: int = 60
    """Of L-BFGS."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of the data."""

    mood: int
    kind: str
    sentence: str
    language: Language
    rows: dict[int, float] = field(hash=False)


def examples(folder: Path = DATA) -> list[Example]:
    """All sentences of both languages, with their features."""
    return [each for language in LANGUAGES for each in _read(folder / f"sentences.{language}.tsv", language)]


def _read(path: Path, language: Language) -> list[Example]:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [
        Example([*FEELINGS].index(mood), kind, sentence, language, features(sentence, language))  # type: ignore[arg-type]
        for mood, kind, sentence in rows
    ]


def train(data: Sequence[Example], config: MoodConfig) -> Weights:
    """Weights for features as they come, rarity folded in."""
    rarity = _rarity(data, config)
    table = _table(data, rarity)
    moods = torch.tensor([each.mood for each in data])
    weights = torch.zeros(ROWS + 1, len(FEELINGS), requires_grad=True)
    search = torch.optim.LBFGS([weights], max_iter=config.steps, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        search.zero_grad()
        value = functional.cross_entropy(torch.sparse.mm(table, weights), moods)
        value = value + config.penalty / 2 * weights.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    search.step(loss)  # type: ignore[no-untyped-call]
    return (weights.detach().numpy() * rarity[:, None]).astype(np.float32)


def _rarity(data: Sequence[Example], config: MoodConfig) -> Weights:
    """What each row is multiplied by [ROWS + 1]."""
    counts = np.zeros(ROWS + 1)
    for each in data:
        counts[list(each.rows)] += 1
    scale = np.log1p(len(data) / np.maximum(counts, 1)) ** config.rarity
    scale /= np.log1p(100) ** config.rarity
    scale[-1] = 1
    return scale.astype(np.float32)


def _table(data: Sequence[Example], rarity: Weights) -> Tensor:
    """The features of all sentences [n ROWS + 1], sparse; the last column is 1."""
    rows = [{**each.rows, ROWS: 1.0} for each in data]
    places = [(number, row) for number, of in enumerate(rows) for row in of]
    values = [value * float(rarity[row]) for of in rows for row, value in of.items()]
    size = (len(data), ROWS + 1)
    return torch.sparse_coo_tensor(torch.tensor(places).T, values, size, check_invariants=True).coalesce()


def scores(data: Sequence[Example], weights: Weights) -> Weights:
    """How much speaks for each mood in each sentence [n 6]."""
    return np.stack([weights[-1] + sum(value * weights[row] for row, value in each.rows.items()) for each in data])


def cross_validated(data: Sequence[Example], config: MoodConfig, folds: int = 5, seed: int = 7) -> Weights:
    """The scores of each sentence [n 6] by weights that haven't seen it."""
    fold = np.random.default_rng(seed).permutation(len(data)) % folds
    found = np.zeros((len(data), len(FEELINGS)), np.float32)
    for number in range(folds):
        learned = train([each for each, of in zip(data, fold, strict=True) if of != number], config)
        held = np.flatnonzero(fold == number).tolist()
        found[held] = scores([data[place] for place in held], learned)
    return found
