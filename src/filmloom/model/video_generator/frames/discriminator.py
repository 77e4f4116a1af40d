"""PatchGAN: is each patch of two neighbouring frames from the world or from the decoder? It polishes edges.

"Image-to-Image Translation with Conditional Adversarial Networks", https://arxiv.org/abs/1611.07004; the hinge loss of
https://arxiv.org/abs/1705.02894.
"""

from __future__ import annotations

from dataclasses import dataclass

from einops import rearrange
from jaxtyping import Float
from torch import Tensor, cat, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscriminatorConfig:
    """Sizes of a patch discriminator."""

    width: int = 32
    depth: int = 3
    """Halvings of the picture; each score sees about 8 x 2^depth - 8 pixels along a side."""

    def build(self) -> Discriminator:
        return Discriminator(self)


class Discriminator(nn.Module):
    """A score for every patch of each pair of frames: above zero for real ones."""

    def __init__(self, config: DiscriminatorConfig) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 6
        for index in range(config.depth):
            after = config.width << index
            layers += [nn.Conv2d(before, after, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
            before = after
        self.layers = nn.Sequential(*layers, nn.Conv2d(before, 1, 3, padding=1))

    def forward(self, clips: Float[Tensor, "b t h w 3"]) -> Float[Tensor, "n 1 y x"]:
        pairs = cat([clips[:, :-1], clips[:, 1:]], dim=-1) if clips.shape[1] > 1 else cat([clips, clips], dim=-1)
        scores: Tensor = self.layers(rearrange(pairs, "b t h w c -> (b t) c h w"))
        return scores


def discriminator_loss(real: Tensor, made: Tensor) -> Float[Tensor, ""]:
    """Hinge: real patches above 1, made ones below -1."""
    return functional.relu(1 - real).mean() + functional.relu(1 + made).mean()


def adversarial_loss(made: Tensor) -> Float[Tensor, ""]:
    """What the decoder lowers: made patches should pass for real."""
    return -made.mean()
