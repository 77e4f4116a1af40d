"""The instruments: one note or beat each, as samples that begin and end at zero."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Samples: TypeAlias = npt.NDArray[np.float32]
"""[n] mono or [n 2] stereo."""

_TABLE: Final = 1 << 16
_DETUNED: Final = 2 ** (4 / 1200)
"""Four cents: the pad's left and right are so far off the note, which makes it wide."""
_PLUCK_S: Final = 1.8
_NOISE_SEED: Final = 20_260_318


def frequency(note: int) -> float:
    """Hertz of a MIDI note: 69 is 440."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def pad(note: int, num_samples: int, rate: int, *, brightness: float, phase: float) -> Samples:
    """A soft chord note that swells and goes, [n 2]."""
    table = _overtones(round(brightness * 100))
    sides = [_read(table, frequency(note) * detuned, num_samples, rate, phase) for detuned in (_DETUNED, 1 / _DETUNED)]
    return np.stack(sides, axis=1) * _swell(num_samples, round(0.5 * rate), round(0.9 * rate))[:, None]


@lru_cache(maxsize=64)
def bass(note: int, num_samples: int, rate: int) -> Samples:
    """A round low note [n]."""
    at_s = np.arange(num_samples) / rate
    turns = 2 * np.pi * frequency(note) * at_s
    tone = np.sin(turns) + 0.35 * np.sin(2 * turns) + 0.08 * np.sin(3 * turns)
    return (tone * np.exp(-1.2 * at_s) * _swell(num_samples, round(0.02 * rate), round(0.12 * rate))).astype(np.float32)


@lru_cache(maxsize=128)
def pluck(note: int, rate: int) -> Samples:
    """A soft plucked string [n], whose high overtones go first."""
    num_samples = round(_PLUCK_S * rate)
    at_s = np.arange(num_samples) / rate
    tone = np.zeros(num_samples)
    for overtone in range(1, 6):
        if overtone * frequency(note) < 0.45 * rate:
            decay = np.exp(-(1.8 + 1.6 * overtone) * at_s)
            tone += decay * np.sin(2 * np.pi * overtone * frequency(note) * at_s) / overtone**1.6
    return (tone * _swell(num_samples, round(0.004 * rate), round(0.3 * rate))).astype(np.float32)


@lru_cache(maxsize=4)
def kick(rate: int) -> Samples:
    """A soft low drum [n]."""
    num_samples = round(0.4 * rate)
    at_s = np.arange(num_samples) / rate
    turns = np.cumsum(48 + 70 * np.exp(-at_s / 0.03)) / rate
    tone = np.sin(2 * np.pi * turns) * np.exp(-at_s / 0.1)
    return (tone * _swell(num_samples, round(0.003 * rate), round(0.1 * rate))).astype(np.float32)


@lru_cache(maxsize=4)
def shaker(rate: int) -> Samples:
    """A short breath of high noise [n]."""
    num_samples = round(0.12 * rate)
    noise = np.random.default_rng(_NOISE_SEED).standard_normal(num_samples + 2)
    high = np.diff(noise, 2)
    at_s = np.arange(num_samples) / rate
    return (0.2 * high * np.exp(-at_s / 0.03) * _swell(num_samples, round(0.01 * rate), round(0.04 * rate))).astype(
        np.float32
    )


@lru_cache(maxsize=4)
def tick(rate: int) -> Samples:
    """A dry wooden beat [n]."""
    num_samples = round(0.1 * rate)
    at_s = np.arange(num_samples) / rate
    tone = np.sin(2 * np.pi * 1150 * at_s) + 0.5 * np.sin(2 * np.pi * 1730 * at_s)
    return (tone * np.exp(-at_s / 0.015) * _swell(num_samples, round(0.002 * rate), round(0.04 * rate))).astype(
        np.float32
    )


def with_room(samples: Samples, rate: int, *, share: float) -> Samples:
    """The same [n 2], with the sound of a small hall behind it."""
    tail = _hall(rate)
    block = 1 << 17
    length = 1 << (block + len(tail) - 2).bit_length()
    response = np.fft.rfft(tail, length, axis=0)
    wet = np.zeros((len(samples) + length, 2), np.float32)
    for start in range(0, len(samples), block):
        spectrum = np.fft.rfft(samples[start : start + block], length, axis=0)
        wet[start : start + length] += np.fft.irfft(spectrum * response, length, axis=0)
    return samples + np.float32(share) * wet[: len(samples)]


@lru_cache(maxsize=2)
def _hall(rate: int) -> npt.NDArray[np.float64]:
    """Echoes of a click [n 2]: noise that fades by 60 dB in 1.6 s, dull, each side its own."""
    num_samples = round(1.6 * rate)
    noise = np.random.default_rng(_NOISE_SEED).standard_normal((num_samples, 2))
    dull = np.cumsum(noise, axis=0)
    width = max(2, rate // 6000)
    dull = (dull[width:] - dull[:-width]) / width
    decayed = dull * np.exp(-6.9 * np.arange(len(dull)) / num_samples)[:, None]
    return np.asarray(decayed / np.sqrt(np.square(decayed).sum(axis=0)), np.float64)


@lru_cache(maxsize=8)
def _overtones(brightness: int) -> Samples:
    """One turn of a tone with overtones that fall off, the quicker the less bright (in hundredths)."""
    turn = 2 * np.pi * np.arange(_TABLE) / _TABLE
    fall = 2.2 - brightness / 100
    wave = sum(np.sin(overtone * turn) / overtone ** (1 + fall) for overtone in range(1, 9))
    return np.asarray(wave, np.float32)


def _read(table: Samples, hertz: float, num_samples: int, rate: int, phase: float) -> Samples:
    turns = np.arange(num_samples) * (hertz * _TABLE / rate) + phase * _TABLE
    return np.asarray(table[turns.astype(np.int64) & (_TABLE - 1)], np.float32)


@lru_cache(maxsize=32)
def _swell(num_samples: int, rise: int, fall: int) -> Samples:
    """From zero up and down to zero again [n], smoothly; both are shortened if there is no room."""
    rise, fall = min(rise, num_samples // 2), min(fall, num_samples // 2)
    envelope = np.ones(num_samples, np.float32)
    envelope[:rise] = np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    envelope[num_samples - fall :] = np.cos(np.linspace(0, np.pi / 2, fall)) ** 2
    return envelope
