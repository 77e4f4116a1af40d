"""How far a projector's condition is from that of the generator's own text encoder, as a loss.

NExT-GPT's decoding-side alignment (arXiv 2309.05519, section 4.2, and its code): the mean over tokens of the Euclidean
distance, which isn't squared. It pulls in the beginning; with a flow loss beside it, its weight can fall to 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from filmloom.model.tokens import Condition

Distance = Literal["l2", "squared", "cosine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentConfig:
    """The distance, and its weight over the training."""

    distance: Distance = "l2"
    weight: float = 1.0
    last_weight: float = 1.0
    """From the end of the annealing on."""
    anneal_steps: int = 0
    """From weight to last_weight in equal steps; 0: at once."""

    def weight_at(self, step: int) -> float:
        """The weight in a step, the first being 0."""
        gone = 1.0 if step >= self.anneal_steps else step / self.anneal_steps
        return self.weight + gone * (self.last_weight - self.weight)

    def loss(self, made: Condition, target: Condition, step: int) -> Float[Tensor, ""]:
        """Weighted."""
        return self.weight_at(step) * alignment_loss(made, target, self.distance)


def alignment_loss(made: Condition, target: Condition, distance: Distance = "l2") -> Float[Tensor, ""]:
    """The mean distance of the tokens that the target has; the target is a constant."""
    if made.states.shape != target.states.shape:
        raise ValueError(f"A condition of {tuple(made.states.shape)} came for one of {tuple(target.states.shape)}.")
    ours, theirs = made.states.float(), target.states.detach().float()  # [b q c]
    if distance == "l2":
        each: Tensor = torch.linalg.vector_norm(ours - theirs, dim=-1)  # [b q]
    elif distance == "squared":
        each = (ours - theirs).square().mean(-1)  # [b q]
    else:
        each = 1 - functional.cosine_similarity(ours, theirs, dim=-1)  # [b q]
    return (each * target.mask).sum() / target.mask.sum().clamp(min=1)
