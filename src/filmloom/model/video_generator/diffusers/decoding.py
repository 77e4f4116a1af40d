"""Decoding: latents in, frames as bytes out, in tiles where memory asks for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from filmloom.errors import InputError
from filmloom.model.video_generator.diffusers.latents import Latents


@torch.no_grad()
def decoded(autoencoder: Any, latents: Latents, device: str) -> UInt8[np.ndarray, "t h w 3"]:
    """The frames of one clip. Where memory runs out, once more in tiles; the latents are on the disk anyway.

    Raises InputError if the tiles don't fit either.
    """
    try:
        return _bytes(_decoded(autoencoder, latents, device))
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        if not _is_memory(error):
            raise
    in_tiles(autoencoder)
    try:
        return _bytes(_decoded(autoencoder, latents, device))
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        if not _is_memory(error):
            raise
        raise InputError(
            "The pictures don't fit into memory even in tiles. What was sampled is kept: free some memory and run the "
            "same again, or ask for a smaller size."
        ) from error


def in_tiles(autoencoder: Any) -> None:
    """From now on it decodes in tiles, one clip and, where it knows frames only, one frame at a time."""
    for name in ("enable_tiling", "enable_slicing"):
        if hasattr(autoencoder, name):
            getattr(autoencoder, name)()


def _decoded(autoencoder: Any, latents: Latents, device: str) -> Float[Tensor, "t c h w"]:
    """Values from -1 to 1."""
    values = latents.values.to(device, autoencoder.dtype)
    if values.ndim == 4:  # an autoencoder of pictures
        pictures: Tensor = autoencoder.decode(values, return_dict=False)[0]
        return pictures
    timestep = [] if latents.timestep is None else [latents.timestep.to(device)]
    made: Tensor = autoencoder.decode(values, *timestep, return_dict=False)[0]
    return made[0].transpose(0, 1)


def _bytes(values: Float[Tensor, "t c h w"]) -> UInt8[np.ndarray, "t h w 3"]:
    """Frame by frame, so that there is no second copy of all of them in full precision."""
    made = np.empty((len(values), *values.shape[2:], 3), np.uint8)
    for frame, pixels in zip(values, made, strict=True):
        bright = (frame.float() * 127.5 + 127.5).clamp(0, 255).round()
        pixels[:] = bright.to(torch.uint8).permute(1, 2, 0).cpu().numpy()
    return made


def _is_memory(error: Exception) -> bool:
    return not isinstance(error, RuntimeError) or "memory" in str(error).lower()
