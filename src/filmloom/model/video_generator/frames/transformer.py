"""The video transformer: noisy latents, a noise level for each slice and words in; clean latents out.

A rectified-flow transformer: t = 0 is noise, t = 1 the clip, z = t x + (1 - t) noise, and the network predicts x.
QK-norm, RoPE in three dimensions, RMSNorm, SwiGLU, AdaLN-single (https://arxiv.org/abs/2310.00426); the words are more
keys and values in each block's one attention. Each slice of time has a noise level of its own, so that a slice may be
given clean (https://arxiv.org/abs/2407.01392).

b batch, T H W the grid of latents, c channels, s tokens in a slice, d width, m words, e width of the text.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import torch
from einops import rearrange
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from filmloom.errors import InputError
from filmloom.model.video_generator.frames.attention import SwiGLU, angles, attend, heads_of, rotate
from filmloom.model.video_generator.frames.text_encoder import TextEncoder, TextEncoderConfig

_TIME_WAVES = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerConfig:
    """Sizes of a video transformer."""

    grid: tuple[int, int, int] = (4, 8, 8)
    """(T, H, W) of the latents that it is trained on; it runs on any number of slices."""
    channels: int = 48
    patch_size: int = 2
    """Latents along each side that share a token."""
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
        self.guide = nn.Linear(config.channels, config.width)
        self.no_guide = nn.Parameter(torch.zeros(config.width))
        self.time = nn.Sequential(
            nn.Linear(_TIME_WAVES, config.width), nn.SiLU(), nn.Linear(config.width, config.width)
        )
        self.summary = nn.Linear(config.text.width, config.width)
        self.modulation = nn.Linear(config.width, 6 * config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.depth))
        self.norm = nn.RMSNorm(config.width, elementwise_affine=False)
        self.last_modulation = nn.Linear(config.width, 2 * config.width)
        self.out = nn.Linear(config.width, numbers)
        for layer in (self.modulation, self.last_modulation, self.out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(
        self,
        noisy: Float[Tensor, "b T H W c"],
        levels: Float[Tensor, "b T"],
        tokens: Int[Tensor, "b m"],
        guide: Float[Tensor, "b T y x c"] | None = None,
        guided: Bool[Tensor, " b"] | None = None,
        skipped: Collection[int] = (),
    ) -> Float[Tensor, "b T H W c"]:
        """The clean latents expected behind noisy ones.

        levels: t of each slice. tokens: of the prompt, PAD after its end. guide: latents of a clip whose layout is to
        be followed, one for each token; `guided` says for which clips of the batch. skipped: blocks left out, for
        the cheaper kind of guidance.
        """
        slices, p = noisy.shape[1], self.config.patch_size
        words, mask = self.text(tokens)  # [b m e]
        x = self.embed(rearrange(noisy, "b t (h p) (w q) c -> b (t h w) (p q c)", p=p, q=p))  # [b n d]
        x = x + self._guidance(x, guide, guided)  # [b n d]
        told = self.time(waves(levels)) + self._summary(words, mask)[:, None]  # [b T d]
        told = functional.silu(told)
        change = self.modulation(told)  # [b T 6d]
        turn = self._angles(slices, noisy.shape[2], noisy.shape[3], x.device)  # [n k/2]
        seen = torch.cat((mask.new_ones(x.shape[:2]), mask), dim=1)[:, None, None]  # [b 1 1 n+m]
        for index, block in enumerate(self.blocks):
            if index not in skipped:
                x = self._run(block, x, change, words, turn, seen)  # [b n d]
        x = modulate(self.norm(x), *self.last_modulation(told).chunk(2, dim=-1))  # [b n d]
        h = noisy.shape[2] // p
        clean: Tensor = self.out(x)  # [b n p*p*c]
        return rearrange(clean, "b (t h w) (p q c) -> b t (h p) (w q) c", t=slices, h=h, p=p, q=p)

    def _run(self, block: nn.Module, *inputs: Tensor) -> Tensor:
        if self.config.is_checkpointed and self.training:
            again: Tensor = checkpoint(block, *inputs, use_reentrant=False)
            return again
        once: Tensor = block(*inputs)
        return once

    def _guidance(self, x: Tensor, guide: Tensor | None, guided: Tensor | None) -> Tensor:
        if guide is None:
            return self.no_guide
        shown: Tensor = self.guide(rearrange(guide, "b t y x c -> b (t y x) c"))  # [b n d]
        if guided is None:
            return shown
        return torch.where(guided[:, None, None], shown, self.no_guide.to(shown.dtype))

    def _summary(self, words: Tensor, mask: Tensor) -> Tensor:
        """Mean of the words' features [b d]."""
        weight = mask[..., None].to(words.dtype)
        summary: Tensor = self.summary((words * weight).sum(1) / weight.sum(1))
        return summary

    def _angles(self, slices: int, height: int, width: int, device: torch.device) -> Tensor:
        p = self.config.patch_size
        return angles((slices, height // p, width // p), self.config.head_width).to(device)


class Block(nn.Module):
    """Attention to the clip and its words, then a gated layer; both shifted, scaled and gated by time and prompt."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        width = config.width
        self.head_width = config.head_width
        self.norm = nn.RMSNorm(width, elementwise_affine=False)
        self.mix = nn.Linear(width, 3 * width, bias=False)
        self.words = nn.Linear(config.text.width, 2 * width, bias=False)
        self.query_norm = nn.RMSNorm(self.head_width)
        self.key_norm = nn.RMSNorm(self.head_width)
        self.word_norm = nn.RMSNorm(self.head_width)
        self.out = nn.Linear(width, width, bias=False)
        self.norm_mlp = nn.RMSNorm(width, elementwise_affine=False)
        self.mlp = SwiGLU(width)
        self.table = nn.Parameter(torch.randn(6, width) / math.sqrt(width))
        with torch.no_grad():
            self.table[2] = self.table[5] = 0.2

    def forward(
        self,
        x: Float[Tensor, "b n d"],
        change: Float[Tensor, "b T 6d"],
        words: Float[Tensor, "b m e"],
        turn: Float[Tensor, "n k/2"],
        seen: Bool[Tensor, "b 1 1 n+m"],
    ) -> Float[Tensor, "b n d"]:
        shift, scale, gate, shift_mlp, scale_mlp, gate_mlp = (change + self.table.flatten()).chunk(6, dim=-1)
        attended = self._attend(modulate(self.norm(x), shift, scale), words, turn, seen)  # [b n d]
        x = x + gated(attended, gate)
        return x + gated(self.mlp(modulate(self.norm_mlp(x), shift_mlp, scale_mlp)), gate_mlp)

    def _attend(self, x: Tensor, words: Tensor, turn: Tensor, seen: Tensor) -> Tensor:
        queries, keys, values = (heads_of(each, self.head_width) for each in self.mix(x).chunk(3, dim=-1))
        word_keys, word_values = (heads_of(each, self.head_width) for each in self.words(words).chunk(2, dim=-1))
        queries, keys = rotate(self.query_norm(queries), turn), rotate(self.key_norm(keys), turn)
        keys = torch.cat((keys, self.word_norm(word_keys)), dim=2)  # [b g n+m k]
        values = torch.cat((values, word_values), dim=2)  # [b g n+m k]
        out: Tensor = self.out(attend(queries.to(values.dtype), keys.to(values.dtype), values, seen))
        return out


def modulate(
    x: Float[Tensor, "b T*s d"], shift: Float[Tensor, "b T d"], scale: Float[Tensor, "b T d"]
) -> Float[Tensor, "b T*s d"]:
    """Scale and shift the tokens of each slice."""
    slices = rearrange(x, "b (t s) d -> b t s d", t=shift.shape[1])
    return rearrange(slices * (1 + scale[:, :, None]) + shift[:, :, None], "b t s d -> b (t s) d")


def gated(x: Float[Tensor, "b T*s d"], gate: Float[Tensor, "b T d"]) -> Float[Tensor, "b T*s d"]:
    """Weigh the tokens of each slice."""
    slices = rearrange(x, "b (t s) d -> b t s d", t=gate.shape[1])
    return rearrange(slices * gate[:, :, None], "b t s d -> b (t s) d")


def waves(levels: Float[Tensor, "b T"]) -> Float[Tensor, "b T 128"]:
    """Sines and cosines of the noise level, from slow to fast."""
    speeds = 2 * math.pi * torch.logspace(-2, 1.5, _TIME_WAVES // 2, device=levels.device)
    at = levels[..., None].float() * speeds
    return torch.cat((at.sin(), at.cos()), dim=-1)


def small(latents: Float[Tensor, "b T H W c"], patch_size: int) -> Float[Tensor, "b T y x c"]:
    """The mean of each token's latents: all that a guide tells."""
    return rearrange(latents, "b t (y p) (x q) c -> b t y x c p q", p=patch_size, q=patch_size).mean((-1, -2))
