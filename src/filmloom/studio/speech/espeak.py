"""A voice of espeak-ng: reads clause by clause, places the clauses with measured pauses, and times every word.

Each clause is synthesized alone with the mark that gives it its melody, its silent ends are cut off by energy, and
the pause after it is ours. So a clause's first word starts exactly with its sound, however espeak padded it.
Inside a clause the word events count; a word without one (espeak says 一只 or "of the" in one breath) gets its share
of the time by its length.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from filmloom.errors import VoiceError
from filmloom.studio.speech.espeak_engine import EspeakEngine, Utterance, engine
from filmloom.studio.speech.espeak_voices import ACCENTS
from filmloom.studio.speech.normalise import read
from filmloom.studio.speech.reading import Clause, Reading, ReadingLanguage, clauses
from filmloom.studio.speech.speech import Speech
from filmloom.types import Language, Sound, Word

_RATE = 22050
_METHOD = 1
"""Counts up when the same text would sound otherwise."""
_SPEEDS: dict[ReadingLanguage, int] = {"en": 155, "zh": 205, "pinyin": 205}
"""espeak's words per minute that give, pauses included, about 165 English words a minute or 4.2 hanzi a second."""
_GAIN: dict[ReadingLanguage, float] = {"en": 1.0, "zh": 0.8, "pinyin": 0.8}
"""Mandarin comes out 2 dB louder than English."""
_MIN_SPEED, _MAX_SPEED = 80, 450
_QUIET = 0.002
"""Of full scale; espeak's silence is exact zeros with small ringing."""
_TAIL_S = 0.12
_JOINT_S = 0.03
"""Between two languages in one clause."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A run of words in one language: its sound without silent ends, and where each word begins in it."""

    samples: npt.NDArray[np.float32]
    starts_s: tuple[float, ...]


class EspeakVoice:
    """One of espeak-ng's voices; words of the other language are read by that language's, in the same timbre."""

    def __init__(self, id: str, language: Language, lexicon: Mapping[str, str]) -> None:
        self.name = id or ACCENTS[language][0]
        self.warning = ""
        self._language = language
        self._lexicon = dict(lexicon)
        self._engine: EspeakEngine = engine()
        self._names = _names(self.name, language)
        settings = json.dumps([sorted(self._lexicon.items()), language], ensure_ascii=False)
        digest = hashlib.sha256(settings.encode()).hexdigest()[:12]
        self.version = f"espeak-ng {self._engine.version()} {self.name} reading {_METHOD} {digest}"

    def speak(self, text: str, *, rate: float = 1.0) -> Speech:
        """Sound and word times of a plain text, 22,050 Hz mono; a text without words is a short silence."""
        parts: list[npt.NDArray[np.float32]] = []
        words: list[Word] = []
        position_s = 0.0
        for clause in clauses(text, read(text, self._language, self._lexicon)):
            said = self._say_clause(clause, rate)
            end_s = position_s + len(said.samples) / _RATE
            words += _words(text, clause.readings, [position_s + start for start in said.starts_s], end_s)
            silence = np.zeros(round(clause.pause_s / rate * _RATE), np.float32)
            parts += [said.samples, silence]
            position_s = end_s + len(silence) / _RATE
        samples = np.concatenate([*parts, np.zeros(round(_TAIL_S * _RATE), np.float32)])
        return Speech(sound=Sound(samples=samples, rate=_RATE), words=tuple(words), voice=self.version)

    def _say_clause(self, clause: Clause, rate: float) -> _Said:
        runs = [tuple(run) for _, run in groupby(clause.readings, key=lambda reading: reading.language)]
        said = [
            self._say_run(run, clause.stop if index + 1 == len(runs) else ",", rate) for index, run in enumerate(runs)
        ]
        return _join(said)

    def _say_run(self, readings: Sequence[Reading], stop: str, rate: float) -> _Said:
        language = readings[0].language
        text, begins = _composed(readings, stop)
        speed = round(_SPEEDS[language] * rate)
        if not _MIN_SPEED <= speed <= _MAX_SPEED:
            raise VoiceError(f"a rate of {rate:g} asks for {speed} words a minute; espeak-ng does 80 to 450")
        request = {"text": text, "voice": self._names[language], "rate": speed, "pitch": 50, "range": 50, "gap": 0}
        utterance = self._engine.ask(request)
        return _trimmed(utterance, _starts(utterance, begins, len(text)), _GAIN[language])


def espeak_problem() -> str:
    """Why espeak-ng does not work here; empty: it does."""
    try:
        engine().version()
    except VoiceError as error:
        return str(error)
    return ""


def _names(name: str, language: Language) -> dict[ReadingLanguage, str]:
    accent, plus, timbre = name.partition("+")
    english = accent if language == "en" else ACCENTS["en"][0]
    return {"en": english + plus + timbre, "zh": "cmn" + plus + timbre, "pinyin": "cmn-latn-pinyin" + plus + timbre}


def _composed(readings: Sequence[Reading], stop: str) -> tuple[str, list[int]]:
    """The text for espeak, and the index at which each reading begins in it."""
    begins, text = [], ""
    for reading in readings:
        text += " " if text else ""
        begins.append(len(text))
        text += reading.spoken
    return text + stop, begins


def _starts(utterance: Utterance, begins: Sequence[int], length: int) -> tuple[float, ...]:
    """When each reading starts, in seconds: between events in proportion to the characters."""
    first: dict[int, float] = {}
    for position, seconds in utterance.events:
        first.setdefault(position, seconds)
    known = sorted(first.items())
    positions = [0, *(position for position, _ in known if position > 0), length]
    times = [known[0][1] if known else 0.0, *(seconds for position, seconds in known if position > 0)]
    times.append(max(len(utterance.samples) / utterance.rate, times[-1]))
    return tuple(float(np.interp(begin, positions, np.maximum.accumulate(times))) for begin in begins)


def _trimmed(utterance: Utterance, starts_s: Sequence[float], gain: float) -> _Said:
    loud = np.flatnonzero(np.abs(utterance.samples) > _QUIET)
    if not len(loud):
        return _Said(np.zeros(round(0.05 * _RATE), np.float32), tuple(0.0 for _ in starts_s))
    begin, end = int(loud[0]), int(loud[-1]) + 1
    samples = np.clip(utterance.samples[begin:end] * np.float32(gain), -1, 1)
    seconds = (end - begin) / _RATE
    return _Said(samples, tuple(min(max(start - begin / _RATE, 0.0), seconds) for start in starts_s))


def _join(said: Sequence[_Said]) -> _Said:
    joint = np.zeros(round(_JOINT_S * _RATE), np.float32)
    parts: list[npt.NDArray[np.float32]] = []
    starts: list[float] = []
    for run in said:
        parts += [joint] if parts else []
        offset_s = sum(len(part) for part in parts) / _RATE
        starts += [offset_s + start for start in run.starts_s]
        parts.append(run.samples)
    return _Said(np.concatenate(parts), tuple(starts))


def _words(text: str, readings: Sequence[Reading], starts_s: Sequence[float], end_s: float) -> Iterator[Word]:
    for reading, start_s, next_s in zip(readings, starts_s, [*starts_s[1:], end_s], strict=True):
        written = text[reading.begin : reading.end]
        yield Word(text=written, begin=reading.begin, end=reading.end, start_s=start_s, end_s=max(start_s, next_s))
