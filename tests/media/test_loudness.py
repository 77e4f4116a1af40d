"""Loudness as the standard's own test signals define it (ITU-R BS.2217, EBU Tech 3341)."""

import numpy as np
import pytest

from filmloom.media.loudness import loudness, normalise, true_peak
from filmloom.types import Sound

SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)


def sine(level_db: float, seconds: float, *, hertz: float = 997.0, rate: int = 48_000, channels: int = 2) -> Sound:
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    samples = wave.astype(np.float32)
    return Sound(samples=samples if channels == 1 else np.stack([samples] * channels, axis=1), rate=rate)


def one_after_the_other(*sounds: Sound) -> Sound:
    return Sound(samples=np.concatenate([s.samples for s in sounds]), rate=sounds[0].rate)


@pytest.mark.parametrize("level", [-23.0, -33.0, -60.0])
def test_a_sine_in_both_channels_has_its_own_level(level: float):
    assert loudness(sine(level, 20)) == pytest.approx(level, abs=0.02)


def test_a_full_sine_in_one_channel_is_minus_3(rate: int = 48_000):
    full = sine(0.0, 5).samples
    assert loudness(Sound(samples=full * np.float32([1, 0]), rate=rate)) == pytest.approx(-3.01, abs=0.02)


def test_mono_is_as_loud_as_the_same_from_both_sides():
    assert loudness(sine(-20, 3, channels=1)) == pytest.approx(loudness(sine(-20, 3)), abs=1e-6)


def test_quiet_parts_are_gated_out():
    """EBU Tech 3341, case 3."""
    sound = one_after_the_other(sine(-36, 10), sine(-23, 60), sine(-36, 10))
    assert loudness(sound) == pytest.approx(-23.0, abs=0.1)


def test_near_silence_is_gated_out_before():
    """EBU Tech 3341, case 4."""
    sound = one_after_the_other(sine(-72, 10), sine(-36, 10), sine(-23, 60), sine(-36, 10), sine(-72, 10))
    assert loudness(sound) == pytest.approx(-23.0, abs=0.1)


def test_what_is_loud_enough_counts():
    """EBU Tech 3341, case 5."""
    sound = one_after_the_other(sine(-26, 20), sine(-20, 20.1), sine(-26, 20))
    assert loudness(sound) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("hertz", [40.0, 60.0, 1500.0, 8000.0])
def test_other_tones_weigh_as_the_filters_of_the_standard_say(hertz: float):
    """Against the difference equations of annex 1, sample by sample."""
    tone = sine(-23, 0.8, hertz=hertz)
    weighted = recursion(recursion(tone.samples[:, 0].tolist(), *SHELF), *HIGH_PASS)
    blocks = [np.mean(np.square(weighted[at : at + 19_200])) for at in range(0, 19_201, 4_800)]
    assert loudness(tone) == pytest.approx(-0.691 + 10 * np.log10(2 * np.mean(blocks)), abs=1e-3)


def recursion(signal: list[float], numerator: tuple[float, ...], denominator: tuple[float, ...]) -> list[float]:
    x1 = x2 = y1 = y2 = 0.0
    out = []
    for x in signal:
        y = numerator[0] * x + numerator[1] * x1 + numerator[2] * x2 - denominator[0] * y1 - denominator[1] * y2
        x2, x1, y2, y1 = x1, x, y1, y
        out.append(y)
    return out


def test_the_rate_does_not_matter():
    assert loudness(sine(-23, 5, rate=22_050)) == pytest.approx(-23.0, abs=0.05)


def test_a_short_word_has_a_loudness_and_silence_has_none():
    assert loudness(sine(-23, 0.25)) == pytest.approx(-23.0, abs=0.3)
    assert loudness(sine(-23, 0.05)) == pytest.approx(-23.0, abs=1.0)
    assert loudness(Sound(samples=np.zeros(48_000, np.float32), rate=48_000)) == -np.inf
    assert loudness(Sound(samples=np.zeros(0, np.float32), rate=48_000)) == -np.inf


def test_a_peak_between_two_samples_is_found():
    """A sine at a quarter of the rate, its samples 45 degrees off its tops."""
    wave = np.sin(2 * np.pi * np.arange(48_000) / 4 + np.pi / 4).astype(np.float32)
    assert np.abs(wave).max() == pytest.approx(0.707, abs=0.01)
    inside = Sound(samples=(0.5 * np.hanning(48_000) * wave).astype(np.float32), rate=48_000)
    assert true_peak(inside) == pytest.approx(-6.02, abs=0.2)


def test_silence_has_no_peak():
    assert true_peak(Sound(samples=np.zeros(0, np.float32), rate=48_000)) == -np.inf


@pytest.mark.parametrize("channels", [1, 2])
def test_normalise_reaches_the_loudness_and_keeps_the_shape(channels: int):
    quiet = sine(-40, 3, channels=channels)
    louder = normalise(quiet, lufs=-16)
    assert loudness(louder) == pytest.approx(-16.0, abs=0.05)
    assert louder.samples.shape == quiet.samples.shape


def test_normalise_holds_the_peaks_down():
    speech = sine(-30, 4)
    speech.samples[::48_000] = 0.9
    louder = normalise(speech, lufs=-16, peak=-1.0)
    assert true_peak(louder) <= -0.9
    assert loudness(louder) == pytest.approx(-16.0, abs=1.0)


def test_normalise_leaves_silence_alone():
    silence = Sound(samples=np.zeros((1000, 2), np.float32), rate=48_000)
    assert not normalise(silence).samples.any()
