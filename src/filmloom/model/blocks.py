"""What the stages' transformers are made of: attention, a gated layer, places in time and picture as angles and waves.

Attention normalises its queries and keys (https://arxiv.org/abs/2302.05442), turns them by their tokens' places where
it is given angles, and looks at its own tokens, at a context, or at both side by side.

b batch, n tokens, m keys, d width, e width of a context, g heads, k width of a head, T slices, s tokens of a slice.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import torch
from einops import rearrange
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.norm import RMSNorm

LooksAt: TypeAlias = Literal["self", "context", "both"]
"""Where keys and values come from."""
_WAVES: Final = 16
_TIME_PERIODS: Final = (256.0, 0.08)
"""Seconds of the slowest and of the fastest wave."""
_PLACE_PERIODS: Final = (4.0, 1 / 16)
"""The same as shares of a picture's side."""


class Block(nn.Module):
    """Attention, then a gated layer, each added to what came in.

    is_steered: each slice of tokens may be shifted, scaled and gated by a `change` (AdaLN-single,
    https://arxiv.org/abs/2310.00426).
    """

    def __init__(
        self,
        width: int,
        head_width: int,
        *,
        context_width: int | None = None,
        looks_at: LooksAt = "self",
        is_steered: bool = False,
    ) -> None:
        super().__init__()
        self.norm = RMSNorm(width, eps=1e-6, elementwise_affine=not is_steered)
        self.attention = Attention(width, head_width, context_width=context_width, looks_at=looks_at)
        self.norm_mlp = RMSNorm(width, eps=1e-6, elementwise_affine=not is_steered)
        self.mlp = SwiGLU(width)
        if is_steered:
            still, open_a_little = torch.zeros(2, width), torch.full((1, width), 0.2)
            self.table = nn.Parameter(torch.cat((still, open_a_little)).repeat(2, 1))

    def forward(
        self,
        x: Float[Tensor, "b n d"],
        *,
        mask: Bool[Tensor, "b n"] | None = None,
        turn: Float[Tensor, "*b n k/2"] | None = None,
        context: Float[Tensor, "b m e"] | None = None,
        context_mask: Bool[Tensor, "b m"] | None = None,
        change: Float[Tensor, "b T 6d"] | None = None,
    ) -> Float[Tensor, "b n d"]:
        """Masks are True where there is a token; what comes out for the others means nothing."""
        looks = {"mask": mask, "turn": turn, "context": context, "context_mask": context_mask}
        if change is None:
            x = x + self.attention(self.norm(x), **looks)  # [b n d]
            steady: Tensor = x + self.mlp(self.norm_mlp(x))  # [b n d]
            return steady
        shift, scale, gate, shift_mlp, scale_mlp, gate_mlp = (change + self.table.flatten()).chunk(6, dim=-1)  # [b T d]
        x = x + gated(self.attention(modulate(self.norm(x), shift, scale), **looks), gate)  # [b n d]
        return x + gated(self.mlp(modulate(self.norm_mlp(x), shift_mlp, scale_mlp)), gate_mlp)  # [b n d]


class Attention(nn.Module):
    """Each token looks at its own row, at a context, or at both in one softmax."""

    def __init__(
        self, width: int, head_width: int, *, context_width: int | None = None, looks_at: LooksAt = "self"
    ) -> None:
        super().__init__()
        assert width % head_width == 0, (width, head_width)
        assert (context_width is None) == (looks_at == "self"), (context_width, looks_at)
        self.width, self.head_width = width, head_width
        self.mix = nn.Linear(width, width if looks_at == "context" else 3 * width, bias=False)
        self.query_norm = RMSNorm(head_width, eps=1e-6)
        if looks_at != "context":
            self.key_norm = RMSNorm(head_width, eps=1e-6)
        if context_width is not None:
            self.context = nn.Linear(context_width, 2 * width, bias=False)
            self.context_norm = RMSNorm(head_width, eps=1e-6)
        self.out = nn.Linear(width, width, bias=False)

    def forward(
        self,
        x: Float[Tensor, "b n d"],
        *,
        mask: Bool[Tensor, "b n"] | None = None,
        turn: Float[Tensor, "*b n k/2"] | None = None,
        context: Float[Tensor, "b m e"] | None = None,
        context_mask: Bool[Tensor, "b m"] | None = None,
    ) -> Float[Tensor, "b n d"]:
        queries, *own = (heads_of(each, self.head_width) for each in self.mix(x).split(self.width, dim=-1))
        queries = rotate(self.query_norm(queries), turn)  # [b g n k]
        keys, values, masks = [], [], []
        if own:
            keys.append(rotate(self.key_norm(own[0]), turn))  # [b g n k]
            values.append(own[1])
            masks.append(mask)
        if context is not None:
            told = self.context(context).chunk(2, dim=-1)
            context_keys, context_values = (heads_of(each, self.head_width) for each in told)  # [b g m k]
            keys.append(self.context_norm(context_keys))
            values.append(context_values)
            masks.append(context_mask)
        seen = attend(queries, torch.cat(keys, dim=2), torch.cat(values, dim=2), _side_by_side(masks, values))
        out: Tensor = self.out(seen)  # [b n d]
        return out


