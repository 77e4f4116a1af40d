"""Motion: how each tubelet's picture moves, by Lucas and Kanade's least squares, as a few numbers beside its pixels.

A small network needs long to find out that two pictures are the same, one pixel apart; this says so outright, and what
remains to be learned is who or what it is that moves. The method is theirs (IJCAI 1981), at two scales, since it sees
no more than a pixel or two at each; a second stream of motion is that of https://arxiv.org/abs/1406.2199.

k videos, f frames, t h w the grid of tubelets.
"""

from __future__ import annotations

from typing import Final

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

SCALES: Final = (1, 2)
"""Pixels of the video that make one, for each estimate."""
_NUMBERS: Final = 4
FEATURES: Final = _NUMBERS * len(SCALES)
_FAR: Final = 2.0
"""Pixels a frame, beyond which an estimate is cut."""
_STEADY: Final = 1e-4
"""Added to the squared gradients, so that nothing moves where nothing can be seen to."""


def motion_features(
    grey: Float[Tensor, "k f y x"], tubelet_frames: int, patch_size: int
) -> Float[Tensor, "k t h w {FEATURES}"]:
    """Of each tubelet at each scale: its way to the right and down, how much there is to see, and how much changes.

    Ways are 2 sqrt(pixels a frame), with their sign, for a slow camera is told by tenths of a pixel. The sides are
    whole patches, and patches whole pixels of each scale.
    """
    return torch.cat([_at(grey, scale, tubelet_frames, patch_size // scale) for scale in SCALES], -1)


def _at(grey: Float[Tensor, "k f y x"], scale: int, frames: int, side: int) -> Float[Tensor, "k t h w n"]:
    small = functional.avg_pool2d(grey, scale)  # [k f y x]
    later = torch.cat([small[:, 1:], small[:, -1:]], 1)
    change, between = later - small, (later + small) / 2
    down, right = torch.gradient(between, dim=(2, 3))

    def over_tubelet(values: Float[Tensor, "k f y x"]) -> Float[Tensor, "k t h w"]:
        return functional.avg_pool3d(values[:, None], (frames, side, side))[:, 0]

    xx, yy = over_tubelet(right * right) + _STEADY, over_tubelet(down * down) + _STEADY
    xy = over_tubelet(right * down)
    xt, yt = over_tubelet(right * change), over_tubelet(down * change)
    whole = xx * yy - xy * xy
    across, along = (xy * yt - yy * xt) / whole, (xy * xt - xx * yt) / whole
    seen, changed = (xx + yy).log(), (over_tubelet(change * change) + _STEADY).log()
    near = [2 * each.sign() * each.abs().clamp(max=_FAR).sqrt() for each in (across, along)]
    return torch.stack([*near, seen / 4, changed / 4], -1)
