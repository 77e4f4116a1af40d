"""A recording of the user's own voice gets word times: its words are spread over the parts where somebody speaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from filmloom.media import read_sound
from filmloom.studio.speech.alignment import word_times
from filmloom.studio.speech.normalise import read
from filmloom.studio.speech.reading import clauses
from filmloom.studio.speech.speech import Speech
from filmloom.types import Language, Sound

_SPOKEN = 0.06
"""Of the loud parts' level: -24 dB; rooms and breaths are below it."""


def from_recording(path: Path | str, text: str, language: Language) -> Speech:
    """Sound of the file (mono, 48 kHz) with times for every word of the text, which it is taken to say.

    Each word gets a share of the spoken time by its length; the border of two clauses moves to a pause of at least
    0.15 s near it. No recogniser is asked: words the speaker left out or added shift the others until the next pause.
    Raises MediaError for a file that can't be read.
    """
    heard = read_sound(path)
    mono = heard.samples if heard.samples.ndim == 1 else heard.samples.mean(axis=1)
    sound = Sound(samples=np.ascontiguousarray(mono, np.float32), rate=heard.rate)
    words = word_times(text, tuple(clauses(text, read(text, language))), sound, floor=_SPOKEN)
    return Speech(sound=sound, words=tuple(words), voice=f"recording 2 {Path(path).name}")
