"""How loud a sound is to the ear, and the same sound at another loudness (ITU-R BS.1770-4, EBU R 128)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from filmloom.media.sound import Resampler, resample, to_audio_frame
from filmloom.types import Sound

Floats = npt.NDArray[np.float64]

RATE = 48_000
_STEP = RATE // 10
"""Samples in 100 ms: blocks of 400 ms overlap by three quarters."""
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
"""Annex 1, table 1: numerator and denominator of the filter for the head, at 48 kHz."""
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""Annex 1, table 2: the revised low-frequency B curve."""
_HISTORY = 8192
"""Samples after which the filters have forgotten: their slowest pole is 0.995, and 0.995^8192 is 1e-18."""
_CHUNK = 51 * _STEP
"""Samples filtered at once: with history before and room behind, just under 2 to the 18."""
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_OFFSET = -0.691
_LOOK_AHEAD = 240
"""Samples in 5 ms: how early a limiter begins to turn down."""


def loudness(sound: Sound) -> float:
    """Give the integrated loudness in LUFS; minus infinity for silence.

    Mono counts as the same sound from both loudspeakers, because that is how it is heard in a film: 3 dB louder than
    from one of two. A sound shorter than the standard's 400 ms is measured as one block.

    Source: ITU-R BS.1770-4, annex 1, equations 1 to 7.
    """
    samples = resample(sound, RATE).samples
    powers = np.concatenate([np.zeros(0), *_step_powers(samples)])
    if len(powers) >= 4:
        sums = np.concatenate([[0.0], np.cumsum(powers)])
        blocks = (sums[4:] - sums[:-4]) / 4
    else:
        blocks = np.array([powers.sum() * _STEP / max(1, len(samples))])
    loud = blocks[_level(blocks) > _ABSOLUTE_GATE]
    if not len(loud):
        return -np.inf
    loud = loud[_level(loud) > _level(loud.mean()) + _RELATIVE_GATE]
    return float(_level(loud.mean()))


def true_peak(sound: Sound) -> float:
    """Give the highest level between samples in dBTP (annex 2: four times oversampled); minus infinity for silence."""
    peaks = [chunk.max(initial=0.0) for chunk in _peaks(sound)]
    with np.errstate(divide="ignore"):
        return float(20 * np.log10(max(peaks, default=0.0)))


def normalise(sound: Sound, *, lufs: float = -16.0, peak: float = -1.0) -> Sound:
    """Give the sound at a loudness in LUFS, its true peaks held to `peak` dBTP; silence stays as it is.

    Peaks over the limit are turned down smoothly, beginning 5 ms before, so that speech isn't clipped; a sound of
    few high peaks ends up a little under the loudness asked for.
    """
    measured = loudness(sound)
    if not np.isfinite(measured):
        return sound
    louder = Sound(samples=(sound.samples * _amplitude(lufs - measured)).astype(np.float32), rate=sound.rate)
    return limited(louder, peak=peak)


def limited(sound: Sound, *, peak: float = -1.0) -> Sound:
    """Give the sound with its true peaks held to `peak` dBTP; one that has no higher ones stays as it is."""
    peaks = np.concatenate([np.zeros(0), *_peaks(sound)])
    if peaks.max(initial=0.0) <= _amplitude(peak):
        return sound
    envelope = _limiter(peaks, _amplitude(peak))
    if sound.samples.ndim == 2:
        envelope = envelope[:, None]
    return Sound(samples=(sound.samples * envelope).astype(np.float32), rate=sound.rate)


def _step_powers(samples: npt.NDArray[np.float32]) -> Iterator[Floats]:
    """Give the mean square of each 100 ms after weighting, summed over both loudspeakers."""
    stereo = samples[:, None] if samples.ndim == 1 else samples
    loudspeakers = 2 if samples.ndim == 1 else 1
    for start in range(0, len(stereo), _CHUNK):
        history = min(start, _HISTORY)
        weighted = _weighted(stereo[start - history : start + _CHUNK])[history:]
        whole = len(weighted) // _STEP * _STEP
        tail = weighted[whole:]
        steps = weighted[:whole].reshape(-1, _STEP, stereo.shape[1])
        yield loudspeakers * np.square(steps).mean(axis=1).sum(axis=1)
        if len(stereo) < 4 * _STEP and len(tail):
            yield np.array([loudspeakers * np.square(tail).sum() / _STEP])


def _weighted(samples: npt.NDArray[np.float32]) -> Floats:
    """Apply both filters [n c] by their frequency response; zeros behind the sound keep its end off its start."""
    length = 1 << (len(samples) + _HISTORY - 1).bit_length()
    spectrum = np.fft.rfft(samples.astype(np.float64), length, axis=0) * _response(length)
    return np.asarray(np.fft.irfft(spectrum, length, axis=0)[: len(samples)], np.float64)


@lru_cache(maxsize=2)
def _response(length: int) -> npt.NDArray[np.complex128]:
    """Give what both filters do to each frequency of a transform of this length [length / 2 + 1, 1]."""
    turns = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    response = np.ones(len(turns), complex)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        response *= np.polyval(numerator[::-1], turns) / np.polyval(denominator[::-1], turns)
    return response[:, None]


def _level(power: npt.ArrayLike) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(_OFFSET + 10 * np.log10(power), np.float64)


def _amplitude(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _peaks(sound: Sound) -> Iterator[Floats]:
    """Give, for each sample, the highest level up to the next, over all channels."""
    samples = sound.samples if sound.samples.ndim == 2 else sound.samples[:, None]
    resampler = Resampler(4 * sound.rate, samples.shape[1])
    left, pending = len(samples), np.zeros(0)
    starts = range(0, len(samples), sound.rate)
    for start in [*starts, None]:
        piece = None if start is None else to_audio_frame(samples[start : start + sound.rate], sound.rate)
        fine = np.abs(resampler.add(piece)).reshape(-1, samples.shape[1]).max(axis=1, initial=0.0)
        pending = np.concatenate([pending, fine])
        whole = min(left, len(pending) // 4)
        yield pending[: whole * 4].reshape(-1, 4).max(axis=1, initial=0.0)
        pending, left = pending[whole * 4 :], left - whole
    if left:
        yield np.abs(samples[-left:]).max(axis=1).astype(np.float64)


def _limiter(peaks: Floats, limit: float) -> Floats:
    """Give a smooth gain that holds `peaks` to `limit`: the least gain of 5 ms around, averaged over as much."""
    need = np.minimum(1.0, limit / np.maximum(peaks, 1e-9))
    padded = np.pad(need, 2 * _LOOK_AHEAD, constant_values=1.0)
    width = 1
    least = padded
    while width < 2 * _LOOK_AHEAD + 1:
        step = min(width, 2 * _LOOK_AHEAD + 1 - width)
        least = np.minimum(least[:-step], least[step:])
        width += step
    sums = np.concatenate([[0.0], np.cumsum(least)])
    span = 2 * _LOOK_AHEAD + 1
    return np.asarray((sums[span:] - sums[:-span]) / span, np.float64)
