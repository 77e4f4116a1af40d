"""Filters: what a piece of a shot looks like, whether it is worth having, and whether it was there before."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.model.data.captioned_clip import Pixels
from filmloom.model.data.folder import resampling
from filmloom.model.data.prepare.settings import Reason

STILL: Final = 3.0
"""Levels of 255 by which the three cells of 256 that change most must change in half a second, on average."""
STILL_S: Final = 0.5
BLANK: Final = 4.0
"""Levels of 255: the standard deviation over the cells of a frame with nothing in it."""
BLANK_SHARE: Final = 0.75
"""Of the frames of a piece, so many must be blank."""
BLACK: Final = 24.0
"""Mean level of a blank piece that is called black."""
NUM_MOMENTS: Final = 5
HAMMING: Final = 32
"""Of 320 bits, at most so many may differ in duplicates."""
ALIKE: Final = 24.0
"""And by so many levels of 255, at most, the three cells of 256 that differ most."""
_STEP: Final = 2.0
_LUMA: Final = np.array([0.299, 0.587, 0.114], np.float32)

Hashes = npt.NDArray[np.uint64]


def judged(cells: Pixels, rate: float, keep_still: bool) -> tuple[Reason, str] | None:
    """Why a piece, as small frames [n 16 16 3], isn't worth having; None if it is."""
    is_blank = cells.std((1, 2)).max(-1) < BLANK
    if is_blank.mean() >= BLANK_SHARE:
        level = float(cells[is_blank].mean())
        detail = f"{100 * is_blank.mean():.0f} % of its frames are of one colour, at level {level:.0f} of 255"
        return ("black", detail) if level < BLACK else ("flat", detail)
    moved = motion(cells, rate)
    if moved < STILL and not keep_still:
        return "static", f"it changes by {moved:.1f} levels of 255 in half a second; expected {STILL:g}"
    return None


def motion(cells: Pixels, rate: float) -> float:
    """How much changes in half a second where most changes, in levels of 255."""
    apart = max(1, min(round(STILL_S * rate), len(cells) // 2))
    if len(cells) < 2:
        return 0.0
    return float(_largest(cells[apart:], cells[:-apart]).mean())


def moments(cells: Pixels) -> Pixels:
    """Five small frames of a piece, evenly in time."""
    seen: Pixels = cells[((np.arange(NUM_MOMENTS) + 0.5) * len(cells) / NUM_MOMENTS).astype(int)]
    return seen


def hashes(frames: Pixels) -> list[str]:
    """64 bits for each frame, as hexadecimal digits: whether it gets brighter from cell to cell along eight rows.

    The difference hash (N. Krawetz, Kind of like that, 2013, hackerfactor.com), with a step that noise doesn't make.
    """
    grey = frames @ _LUMA
    rows = np.einsum("ih,nhw,jw->nij", resampling(grey.shape[1], 8), grey, resampling(grey.shape[2], 9))
    bits = np.diff(rows, axis=2) > _STEP
    return [np.packbits(each).tobytes().hex() for each in bits]


class Seen:
    """The pieces that were taken so far, to find those that come again."""

    def __init__(self, capacity: int) -> None:
        self._hashes = np.zeros((capacity, NUM_MOMENTS), np.uint64)
        self._moments = np.zeros((capacity, NUM_MOMENTS, 16, 16, 3), np.uint8)
        self._count = 0

    def find(self, bits: Sequence[str], looks: str) -> tuple[int, int] | None:
        """The number of the nearest piece that is the same, and its Hamming distance; None if it is new.

        The hash alone would take two things before one background for one; so the small frames are compared as well.
        """
        hashed, frames = _numbers(bits), unpacked(looks)
        distances = np.bitwise_count(self._hashes[: self._count] ^ hashed).sum(1, dtype=np.int64)
        near = np.flatnonzero(distances <= HAMMING)
        for number in near[np.argsort(distances[near], kind="stable")]:
            if _largest(self._moments[number], frames).mean() <= ALIKE:
                return int(number), int(distances[number])
        return None

    def add(self, bits: Sequence[str], looks: str) -> int:
        """Keep a piece; give its number."""
        self._hashes[self._count], self._moments[self._count] = _numbers(bits), unpacked(looks)
        self._count += 1
        return self._count - 1


def packed(frames: Pixels) -> str:
    """Small frames as text."""
    return base64.b64encode(frames.tobytes()).decode()


def unpacked(text: str) -> Pixels:
    """Small frames [5 16 16 3] of a text."""
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(NUM_MOMENTS, 16, 16, 3)


def method() -> Mapping[str, float]:
    """The thresholds, for the report."""
    return {
        "static below": STILL,
        "blank below": BLANK,
        "blank share": BLANK_SHARE,
        "black below": BLACK,
        "duplicate bits of 320": HAMMING,
        "duplicate levels of 255": ALIKE,
    }


def _largest(some: Pixels, others: Pixels) -> npt.NDArray[np.float64]:
    """By how much frames [n 16 16 3] differ from others in the three cells that differ most, [n]."""
    away = np.abs(some.astype(np.int16) - others).max(-1).reshape(len(some), -1)
    largest: npt.NDArray[np.float64] = np.partition(away, -3, axis=1)[:, -3:].mean(1)
    return largest


def _numbers(bits: Sequence[str]) -> Hashes:
    return np.array([int(each, 16) for each in bits], np.uint64)
