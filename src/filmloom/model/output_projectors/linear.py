"""The simplest output projector: one linear map of the widths, one of the lengths."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from filmloom.model.output_projectors.projector import Lengths, Projector, ProjectorConfig, all_there, fan_in


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearConfig(ProjectorConfig):
    """Nothing more to choose."""

    def build(self) -> LinearProjector:
        return LinearProjector(self)


class LinearProjector(Projector):
    """Width, then length."""

    def __init__(self, config: LinearConfig) -> None:
        super().__init__(config)
        self.widths = fan_in(nn.Linear(config.width, config.spec.width))
        self.lengths = Lengths(config.num_states, config.spec.length)

    def project(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.widths(states) * mask[..., None]  # [b k c]
        return self.lengths(x), all_there(states, self.spec.length)  # [b q c], [b q]
