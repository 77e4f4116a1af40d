"""Pictures made smaller: quickly for judging, well for keeping, and as JPEG for people to look at."""

from __future__ import annotations

import base64
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.model.data.captioned_clip import Pixels
from filmloom.model.data.folder import resampling
from filmloom.types import Frame, Size

Floats = npt.NDArray[np.float32]

_SAMPLES: Final = 128
"""Of each side, at least so many lines count for a glance."""
_LARGEST_BOX: Final = 16
"""So many squared bytes can be added in 16 bits."""
_SHOWN: Final[Size] = (128, 72)


def glance(frame: Frame, side: int) -> Floats:
    """A frame [h w 4] BGRA squeezed to [side side 3] RGB, 0 to 255, from some of its pixels."""
    step = max(1, min(frame.shape[:2]) // _SAMPLES)
    return _averaged(frame[::step, ::step, 2::-1].astype(np.float32), (side, side))


def shrunk(frame: Frame, size: Size) -> Frame:
    """A frame [h w 4] BGRA at another size; each new pixel is the mean of what it covers."""
    height, width = frame.shape[:2]
    box = max(1, min(height // size[1], width // size[0], _LARGEST_BOX))
    if box > 1:
        rows, columns = height // box * box, width // box * box
        total = np.zeros((rows // box, columns // box, 3), np.uint16)
        for at in range(box * box):
            total += frame[at // box : rows : box, at % box : columns : box, :3]
        small = total.astype(np.float32) / (box * box)
    else:
        small = frame[..., :3].astype(np.float32)
    made = np.full((size[1], size[0], 4), 255, np.uint8)
    made[..., :3] = _averaged(small, size) + 0.5
    return made


def fitting(size: Size, shorter: int) -> Size:
    """A size of even sides whose shorter one has about so many pixels, never larger than it is."""
    scale = min(1.0, shorter / min(size))
    return (max(16, 2 * round(size[0] * scale / 2)), max(16, 2 * round(size[1] * scale / 2)))


def shown(frame: Frame) -> str:
    """A small JPEG of a frame, in base64, for the sheet."""
    import skia

    scale = min(_SHOWN[0] / frame.shape[1], _SHOWN[1] / frame.shape[0])
    size = (max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale)))
    image = skia.Image.fromarray(shrunk(frame, size), skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    return base64.b64encode(bytes(image.encodeToData(skia.kJPEG, 80))).decode()


def _averaged(pixels: Floats, size: Size) -> Floats:
    """Pixels [h w 3] at another (width, height)."""
    rows = np.tensordot(resampling(pixels.shape[0], size[1]), pixels, (1, 0))
    both: Floats = np.tensordot(resampling(pixels.shape[1], size[0]), rows, (1, 1)).transpose(1, 0, 2)
    return both


def rgb(frame: Frame) -> Pixels:
    """[h w 3], red, green, blue."""
    return np.ascontiguousarray(frame[..., 2::-1])