class SwiGLU(nn.Module):
    """A gated layer of 8/3 the width: https://arxiv.org/abs/2002.05202."""

    def __init__(self, width: int) -> None:
        super().__init__()
        hidden = -(-8 * width // 3 // 32) * 32
        self.up = nn.Linear(width, 2 * hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x: Float[Tensor, "*n d"]) -> Float[Tensor, "*n d"]:
        gate, value = self.up(x).chunk(2, dim=-1)
        down: Tensor = self.down(functional.silu(gate) * value)
        return down


class Places(nn.Module):
    """Where tokens are in time and picture, as features to add to theirs."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.out = nn.Linear(6 * _WAVES, width)

    def forward(self, positions: Float[Tensor, "b n 3"]) -> Float[Tensor, "b n d"]:
        places: Tensor = self.out(place_waves(positions).to(self.out.weight.dtype))
        return places


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotary:
    """Turns places into angles: RoPE over time, height and width, https://arxiv.org/abs/2104.09864.

    Two tokens attend to each other by how far apart they are: in seconds, and in shares of the picture, so that a
    larger picture of the same thing has the same angles.
    """

    head_width: int
    steps: tuple[float, float, float]
    """How many steps a second, a picture's height and its width have; an axis of 0 steps isn't told."""
    slowest: float = 0.01
    """Radians per step of the slowest pair; the fastest has one radian."""

    def __call__(self, positions: Float[Tensor, "*b n 3"]) -> Float[Tensor, "*b n k/2"]:
        """The angles by which queries and keys of tokens at these positions are turned."""
        axes = zip(positions.float().unbind(-1), self.steps, self._counts(), strict=True)
        turned = [place[..., None] * (steps * self._frequencies(count, place)) for place, steps, count in axes]
        return torch.cat(turned, dim=-1)

    def _counts(self) -> tuple[int, int, int]:
        """Pairs of each axis: a quarter for time beside space, the rest shared alike."""
        pairs, (is_timed, is_tall, is_wide) = self.head_width // 2, (bool(each) for each in self.steps)
        times = 0 if not is_timed else max(1, pairs // 4) if is_tall or is_wide else pairs
        tall = 0 if not is_tall else (pairs - times) // 2 if is_wide else pairs - times
        return times, tall, pairs - times - tall

    def _frequencies(self, count: int, like: Tensor) -> Tensor:
        return self.slowest ** (torch.arange(count, device=like.device) / max(1, count))


def heads_of(x: Float[Tensor, "b n d"], head_width: int) -> Float[Tensor, "b g n k"]:
    """Split the width into heads."""
    return rearrange(x, "b n (g k) -> b g n k", k=head_width)


def attend(
    queries: Float[Tensor, "b g n k"],
    keys: Float[Tensor, "b g m k"],
    values: Float[Tensor, "b g m k"],
    mask: Bool[Tensor, "b m"] | None = None,
) -> Float[Tensor, "b n d"]:
    """Every query looks at the keys that the mask allows, at least one in each row; heads side by side again."""
    allowed = None if mask is None else mask[:, None, None]  # [b 1 1 m]
    queries, keys = queries.to(values.dtype), keys.to(values.dtype)  # autocast normalises in full precision
    seen = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=allowed)  # [b g n k]
    return rearrange(seen, "b g n k -> b n (g k)")


def rotate(x: Float[Tensor, "b g n k"], turn: Float[Tensor, "*b n k/2"] | None) -> Float[Tensor, "b g n k"]:
    """Turn each pair of numbers by its angle."""
    if turn is None:
        return x
    first, second = x.chunk(2, dim=-1)
    turn = turn.unsqueeze(-3)  # [*b 1 n k/2]
    cos, sin = turn.cos().to(x.dtype), turn.sin().to(x.dtype)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


def place_waves(positions: Float[Tensor, "b n 3"]) -> Float[Tensor, "b n 96"]:
    """Sines and cosines of time, height and width, each from slow to fast."""
    speeds = torch.stack([_speeds(*periods) for periods in (_TIME_PERIODS, _PLACE_PERIODS, _PLACE_PERIODS)])  # [3 16]
    at = positions.float()[..., None] * speeds.to(positions.device)  # [b n 3 16]
    return torch.cat((at.sin(), at.cos()), dim=-1).flatten(-2)


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


def _side_by_side(masks: list[Tensor | None], values: list[Tensor]) -> Tensor | None:
    """One mask over all keys [b m]; None where all may be seen."""
    if all(each is None for each in masks):
        return None
    whole = [
        torch.ones(of.shape[0], of.shape[2], dtype=torch.bool, device=of.device) if mask is None else mask
        for mask, of in zip(masks, values, strict=True)
    ]
    return torch.cat(whole, dim=1)


def _speeds(slowest: float, fastest: float) -> Tensor:
    """Radians per unit of waves whose periods go from one to the other in equal ratios [16]."""
    return 2 * math.pi / slowest * (slowest / fastest) ** torch.linspace(0, 1, _WAVES)
