"""Synthesis: tones, noise and envelopes in numpy: the few things that every sound here is made of.

All take and give [n] samples at a rate in Hz. Letters: n samples, k harmonics.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Samples: TypeAlias = npt.NDArray[np.float64]

_MOST_HARMONICS: Final = 40


def contour(points: Sequence[float], n: int) -> Samples:
    """[n] smoothly through evenly spread points."""
    at = np.linspace(0, len(points) - 1, n)
    left = np.minimum(at.astype(int), max(0, len(points) - 2))
    share = at - left
    soft = share * share * (3 - 2 * share)
    values = np.asarray(points, np.float64)
    bent: Samples = values[left] + (values[np.minimum(left + 1, len(points) - 1)] - values[left]) * soft
    return bent


def rise_and_fall(n: int, rate: int, attack_s: float, release_s: float) -> Samples:
    """[n] from 0 up to 1 and back to 0, by cosines."""
    level = np.ones(n)
    up, down = (max(1, min(n, round(each * rate))) for each in (attack_s, release_s))
    level[:up] *= 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, up))
    level[n - down :] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, down))
    return level


def decay(n: int, rate: int, half_life_s: float) -> Samples:
    """[n] from 1 on, half as much after each half life, with a millisecond's attack."""
    level = 0.5 ** (np.arange(n) / rate / half_life_s)
    attack = min(n, max(1, rate // 1000))
    level[:attack] *= np.linspace(0, 1, attack)
    return level


def harmonics(pitch: Samples, rate: int, *, slope: float, formants: Sequence[float] = ()) -> Samples:
    """A tone of this pitch [n] in Hz with its overtones.

    slope: how fast they fall, amplitude by number to the power of -slope. formants: where, in Hz, they are strong, as
    in a throat; without any they are as they come.
    """
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    made = np.zeros_like(pitch)
    count = int(min(_MOST_HARMONICS, 0.45 * rate / max(float(pitch.min()), 20.0)))
    for number in range(1, max(1, count) + 1):
        weight = number**-slope * (number * pitch < 0.45 * rate)
        if formants:
            near = sum(np.exp(-(((number * pitch - each) / (0.22 * each + 60)) ** 2)) for each in formants)
            weight = weight * (0.08 + near)
        made += weight * np.sin(number * phase)
    return made


def partials(frequency: float, ratios: Sequence[float], n: int, rate: int, half_life_s: float) -> Samples:
    """What is struck: partials of one frequency, the high ones gone first."""
    t = np.arange(n) / rate
    made = np.zeros(n)
    for number, ratio in enumerate(ratios):
        if ratio * frequency < 0.45 * rate:
            level = decay(n, rate, half_life_s / (1 + 0.6 * number)) / (1 + 0.5 * number)
            made += level * np.sin(2 * np.pi * ratio * frequency * t)
    return made


def noise(n: int, rate: int, low_hz: float, high_hz: float, rng: np.random.Generator) -> Samples:
    """Noise of one band, of unit power, with soft borders."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    at = np.fft.rfftfreq(n, 1 / rate)
    gain = 1 / (1 + (low_hz / np.maximum(at, 1e-6)) ** 6) / (1 + (at / high_hz) ** 6)
    made: Samples = np.fft.irfft(spectrum * gain, n)
    return made / max(float(np.sqrt(np.mean(made**2))), 1e-9)


def placed(into: Samples, sound: Samples, at_s: float, rate: int, gain: float = 1.0) -> None:
    """Mix a sound in from a moment on, in place; what is beyond the end is lost."""
    first = max(0, round(at_s * rate))
    rest = min(len(sound), len(into) - first)
    if rest > 0:
        into[first : first + rest] += gain * sound[:rest]
