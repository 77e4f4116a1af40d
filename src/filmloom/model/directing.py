"""Directing: the states that a clip is made of tell what every direction of its script says.

As with looks (portraying.py), a condition comes near its target as a whole while the few of its directions that tell a
red bird from a blue one, or the first of two motions from the second, are still wrong. From the generator's own states
linear maps read every word of every direction; the same maps read the states that a language model has asked for, and
of all words of a kind the right one should be the likeliest.

n directions that have a place, d width of the generator, w words of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional

from filmloom.model.appearance import library
from filmloom.model.portraying import read_by_least_squares, with_one
from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.condition import LENGTH, places_of
from filmloom.model.video_generator.layers.script import vocabulary, write_script
from filmloom.world.scene import SceneSpec

_SHARPNESS: Final = 12.0
"""What a reading, about 0 for a word that isn't said and 1 for one that is, is multiplied with."""
_OF_ROWS: Final = {"scene": "row", "actor": "row", "event": "row", "empty": "number"}
"""Words that stand for themselves, and among which words they are one."""


class Directing:
    """Words as they stand in the states of a generator, and how far other states are from saying them."""

    def __init__(self, generator: ConditionedLayers, scenes: Sequence[SceneSpec]) -> None:
        """scenes: from which the maps are found, by least squares; some hundreds."""
        kinds = [_kind_of(word) for word in vocabulary()[1:]]
        self.kinds = tuple(dict.fromkeys(kinds))
        self._words = {
            kind: torch.tensor([1 + at for at, each in enumerate(kinds) if each == kind]) for kind in self.kinds
        }
        states, said = self._told(generator.encode_specs(scenes), scenes)
        self._map = read_by_least_squares(states, said.float())  # [d+1 w]

    def loss(self, condition: Condition, scenes: Sequence[SceneSpec]) -> Float[Tensor, ""]:
        """Cross-entropy of the words of a direction, the sum over their kinds; the mean over all directions.

        That nothing of a kind is said is one more of its words.
        """
        states, said = self._told(condition, scenes)
        losses = [functional.cross_entropy(*self._asked(kind, states, said)) for kind in self.kinds]
        return torch.stack(losses).sum()

    def accuracy(self, condition: Condition, scenes: Sequence[SceneSpec]) -> dict[str, float]:
        """Of each kind of word, the share of directions that say one of which the right one is the likeliest."""
        states, said = self._told(condition, scenes)
        shares = {}
        for kind in self.kinds:
            likely, right = self._asked(kind, states, said)
            spoken = right < len(self._words[kind])
            if bool(spoken.any()):
                shares[kind] = float((likely.argmax(-1) == right)[spoken].float().mean())
        return shares

    def _asked(
        self, kind: str, states: Float[Tensor, "n d"], said: Bool[Tensor, "n w"]
    ) -> tuple[Float[Tensor, "n k+1"], Int[Tensor, " n"]]:
        """How likely each word of a kind is, none of them being the last, and which is right."""
        read = with_one(states) @ self._map[:, self._words[kind]]  # [n k]
        read = torch.cat([read, 1 - read.sum(-1, keepdim=True)], -1)
        spoken = said[:, self._words[kind]]
        right = torch.where(spoken.any(-1), spoken.int().argmax(-1), spoken.shape[1])
        return _SHARPNESS * read, right

    def _told(
        self, condition: Condition, scenes: Sequence[SceneSpec]
    ) -> tuple[Float[Tensor, "n d"], Bool[Tensor, "n w"]]:
        """The state of each direction, and its words."""
        rows: list[int] = []
        places: list[int] = []
        words = []
        for row, scene in enumerate(scenes):
            script = write_script(scene, lambda actor: library().vector(actor.concept))
            placed = places_of(script)
            there = placed < LENGTH
            rows += [row] * int(there.sum())
            places += placed[there].tolist()
            words.append(script.words[there])
        said = torch.zeros(len(rows), len(vocabulary()), dtype=torch.bool)
        said.scatter_(1, torch.from_numpy(np.concatenate(words)), value=True)
        return condition.states[rows, places].float(), said


def _kind_of(word: str) -> str:
    """Words of a kind exclude each other in a direction: "motion left" and "motion jump", "step 1 of 2" and so on."""
    if word in _OF_ROWS:
        return _OF_ROWS[word]
    return word.split(" ", maxsplit=1)[0] if word.startswith("step ") else word.rsplit(" ", 1)[0]
