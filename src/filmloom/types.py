"""The nouns that every part shares: sizes, sound, words, cues and events, as plain frozen dataclasses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Language: TypeAlias = Literal["zh", "en"]
Size: TypeAlias = tuple[int, int]
"""(width, height) in pixels."""
Rate: TypeAlias = Fraction
"""Frames per second, exact."""
Frame: TypeAlias = npt.NDArray[np.uint8]
"""One picture [h w 4], bytes in the order blue, green, red, alpha: what Skia draws and PyAV reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Samples in time."""

    samples: npt.NDArray[np.float32]
    """[n] mono or [n 2] stereo, -1 to 1."""
    rate: int
    """Samples per second."""

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One spoken word: which part of the text it is, and when it sounds."""

    text: str
    """The text as written (not as read): 12.5%, 地铁."""
    begin: int
    """Index of its first character in the spoken text."""
    end: int
    """Index after its last character."""
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A caption: at most two lines, from the first word's start to when it leaves the screen."""

    lines: tuple[str, ...]
    start_s: float
    end_s: float
    words: tuple[Word, ...]
    """The words of this cue; begin and end index into "\\n".join(lines)."""
    also: str = ""
    """The same in another language, to be read under the lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of progress."""

    stage: str
    """read, scenes, speech, segments, join, sign, check, sample, draw."""
    done: float
    total: float
    message: str = ""
    eta_s: float | None = None
    """Seconds until this stage is done, where it can be told."""
    level: Literal["progress", "info", "warning"] = "progress"
    preview: Callable[[], Frame] | None = None
    """Draws a small picture of how it looks now."""


OnEvent: TypeAlias = Callable[[Event], None]


def ignore_event(event: Event) -> None:
    """Take an event and do nothing: the default listener."""
