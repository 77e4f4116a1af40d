"""The simplest input projector: one linear layer for each token."""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Bool, Float
from torch import Tensor, nn

from filmloom.model.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearProjectorConfig:
    """Sizes of a linear projector."""

    encoder_width: int
    width: int
    """Of the language model's embeddings."""

    def build(self) -> LinearProjector:
        return LinearProjector(self)


class LinearProjector(nn.Module):
    """One embedding for each token."""

    def __init__(self, config: LinearProjectorConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.width
        self.out = nn.Linear(config.encoder_width, config.width)

    def forward(self, tokens: Tokens) -> tuple[Float[Tensor, "b n d_lm"], Bool[Tensor, "b n"]]:
        return self.out(tokens.features) * tokens.mask[..., None], tokens.mask
