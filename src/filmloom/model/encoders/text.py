"""The in-box text encoder: a transformer over token numbers; the tokenizer is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from filmloom.errors import InputError
from filmloom.model.encoders.checkpoint import Saved
from filmloom.model.encoders.media import Modality, Texts, Tokenize, check_batch, read_texts
from filmloom.model.encoders.transformer import TokenTransformer
from filmloom.model.tokens import Tokens

SECONDS_PER_TOKEN: Final = 0.25
"""A text has no clock; its tokens are placed as far apart as they are spoken, about, so that their order is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEncoderConfig:
    """Sizes of a text encoder."""

    num_tokens: int = 4096
    """Of the tokenizer's vocabulary."""
    max_tokens: int = 512
    """Of a text; longer ones are refused."""
    width: int = 256
    depth: int = 4
    head_width: int = 32

    def __post_init__(self) -> None:
        check_heads(self.width, self.head_width)

    def build(self, tokenize: Tokenize | None = None) -> TextEncoder:
        return TextEncoder(self, tokenize)


class TextEncoder(Saved):
    """Texts to tokens."""

    modality: Modality = "text"

    def __init__(self, config: TextEncoderConfig, tokenize: Tokenize | None = None) -> None:
        super().__init__()
        self.config, self.width, self.tokenize = config, config.width, tokenize
        self.words = nn.Embedding(config.num_tokens, config.width)
        nn.init.normal_(self.words.weight, std=0.5)
        steps = (1 / SECONDS_PER_TOKEN, 0.0, 0.0)
        self.transformer = TokenTransformer(config.width, config.depth, config.head_width, steps)

    def forward(self, batch: Texts) -> Tokens:
        """Tokens of texts, or of rows of token numbers. Raises InputError for texts that are empty or too long."""
        check_batch(batch, "text")
        sizes = {"num_tokens": self.config.num_tokens, "max_tokens": self.config.max_tokens}
        numbers, mask = read_texts(batch, self.tokenize, **sizes)
        numbers, mask = numbers.to(self.words.weight.device), mask.to(self.words.weight.device)
        tokens: Tokens = self.transformer(Tokens(self.words(numbers), mask, row_positions(mask)))
        return tokens


def row_positions(mask: Bool[Tensor, "b n"]) -> Float[Tensor, "b n 3"]:
    """Places of a text's tokens, one behind the other, as though they were spoken; 0 behind its end."""
    times = torch.arange(mask.shape[1], device=mask.device) * SECONDS_PER_TOKEN * mask  # [b n]
    return torch.stack((times, torch.zeros_like(times), torch.zeros_like(times)), dim=-1)


def check_heads(width: int, head_width: int) -> None:
    """Raises InputError if a width doesn't divide into heads of an even width."""
    if width % head_width or head_width % 2:
        raise InputError(f"A width of {width} in heads of {head_width} doesn't divide: choose even heads that do.")
