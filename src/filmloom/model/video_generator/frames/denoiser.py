"""Denoiser: the video transformer as it samples one clip: all that stays the same from step to step is made once.

The words are read once, and each block's keys and values of them kept; the rotary angles are joined with the weights of
the norms before them; slices of one noise level share their shifts and scales. Clips with words and clips without, for
guidance, go through the same products of matrices and look each at their own words, without filling.

b batch, v versions (with words, without), B = v b, T H W the grid of latents, c channels, n tokens, s tokens in a
slice, d width, g heads, k width of a head, m words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch
from einops import rearrange
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.blocks import Attention, Block, heads_of
from filmloom.model.video_generator.frames.transformer import VideoTransformer, positions, waves


@dataclass(frozen=True, slots=True)
class _Words:
    """What a block keeps of the words of one version."""

    keys: Float[Tensor, "b g m k"]
    values: Float[Tensor, "b g m k"]
    mask: Tensor | None
    """[b 1 1 n+m], True where there is a token; None: everywhere."""


_EPS = 1e-6
"""Of the norms of queries and keys."""


class Denoiser:
    """Predicts the clean latents of clips whose words are known, as the transformer itself does, but faster.

    Only for use without gradients. It keeps what it has made of the weights: make a new one when they change.
    """

    def __init__(
        self,
        model: VideoTransformer,
        versions: Sequence[Int[Tensor, "b m"]],
        slices: int,
        guide: Float[Tensor, "b T H W g"] | None = None,
        skipped: Collection[int] = (),
    ) -> None:
        """versions: the tokens of the same clips with words, then without. slices: of the clips. guide: as for the
        transformer. skipped: blocks left out."""
        self._model, self._batch, self._guide = model, len(versions[0]), guide
        p, (_, height, width) = model.config.patch_size, model.config.grid
        self._height = height // p
        read = [model.text(tokens) for tokens in versions]
        self._summary = torch.cat([model.summarised(*each) for each in read])  # [B d]
        self._led = model.no_guide if guide is None else model.led(guide)
        turn = model.rotary(positions(slices, height // p, width // p, self._summary.device))  # [n k/2]
        self._blocks = [_Steady(block, turn, read) for index, block in enumerate(model.blocks) if index not in skipped]

    def __call__(
        self, noisy: Float[Tensor, "b T H W c"], levels: Float[Tensor, "b T"], versions: int = 1
    ) -> Float[Tensor, "B T H W c"]:
        """The clean latents expected behind noisy ones, for the first versions of the words."""
        model, p, slices = self._model, self._model.config.patch_size, noisy.shape[1]
        x = model.embed(rearrange(noisy, "b t (h p) (w q) c -> b (t h w) (p q c)", p=p, q=p)) + self._led  # [b n d]
        x = x.repeat(versions, 1, 1)  # [B n d]
        told = functional.silu(self._told(levels, versions))  # [B T d] or [B 1 d]
        change = model.modulation(told)  # [B T 6d]
        for block in self._blocks:
            x = block(x, change, self._batch)  # [B n d]
        shift, scale = (_over(each, x) for each in model.last_modulation(told).chunk(2, dim=-1))
        x = _changed(model.norm(x), shift, scale)  # [B n d]
        found = rearrange(model.out(x), "b (t h w) (p q c) -> b t (h p) (w q) c", t=slices, h=self._height, p=p, q=p)
        guide = None if self._guide is None else self._guide.repeat(versions, 1, 1, 1, 1)
        return model.with_gains(found, told, noisy.repeat(versions, 1, 1, 1, 1), guide)

    def _told(self, levels: Tensor, versions: int) -> Tensor:
        """Noise levels and words; one row for all slices if they are equally noisy."""
        if bool((levels == levels[:, :1]).all()):
            levels = levels[:, :1]
        summary = self._summary[: versions * len(levels), None]
        told: Tensor = self._model.time(waves(levels)).repeat(versions, 1, 1) + summary
        return told


class _Steady:
    """A block with its words."""

    def __init__(self, block: nn.Module, turn: Float[Tensor, "n k/2"], read: Sequence[tuple[Tensor, Tensor]]) -> None:
        """read: the features of the words of each version, and which of them are words."""
        assert isinstance(block, Block)
        self._block, attention = block, block.attention
        self._words = [_kept(attention, words, mask, len(turn)) for words, mask in read]
        self._table = block.table.flatten()
        weights = torch.stack((attention.query_norm.weight, attention.key_norm.weight))  # [2 k]
        first, second = weights.chunk(2, dim=-1)
        cos, sin = turn.cos()[:, None], turn.sin()[:, None]  # [n 1 k/2]
        self._stay = torch.cat((first * cos, second * cos), dim=-1)[:, :, None]  # [n 2 1 k]
        self._swap = torch.cat((-second * sin, first * sin), dim=-1)[:, :, None]  # [n 2 1 k]

    def __call__(
        self, x: Float[Tensor, "B n d"], change: Float[Tensor, "B T 6d"], batch: int
    ) -> Float[Tensor, "B n d"]:
        block = self._block
        changes = (_over(each, x) for each in (change + self._table).chunk(6, dim=-1))
        shift, scale, gate, shift_mlp, scale_mlp, gate_mlp = changes  # [B T 1 d]
        seen = self._attention(_changed(block.norm(x), shift, scale), batch)  # [B n d]
        x = torch.addcmul(_apart(x, gate), _apart(seen, gate), gate).flatten(1, 2)
        made = block.mlp(_changed(block.norm_mlp(x), shift_mlp, scale_mlp))
        return torch.addcmul(_apart(x, gate), _apart(made, gate_mlp), gate_mlp).flatten(1, 2)

    def _attention(self, x: Float[Tensor, "B n d"], batch: int) -> Float[Tensor, "B n d"]:
        layer = self._block.attention
        mixed = layer.mix(x).unflatten(-1, (3, -1, layer.head_width))  # [B n 3 g k]
        turned = self._turned(mixed[:, :, :2]).to(mixed.dtype)  # [B n 2 g k]
        queries, keys, values = (each.transpose(1, 2) for each in (turned[:, :, 0], turned[:, :, 1], mixed[:, :, 2]))
        rows = [slice(first, first + batch) for first in range(0, len(x), batch)]
        seen = [
            functional.scaled_dot_product_attention(
                queries[row],
                torch.cat((keys[row], words.keys), dim=2),
                torch.cat((values[row], words.values), dim=2),
                attn_mask=words.mask,
            ).transpose(1, 2)
            for row, words in zip(rows, self._words, strict=False)
        ]  # [b n g k] of each version
        out: Tensor = layer.out(torch.cat(seen).flatten(2))  # [B n d]
        return out

    def _turned(self, x: Float[Tensor, "B n 2 g k"]) -> Float[Tensor, "B n 2 g k"]:
        """Normalised, weighed and turned by their places."""
        width = x.shape[-1]
        x = functional.rms_norm(x, (width,), eps=_EPS)
        return torch.addcmul(x * self._stay, x.roll(width // 2, -1), self._swap)


def _kept(layer: Attention, words: Tensor, mask: Tensor, num_tokens: int) -> _Words:
    keys, values = (heads_of(each, layer.head_width) for each in layer.context(words).chunk(2, dim=-1))
    whole = None if bool(mask.all()) else functional.pad(mask, (num_tokens, 0), value=True)[:, None, None]
    return _Words(layer.context_norm(keys).to(values.dtype), values, whole)


def _over(change: Float[Tensor, "B T d"], x: Float[Tensor, "B n d"]) -> Float[Tensor, "B T 1 d"]:
    return change[:, :, None].to(x.dtype)


def _apart(x: Float[Tensor, "B n d"], change: Float[Tensor, "B T 1 d"]) -> Float[Tensor, "B T s d"]:
    """The tokens of each slice, or of all of them, by themselves."""
    return x.view(len(x), change.shape[1], -1, x.shape[-1])


def _changed(x: Tensor, shift: Tensor, scale: Tensor) -> Float[Tensor, "B n d"]:
    return torch.addcmul(shift, _apart(x, shift), 1 + scale).flatten(1, 2)
