"""Cut-outs: a picture freed from a plain background and from its empty margins. Frames [h w 4], BGRA."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.types import Frame

PLAIN: Final = 0.96
"""Of the edge: so much has to be of one colour."""
_RING: Final = 0.02
"""Of a picture's shorter side: how much of its edge is looked at."""
_ALIKE: Final = 20
"""Of 255: how far the background's pixels may differ from its colour."""
_CLEAR: Final = 70
"""Pixels at the edge that differ by so much are wholly the product's."""

Mask = npt.NDArray[np.bool_]


def edge_color(frame: Frame) -> tuple[npt.NDArray[np.int16], float]:
    """The colour of the picture's edge, and how much of the edge has it."""
    deep = max(1, round(_RING * min(frame.shape[:2])))
    ring = np.concatenate([
        part.reshape(-1, 4) for part in (frame[:deep], frame[-deep:], frame[:, :deep], frame[:, -deep:])
    ])[:, :3].astype(np.int16)  # fmt: skip
    color = np.median(ring, axis=0).astype(np.int16)
    return color, float((np.abs(ring - color).max(axis=1) <= _ALIKE).mean())


def freed(frame: Frame, color: npt.NDArray[np.int16]) -> Frame:
    """What is of the background's colour and hangs together with the edge becomes clear; the border is softened."""
    away = np.abs(frame[..., :3].astype(np.int16) - color).max(axis=2)
    background = _reached(away <= _ALIKE)
    near = _grown(_grown(background)) & ~background
    soft = np.clip((away - _ALIKE / 2) / (_CLEAR - _ALIKE / 2), 0, 1)
    alpha = np.where(background, 0.0, np.where(near, soft, 1.0))
    own = np.maximum(alpha, 0.05)[..., None]
    mixed = frame[..., :3].astype(np.float32)
    cleaned = np.where(near[..., None], (mixed - (1 - own) * color) / own, mixed)
    return np.dstack([np.clip(cleaned, 0, 255), alpha * 255]).round().astype(np.uint8)


def _reached(alike: Mask) -> Mask:
    """Of the alike pixels those that the edge reaches, spread along rows and columns until nothing changes."""
    edge = np.zeros_like(alike)
    edge[0], edge[-1], edge[:, 0], edge[:, -1] = True, True, True, True
    reached = edge & alike
    while True:
        before = int(reached.sum())
        reached = _along_rows(reached, alike)
        reached = _along_rows(reached.T, alike.T).T
        if int(reached.sum()) == before:
            return reached


def _along_rows(reached: Mask, alike: Mask) -> Mask:
    """Every run of alike pixels that is reached somewhere is reached everywhere."""
    walls = np.ones((alike.shape[0], alike.shape[1] + 1), dtype=np.int64)
    walls[:, 1:] = ~alike
    runs = np.cumsum(walls.ravel()).reshape(walls.shape)[:, 1:]
    hit = np.zeros(int(runs[-1, -1]) + 1, dtype=bool)
    hit[runs[reached]] = True
    spread: Mask = alike & hit[runs]
    return spread


def _grown(mask: Mask) -> Mask:
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def trimmed(frame: Frame) -> Frame:
    """Without the empty margins. Raises InputError for a picture of nothing."""
    rows, columns = np.nonzero(frame[..., 3] > 8)
    if not len(rows):
        raise InputError("The picture is wholly transparent; give one with something on it.")
    return frame[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
