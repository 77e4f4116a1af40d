"""The edit that all formats tell: shots end to end on one track, the film's sound under them, in whole frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from filmloom.types import Size

SOUND_RATE: Final = 48_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EditShot:
    """One shot: a whole file from its first frame to its last."""

    id: str
    file: str
    """Its path from the project file, with slashes."""
    start: int
    """In frames, in the film."""
    num_frames: int

    @property
    def end(self) -> int:
        return self.start + self.num_frames


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCaption:
    """A caption, for formats that keep captions as text."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A film, cut but not joined."""

    title: str
    fps: int
    size: Size
    shots: Sequence[EditShot]
    sound: str
    """Path of the WAV, as long as the film."""
    captions: Sequence[EditCaption] = ()
    """Empty where the pictures carry them, or nobody wants any."""

    @property
    def num_frames(self) -> int:
        return self.shots[-1].end
