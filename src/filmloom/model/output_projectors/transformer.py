"""NExT-GPT's output projector (arXiv 2309.05519, section 4.2): learned queries read the signal states.

y = W_out Transformer(source W_in x, target Q), four encoder and four decoder layers, normalised before each sub-layer.
Q is random at first: where it is 0, as it is in their code, all queries are alike and stay so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from filmloom.model.output_projectors.projector import Projector, ProjectorConfig, all_there, fan_in


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerConfig(ProjectorConfig):
    """Sizes; as they stand, NExT-GPT's 32 million parameters for a language model of width 4096."""

    hidden: int = 512
    heads: int = 4
    depth: int = 4
    """Of the encoder, and of the decoder."""
    feed_forward: int = 2048

    def build(self) -> TransformerProjector:
        return TransformerProjector(self)


class TransformerProjector(Projector):
    """Signal states are encoded; the queries attend to each other and to them."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        self.enter = fan_in(nn.Linear(config.width, config.hidden))
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(**_sizes(config)),
            config.depth,
            norm=nn.LayerNorm(config.hidden),
            enable_nested_tensor=False,
        )
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(**_sizes(config)), config.depth, norm=nn.LayerNorm(config.hidden)
        )
        self.queries = nn.Parameter(torch.randn(config.spec.length, config.hidden))
        self.leave = fan_in(nn.Linear(config.hidden, config.spec.width))

    def project(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        source = self.encoder(self.enter(states), src_key_padding_mask=~mask)  # [b k h]
        queries = self.queries.expand(len(states), -1, -1)  # [b q h]
        read = self.decoder(queries, source, memory_key_padding_mask=~mask)  # [b q h]
        return self.leave(read), all_there(states, self.spec.length)  # [b q c], [b q]


def _sizes(config: TransformerConfig) -> dict[str, Any]:
    return {
        "d_model": config.hidden,
        "nhead": config.heads,
        "dim_feedforward": config.feed_forward,
        "dropout": 0.0,
        "batch_first": True,
        "norm_first": True,
    }
