"""Schedule: narration decides time. A shot lasts as long as its words and their pads need, in whole frames."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from filmloom.studio.storyboard import Shot

LABEL_S = 3.0
"""The first shot lasts at least this long, so that the label can be read (GB 45438: at least 2 s)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where a shot lies in the film, in frames."""

    start: int
    num_frames: int

    @property
    def end(self) -> int:
        return self.start + self.num_frames


def schedule(shots: Sequence[Shot], speech_s: Sequence[float], *, fps: int) -> tuple[Slot, ...]:
    """One slot per shot, end to end: max(min, pad + speech + pad), rounded up to frames."""
    slots: list[Slot] = []
    start = 0
    for index, (shot, spoken_s) in enumerate(zip(shots, speech_s, strict=True)):
        least_s = max(shot.min, LABEL_S) if index == 0 else shot.min
        padded_s = shot.pad.before + spoken_s + shot.pad.after if spoken_s else 0.0
        # A hair is taken off before rounding up: 2.0 s at 25 fps is 50 frames, also when it comes as 2.0000000001.
        num_frames = max(1, math.ceil(max(least_s, padded_s) * fps - 1e-6))
        slots.append(Slot(start=start, num_frames=num_frames))
        start += num_frames
    return tuple(slots)
