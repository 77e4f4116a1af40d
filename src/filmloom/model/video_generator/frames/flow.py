"""Flow: the training loss of the video transformer, with all its chance drawn for the whole batch from one seed.

Whatever number of processes shares a batch, each draws the same numbers and keeps its own rows, so that one process
and two train alike.

b batch, T H W the grid of latents, c channels.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from filmloom.model.video_generator.frames.words import NOTHING, PAD

LEAST_NOISE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowConfig:
    """How noise, prompts and guides are drawn in training."""

    mean: float = -1.2
    """Of the logit of t. Below zero: noisier; above about -0.8 the words are ignored, for the layout is given away."""
    deviation: float = 1.5
    apart: float = 0.3
    """Share of clips whose slices have noise levels of their own."""
    given: float = 0.15
    """Share of clips of which some slices are given clean."""
    no_words: float = 0.1
    """Share of clips without a caption, for guidance."""
    guided: float = 0.15
    """Share of clips that come with a guide."""
    guide_noise: float = 0.3


@dataclass(frozen=True, slots=True)
class Draw:
    """All the chance in one batch."""

    noise: Float[Tensor, "b T H W c"]
    guide_noise: Float[Tensor, "b T H W c"]
    levels: Float[Tensor, "b T"]
    given: Bool[Tensor, "b T"]
    no_words: Bool[Tensor, " b"]
    guided: Bool[Tensor, " b"]


def draw(
    config: FlowConfig, shape: tuple[int, ...], seed: int, rows: slice, device: torch.device | str = "cpu"
) -> Draw:
    """The rows of one process, drawn on its device. shape: (b, T, H, W, c) of the whole batch."""
    generator = torch.Generator(device).manual_seed(seed)
    batch, slices = shape[:2]
    noise = torch.randn(shape, generator=generator, device=device)
    guide_noise = torch.randn(shape, generator=generator, device=device)
    logits = config.mean + config.deviation * torch.randn(batch, slices, generator=generator, device=device)
    chance = torch.rand(4, batch, generator=generator, device=device)
    apart = chance[0] < config.apart
    logits = torch.where(apart[:, None], logits, logits[:, :1])
    given = (torch.rand(batch, slices, generator=generator, device=device) < 0.5) & (chance[1] < config.given)[:, None]
    given &= ~given.all(dim=1, keepdim=True)
    return Draw(
        noise=noise[rows],
        guide_noise=guide_noise[rows],
        levels=torch.where(given, 1.0, logits.sigmoid())[rows],
        given=given[rows],
        no_words=(chance[2] < config.no_words)[rows],
        guided=(chance[3] < config.guided)[rows],
    )


def flow_loss(
    model: nn.Module,
    latents: Float[Tensor, "b T H W c"],
    tokens: Int[Tensor, "b m"],
    drawn: Draw,
    config: FlowConfig,
    guide_channels: int,
) -> Float[Tensor, ""]:
    """Mean of |x - model|^2 / max(1 - t, 0.05)^2 over the slices that weren't given.

    guide_channels: first numbers of a latent that guides tell.
    """
    level = drawn.levels[:, :, None, None, None].to(latents)
    noisy = level * latents + (1 - level) * drawn.noise.to(latents)
    guide = (latents + config.guide_noise * drawn.guide_noise.to(latents))[..., :guide_channels]
    made = model(noisy, drawn.levels, without_words(tokens, drawn.no_words), guide, drawn.guided)
    away = (made.float() - latents).square().mean((2, 3, 4)) / (1 - drawn.levels).clamp_min(LEAST_NOISE).square()
    wanted = (~drawn.given).float()
    loss: Tensor = (away * wanted).sum(1).div(wanted.sum(1)).mean()
    return loss


def without_words(tokens: Int[Tensor, "b m"], dropped: Bool[Tensor, " b"]) -> Int[Tensor, "b m"]:
    """The same, with the captions of some clips dropped."""
    nothing = torch.full_like(tokens, PAD)
    nothing[:, 0] = NOTHING
    return torch.where(dropped[:, None], nothing, tokens)
