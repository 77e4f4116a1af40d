"""Audio encoders of Hugging Face: Whisper's.

b batch, k windows, f frames of a spectrogram, n tokens, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.encoders.audio import mono
from filmloom.model.encoders.hugging_face.loading import architectures_of, load_model
from filmloom.model.encoders.media import Modality, check_batch, read_sound
from filmloom.model.encoders.mel import HOP, RATE, log_mel
from filmloom.model.encoders.rows import side_by_side
from filmloom.model.tokens import Tokens
from filmloom.types import Sound

_FRAMES_PER_TOKEN = 2
_SECONDS_PER_TOKEN = _FRAMES_PER_TOKEN * HOP / RATE
"""0.02."""


class HuggingFaceAudio(nn.Module):
    """Sounds to 50 tokens a second.

    Whisper hears windows of 30 s, the last one filled up with silence; longer sounds are several windows one after
    another. Only tokens of what sounded are kept.
    """

    modality: Modality = "audio"

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.width: int = model.config.d_model

    @classmethod
    def from_pretrained(cls, name: str | Path) -> HuggingFaceAudio:
        """From a folder or Hub id: a whole Whisper, or its encoder alone. Raises InputError."""
        if architectures_of(name) == ["WhisperEncoder"]:
            return cls(load_model(name, "models.whisper.modeling_whisper.WhisperEncoder"))
        return cls(load_model(name, "WhisperModel").get_encoder())

    def save_pretrained(self, folder: Path | str) -> None:
        """Write the encoder."""
        self.model.save_pretrained(folder)

    def forward(self, batch: Sequence[Sound]) -> Tokens:
        """Tokens of sounds at any rate, mono or stereo. Raises InputError for what is none."""
        check_batch(batch, "sound")
        samples = [mono(read_sound(each), RATE).to(self.model.device) for each in batch]
        windows = [torch.split(row, self._samples_per_window) for row in samples]
        heard = self._hear([window for of_sound in windows for window in of_sound])  # [k n d]
        rows, first = [], 0
        for row, of_sound in zip(samples, windows, strict=True):
            num_tokens = max(1, -(-len(row) // (HOP * _FRAMES_PER_TOKEN)))
            rows.append(heard[first : first + len(of_sound)].flatten(0, 1)[:num_tokens])
            first += len(of_sound)
        return side_by_side(rows, [_times(len(row)) for row in rows])

    @property
    def _samples_per_window(self) -> int:
        return int(self.model.config.max_source_positions) * _FRAMES_PER_TOKEN * HOP

    def _hear(self, windows: list[Tensor]) -> Float[Tensor, "k n d"]:
        filled = [functional.pad(each, (0, self._samples_per_window - len(each))) for each in windows]
        mels = log_mel(torch.stack(filled), self.model.config.num_mel_bins)  # [k mels f]
        heard: Tensor = self.model(input_features=mels).last_hidden_state  # [k n d]
        return heard


def _times(num_tokens: int) -> Float[Tensor, "n 3"]:
    positions = torch.zeros(num_tokens, 3)
    positions[:, 0] = torch.arange(num_tokens) * _SECONDS_PER_TOKEN
    return positions
