"""Tokens and conditions: what the stages of the any-to-video model hand to each other.

Letters: b batch, n tokens, d width, q condition tokens, c condition width.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Features of media, never pooled, each with its place in time and in the picture."""

    features: Float[Tensor, "b n d"]
    mask: Bool[Tensor, "b n"]
    """True where there is a token, False where there is padding."""
    positions: Float[Tensor, "b n 3"]
    """Time in seconds, then y and x of its middle as shares of height and width; 0 where there is no such axis."""

    def to(self, device: torch.device | str) -> Tokens:
        """The same on another device."""
        return Tokens(self.features.to(device), self.mask.to(device), self.positions.to(device))

    def with_features(self, features: Float[Tensor, "b n e"]) -> Tokens:
        """Other features of the same tokens."""
        assert features.shape[:2] == self.features.shape[:2], (features.shape, self.features.shape)
        return replace(self, features=features)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a generator is conditioned on."""

    states: Float[Tensor, "b q c"]
    mask: Bool[Tensor, "b q"]
    pooled: Float[Tensor, "b p"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionSpec:
    """The condition that a generator takes, read from its own configuration."""

    length: int
    width: int
    pooled_width: int | None = None

    def check(self, condition: Condition) -> None:
        """Raises ValueError if a condition doesn't fit."""
        expected, came = (self.length, self.width), tuple(condition.states.shape[1:])
        if came != expected:
            raise ValueError(f"A condition of {came[0]} tokens of width {came[1]} came; expected {expected}.")
