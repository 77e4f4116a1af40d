"""Animations of conditions, many at once: those with as many layers share their predictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor

from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.condition import LENGTH, LINES, meant, num_layers
from filmloom.model.video_generator.layers.direction import Sampling, performed
from filmloom.model.video_generator.layers.examples import frame_numbers
from filmloom.model.video_generator.layers.known import Known
from filmloom.model.video_generator.layers.sampler import Predict, Request, generate, noise
from filmloom.model.video_generator.layers.script import WORDS, Script
from filmloom.model.video_generator.layers.tokens import APPEARANCE, Clips, curves_of
from filmloom.model.video_generator.layers.transformer import Parts
from filmloom.world.animation import Animation

_ASPECT: Final = 16 / 9
_FPS: Final = 15
"""Rows per second; the judge is as right at these as at 25."""
_UNREAD: Final = Script(np.zeros((0, WORDS), np.int64), np.zeros((0, APPEARANCE), np.float32), np.zeros(0, np.int64))
"""The sampler hands it on; the condition takes its place."""


def animations(
    generator: ConditionedLayers,
    conditions: Sequence[Tensor],
    seeds: Sequence[int],
    seconds: float,
    batch_size: int,
) -> list[Animation]:
    """An animation of each condition [q c]: the same as `animate_condition` makes of it alone."""
    if not conditions:
        return []
    states = torch.stack([*conditions])  # [n q c]
    there = meant(generator.model, Condition(states, torch.ones(len(states), LENGTH, dtype=torch.bool)))  # [n q]
    by_layers: dict[int, list[int]] = defaultdict(list)
    for row, count in enumerate(num_layers(there)):
        by_layers[count].append(row)
    made: dict[int, Animation] = {}
    for count, rows in by_layers.items():
        for at in range(0, len(rows), batch_size):
            part = rows[at : at + batch_size]
            own = [seeds[row] for row in part]
            made |= dict(zip(part, _sampled(generator, states[part], there[part], own, count, seconds), strict=True))
    return [made[row] for row in range(len(conditions))]


def _sampled(
    generator: ConditionedLayers, states: Tensor, there: Tensor, seeds: Sequence[int], count: int, seconds: float
) -> list[Animation]:
    """Of clips of as many layers: the generator's own steps, without guidance, as in its clips."""
    sampling = Sampling()
    frame = frame_numbers(aspect=_ASPECT, seconds=seconds, window=(0.0, seconds))
    nothing = _side_by_side([Known(count).clip() for _ in seeds])
    clips = generate(
        _predictor(generator, states, there),
        [Request(_UNREAD, frame, count) for _ in seeds],
        _side_by_side([noise(seed, count) for seed in seeds]),
        given=nothing,
        known=nothing,
        times=sampling.times,
        guidance=sampling.guidance,
        guidance_scale=sampling.guidance_scale,
    )
    return [_performed(clips[row : row + 1], seed, count, seconds) for row, seed in enumerate(seeds)]


def _performed(clip: Clips, seed: int, count: int, seconds: float) -> Animation:
    curves = curves_of(clip, max(2, round(seconds * _FPS)))
    return performed(clip, curves, [None] * count, aspect=_ASPECT, fps=_FPS, seed=seed)


def _predictor(generator: ConditionedLayers, states: Tensor, there: Tensor) -> Predict:
    """Predictions by states [n q c]."""
    script = states * there[..., None]
    lines = torch.where(there, torch.tensor(LINES), -1)

    @torch.no_grad()
    def predict(clips: Clips, known: Clips, time: float, requests: list[Request], told: bool) -> Clips:
        made = generator.model.denoise(
            _tensors(clips),
            _tensors(known),
            torch.full((len(clips),), time),
            torch.from_numpy(np.stack([request.frame for request in requests])),
            script,
            there if told else torch.zeros_like(there),
            lines if told else torch.full_like(lines, -1),
        )
        return Clips(*(each.numpy() for each in made))

    return predict


def _tensors(clips: Clips) -> Parts:
    scene, path, pose = (torch.from_numpy(np.ascontiguousarray(each)) for each in (clips.scene, clips.path, clips.pose))
    return scene, path, pose


def _side_by_side(clips: Sequence[Clips]) -> Clips:
    return Clips(*(np.concatenate([getattr(each, name) for each in clips]) for name in ("scene", "path", "pose")))
