"""Distillation: a student that takes a teacher's many guided steps in four, by regression on the teacher's own paths.

The teacher follows its ODE from noise; a few points of each path are kept. Between two of them the student is asked for
the one prediction whose single Euler step leads from the first to the second: no guidance, one pass per step.

b batch, k points of a path, T H W the grid of latents, c channels.
"""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from filmloom.model.video_generator.frames.sampler import Predict, euler, schedule

FINE_STEPS = 5
"""The teacher's steps within one of the student's."""


def coarse_times(num_steps: int = 4) -> tuple[float, ...]:
    """The student's noise levels: every fifth of the teacher's."""
    return schedule(num_steps * FINE_STEPS)[::FINE_STEPS]


@torch.no_grad()
def teacher_path(
    predict: Predict, start: Float[Tensor, "b T H W c"], num_steps: int = 4
) -> Float[Tensor, "b k T H W c"]:
    """Where the teacher is at each of the student's noise levels, noise first."""
    times = schedule(num_steps * FINE_STEPS)
    points = [start]
    for first in range(0, len(times) - 1, FINE_STEPS):
        points.append(euler(predict, points[-1], times[first : first + FINE_STEPS + 1]))
    return torch.stack(points, dim=1)


def distillation_loss(
    student: nn.Module,
    path: Float[Tensor, "b k T H W c"],
    tokens: Int[Tensor, "b m"],
    steps: Int[Tensor, " b"],
    times: tuple[float, ...],
) -> Float[Tensor, ""]:
    """Mean square of the student's prediction less the one from which an Euler step lands where the teacher is.

    steps: which step of each path. With s = (t' - t) / (1 - t), the wanted prediction is z + (z' - z) / s.
    """
    at = torch.tensor(times, dtype=path.dtype, device=path.device)
    rows = torch.arange(len(path), device=path.device)
    before, after = path[rows, steps], path[rows, steps + 1]
    now, then = at[steps], at[steps + 1]
    share = ((then - now) / (1 - now))[:, None, None, None, None]
    wanted = before + (after - before) / share
    made = student(before, now[:, None].expand(-1, path.shape[2]), tokens)
    loss: Tensor = (made.float() - wanted).square().mean()
    return loss
