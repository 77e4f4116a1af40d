"""Portraying: the states that a clip is made of tell whose look each line has.

A condition comes near its target as a whole long before the few of its directions that tell a cat from a skateboard do:
backgrounds are right after some hundred steps, and nobody who stands before them is. From the generator's own states a
linear map reads the look of every line; the same map reads the states that a language model has asked for, and the
right one of all looks should be the nearest. The counterpart of evoking (evoking.py), at the other end.

b clips, q places, d width of the generator, l individuals, k concepts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional

from filmloom.model.appearance import library
from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.condition import ROWS
from filmloom.model.video_generator.layers.script import casts
from filmloom.world.scene import SceneSpec

_SHARPNESS: Final = 12.0
"""What a cosine is multiplied with."""


class Portraying:
    """Looks as they stand in the states of a generator, and how far other states are from them."""

    def __init__(self, generator: ConditionedLayers, scenes: Sequence[SceneSpec]) -> None:
        """scenes: from which the map is found, by least squares; some hundreds with all concepts in them."""
        names = library().keys[: library().listed]
        self._numbers = {name: number for number, name in enumerate(names)}
        self._looks = functional.normalize(torch.from_numpy(library().vectors[: len(names)].astype(np.float32)), dim=-1)
        states, right = self._told(generator.encode_specs(scenes), scenes)
        self._map = read_by_least_squares(states, self._looks[right])  # [d+1 32]

    def loss(self, condition: Condition, scenes: Sequence[SceneSpec]) -> Float[Tensor, ""]:
        """Cross-entropy of everybody's look; 0 where nobody is."""
        states, right = self._told(condition, scenes)
        return functional.cross_entropy(self._likely(states), right) if len(right) else states.sum() * 0

    def accuracy(self, condition: Condition, scenes: Sequence[SceneSpec]) -> float:
        """Share of individuals whose look is the nearest; 0 where nobody is."""
        states, right = self._told(condition, scenes)
        return float((self._likely(states).argmax(-1) == right).float().mean()) if len(right) else 0.0

    def _likely(self, states: Float[Tensor, "l d"]) -> Float[Tensor, "l k"]:
        return _SHARPNESS * functional.normalize(with_one(states) @ self._map, dim=-1) @ self._looks.T

    def _told(
        self, condition: Condition, scenes: Sequence[SceneSpec]
    ) -> tuple[Float[Tensor, "l d"], Int[Tensor, " l"]]:
        """The state at the head of each individual's line, and the number of its concept."""
        cast = [*casts(scenes)]
        rows, places = [row for row, _, _ in cast], [1 + line * ROWS for _, line, _ in cast]
        right = torch.tensor([self._numbers[concept] for _, _, concept in cast], dtype=torch.long)
        return condition.states[rows, places].float(), right


def read_by_least_squares(
    states: Float[Tensor, "l d"], told: Float[Tensor, "l n"], ridge: float = 0.1
) -> Float[Tensor, "d+1 n"]:
    """The linear map from states, with a one after each, to what they tell."""
    known = with_one(states.double())  # [l d+1]
    squares = known.T @ known + ridge * torch.eye(known.shape[1], dtype=torch.float64)
    found: Tensor = torch.linalg.solve(squares, known.T @ told.double()).float()
    return found


def with_one(states: Float[Tensor, "l d"]) -> Float[Tensor, "l d+1"]:
    """States with a one after each, for what a map adds."""
    return functional.pad(states, (0, 1), value=1.0)
