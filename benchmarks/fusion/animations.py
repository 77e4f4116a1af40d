"""Animations of conditions, some at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.condition import LENGTH, animate_condition
from filmloom.world.animation import Animation

_FPS: Final = 15
"""Rows per second; the judge is as right at these as at 25."""


def animations(
    generator: ConditionedLayers,
    conditions: Sequence[Tensor],
    seeds: Sequence[int],
    seconds: float,
    batch_size: int,
) -> list[Animation]:
    """An animation of each condition [q c], without guidance, as in the generator's clips."""
    made: list[Animation] = []
    for first in range(0, len(conditions), batch_size):
        rows = slice(first, first + batch_size)
        states = torch.stack([*conditions[rows]])  # [n q c]
        condition = Condition(states, torch.ones(len(states), LENGTH, dtype=torch.bool))
        made += animate_condition(generator.model, condition, seconds=seconds, seeds=seeds[rows], fps=_FPS)
    return made
