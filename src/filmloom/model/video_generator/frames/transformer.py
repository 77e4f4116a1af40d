"""The video transformer: noisy latents, a noise level for each slice and words in; clean latents out.

A rectified-flow transformer: t = 0 is noise, t = 1 the clip, z = t x + (1 - t) noise, and the network predicts x.
QK-norm, RoPE in three dimensions, RMSNorm, SwiGLU, AdaLN-single (https://arxiv.org/abs/2310.00426); the words are more
keys and values in each block's one attention. Each slice of time has a noise level of its own, so that a slice may be
given clean (https://arxiv.org/abs/2407.01392). What is there already, the noisy latents and the guide, also goes
straight to the result, each number with a gain of its own that follows the noise level, as in
https://arxiv.org/abs/2206.00364 section 5: so the width carries what has to be found out.

b batch, T H W the grid of latents, c channels, s tokens in a slice, d width, m words, e width of the text.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

import torch
from einops import rearrange
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from filmloom.errors import InputError
from filmloom.model.blocks import Block, Rotary, modulate
from filmloom.model.norm import RMSNorm
from filmloom.model.video_generator.frames.text_encoder import TextEncoder, TextEncoderConfig

_TIME_WAVES = 128
_STEPS = (1.0, 8.0, 8.0)
"""Of the rotary positions: one a slice, eight a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerConfig:
    """Sizes of a video transformer."""

    grid: tuple[int, int, int] = (4, 8, 8)
    """(T, H, W) of the latents that it is trained on; it runs on any number of slices."""
    channels: int = 48
    patch_size: int = 2
    """Latents along each side that share a token."""
    guide_channels: int = 48
    """First numbers of a latent that a guide tells: of 8 x 8 pixels as many as 2 x 2 have, a clip drawn very small."""
    width: int = 256
    depth: int = 8
    head_width: int = 32
    text: TextEncoderConfig
    is_checkpointed: bool = False
    """Compute each block again in the backward pass instead of keeping it: a third more work, far less memory."""

    def __post_init__(self) -> None:
        if self.grid[1] % self.patch_size or self.grid[2] % self.patch_size or self.width % self.head_width:
            raise InputError(
                f"A grid {self.grid} in patches of {self.patch_size} and a width of {self.width} in heads of "
                f"{self.head_width} don't divide: choose sizes that do."
            )

    @classmethod
    def from_depth(
        cls, depth: int, *, num_tokens: int, grid: tuple[int, int, int] = (4, 8, 8), channels: int = 48
    ) -> TransformerConfig:
        """The one size dial: 8 has 9 million parameters, 12 about 30, 16 about 70."""
        width = 32 * depth
        text = TextEncoderConfig(num_tokens=num_tokens, width=max(48, 24 * depth), depth=max(1, depth // 4))
        head_width = 64 if width >= 512 else 32
        return cls(grid=grid, channels=channels, width=width, depth=depth, head_width=head_width, text=text)

    def build(self) -> VideoTransformer:
        return VideoTransformer(self)


class VideoTransformer(nn.Module):
    """Predicts the clean latents."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.config = config
        numbers = config.channels * config.patch_size**2
        self.text = TextEncoder(config.text)
        self.embed = nn.Linear(numbers, config.width)
        told = min(config.guide_channels, config.channels)
        self.guide = nn.Linear(told * config.patch_size**2, config.width)
        self.no_guide = nn.Parameter(torch.zeros(config.width))
        self.time = nn.Sequential(
            nn.Linear(_TIME_WAVES, config.width), nn.SiLU(), nn.Linear(config.width, config.width)
        )
        self.summary = nn.Linear(config.text.width, config.width)
        self.modulation = nn.Linear(config.width, 6 * config.width)
        self.blocks = nn.ModuleList(
            Block(
                config.width,
                config.head_width,
                context_width=config.text.width,
                looks_at="both",
                is_steered=True,
            )
            for _ in range(config.depth)
        )
        self.rotary = Rotary(head_width=config.head_width, steps=_STEPS)
        self.norm = RMSNorm(config.width, elementwise_affine=False)
        self.last_modulation = nn.Linear(config.width, 2 * config.width)
        self.out = nn.Linear(config.width, numbers)
        self.gains = nn.Linear(config.width, config.channels + told)
        for layer in (self.modulation, self.last_modulation, self.out, self.gains):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(
        self,
        noisy: Float[Tensor, "b T H W c"],
        levels: Float[Tensor, "b T"],
        tokens: Int[Tensor, "b m"],
        guide: Float[Tensor, "b T H W g"] | None = None,
        guided: Bool[Tensor, " b"] | None = None,
        skipped: Collection[int] = (),
    ) -> Float[Tensor, "b T H W c"]:
        """The clean latents expected behind noisy ones.

        levels: t of each slice. tokens: of the prompt, PAD after its end. guide: the first numbers of the latents of a
        clip whose layout is to be followed; `guided` says for which clips of the batch. skipped: blocks left out, for
        the cheaper kind of guidance.
        """
        slices, p = noisy.shape[1], self.config.patch_size
        h = noisy.shape[2] // p
        words, mask = self.text(tokens)  # [b m e]
        x = self.embed(rearrange(noisy, "b t (h p) (w q) c -> b (t h w) (p q c)", p=p, q=p))  # [b n d]
        x = x + self._guidance(x, guide, guided)  # [b n d]
        if guide is not None and guided is not None:
            guide = guide * guided[:, None, None, None, None].to(guide.dtype)  # [b T H W g]
        told = self.time(waves(levels)) + self.summarised(words, mask)[:, None]  # [b T d]
        told = functional.silu(told)
        change = self.modulation(told)  # [b T 6d]
        turn = self.rotary(positions(slices, h, noisy.shape[3] // p, x.device))  # [n k/2]
        for index, block in enumerate(self.blocks):
            if index not in skipped:
                x = self._run(block, x, change=change, context=words, context_mask=mask, turn=turn)  # [b n d]
        x = modulate(self.norm(x), *self.last_modulation(told).chunk(2, dim=-1))  # [b n d]
        found = rearrange(self.out(x), "b (t h w) (p q c) -> b t (h p) (w q) c", t=slices, h=h, p=p, q=p)
        return self.with_gains(found, told, noisy, guide)

    def with_gains(
        self,
        found: Float[Tensor, "b T H W c"],
        told: Float[Tensor, "b T d"],
        noisy: Float[Tensor, "b T H W c"],
        guide: Float[Tensor, "b T H W g"] | None,
    ) -> Float[Tensor, "b T H W c"]:
        """What was found, and what was there, each number with its gain. told: noise level and words; T may be 1."""
        with torch.autocast(told.device.type, enabled=False):  # a gain near one that is cut to eight bits leaves noise
            gains = self.gains(told.float())[:, :, None, None]  # [b T 1 1 c+g]
        channels = noisy.shape[-1]
        clean: Tensor = found + gains[..., :channels] * noisy
        if guide is None:
            return clean
        shown = gains[..., channels:] * guide  # [b T H W g]
        return clean + functional.pad(shown, (0, channels - shown.shape[-1]))

    def _run(self, block: nn.Module, x: Tensor, **looks: Tensor) -> Tensor:
        if self.config.is_checkpointed and self.training:
            again: Tensor = checkpoint(partial(block, **looks), x, use_reentrant=False)
            return again
        once: Tensor = block(x, **looks)
        return once

    def _guidance(self, x: Tensor, guide: Tensor | None, guided: Tensor | None) -> Tensor:
        if guide is None:
            return self.no_guide
        shown = self.led(guide)  # [b n d]
        if guided is None:
            return shown
        return torch.where(guided[:, None, None], shown, self.no_guide.to(shown.dtype))

    def led(self, guide: Float[Tensor, "b T H W g"]) -> Float[Tensor, "b n d"]:
        """What a guide adds to each token."""
        p = self.config.patch_size
        shown: Tensor = self.guide(rearrange(guide, "b t (h p) (w q) g -> b (t h w) (p q g)", p=p, q=p))
        return shown

    def summarised(self, words: Tensor, mask: Tensor) -> Tensor:
        """Mean of the words' features [b d]."""
        weight = mask[..., None].to(words.dtype)
        summary: Tensor = self.summary((words * weight).sum(1) / weight.sum(1))
        return summary


def positions(slices: int, height: int, width: int, device: torch.device) -> Float[Tensor, "n 3"]:
    """Of every token of a grid: its slice, and its place as shares of the picture."""
    axes = (torch.arange(slices).float(), torch.arange(height) / height, torch.arange(width) / width)
    return torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1).reshape(-1, 3).to(device)


def waves(levels: Float[Tensor, "b T"]) -> Float[Tensor, "b T 128"]:
    """Sines and cosines of the noise level, from slow to fast."""
    speeds = 2 * math.pi * torch.logspace(-2, 1.5, _TIME_WAVES // 2, device=levels.device)
    at = levels[..., None].float() * speeds
    return torch.cat((at.sin(), at.cos()), dim=-1)
