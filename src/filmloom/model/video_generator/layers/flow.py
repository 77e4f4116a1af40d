"""The flow loss of a condition that somebody else made: what the transformer, frozen, predicts from it.

The target is what it predicts from its own condition of the same scene at the same point of the same flow. Its own
prediction is the mean of all clips that the words allow, so this is the flow-matching loss (Liu et al. 2022) without
the noise of single clips, and needs none: the points lie between noise and the prediction from it.

Letters: b clips, q places, c width of the condition.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from filmloom.model.tokens import Condition
from filmloom.model.video_generator.layers.condition import LINES, meant, num_layers
from filmloom.model.video_generator.layers.examples import frame_numbers
from filmloom.model.video_generator.layers.tokens import PATH_NUMBERS, POSE_NUMBERS, SCENE_NUMBERS
from filmloom.model.video_generator.layers.transformer import LayersTransformer, Parts

_ASPECT, _SECONDS = 16 / 9, 4.0
_States: TypeAlias = Float[Tensor, "b q c"]


def flow_loss(model: LayersTransformer, made: Condition, target: Condition, dice: torch.Generator) -> Float[Tensor, ""]:
    """Mean squared difference of what is predicted, over clips and their numbers. The target is a constant."""
    there = meant(model, target)  # [b q]
    counts = torch.tensor(num_layers(there))  # [b]
    losses = []
    for count in sorted(set(counts.tolist())):
        rows = counts == count
        losses.append(_away(model, made.states[rows], target.states[rows].detach(), there[rows], count, dice))
    return torch.cat(losses).mean()


def _away(
    model: LayersTransformer, made: _States, own: _States, there: Bool[Tensor, "b q"], count: int, dice: torch.Generator
) -> Float[Tensor, " b"]:
    """Of clips of as many layers."""
    num = len(own)
    shapes = (num, SCENE_NUMBERS), (num, count, PATH_NUMBERS), (num, count, POSE_NUMBERS)
    noise = tuple(torch.randn(shape, generator=dice) for shape in shapes)
    time = torch.rand(num, generator=dice)  # [b]
    with torch.no_grad():
        first = _predicted(model, noise, torch.zeros(num), own, there)
        noisy = tuple(_between(a, b, time) for a, b in zip(noise, first, strict=True))
        wanted = _predicted(model, noisy, time, own, there)
    got = _predicted(model, noisy, time, made, there)
    squares = [(a - b).square().flatten(1) for a, b in zip(wanted, got, strict=True)]
    return torch.cat(squares, 1).mean(1)


def _predicted(
    model: LayersTransformer, noisy: tuple[Tensor, ...], time: Tensor, states: _States, there: Bool[Tensor, "b q"]
) -> Parts:
    frame = torch.from_numpy(np.tile(frame_numbers(aspect=_ASPECT, seconds=_SECONDS), (len(states), 1)))  # [b 5]
    unknown = tuple(torch.zeros_like(each) for each in noisy)
    lines = torch.where(there, torch.tensor(LINES), -1)  # [b q]
    return model.denoise(_parts(noisy), _parts(unknown), time, frame, states * there[..., None], there, lines)


def _between(noise: Tensor, clean: Tensor, time: Float[Tensor, " b"]) -> Tensor:
    share = time.view(-1, *[1] * (noise.ndim - 1))
    return share * clean + (1 - share) * noise


def _parts(each: tuple[Tensor, ...]) -> Parts:
    scene, path, pose = each
    return scene, path, pose
