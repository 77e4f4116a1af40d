"""Polish: a discriminator in training beside the decoder, so that what it draws has the world's edges."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from filmloom.model.team import Team
from filmloom.model.train import StageConfig
from filmloom.model.video_generator.frames.autoencoder import to_float
from filmloom.model.video_generator.frames.discriminator import (
    DiscriminatorConfig,
    adversarial_loss,
    discriminator_loss,
)


class Polisher:
    """Learns to tell made clips from real ones, and says how easily it could."""

    def __init__(self, config: DiscriminatorConfig, stage: StageConfig, team: Team) -> None:
        self.team = team
        self.discriminator = config.build().to(team.device)
        self.optimizer = torch.optim.AdamW(
            self.discriminator.parameters(), lr=0.5 * stage.learning_rate, betas=(0.5, 0.9), weight_decay=0.0
        )

    @property
    def parts(self) -> dict[str, Any]:
        """What a checkpoint has to hold."""
        return {"discriminator": self.discriminator, "discriminator optimizer": self.optimizer}

    def loss(self, made: Tensor, target: Tensor) -> Tensor:
        """Train the discriminator by one step, then the decoder's loss against it. made: floats; target: bytes."""
        self._learn(made.detach(), to_float(target))
        self.discriminator.requires_grad_(False)
        loss = adversarial_loss(self.discriminator(made))
        self.discriminator.requires_grad_(True)
        return loss

    def _learn(self, made: Tensor, real: Tensor) -> None:
        self.optimizer.zero_grad(set_to_none=True)
        loss = discriminator_loss(self.discriminator(real), self.discriminator(made))
        loss.backward()  # type: ignore[no-untyped-call]
        self.team.average(self.discriminator.parameters())
        self.optimizer.step()
