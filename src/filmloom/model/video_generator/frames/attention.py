"""Pieces that both transformers are made of: attention, the gated layer, and positions turned into angles.

b batch, n tokens, g heads, k width of a head.
"""

from __future__ import annotations

import torch
from einops import rearrange
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional


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


def heads_of(x: Float[Tensor, "b n d"], head_width: int) -> Float[Tensor, "b g n k"]:
    """Split the width into heads."""
    return rearrange(x, "b n (g k) -> b g n k", k=head_width)


def attend(
    queries: Float[Tensor, "b g n k"],
    keys: Float[Tensor, "b g m k"],
    values: Float[Tensor, "b g m k"],
    mask: Bool[Tensor, "b 1 1 m"] | None = None,
) -> Float[Tensor, "b n d"]:
    """Every query looks at the keys that the mask allows; heads side by side again."""
    seen = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
    return rearrange(seen, "b g n k -> b n (g k)")


def angles(grid: tuple[int, int, int], head_width: int) -> Float[Tensor, "n k/2"]:
    """Of every token of a grid (T, H, W), the angles by which its queries and keys are turned.

    A quarter of each head tells the time, the rest height and width alike: RoPE in three dimensions,
    https://arxiv.org/abs/2104.09864. Positions in space are scaled to a grid of 8, so that a larger picture of the
    same thing has the same angles.
    """
    times = max(1, head_width // 8)
    tall = (head_width // 2 - times) // 2
    shares = (times, tall, head_width // 2 - times - tall)
    scales = (1.0, 8 / grid[1], 8 / grid[2])
    places = torch.meshgrid(*(torch.arange(length) for length in grid), indexing="ij")
    turned = [
        place.flatten()[:, None].float() * scale * _frequencies(count)
        for place, scale, count in zip(places, scales, shares, strict=True)
    ]
    return torch.cat(turned, dim=1)


def rotate(x: Float[Tensor, "b g n k"], turn: Float[Tensor, "n k/2"]) -> Float[Tensor, "b g n k"]:
    """Turn each pair of numbers by its angle."""
    first, second = x.chunk(2, dim=-1)
    cos, sin = turn.cos().to(x.dtype), turn.sin().to(x.dtype)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


def _frequencies(count: int) -> Tensor:
    """From one radian per position down to a hundredth."""
    return 0.01 ** (torch.arange(count) / max(1, count))
