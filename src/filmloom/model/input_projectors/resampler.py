"""The resampler: learned queries look at all tokens and at each other, so that any medium becomes a fixed number of
embeddings; after Flamingo's, https://arxiv.org/abs/2204.14198, with the tokens' places added, so that order is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from filmloom.errors import InputError
from filmloom.model.blocks import Block, Places
from filmloom.model.norm import RMSNorm
from filmloom.model.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class ResamplerConfig:
    """Sizes of a resampler."""

    encoder_width: int
    width: int
    """Of the language model's embeddings."""
    num_queries: int = 32
    """Embeddings that come out of any medium."""
    inside: int = 256
    """Width of the queries."""
    depth: int = 2
    head_width: int = 32

    def __post_init__(self) -> None:
        if self.inside % self.head_width or self.num_queries < 1:
            raise InputError(
                f"{self.num_queries} queries of width {self.inside} in heads of {self.head_width} came; expected at "
                "least one, and heads that divide the width."
            )

    def build(self) -> Resampler:
        return Resampler(self)


class Resampler(nn.Module):
    """A fixed number of embeddings of any number of tokens."""

    def __init__(self, config: ResamplerConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.width
        inside, head_width = config.inside, config.head_width
        self.queries = nn.Parameter(torch.randn(config.num_queries, inside) * inside**-0.5)
        self.embed = nn.Linear(config.encoder_width, inside)
        self.places = Places(inside)
        self.norm = RMSNorm(inside, eps=1e-6)
        self.blocks = nn.ModuleList(
            Block(inside, head_width, context_width=inside, looks_at="both") for _ in range(config.depth)
        )
        self.out_norm = RMSNorm(inside, eps=1e-6)
        self.out = nn.Linear(inside, config.width)

    def forward(self, tokens: Tokens) -> tuple[Float[Tensor, "b m d_lm"], Bool[Tensor, "b m"]]:
        context = self.norm(self.embed(tokens.features) + self.places(tokens.positions))  # [b n e]
        x = self.queries.expand(len(context), -1, -1)  # [b m e]
        for block in self.blocks:
            x = block(x, context=context, context_mask=tokens.mask)  # [b m e]
        mask = tokens.mask.new_ones(x.shape[:2])  # [b m]
        return self.out(self.out_norm(x)), mask
