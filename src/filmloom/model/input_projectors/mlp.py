"""The input projector of LLaVA: two layers for each token, https://arxiv.org/abs/2310.03744."""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Bool, Float
from torch import Tensor, nn

from filmloom.model.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class MlpProjectorConfig:
    """Sizes of a projector of two layers."""

    encoder_width: int
    width: int
    """Of the language model's embeddings."""
    hidden: int | None = None
    """Between the layers; None: `width`."""

    def build(self) -> MlpProjector:
        return MlpProjector(self)


class MlpProjector(nn.Module):
    """One embedding for each token."""

    def __init__(self, config: MlpProjectorConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.width
        hidden = config.hidden or config.width
        self.layers = nn.Sequential(nn.Linear(config.encoder_width, hidden), nn.GELU(), nn.Linear(hidden, config.width))

    def forward(self, tokens: Tokens) -> tuple[Float[Tensor, "b n d_lm"], Bool[Tensor, "b n"]]:
        return self.layers(tokens.features) * tokens.mask[..., None], tokens.mask
