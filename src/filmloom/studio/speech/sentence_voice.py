"""A voice of any speaker: it reads sentence by sentence, written out as they are said, and every word gets its time.

Each sentence is said alone, its silent ends are cut off, and the pause after it is ours. So a sentence's first word
begins exactly with its sound. Inside, the engine's own times count where it tells any; else words are spread over the
sound by their lengths, from pause to pause.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from filmloom.errors import VoiceError
from filmloom.media import resample
from filmloom.studio.speech.alignment import STEP_S, spoken_steps, word_times
from filmloom.studio.speech.normalise import read
from filmloom.studio.speech.reading import Clause, Reading, clauses
from filmloom.studio.speech.speaker import Said, Speaker
from filmloom.studio.speech.speech import Speech
from filmloom.types import Language, Sound, Word

_METHOD = 1
"""Counts up when the same text would be read otherwise."""
_FLOOR = 0.03
"""Of the loud parts' level: -30 dB, for there is no room around these voices."""
_SILENT = 1e-4
"""Of full scale: what never exceeds it is no speech."""
_TAIL_S = 0.12
_CHINESE_STOPS = {".": "。", "?": "？", "!": "！", ",": "，"}


class SentenceVoice:
    """A speaker as the studio's Voice."""

    warning = ""

    def __init__(self, speaker: Speaker, language: Language, lexicon: Mapping[str, str]) -> None:
        self.name = speaker.name
        self._speaker, self._language, self._lexicon = speaker, language, dict(lexicon)
        settings = json.dumps([sorted(self._lexicon.items()), language], ensure_ascii=False)
        digest = hashlib.sha256(settings.encode()).hexdigest()[:12]
        self.version = f"{speaker.version} reading {_METHOD} {digest}"

    def speak(self, text: str, *, rate: float = 1.0) -> Speech:
        """Sound and word times of a plain text, mono at the speaker's rate; without words a short silence.

        Raises VoiceError.
        """
        sounds: list[npt.NDArray[np.float32]] = []
        words: list[Word] = []
        sample_rate, position = 0, 0
        for parts in _sentences(tuple(clauses(text, read(text, self._language, self._lexicon)))):
            sound, said = self._sentence(text, parts, rate)
            sample_rate = sample_rate or sound.rate
            sound = resample(sound, sample_rate)
            words += [_later(word, position / sample_rate) for word in said]
            silence = np.zeros(round(parts[-1].pause_s / rate * sample_rate), np.float32)
            sounds += [sound.samples, silence]
            position += len(sound.samples) + len(silence)
        sample_rate = sample_rate or 24_000
        samples = np.concatenate([*sounds, np.zeros(round(_TAIL_S * sample_rate), np.float32)])
        return Speech(sound=Sound(samples=samples, rate=sample_rate), words=tuple(words), voice=self.version)

    def _sentence(self, text: str, parts: Sequence[Clause], rate: float) -> tuple[Sound, list[Word]]:
        readings = [reading for clause in parts for reading in clause.readings]
        stop = _CHINESE_STOPS[parts[-1].stop] if readings[-1].language != "en" else parts[-1].stop
        sentence = _written(text, readings) + stop
        said = self._speaker.say(sentence, [_spoken(text, reading) for reading in readings], rate=rate)
        if not len(said.sound.samples) or float(np.abs(said.sound.samples).max()) < _SILENT:
            raise VoiceError(
                f"{self.name} gave no sound for {_short(sentence)!r}; change the text or choose another voice"
            )
        sound, begin_s = _trimmed(said.sound)
        if said.starts_s is None:
            return sound, word_times(text, parts, sound, floor=_FLOOR)
        return sound, list(_own_times(text, readings, said, sound.seconds, begin_s))


def _sentences(parts: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    begin = 0
    for index, clause in enumerate(parts):
        if clause.stop in ".?!" or index + 1 == len(parts):
            yield parts[begin : index + 1]
            begin = index + 1


def _written(text: str, readings: Sequence[Reading]) -> str:
    """What stands between the words, and the words as they are said: no engine has to know how to read 12.5%."""
    sentence = ""
    for index, reading in enumerate(readings):
        gap = text[readings[index - 1].end : reading.begin] if index else ""
        said = _spoken(text, reading)
        if not gap and sentence and sentence[-1].isascii() and sentence[-1].isalnum() and said[0].isascii():
            gap = " "
        sentence += gap + said
    return " ".join(sentence.split())


def _spoken(text: str, reading: Reading) -> str:
    """Pinyin is for espeak only: other engines get the word as it is written."""
    return text[reading.begin : reading.end] if reading.language == "pinyin" else reading.spoken


def _trimmed(sound: Sound) -> tuple[Sound, float]:
    """Without silent ends, and how many seconds were cut off before."""
    steps = spoken_steps(sound, _FLOOR)
    begin = round(int(steps[0]) * STEP_S * sound.rate)
    end = min(len(sound.samples), round((int(steps[-1]) + 1) * STEP_S * sound.rate))
    samples = np.ascontiguousarray(sound.samples[begin:end], np.float32)
    return Sound(samples=samples, rate=sound.rate), begin / sound.rate


def _own_times(text: str, readings: Sequence[Reading], said: Said, seconds: float, begin_s: float) -> Iterator[Word]:
    """The engine's own times, the first word at the beginning of the sound, none outside it."""
    assert said.starts_s is not None
    assert len(said.starts_s) == len(readings), "a time for each word"
    inside = [min(max(start_s - begin_s, 0.0), seconds) for start_s in said.starts_s]
    starts_s = np.maximum.accumulate([0.0, *inside[1:]])
    for reading, start_s, end_s in zip(readings, starts_s, [*starts_s[1:], seconds], strict=True):
        written = text[reading.begin : reading.end]
        yield Word(
            text=written, begin=reading.begin, end=reading.end, start_s=float(start_s), end_s=float(max(start_s, end_s))
        )


def _later(word: Word, by_s: float) -> Word:
    return Word(text=word.text, begin=word.begin, end=word.end, start_s=word.start_s + by_s, end_s=word.end_s + by_s)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
