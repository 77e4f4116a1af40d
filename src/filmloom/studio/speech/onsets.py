"""Does the sound begin where the words say it does: a measurement on the finished sound, blind to how it was made."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from filmloom.studio.speech.speech import Speech
from filmloom.types import Sound, Word

_STEP_S = 0.005
_SEARCH_S = 0.4
_PAUSE_S = 0.05
_ON = 0.03
"""Of the loud parts' level (95th percentile): -30 dB, so that an s or f at the front of a word counts."""


def onset_offsets(speech: Speech) -> list[float]:
    """Acoustic onset minus word start, in seconds, of every word after a pause and of the first one.

    The onset is the first step of 5 ms whose RMS is above -30 dB of the sound's loud level; it is searched up to
    0.4 s around the word's start, and not before the word before has ended.
    A word near which nothing sounds counts with the whole 0.4 s. Silent speech has no offsets.
    """
    levels = loudness(speech.sound, _STEP_S)
    threshold = _ON * float(np.percentile(levels, 95)) if len(levels) else 0.0
    if threshold <= 0:
        return []
    return [
        _offset(levels > threshold, word, before.end_s if before else 0.0)
        for before, word in zip([None, *speech.words], speech.words, strict=False)
        if before is None or word.start_s - before.end_s >= _PAUSE_S
    ]


def loudness(sound: Sound, step_s: float) -> npt.NDArray[np.float64]:
    """[steps] RMS of each whole step; step i begins at i * step_s, to the nearest sample."""
    mono = sound.samples if sound.samples.ndim == 1 else sound.samples.mean(axis=1)
    num_steps = int(sound.seconds / step_s)
    if num_steps == 0:
        return np.zeros(0)
    edges = np.rint(np.arange(num_steps + 1) * step_s * sound.rate).astype(np.intp)
    power = np.add.reduceat(mono[: edges[-1]].astype(np.float64) ** 2, edges[:-1])
    return np.asarray(np.sqrt(power / np.diff(edges)))


def _offset(loud: npt.NDArray[np.bool_], word: Word, earliest_s: float) -> float:
    begin = round(max(earliest_s + _PAUSE_S / 2, word.start_s - _SEARCH_S) / _STEP_S)
    end = round((word.start_s + _SEARCH_S) / _STEP_S)
    steps = np.flatnonzero(loud[begin:end])
    return float((begin + steps[0]) * _STEP_S - word.start_s) if len(steps) else _SEARCH_S
