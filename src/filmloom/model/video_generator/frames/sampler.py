"""Sampling: from noise to latents, as pure functions of what predicts the clean latents.

b batch, T H W the grid of latents, c channels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from filmloom.errors import InputError
from filmloom.progress import Progress
from filmloom.types import Frame, OnEvent, ignore_event

Predict: TypeAlias = Callable[[Tensor, Tensor], Tensor]
"""(noisy [b T H W c], levels [b T]) -> clean latents."""

GUIDED_UNTIL = 0.95
"""Guidance ends here: later it changes only the grain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Slices that are known."""

    latents: Float[Tensor, "b T H W c"]
    strength: Float[Tensor, " T"]
    """0: a slice is free. 1: it is kept as it is. Between: it starts from there and may still change, a still
    picture that has to begin to move, say."""


def noise(seed: int, shape: tuple[int, int, int, int]) -> Float[Tensor, "1 T H W c"]:
    """Noise that is the same on every device and in every version of torch; each slice has its own stream.

    So a longer clip of the same seed begins with the same noise.
    """
    slices = [
        np.random.default_rng([seed, index]).standard_normal(shape[1:], dtype=np.float32) for index in range(shape[0])
    ]
    return torch.from_numpy(np.stack(slices))[None]


def schedule(num_inference_steps: int) -> tuple[float, ...]:
    """The noise levels between steps: 0, then evenly in the logit of t from -5.5 to 3.5, then 1.

    Where t is small the words decide the layout, so steps are dense there.
    """
    if not 1 <= num_inference_steps <= 1000:
        raise InputError(f"{num_inference_steps} steps were asked for; choose 1 to 1000, 20 as a rule.")
    between = torch.linspace(-5.5, 3.5, num_inference_steps - 1, dtype=torch.float64).sigmoid().tolist()
    return (0.0, *between, 1.0)


def euler(
    predict: Predict,
    start: Float[Tensor, "b T H W c"],
    times: tuple[float, ...],
    *,
    given: Given | None = None,
    on_event: OnEvent = ignore_event,
    preview: Callable[[Tensor], Frame] | None = None,
) -> Float[Tensor, "b T H W c"]:
    """Follow dz/dt = (x(z, t) - z) / (1 - t) from noise to the clip by Euler's method.

    A listener that raises Cancelled stops it between two steps. preview: draws the clean latents expected so far.
    """
    z, progress = start, Progress(on_event, "sample", len(times) - 1, every_s=0.0)
    for now, then in pairwise(times):
        z, levels = _with_given(z, start, now, given)
        clean = predict(z, levels)
        after = _levels(z, then, given)
        share = ((after - levels) / (1 - levels).clamp_min(1e-6))[:, :, None, None, None]
        z = z + share * (clean - z)
        progress.advance(preview=partial(preview, clean) if preview else None)
    return _kept(z, given)


def guided(with_words: Predict, without: Predict, guidance_scale: float) -> Predict:
    """Classifier-free guidance, https://arxiv.org/abs/2207.12598, in an interval, https://arxiv.org/abs/2404.07724:
    x = without + scale (with - without) while t < 0.95, one pass instead of two after that."""

    def predict(z: Tensor, levels: Tensor) -> Tensor:
        wanted = with_words(z, levels)
        if guidance_scale == 1 or bool((levels.min() >= GUIDED_UNTIL).item()):
            return wanted
        plain = without(z, levels)
        return plain + guidance_scale * (wanted - plain)

    return predict


def guided_at_once(
    both: Callable[[Tensor, Tensor, int], Tensor], guidance_scale: float, until: float = GUIDED_UNTIL
) -> Predict:
    """The same, where one call `both(z, levels, 2)` predicts with words and without, and `both(z, levels, 1)` with."""

    def predict(z: Tensor, levels: Tensor) -> Tensor:
        if guidance_scale == 1 or bool((levels.min() >= until).item()):
            return both(z, levels, 1)
        wanted, plain = both(z, levels, 2).chunk(2)
        return plain + guidance_scale * (wanted - plain)

    return predict


def skip_guided(whole: Predict, shallow: Predict, guidance_scale: float) -> Predict:
    """Guidance away from a worse version of the same model, one that skips half of its blocks: as CFG, at one and a
    half passes instead of two. "Guiding a diffusion model with a bad version of itself",
    https://arxiv.org/abs/2406.02507; with layers skipped, https://arxiv.org/abs/2411.18664."""
    return guided(whole, shallow, guidance_scale)


def skipped_blocks(depth: int) -> tuple[int, ...]:
    """The blocks that the worse version leaves out: every other one, but never the first or the last."""
    return tuple(range(1, depth - 1, 2))


def _with_given(z: Tensor, start: Tensor, now: float, given: Given | None) -> tuple[Tensor, Tensor]:
    """Put what is known in its place, as noisy as its level says; and the level of each slice [b T]."""
    levels = _levels(z, now, given)
    if given is None:
        return z, levels
    level = levels[:, :, None, None, None]
    known = level * given.latents + (1 - level) * start
    fixed: Bool[Tensor, "1 T 1 1 1"] = (given.strength.to(z) > now)[None, :, None, None, None]
    return torch.where(fixed, known, z), levels


def _levels(z: Tensor, now: float, given: Given | None) -> Tensor:
    levels = torch.full(z.shape[:2], now, dtype=z.dtype, device=z.device)
    return levels if given is None else levels.maximum(given.strength.to(z)[None])


def _kept(z: Tensor, given: Given | None) -> Tensor:
    if given is None:
        return z
    return torch.where((given.strength.to(z) >= 1)[None, :, None, None, None], given.latents, z)
