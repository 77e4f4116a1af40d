"""Shots: a video as small frames, and where it was cut.

What changes from frame to frame is measured twice: by the mean difference of small frames, which sees where things
are, and by the difference of soft colour histograms, which doesn't mind that they move; a cut is high in both, so the
score is their geometric mean. A cut is where the score stands out from its neighbours: at least RATIO times the mean of
the three largest within NEAR_S on either side. This is the sliding window of Yeo and Liu (Rapid scene analysis on
compressed video, IEEE Trans. CSVT 5(6), 1995), which compares with the second largest only, and so loses both of two
cuts that are near to each other. Long motion raises the neighbours too; around a flash the picture is as before.
Dissolves and fades are not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.media import read_frames
from filmloom.model.data.captioned_clip import Pixels
from filmloom.model.data.prepare.pictures import Floats, glance, shown
from filmloom.types import Size

SIDE: Final = 16
"""Cells along each side of a small frame."""
FLOOR: Final = 0.02
"""The least score of a cut, of 1."""
RATIO: Final = 1.8
NEAR_S: Final = 0.4
FLASH_S: Final = 0.12
_BINS: Final = 16
_OPPONENT: Final = np.array([[1 / 3, 1 / 3, 1 / 3], [0.5, -0.5, 0], [0.25, 0.25, -0.5]], np.float32)
"""Brightness, red against green, yellow against blue."""
_CENTRE: Final = np.array([0, 127.5, 127.5], np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallFrames:
    """All frames of a video, made small."""

    cells: Pixels
    """[n 16 16 3], red, green, blue."""
    histograms: Floats
    """[n 3 16]: shares of brightness and of two opponent colours."""
    size: Size
    """Of the video, upright."""
    pictures: tuple[str, ...] = ()
    """About one a second, JPEG in base64."""

    def __len__(self) -> int:
        return len(self.cells)


def small_frames(path: Path, rate: float) -> SmallFrames:
    """Read a video of `rate` frames per second. Raises MediaError when it is broken."""
    cells, histograms = [], []
    pictures: list[str] = []
    size = (0, 0)
    for number, frame in enumerate(read_frames(path)):
        fine = glance(frame, 2 * SIDE)
        cells.append((fine.reshape(SIDE, 2, SIDE, 2, 3).mean((1, 3)) + 0.5).astype(np.uint8))
        histograms.append(_histogram(fine))
        if number == 0:
            size = (frame.shape[1], frame.shape[0])
        if number >= len(pictures) * rate:
            pictures.append(shown(frame))
    return SmallFrames(
        cells=np.array(cells, np.uint8).reshape(-1, SIDE, SIDE, 3),
        histograms=np.array(histograms, np.float32).reshape(-1, 3, _BINS),
        size=size,
        pictures=tuple(pictures),
    )


def cuts(frames: SmallFrames, rate: float) -> list[int]:
    """The numbers of the first frames of all shots but the first."""
    scores = changes(frames, np.arange(len(frames) - 1), np.arange(1, len(frames)))  # [n-1]: from k to k + 1
    near, lasting = max(3, round(NEAR_S * rate)), max(2, round(FLASH_S * rate))
    found = []
    for at in np.flatnonzero(scores >= FLOOR):
        others = np.sort(np.concatenate([scores[max(0, at - near) : at], scores[at + 1 : at + 1 + near]]))[-3:]
        if scores[at] < RATIO * others.sum() / 3:
            continue
        before = np.array([at, max(0, at + 1 - lasting)])
        after = np.array([min(at + lasting, len(frames) - 1), at + 1])
        if changes(frames, before, after).min() >= scores[at] / 2:
            found.append(int(at) + 1)
    return found


def changes(frames: SmallFrames, before: npt.NDArray[np.int64], after: npt.NDArray[np.int64]) -> Floats:
    """How much frames with some numbers differ from others, [n], 0 to 1."""
    scores = np.zeros(len(before), np.float32)
    for start in range(0, len(before), 1024):  # a part at a time, since the differences are large
        one, other = before[start : start + 1024], after[start : start + 1024]
        moved = np.abs(frames.cells[one].astype(np.int16) - frames.cells[other]).mean((1, 2, 3)) / 255
        coloured = np.abs(frames.histograms[one] - frames.histograms[other]).sum(2).mean(1) / 2
        scores[start : start + 1024] = np.sqrt(moved * coloured)
    return scores


def _histogram(pixels: Floats) -> Floats:
    """[3 16] of pixels [h w 3]; a value between two bins counts for both, so that no step is where none is."""
    values = pixels.reshape(-1, 3) @ _OPPONENT.T + _CENTRE
    place = (values * (_BINS / 256) - 0.5).clip(0, _BINS - 1)
    lower = np.floor(place).astype(np.int64).clip(0, _BINS - 2)
    upper_share = place - lower
    bins = lower + _BINS * np.arange(3)
    count = np.bincount(bins.ravel(), (1 - upper_share).ravel(), 3 * _BINS)
    count += np.bincount(bins.ravel() + 1, upper_share.ravel(), 3 * _BINS)
    shares: Floats = (count.reshape(3, _BINS) / len(values)).astype(np.float32)
    return shares
