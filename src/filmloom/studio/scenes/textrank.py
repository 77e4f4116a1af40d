"""TextRank (Mihalcea and Tarau, 2004): sentences vote for the sentences that they share words with."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from filmloom.studio.scenes.words import content_words
from filmloom.types import Language

_DAMPING = 0.85
_ROUNDS = 40
_MOST = 400  # sentences that may vote; of longer texts those that hold most of the common words


def rank(sentences: Sequence[str], language: Language) -> list[float]:
    """A score for each sentence, 1 on average; the lead counts double, what follows it a little more than the rest."""
    if not sentences:
        return []
    bags = [frozenset(content_words(sentence, language)) for sentence in sentences]
    voters = _voters(bags)
    scores = np.full(len(bags), 0.2)
    scores[voters] = _pagerank(_similarity([bags[index] for index in voters]))
    prior = 1 + np.exp(-np.arange(len(bags)) / 3.0)
    weighted = scores * prior
    return [float(score) for score in weighted / weighted.mean()]


def _voters(bags: Sequence[frozenset[str]]) -> list[int]:
    if len(bags) <= _MOST:
        return list(range(len(bags)))
    counts: dict[str, int] = {}
    for bag in bags:
        for word in bag:
            counts[word] = counts.get(word, 0) + 1
    weight = [sum(math.log(counts[word]) for word in bag) / math.sqrt(len(bag) + 5) for bag in bags]
    return sorted(sorted(range(len(bags)), key=lambda index: -weight[index])[:_MOST])


def _similarity(bags: Sequence[frozenset[str]]) -> npt.NDArray[np.float64]:
    """[n n]: words in common over the logs of both lengths, as in the paper; none with itself."""
    vocabulary = {word: column for column, word in enumerate(sorted(frozenset().union(*bags)))}
    holds = np.zeros((len(bags), max(1, len(vocabulary))), dtype=np.float32)
    for row, bag in enumerate(bags):
        holds[row, [vocabulary[word] for word in bag]] = 1
    lengths = np.log(holds.sum(axis=1) + 1)
    shared = (holds @ holds.T).astype(np.float64)
    similarity: npt.NDArray[np.float64] = shared / np.maximum(lengths[:, None] + lengths[None, :], 1.0)
    np.fill_diagonal(similarity, 0)
    return similarity


def _pagerank(similarity: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """[n]: where a reader who follows the votes spends the time; 1 on average."""
    votes = similarity.sum(axis=1, keepdims=True)
    passed_on = np.divide(similarity, votes, out=np.zeros_like(similarity), where=votes > 0)
    scores = np.ones(len(similarity))
    for _ in range(_ROUNDS):
        scores = (1 - _DAMPING) + _DAMPING * (passed_on.T @ scores)
    return scores
