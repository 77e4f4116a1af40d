"""Pictures in bytes to numbers around 0, at sizes that divide into whole cells."""

from __future__ import annotations

from einops import rearrange
from jaxtyping import Float, UInt8
from torch import Tensor
from torch.nn import functional


def fitted(pixels: UInt8[Tensor, "k h w 3"], cell: int, max_side: int) -> Float[Tensor, "k 3 h w"]:
    """Pictures from -1 to 1, whose sides are whole numbers of cells and at most `max_side`.

    Larger pictures are scaled down to `max_side`, smaller ones stay, to the nearest cell; nothing is cut off.
    """
    height, width = pixels.shape[1:3]
    scale = min(1.0, max_side / max(height, width))
    size = tuple(max(1, round(side * scale / cell)) * cell for side in (height, width))
    values = rearrange(pixels, "k h w c -> k c h w").float() / 127.5 - 1
    return values if size == (height, width) else resized(values, size, "bilinear")


def resized(values: Float[Tensor, "k 3 h w"], size: tuple[int, ...], mode: str) -> Float[Tensor, "k 3 h w"]:
    """The same pictures at another (height, width), smoothed where they shrink. mode: as torch names it."""
    if mode == "nearest-exact":
        return functional.interpolate(values, size=list(size), mode=mode)
    return functional.interpolate(values, size=list(size), mode=mode, antialias=True, align_corners=False)
