"""Text encoder: token numbers to features that the video transformer looks at; trained together with it.

b batch, m tokens, e width of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.video_generator.frames.attention import SwiGLU, attend, heads_of
from filmloom.model.video_generator.frames.words import PAD


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEncoderConfig:
    """Sizes of a text encoder."""

    num_tokens: int
    """Size of the vocabulary, special tokens included."""
    max_tokens: int = 96
    width: int = 192
    depth: int = 2
    head_width: int = 24

    def build(self) -> TextEncoder:
        return TextEncoder(self)


class TextEncoder(nn.Module):
    """A small transformer over the words of a prompt."""

    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.num_tokens, config.width)
        self.places = nn.Parameter(torch.randn(config.max_tokens, config.width) * 0.02)
        self.blocks = nn.ModuleList(_Block(config) for _ in range(config.depth))
        self.norm = nn.RMSNorm(config.width)
        nn.init.normal_(self.words.weight, std=0.5)

    def forward(self, tokens: Int[Tensor, "b m"]) -> tuple[Float[Tensor, "b m e"], Bool[Tensor, "b m"]]:
        """Features, and which of them are words; the features of the filling mean nothing."""
        mask = tokens != PAD  # [b m]
        x = self.words(tokens) + self.places[: tokens.shape[1]]  # [b m e]
        for block in self.blocks:
            x = block(x, mask)  # [b m e]
        return self.norm(x), mask


class _Block(nn.Module):
    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        self.head_width = config.head_width
        self.norm = nn.RMSNorm(config.width)
        self.mix = nn.Linear(config.width, 3 * config.width, bias=False)
        self.out = nn.Linear(config.width, config.width, bias=False)
        self.norm_mlp = nn.RMSNorm(config.width)
        self.mlp = SwiGLU(config.width)

    def forward(self, x: Float[Tensor, "b m e"], mask: Bool[Tensor, "b m"]) -> Float[Tensor, "b m e"]:
        queries, keys, values = (heads_of(each, self.head_width) for each in self.mix(self.norm(x)).chunk(3, dim=-1))
        queries, keys = (functional.rms_norm(each, (self.head_width,)) for each in (queries, keys))
        x = x + self.out(attend(queries, keys, values, mask[:, None, None, :]))
        added: Tensor = self.mlp(self.norm_mlp(x))
        return x + added
