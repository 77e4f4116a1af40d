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
from filmloom.studio.speech.mandarin import respelled
from filmloom.studio.speech.normalise import read
from filmloom.studio.speech.reading import Clause, Reading, ReadingLanguage, clauses
from filmloom.studio.speech.speech import Speech
from filmloom.types import Language, Sound, Word

_RATE = 22050
_METHOD = 2
"""Counts up when the same text would sound otherwise."""
_SPEEDS: dict[ReadingLanguage, int] = {"en": 152, "zh": 205, "pinyin": 205}
"""espeak's words per minute that give, pauses included, about 165 English words a minute or 4.2 hanzi a second."""
_GAIN: dict[ReadingLanguage, float] = {"en": 1.0, "zh": 0.8, "pinyin": 0.8}
"""Mandarin comes out 2 dB louder than English."""
_MIN_SPEED, _MAX_SPEED = 80, 450
_QUIET = 0.002
"""Of full scale; espeak's silence is exact zeros with small ringing."""
_TAIL_S = 0.12
_JOINT_S = 0.03
"""Between two languages in one clause."""
_UNSAID_S = 0.05
"""For what espeak has no sound for: a word in a script that it does not know."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Words in one language: the text for espeak, and the index at which each word begins in it."""

    language: ReadingLanguage
    text: str
    begins: tuple[int, ...]


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
        parts = list(clauses(text, read(text, self._language, self._lexicon)))
        sounds: list[npt.NDArray[np.float32]] = []
        words: list[Word] = []
        position_s = 0.0
        for clause, said in zip(parts, self._say(parts, rate), strict=True):
            end_s = position_s + len(said.samples) / _RATE
            words += _words(text, clause.readings, [position_s + start for start in said.starts_s], end_s)
            silence = np.zeros(round(clause.pause_s / rate * _RATE), np.float32)
            sounds += [said.samples, silence]
            position_s = end_s + len(silence) / _RATE
        samples = np.concatenate([*sounds, np.zeros(round(_TAIL_S * _RATE), np.float32)])
        return Speech(sound=Sound(samples=samples, rate=_RATE), words=tuple(words), voice=self.version)

    def _say(self, parts: Sequence[Clause], rate: float) -> Iterator[_Said]:
        """Every clause; all of their runs of one language go to the engine at once."""
        runs = [_runs(clause) for clause in parts]
        requests = [self._request(run, rate) for clause_runs in runs for run in clause_runs]
        utterances = iter(self._engine.ask(requests) if requests else ())
        for clause_runs in runs:
            yield _join([_trimmed(next(utterances), run) for run in clause_runs])

    def _request(self, run: _Run, rate: float) -> dict[str, str | int]:
        speed = round(_SPEEDS[run.language] * rate)
        if not _MIN_SPEED <= speed <= _MAX_SPEED:
            raise VoiceError(f"a rate of {rate:g} asks for {speed} words a minute; espeak-ng does 80 to 450")
        return {"text": run.text, "voice": self._names[run.language], "rate": speed, "pitch": 50, "range": 50}


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


def _runs(clause: Clause) -> list[_Run]:
    """A clause cut where the language changes; only the last run has the melody of the clause's end."""
    runs = [tuple(run) for _, run in groupby(clause.readings, key=lambda reading: reading.language)]
    return [_run(run, clause.stop if index + 1 == len(runs) else ",") for index, run in enumerate(runs)]


def _run(readings: Sequence[Reading], stop: str) -> _Run:
    begins, text = [], ""
    for reading in readings:
        text += " " if text else ""
        begins.append(len(text))
        text += respelled(reading.spoken) if reading.language == "zh" else reading.spoken
    return _Run(readings[0].language, text + stop, tuple(begins))


def _starts(utterance: Utterance, run: _Run) -> tuple[float, ...]:
    """When each word starts, in seconds: between events in proportion to the characters."""
    first: dict[int, float] = {}
    for position, seconds in utterance.events:
        first.setdefault(position, seconds)
    known = sorted(first.items())
    positions = [0, *(position for position, _ in known if position > 0), len(run.text)]
    times = [known[0][1] if known else 0.0, *(seconds for position, seconds in known if position > 0)]
    times.append(max(len(utterance.samples) / utterance.rate, times[-1]))
    starts_s = np.interp(run.begins, positions, np.maximum.accumulate(times))
    return tuple(float(start) for start in starts_s)


def _trimmed(utterance: Utterance, run: _Run) -> _Said:
    loud = np.flatnonzero(np.abs(utterance.samples) > _QUIET)
    if not len(loud):
        return _Said(np.zeros(round(_UNSAID_S * _RATE), np.float32), tuple(0.0 for _ in run.begins))
    begin, end = int(loud[0]), int(loud[-1]) + 1
    samples = utterance.samples[begin:end] * np.float32(_GAIN[run.language])
    seconds = (end - begin) / _RATE
    starts_s = tuple(min(max(start - begin / _RATE, 0.0), seconds) for start in _starts(utterance, run))
    return _Said(samples, starts_s)


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
