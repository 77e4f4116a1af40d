"""Pictures as a checkpoint wants them, by its own preprocessor configuration, in torch: scaled, cut, normalised."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import torch
from einops import rearrange
from jaxtyping import Float, UInt8
from torch import Tensor

from filmloom.errors import InputError
from filmloom.model.encoders.pixels import resized
from filmloom.model.encoders.rows import WHOLE, Box

_MODES: Final = {0: "nearest-exact", 1: "bicubic", 2: "bilinear", 3: "bicubic"}
"""Pillow's numbers for ways of scaling; 1, Lanczos, is nearest to bicubic, by which transformers replaces it, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How pictures become a network's numbers."""

    size: tuple[int, int] | int | None
    """(height, width) to scale to, whatever the shape; or of the shorter side; None: as they are."""
    crop: tuple[int, int] | None
    """(height, width) of the middle that is kept; None: all of it."""
    mode: str
    scale: float
    """What bytes are multiplied with."""
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def read(cls, content: dict[str, Any]) -> Preparation:
        """From a preprocessor configuration. Raises InputError for what isn't understood."""
        try:
            return cls._read(content)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"A preprocessor configuration with size {content.get('size')!r}, crop {content.get('crop_size')!r}, "
                f"resampling {content.get('resample')!r} isn't understood ({error!r}): expected height and width or "
                "shortest_edge, Pillow's number of nearest, bilinear or bicubic, mean and deviation."
            ) from error

    @classmethod
    def _read(cls, content: dict[str, Any]) -> Preparation:
        crops = bool(content.get("do_center_crop", "crop_size" in content))
        size = _size(content["size"], is_shorter_side=crops) if content.get("do_resize", True) else None
        crop = _size(content["crop_size"], is_shorter_side=False) if crops else None
        if isinstance(size, int) and "crop_pct" in content:  # ConvNeXt's way, which ResNets are saved with
            size, crop = _enlarged(size, content["crop_pct"] or 224 / 256)
        normalises = content.get("do_normalize", True)
        return cls(
            size=size,
            crop=crop if crop is None or isinstance(crop, tuple) else (crop, crop),
            mode=_MODES[content.get("resample", 2)],
            scale=content.get("rescale_factor", 1 / 255) if content.get("do_rescale", True) else 1.0,
            mean=tuple(content["image_mean"]) if normalises else (0.0, 0.0, 0.0),
            std=tuple(content["image_std"]) if normalises else (1.0, 1.0, 1.0),
        )

    def __call__(self, pixels: UInt8[Tensor, "k h w 3"]) -> Float[Tensor, "k 3 y x"]:
        """Scaled, cut and normalised pictures."""
        values = rearrange(pixels, "k h w c -> k c h w").float()
        scaled, (top, left, height, width) = self._frame(*pixels.shape[1:3])
        if scaled != tuple(values.shape[2:]):
            values = resized(values, scaled, self.mode).clamp(0, 255)
        values = values[:, :, top : top + height, left : left + width]
        mean, std = (torch.tensor(each, device=values.device)[:, None, None] for each in (self.mean, self.std))
        return (values * self.scale - mean) / std

    def box(self, height: int, width: int) -> Box:
        """The part of pictures of this size that is kept."""
        if self.crop is None:
            return WHOLE
        (scaled_height, scaled_width), (top, left, kept_height, kept_width) = self._frame(height, width)
        bottom, right = top + kept_height, left + kept_width
        return top / scaled_height, left / scaled_width, bottom / scaled_height, right / scaled_width

    @property
    def shape(self) -> tuple[int, int] | None:
        """(height, width) of every prepared picture; None if it depends on the picture."""
        if self.crop is not None:
            return self.crop
        return self.size if isinstance(self.size, tuple) else None

    def _frame(self, height: int, width: int) -> tuple[tuple[int, int], tuple[int, int, int, int]]:
        """Size when scaled; top, left, height and width of what is then kept."""
        if isinstance(self.size, int):
            short, long = min(height, width), max(height, width)
            longer = int(self.size * long / short)
            scaled = (self.size, longer) if height <= width else (longer, self.size)
        else:
            scaled = self.size or (height, width)
        if self.crop is None:
            return scaled, (0, 0, *scaled)
        if self.crop[0] > scaled[0] or self.crop[1] > scaled[1]:
            raise InputError(f"A picture of {width}x{height} is smaller than what is cut from it: give a larger one.")
        return scaled, ((scaled[0] - self.crop[0]) // 2, (scaled[1] - self.crop[1]) // 2, *self.crop)


def _size(size: Any, *, is_shorter_side: bool) -> tuple[int, int] | int:
    if isinstance(size, int):
        return size if is_shorter_side else (size, size)
    if size.get("shortest_edge"):
        return int(size["shortest_edge"])
    return int(size["height"]), int(size["width"])


def _enlarged(size: int, share: float) -> tuple[tuple[int, int] | int, tuple[int, int] | None]:
    """Smaller pictures than 384 are scaled to more than is kept of them, larger ones are squeezed."""
    if size >= 384:
        return (size, size), None
    return math.floor(size / share), (size, size)
