"""Token by token through two layers, then to the generator's length, then to its scale (as BLIP3o-NEXT does)."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from filmloom.model.output_projectors.projector import (
    Lengths,
    Projector,
    ProjectorConfig,
    all_there,
    fan_in,
    scaled_norm,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MLPConfig(ProjectorConfig):
    """Sizes."""

    hidden: int | None = None
    """The condition's width if not given."""
    scale: float = 1.0
    """Root mean square of the embeddings that the generator knows."""

    def build(self) -> MLPProjector:
        return MLPProjector(self)


class MLPProjector(Projector):
    """Linear, GELU, linear, lengths, RMSNorm with scale."""

    def __init__(self, config: MLPConfig) -> None:
        super().__init__(config)
        hidden = config.hidden or config.spec.width
        self.layers = nn.Sequential(
            fan_in(nn.Linear(config.width, hidden)), nn.GELU(), fan_in(nn.Linear(hidden, config.spec.width))
        )
        self.lengths = Lengths(config.num_states, config.spec.length)
        self.norm = scaled_norm(config.spec.width, config.scale)

    def project(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.layers(states) * mask[..., None]  # [b k c]
        return self.norm(self.lengths(x)), all_there(states, self.spec.length)  # [b q c], [b q]
