"""Ducking: music goes down while somebody speaks, quickly, and comes back slowly."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.studio.music.instruments import Samples

DEPTH_DB: Final = 12.0
"""How far it goes down at least."""
_HIGHEST_DB: Final = -32.0
"""How loud it may be under speech: louder passages go down further. 16 dB under speech of -16 LUFS."""
_SPEECH_DB: Final = -45.0
"""What is louder than this in the narration is speech."""
_STEPS_PER_S: Final = 100
_AHEAD: Final = 12
"""Steps before a word that it begins to go down."""
_HOLD: Final = 35
"""Steps after a word that it stays down, so that it doesn't pump between words."""
_WINDOW: Final = 40
"""Steps over which the music's level is taken."""
_ATTACK: Final = 1 - np.exp(-1 / 3)
"""Share of the way in a step: 30 ms to go most of it."""
_RELEASE: Final = 1 - np.exp(-1 / 50)
"""The same for 0.5 s."""

Floats = npt.NDArray[np.float64]


def ducked(music: Samples, voice: Samples, rate: int) -> Samples:
    """Music [n 2] under a voice [n], both as loud as in the film."""
    step = rate // _STEPS_PER_S
    speaks = spoken(voice, rate)
    level = np.convolve(_powers(music, step), np.ones(_WINDOW) / _WINDOW, mode="same")
    depth = np.maximum(DEPTH_DB, _decibels(level) - _HIGHEST_DB)
    gain = 10 ** (-_followed(np.where(_around(speaks), depth[: len(speaks)], 0.0)) / 20)
    at = np.arange(len(music))
    smooth = np.interp(at, (np.arange(len(gain)) + 0.5) * step, gain).astype(np.float32)
    return music * smooth[:, None]


def spoken(voice: Samples, rate: int) -> npt.NDArray[np.bool_]:
    """Whether somebody speaks, for each 10 ms of a narration [n]."""
    return _decibels(_powers(voice, rate // _STEPS_PER_S)) > _SPEECH_DB


def _powers(samples: Samples, step: int) -> Floats:
    """Mean square of each step, channels added up."""
    padded = np.pad(samples, [(0, -len(samples) % step)] + [(0, 0)] * (samples.ndim - 1))
    return np.asarray(
        np.square(padded.reshape(len(padded) // step, -1)).sum(axis=1, dtype=np.float64) / step, np.float64
    )


def _decibels(power: Floats) -> Floats:
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)), np.float64)


def _around(speaks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The same, from _AHEAD before to _HOLD after."""
    counts = np.concatenate([[0], np.cumsum(speaks)])
    at = np.arange(len(speaks))
    first, last = np.maximum(at - _HOLD, 0), np.minimum(at + _AHEAD + 1, len(speaks))
    return np.asarray(counts[last] > counts[first], np.bool_)


def _followed(wanted: Floats) -> Floats:
    """The way from one depth to the next, in decibels."""
    depths = np.zeros(len(wanted))
    depth = 0.0
    for index, target in enumerate(wanted.tolist()):
        depth += (target - depth) * (_ATTACK if target > depth else _RELEASE)
        depths[index] = depth
    return depths
