"""Samplers: from noise to a clip, in numpy, whatever predicts. Flow time runs from 0, noise, to 1, clean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.model.video_generator.layers.script import Script
from filmloom.model.video_generator.layers.tokens import (
    PATH_NUMBERS,
    POSE_NUMBERS,
    SCENE_NUMBERS,
    Clips,
    Numbers,
)
from filmloom.model.video_generator.request import Guidance

GUIDED_UNTIL: Final = 0.7
"""The flow time at which guidance of the kind `interval` ends."""

QUICK_TIMES: Final = (0.0, 0.08, 0.25, 0.55, 1.0)
"""Of the few-step network: it was trained at these alone."""


@dataclass(frozen=True, slots=True)
class Request:
    """One clip to be made."""

    script: Script
    frame: Numbers
    """[5], see examples.frame_numbers."""
    num_layers: int


Predict: TypeAlias = Callable[[Clips, Clips, float, list[Request], bool], Clips]
"""(noisy clips, known, time, requests, whether they are told the script) -> clean clips. All of as many layers."""
OnStep: TypeAlias = Callable[[int, int, Clips], None]
"""(steps done, of how many, the clean clips as they are predicted now)"""


def schedule(num_steps: int) -> npt.NDArray[np.float64]:
    """[steps + 1] times, even in log-SNR, dense where the decisions fall."""
    if num_steps < 3:
        return np.linspace(0.0, 1.0, num_steps + 1)
    inner = 1 / (1 + np.exp(-np.linspace(-3.2, 3.0, num_steps - 1)))
    return np.concatenate([[0.0], inner, [1.0]])


def noise(seed: int, num_layers: int) -> Clips:
    """One clip of noise; a seed means the same noise everywhere, and each layer's the same however many there are."""
    scene = np.random.default_rng([seed, 0]).standard_normal(SCENE_NUMBERS)
    rows = [
        np.random.default_rng([seed, 1 + row]).standard_normal(PATH_NUMBERS + POSE_NUMBERS) for row in range(num_layers)
    ]
    layers = np.array(rows).reshape(num_layers, PATH_NUMBERS + POSE_NUMBERS)
    path, pose = layers[:, :PATH_NUMBERS], layers[:, PATH_NUMBERS:]
    return Clips(*(each.astype(np.float32)[None] for each in (scene, path, pose)))


def generate(
    predict: Predict,
    requests: list[Request],
    noises: Clips,
    *,
    given: Clips,
    known: Clips,
    times: npt.NDArray[np.float64],
    guidance: Guidance = "cfg",
    guidance_scale: float = 2.0,
    on_step: OnStep | None = None,
) -> Clips:
    """Euler steps along the flow dz/dt = (x - z) / (1 - t) for a batch (Liu et al. 2022); what is known stays as given.

    noises, given, known: [b ...]. on_step may raise to cancel.
    """
    z = _mixed(noises, given, known)
    clean = z
    for step, (time, following) in enumerate(pairwise(times)):
        clean = predict(z, known, float(time), requests, True)
        if guidance == "cfg" or (guidance == "interval" and time < GUIDED_UNTIL):
            plain = predict(z, known, float(time), requests, False)
            clean = _towards(plain, clean, np.float32(guidance_scale))
        share = np.float32((following - time) / (1 - time))
        z = _mixed(_towards(z, clean, share), given, known)
        if on_step is not None:
            on_step(step + 1, len(times) - 1, clean)
    return z


def _mixed(made: Clips, given: Clips, known: Clips) -> Clips:
    return Clips(
        *(
            np.where(getattr(known, name) > 0, getattr(given, name), getattr(made, name))
            for name in ("scene", "path", "pose")
        )
    )


def _towards(start: Clips, end: Clips, share: np.float32) -> Clips:
    """start + share (end - start); a share beyond 1 goes beyond the end."""
    parts = ((getattr(start, name), getattr(end, name)) for name in ("scene", "path", "pose"))
    return Clips(*(one + share * (other - one) for one, other in parts))
