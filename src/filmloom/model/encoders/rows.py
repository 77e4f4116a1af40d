"""Media of different sizes side by side: run in groups of one shape, then filled up to rows of equal length.

Networks that see beyond a token run on one shape at a time, so that a row's tokens are the same in any company.

k media of one shape, b batch, n tokens, d width, t h w a grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from einops import rearrange
from jaxtyping import Float
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from filmloom.model.tokens import Tokens

Box = tuple[float, float, float, float]
"""Top, left, bottom and right of the part that is seen, as shares of the whole picture."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


def by_shape(items: Sequence[Tensor], run: Callable[[Tensor], Tensor]) -> list[Tensor]:
    """Run items of equal shape as one batch [k …]; give each item's result, in the order of the items."""
    groups: dict[torch.Size, list[int]] = {}
    for index, item in enumerate(items):
        groups.setdefault(item.shape, []).append(index)
    found: dict[int, Tensor] = {}
    for indices in groups.values():
        found.update(zip(indices, run(torch.stack([items[index] for index in indices])), strict=True))
    return [found[index] for index in range(len(items))]


def side_by_side(features: Sequence[Float[Tensor, "_n d"]], positions: Sequence[Float[Tensor, "_n 3"]]) -> Tokens:
    """Rows of tokens, filled up with zeros behind their end."""
    lengths = torch.tensor([len(each) for each in features], device=features[0].device)  # [b]
    filled = pad_sequence(list(features), batch_first=True)  # [b n d]
    mask = torch.arange(filled.shape[1], device=filled.device) < lengths[:, None]  # [b n]
    return Tokens(filled, mask, pad_sequence(list(positions), batch_first=True).to(filled.device))


def tokens_of_grids(
    grids: Sequence[Float[Tensor, "_t _h _w d"]],
    times: Sequence[Float[Tensor, " _t"]],
    boxes: Sequence[Box] | None = None,
) -> Tokens:
    """Tokens of features on grids, first of the first slice, row by row.

    times: of each slice, in seconds. boxes: the parts of the pictures that the grids lie on.
    """
    features = [rearrange(grid, "t h w d -> (t h w) d") for grid in grids]
    places = [
        grid_positions(time, grid.shape[1], grid.shape[2], box)
        for time, grid, box in zip(times, grids, boxes or [WHOLE] * len(grids), strict=True)
    ]
    return side_by_side(features, places)


def grid_positions(times: Float[Tensor, " t"], height: int, width: int, box: Box = WHOLE) -> Float[Tensor, "t*h*w 3"]:
    """Time, and the middle of each cell as shares of the whole picture."""
    top, left, bottom, right = box
    y = top + (bottom - top) * (torch.arange(height) + 0.5) / height  # [h]
    x = left + (right - left) * (torch.arange(width) + 0.5) / width  # [w]
    places = torch.stack(torch.meshgrid(times.float().cpu(), y, x, indexing="ij"), dim=-1)  # [t h w 3]
    return rearrange(places, "t h w c -> (t h w) c")


def fill_up(frames: Tensor, times: Float[Tensor, " t"], size: int) -> tuple[Tensor, Float[Tensor, " t/size"]]:
    """Frames repeated at the end to a whole number of slices of `size`, and the middle time of each slice."""
    missing = -len(frames) % size
    if missing:
        frames = torch.cat((frames, frames[-1:].expand(missing, *frames.shape[1:])))
        times = torch.cat((times, times[-1:].expand(missing)))
    return frames, rearrange(times, "(t size) -> t size", size=size).mean(dim=1)
