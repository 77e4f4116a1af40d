"""A voice of silence: nothing sounds, but every word has the time that it would take to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import numpy as np

from filmloom.studio.speech.normalise import read
from filmloom.studio.speech.reading import Clause, clauses, syllables
from filmloom.studio.speech.speech import Speech
from filmloom.types import Language, Sound, Word

_RATE = 22050
_SYLLABLE_S: dict[Language, float] = {"en": 0.21, "zh": 0.22}
_TAIL_S = 0.12


class SilentVoice:
    """For films without speech: captions and pictures keep a reader's pace."""

    def __init__(self, language: Language, lexicon: Mapping[str, str], *, warning: str = "") -> None:
        self.name = "silent"
        self.warning = warning
        self._language = language
        self._lexicon = dict(lexicon)
        settings = json.dumps([sorted(self._lexicon.items()), language], ensure_ascii=False)
        self.version = f"silent 1 {hashlib.sha256(settings.encode()).hexdigest()[:12]}"

    def speak(self, text: str, *, rate: float = 1.0) -> Speech:
        """Silence with word times of a plain text, 22,050 Hz mono."""
        words: list[Word] = []
        position_s = 0.0
        for clause in clauses(text, read(text, self._language, self._lexicon)):
            words += self._timed(text, clause, position_s, rate)
            position_s = words[-1].end_s + clause.pause_s / rate
        seconds = position_s + _TAIL_S
        samples = np.zeros(int(np.ceil(seconds * _RATE)), np.float32)
        return Speech(sound=Sound(samples=samples, rate=_RATE), words=tuple(words), voice=self.version)

    def _timed(self, text: str, clause: Clause, position_s: float, rate: float) -> Sequence[Word]:
        words = []
        for reading in clause.readings:
            seconds = syllables(reading.spoken) * _SYLLABLE_S[self._language] / rate
            written = text[reading.begin : reading.end]
            end_s = position_s + seconds
            words.append(Word(text=written, begin=reading.begin, end=reading.end, start_s=position_s, end_s=end_s))
            position_s = end_s
        return words
