"""Text encoder: token numbers to features that the video transformer looks at; trained together with it.

b batch, m tokens, e width of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from filmloom.model.blocks import Block
from filmloom.model.norm import RMSNorm
from filmloom.model.video_generator.frames.words import PAD

_LOOKS: Final = 0.5
"""Share of a row that is its looks."""


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
        self.blocks = nn.ModuleList(Block(config.width, config.head_width) for _ in range(config.depth))
        self.norm = RMSNorm(config.width)
        nn.init.normal_(self.words.weight, std=0.5)

    @torch.no_grad()
    def begin_from(self, looks: Mapping[int, Float[np.ndarray, " a"]]) -> None:
        """Let the rows of tokens that have looks begin with these, turned at random into the width, so that what looks
        alike begins alike; a part of each row stays its own."""
        places = torch.from_numpy(np.stack([*looks.values()])).to(self.words.weight)  # [k a]
        turn = torch.randn(places.shape[1], self.config.width, generator=torch.Generator().manual_seed(0))
        rows = list(looks)
        self.words.weight[rows] = _LOOKS * places @ turn.to(places) + (1 - _LOOKS) * self.words.weight[rows]

    def forward(self, tokens: Int[Tensor, "b m"]) -> tuple[Float[Tensor, "b m e"], Bool[Tensor, "b m"]]:
        """Features, and which of them are words; the features of the filling mean nothing."""
        mask = tokens != PAD  # [b m]
        x = self.words(tokens) + self.places[: tokens.shape[1]]  # [b m e]
        for block in self.blocks:
            x = block(x, mask=mask)  # [b m e]
        return self.norm(x), mask
