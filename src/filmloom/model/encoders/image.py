"""The in-box image encoders: a transformer over patches, and a small convolutional network with short cuts.

b batch, k pictures of one size, h w the grid of tokens, p side of a patch, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from einops import rearrange
from jaxtyping import Float, UInt8
from torch import Tensor, nn
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.encoders.checkpoint import Saved
from filmloom.model.encoders.media import Modality, Picture, check_batch, read_picture
from filmloom.model.encoders.pixels import fitted
from filmloom.model.encoders.rows import by_shape, tokens_of_grids
from filmloom.model.encoders.text import check_heads
from filmloom.model.encoders.transformer import TokenTransformer
from filmloom.model.tokens import Tokens

STEPS: Final = 8.0
"""Steps of the rotary positions along each side of a picture."""
GROUPS: Final = 8
"""Channels are normalised in groups, which, unlike in batches, makes a picture's tokens the same in any company."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageTransformerConfig:
    """Sizes of an image transformer."""

    patch_size: int = 8
    max_side: int = 256
    """Larger pictures are scaled down to it."""
    width: int = 256
    depth: int = 6
    head_width: int = 32

    def __post_init__(self) -> None:
        check_heads(self.width, self.head_width)
        check_cells(self.max_side, self.patch_size)

    def build(self) -> ImageTransformer:
        return ImageTransformer(self)


class ImageTransformer(Saved):
    """Pictures to tokens, one for each patch."""

    modality: Modality = "image"

    def __init__(self, config: ImageTransformerConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.width
        self.embed = nn.Linear(3 * config.patch_size**2, config.width)
        self.transformer = TokenTransformer(config.width, config.depth, config.head_width, (0.0, STEPS, STEPS))

    def forward(self, batch: Sequence[Picture]) -> Tokens:
        """Tokens of pictures [h w 3] in bytes. Raises InputError for what is none."""
        return self.encode(self.patches(batch))

    def patches(self, batch: Sequence[Picture]) -> Tokens:
        """The pictures' patches, from -1 to 1, as they are before the network: what masked training predicts."""
        check_batch(batch, "picture")
        pictures = [read_picture(each).to(self.embed.weight.device) for each in batch]
        grids = by_shape(pictures, self._cut)
        return tokens_of_grids([grid[None] for grid in grids], [torch.zeros(1)] * len(grids))

    def encode(self, patches: Tokens) -> Tokens:
        """The network on patches, or on some of them."""
        tokens: Tokens = self.transformer(patches.with_features(self.embed(patches.features)))
        return tokens

    def _cut(self, pixels: UInt8[Tensor, "k y x 3"]) -> Float[Tensor, "k h w p*p*3"]:
        p = self.config.patch_size
        values = fitted(pixels, p, self.config.max_side)  # [k 3 h*p w*p]
        return rearrange(values, "k c (h p) (w q) -> k h w (p q c)", p=p, q=p)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCnnConfig:
    """Sizes of an image network of convolutions."""

    widths: tuple[int, ...] = (48, 96, 192)
    """Channels of each stage; each halves the picture's sides."""
    blocks: int = 2
    """Of each stage."""
    max_side: int = 256
    """Larger pictures are scaled down to it."""

    def __post_init__(self) -> None:
        check_groups(self.widths)
        check_cells(self.max_side, self.cell)

    @property
    def cell(self) -> int:
        """Pixels along each side of a token."""
        return int(2 ** len(self.widths))

    def build(self) -> ImageCnn:
        return ImageCnn(self)


class ImageCnn(Saved):
    """Pictures to tokens, one for each place of the last feature map: https://arxiv.org/abs/1512.03385 in small."""

    modality: Modality = "image"

    def __init__(self, config: ImageCnnConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.widths[-1]
        layers: list[nn.Module] = []
        for before, after in zip((3, *config.widths), config.widths, strict=False):
            layers.append(nn.Conv2d(before, after, 4, stride=2, padding=1))
            layers.extend(ResidualBlock(after) for _ in range(config.blocks))
        self.layers = nn.Sequential(*layers)
        self.norm = nn.GroupNorm(GROUPS, self.width)

    def forward(self, batch: Sequence[Picture]) -> Tokens:
        """Tokens of pictures [h w 3] in bytes. Raises InputError for what is none."""
        check_batch(batch, "picture")
        pictures = [read_picture(each).to(self.norm.weight.device) for each in batch]
        grids = by_shape(pictures, self.feature_map)
        return tokens_of_grids([grid[None] for grid in grids], [torch.zeros(1)] * len(grids))

    def feature_map(self, pixels: UInt8[Tensor, "k y x 3"]) -> Float[Tensor, "k h w d"]:
        """What is seen at each place of pictures of one size."""
        seen: Tensor = self.norm(self.layers(fitted(pixels, self.config.cell, self.config.max_side)))  # [k d h w]
        return rearrange(seen, "k d h w -> k h w d")


class ResidualBlock(nn.Module):
    """Two convolutions, added to what came in; normalised first, https://arxiv.org/abs/1603.05027."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first_norm, self.second_norm = nn.GroupNorm(GROUPS, width), nn.GroupNorm(GROUPS, width)
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)

    def forward(self, x: Float[Tensor, "k d h w"]) -> Float[Tensor, "k d h w"]:
        change = self.first(functional.silu(self.first_norm(x)))  # [k d h w]
        added: Tensor = x + self.second(functional.silu(self.second_norm(change)))  # [k d h w]
        return added


def check_cells(max_side: int, cell: int) -> None:
    """Raises InputError if the largest picture isn't a whole number of cells."""
    if max_side < cell or max_side % cell:
        raise InputError(f"A largest side of {max_side} in cells of {cell} doesn't divide: choose sizes that do.")


def check_groups(widths: tuple[int, ...]) -> None:
    """Raises InputError if channels don't divide into groups."""
    if not widths or any(width % GROUPS for width in widths):
        raise InputError(f"Channels {widths} came; expected one or more multiples of {GROUPS}.")
