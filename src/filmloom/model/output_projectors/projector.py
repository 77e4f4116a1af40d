"""What all output projectors with weights share: the check of what comes in, and the pooled vector beside the tokens.

Letters: b batch, k signals, d width of the language model, q condition tokens, c their width, p width when pooled.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from einops import rearrange
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.norm import RMSNorm
from filmloom.model.tokens import Condition, ConditionSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectorConfig(ABC):
    """From where to where."""

    width: int
    """Of the language model's states."""
    num_states: int
    """Signal tokens in a block, or learned queries."""
    spec: ConditionSpec

    @abstractmethod
    def build(self) -> Projector:
        """With random weights."""


class Projector(nn.Module, ABC):
    """States of a signal block to a Condition."""

    def __init__(self, config: ProjectorConfig) -> None:
        super().__init__()
        self.config = config
        pooled = config.spec.pooled_width
        self.pool = None if pooled is None else nn.Linear(config.width, pooled)

    @property
    def spec(self) -> ConditionSpec:
        """The condition that it makes."""
        return self.config.spec

    def forward(
        self, states: Float[Tensor, "b k d"], mask: Bool[Tensor, "b k"], texts: Sequence[str] = ()
    ) -> Condition:
        """The texts aren't needed here."""
        _check(self.config, states, mask)
        states = states * mask[..., None]  # [b k d]
        made, there = self.project(states, mask)  # [b q c], [b q]
        pooled = None if self.pool is None else self.pool(states.sum(1) / mask.sum(1, keepdim=True))  # [b p]
        condition = Condition(made, there, pooled)
        self.spec.check(condition)
        return condition

    @abstractmethod
    def project(
        self, states: Float[Tensor, "b k d"], mask: Bool[Tensor, "b k"]
    ) -> tuple[Float[Tensor, "b q c"], Bool[Tensor, "b q"]]:
        """Condition tokens, and which of them are meant. States that aren't there are 0."""


class Lengths(nn.Module):
    """A linear map along the tokens, k to q; at first it interpolates."""

    def __init__(self, came: int, wanted: int) -> None:
        super().__init__()
        kept = functional.interpolate(torch.eye(came)[None], size=wanted, mode="linear")[0]  # [k q]
        self.weight = nn.Parameter(rearrange(kept, "k q -> q k").contiguous())

    def forward(self, x: Float[Tensor, "b k c"]) -> Float[Tensor, "b q c"]:
        return torch.einsum("qk, bkc -> bqc", self.weight, x)


def scaled_norm(width: int, scale: float) -> RMSNorm:
    """RMSNorm whose output begins with this spread: that of the embeddings which the generator knows."""
    norm = RMSNorm(width, eps=1e-6)
    nn.init.constant_(norm.weight, scale)
    return norm


def all_there(states: Float[Tensor, "b k d"], length: int) -> Bool[Tensor, "b q"]:
    """No padding."""
    return torch.ones(len(states), length, dtype=torch.bool, device=states.device)


def fan_in(layer: nn.Linear) -> nn.Linear:
    """Weights that keep the spread of what comes in, and no bias."""
    nn.init.normal_(layer.weight, std=1 / math.sqrt(layer.in_features))
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


def _check(config: ProjectorConfig, states: Tensor, mask: Tensor) -> None:
    expected = (config.num_states, config.width)
    if tuple(states.shape[1:]) != expected:
        raise ValueError(f"{states.shape[1]} states of width {states.shape[2]} came; expected {expected}.")
    if mask.shape != states.shape[:2]:
        raise ValueError(f"A mask of the shape {tuple(mask.shape)} came; expected {tuple(states.shape[:2])}.")
    if not bool(mask.any(1).all()):
        raise ValueError("A conversation without signal states came; project only those with a block.")
