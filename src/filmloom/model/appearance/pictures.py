"""What the picture tower looks at: a drawing or a cut-out of any size goes in, a small square of numbers comes out.

The square holds red, green, blue, each multiplied by alpha, and alpha, from 0 to 1. What is transparent around the
subject is cut away first, so that a small subject on a large sheet looks like a large one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from filmloom.errors import MediaError

if TYPE_CHECKING:
    from filmloom.world.scene import Color

SIDE: Final = 32
"""Pixels of a side of the square that the tower sees."""
_MARGIN: Final = 0.04
_SEEN: Final = 8
_DRAWN_SIDE: Final = 96


def square(rgba: npt.NDArray[np.uint8], side: int = SIDE) -> npt.NDArray[np.float32]:
    """The subject of a picture [h w 4] (red, green, blue, straight alpha) in the middle of a square [4 side side].

    Raises MediaError for what is no such picture, or shows nothing.
    """
    if rgba.dtype != np.uint8 or rgba.ndim != 3 or rgba.shape[2] != 4:
        raise MediaError(
            f"A picture of {rgba.dtype} {list(rgba.shape)} was given; expected bytes [height, width, 4]: "
            "red, green, blue, alpha."
        )
    alpha = rgba[..., 3] >= _SEEN
    if not alpha.any():
        raise MediaError("A picture that is transparent all over was given; expected one with something to see in it.")
    premultiplied = rgba.astype(np.float32) / np.float32(255)
    premultiplied[..., :3] *= premultiplied[..., 3:]
    return _centred(premultiplied, alpha, side)


def drawing(key: str, color: Color | None = None) -> npt.NDArray[np.uint8]:
    """The picture of a concept of the world, tinted if a colour is given: [h w 4], red, green, blue, straight alpha."""
    from filmloom.draw.canvas import new_surface, pixels
    from filmloom.world.render.pictures import VIEW_BOX, concept_picture

    surface = new_surface((_DRAWN_SIDE, _DRAWN_SIDE))
    with surface as canvas:
        canvas.scale(_DRAWN_SIDE / VIEW_BOX, _DRAWN_SIDE / VIEW_BOX)
        canvas.drawPicture(concept_picture(key, color))
    drawn = pixels(surface)[..., [2, 1, 0, 3]].astype(np.float32)
    drawn[..., :3] *= 255 / np.maximum(drawn[..., 3:], 1)
    return np.minimum(np.rint(drawn), 255).astype(np.uint8)


def _centred(picture: npt.NDArray[np.float32], alpha: npt.NDArray[np.bool_], side: int) -> npt.NDArray[np.float32]:
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    reach = max(bottom - top, right - left) * (0.5 + _MARGIN)
    down = _shares((top + bottom) / 2 - reach, 2 * reach / side, side, picture.shape[0])
    across = _shares((left + right) / 2 - reach, 2 * reach / side, side, picture.shape[1])
    centred: npt.NDArray[np.float32] = np.einsum("ih,hwc,jw->cij", down, picture, across, optimize=True)
    return centred


def _shares(start: float, step: float, count: int, length: int) -> npt.NDArray[np.float32]:
    """How much of each of `length` pixels lies in each of `count` cells of width `step`, [count length]."""
    edges = start + step * np.arange(count + 1)
    inside = np.arange(length)
    overlap = np.minimum(edges[1:, None], inside + 1) - np.maximum(edges[:-1, None], inside)
    shares: npt.NDArray[np.float32] = (np.maximum(overlap, 0) / step).astype(np.float32)
    return shares
