"""The in-box audio encoder: log-mel spectrogram, two convolutions that halve it in time, a transformer.

b batch, r samples, f frames of a spectrogram, n tokens, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from einops import rearrange
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from filmloom.errors import InputError
from filmloom.media import resample
from filmloom.model.encoders.checkpoint import Saved
from filmloom.model.encoders.media import Modality, check_batch, read_sound
from filmloom.model.encoders.mel import HOP, RATE, log_mel
from filmloom.model.encoders.rows import by_shape
from filmloom.model.encoders.text import check_heads
from filmloom.model.encoders.transformer import TokenTransformer
from filmloom.model.tokens import Tokens
from filmloom.types import Sound

_HALVINGS = 2
SECONDS_PER_TOKEN = 2**_HALVINGS * HOP / RATE
"""0.04."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioEncoderConfig:
    """Sizes of an audio encoder."""

    num_mels: int = 80
    max_seconds: float = 60.0
    """Longer sounds are refused."""
    width: int = 256
    depth: int = 4
    head_width: int = 32

    def __post_init__(self) -> None:
        check_heads(self.width, self.head_width)

    def build(self) -> AudioEncoder:
        return AudioEncoder(self)


class AudioEncoder(Saved):
    """Sounds to 25 tokens a second: Whisper's encoder in small, https://arxiv.org/abs/2212.04356."""

    modality: Modality = "audio"

    def __init__(self, config: AudioEncoderConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.width
        self.first = nn.Conv1d(config.num_mels, config.width, 3, stride=2, padding=1)
        self.second = nn.Conv1d(config.width, config.width, 3, stride=2, padding=1)
        steps = (1 / SECONDS_PER_TOKEN, 0.0, 0.0)
        self.transformer = TokenTransformer(config.width, config.depth, config.head_width, steps)

    def forward(self, batch: Sequence[Sound]) -> Tokens:
        """Tokens of sounds at any rate, mono or stereo. Raises InputError for what is none, or too long."""
        check_batch(batch, "sound")
        samples = [self._read(each).to(self.first.weight.device) for each in batch]
        mels = by_shape(samples, lambda row: log_mel(row, self.config.num_mels))  # each [mels f]
        lengths = torch.tensor([each.shape[1] for each in mels], device=mels[0].device)  # [b]
        x = rearrange(pad_sequence([each.T for each in mels], batch_first=True), "b f mels -> b mels f")
        for convolution in (self.first, self.second):
            lengths = (lengths + 1) // 2  # [b]
            x = functional.gelu(convolution(x))  # [b d f/2]
            mask = torch.arange(x.shape[2], device=x.device) < lengths[:, None]  # [b f/2]
            x = x * mask[:, None]  # silence behind the end stays silence for the next convolution
        times = torch.arange(x.shape[2], device=x.device) * SECONDS_PER_TOKEN * mask  # [b n]
        positions = torch.stack((times, torch.zeros_like(times), torch.zeros_like(times)), dim=-1)  # [b n 3]
        tokens: Tokens = self.transformer(Tokens(rearrange(x, "b d n -> b n d"), mask, positions))
        return tokens

    def _read(self, sound: Sound) -> Float[Tensor, " r"]:
        if read_sound(sound).seconds > self.config.max_seconds + 1e-6:
            raise InputError(
                f"A sound of {sound.seconds:.1f} s came; this encoder takes at most {self.config.max_seconds:g} s: cut "
                "it into parts."
            )
        return mono(sound, RATE)


def mono(sound: Sound, rate: int) -> Float[Tensor, " r"]:
    """The samples of a sound, both channels mixed, at another rate."""
    samples = resample(read_sound(sound), rate).samples.astype(np.float32, copy=False)
    mixed = samples.mean(axis=1) if samples.ndim == 2 else samples
    return torch.from_numpy(np.ascontiguousarray(mixed))
