"""CaptionedClip: what every source of training data gives, and how clips are put side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from filmloom.types import Language

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionedClip:
    """A clip and what is said of it."""

    frames: Pixels
    """[t h w 3], red, green, blue."""
    target: Pixels
    """The same at the size that the decoder is to draw, [t s*h s*w 3]; `frames` itself where that is the same."""
    mask: Pixels
    """[t s*h s*w], 1 where an actor is, else 0; all 0 where nobody knows."""
    captions: tuple[str, ...]
    language: Language
    """Of the first caption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipBatch:
    """Clips side by side, b first."""

    frames: Pixels
    target: Pixels
    mask: Pixels
    captions: tuple[tuple[str, ...], ...]


class ClipSource(Protocol):
    """Gives the clip with a number, the same each time, in whatever process: so that training resumes exactly."""

    @property
    def seconds(self) -> float:
        """Length of every clip."""
        ...

    def clip(self, index: int, scale: int = 1) -> CaptionedClip:
        """Clip number `index` of an endless stream, with a target `scale` times as large."""
        ...


def read_batch(source: ClipSource, indices: Sequence[int], scale: int) -> ClipBatch:
    """Some clips of a source, side by side."""
    clips = [source.clip(index, scale) for index in indices]
    return ClipBatch(
        frames=np.stack([each.frames for each in clips]),
        target=np.stack([each.target for each in clips]),
        mask=np.stack([each.mask for each in clips]),
        captions=tuple(each.captions for each in clips),
    )


def batches(source: ClipSource, plan: Iterator[tuple[Sequence[int], int]], num_workers: int = 0) -> Iterator[ClipBatch]:
    """The batches of a plan of (indices, scale), in its order, made ahead in worker processes if there are any."""
    if not num_workers:
        for indices, scale in plan:
            yield read_batch(source, indices, scale)
        return
    from filmloom.model.data.workers import ahead

    yield from ahead(read_batch, ((source, indices, scale) for indices, scale in plan), num_workers)
