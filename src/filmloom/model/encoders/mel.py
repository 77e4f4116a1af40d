"""Log-mel spectrograms as Whisper defines them (https://arxiv.org/abs/2212.04356, section 2.2), in torch."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

RATE: Final = 16_000
HOP: Final = 160
"""Samples between frames: 10 ms."""
WINDOW: Final = 400
_LINEAR_BELOW: Final = 1000.0
"""Hertz under which the mel scale is a straight line, of 200/3 Hz each."""
_HERTZ_PER_MEL: Final = 200 / 3
_LOG_STEP: Final = math.log(6.4) / 27
_RANGE: Final = 8.0
"""Decades below the loudest that are told apart."""


def log_mel(samples: Float[Tensor, "k r"], num_mels: int) -> Float[Tensor, "k mels f"]:
    """Spectrograms of sounds at 16 kHz, about -1 to 1.5; frame number f lies f * 10 ms after the start."""
    num_frames = max(1, samples.shape[1] // HOP)
    samples = functional.pad(samples, (0, max(0, WINDOW - samples.shape[1])))
    window = torch.hann_window(WINDOW, device=samples.device)
    waves = torch.stft(samples, WINDOW, HOP, window=window, return_complex=True)[..., :num_frames]  # [k 201 f]
    power = filters(num_mels).to(samples.device) @ waves.abs().square()  # [k mels f]
    levels = power.clamp(min=1e-10).log10()
    levels = torch.maximum(levels, levels.amax(dim=(1, 2), keepdim=True) - _RANGE)
    return (levels + 4) / 4


@cache
def filters(num_mels: int) -> Float[Tensor, "mels 201"]:
    """Triangles of equal energy on Slaney's mel scale, from 0 to 8 kHz."""
    frequencies = torch.linspace(0, RATE / 2, WINDOW // 2 + 1, dtype=torch.float64)  # [201]
    edges = _hertz(torch.linspace(0, _mels(RATE / 2), num_mels + 2, dtype=torch.float64))  # [mels+2]
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (frequencies - low) / (middle - low), (high - frequencies) / (high - middle)
    triangles = torch.minimum(rising, falling).clamp(min=0)  # [mels 201]
    return (triangles * 2 / (high - low)).float()


def _mels(hertz: float) -> float:
    return _LINEAR_BELOW / _HERTZ_PER_MEL + math.log(hertz / _LINEAR_BELOW) / _LOG_STEP


def _hertz(mels: Tensor) -> Tensor:
    knee = _LINEAR_BELOW / _HERTZ_PER_MEL
    above = _LINEAR_BELOW * torch.exp(_LOG_STEP * (mels - knee))
    return torch.where(mels < knee, mels * _HERTZ_PER_MEL, above)
