"""Sound keeps its length and its wave at another rate, and nothing is lost in a WAV file."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.media import probe, resample, write_wav
from filmloom.types import Sound


@settings(max_examples=25, deadline=None)
@given(
    length=st.integers(0, 60_000),
    rates=st.tuples(*[st.sampled_from([8_000, 16_000, 22_050, 24_000, 44_100, 48_000])] * 2),
    stereo=st.booleans(),
)
def test_length_and_channels_stay(length: int, rates: tuple[int, int], stereo: bool):
    shape = (length, 2) if stereo else (length,)
    sound = resample(Sound(samples=np.zeros(shape, np.float32), rate=rates[0]), rates[1])
    assert sound.rate == rates[1]
    assert sound.samples.shape[1:] == shape[1:]
    assert abs(len(sound.samples) - length * rates[1] / rates[0]) <= 0.5


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_the_wave_stays_in_its_place(rate: int):
    at = np.arange(2 * 22_050) / 22_050
    tone = np.stack([np.sin(2 * np.pi * 300 * at), np.cos(2 * np.pi * 500 * at)], axis=1).astype(np.float32)
    found = resample(Sound(samples=tone, rate=22_050), rate).samples[200:-200]
    at = np.arange(2 * rate)[200:-200] / rate
    wanted = np.stack([np.sin(2 * np.pi * 300 * at), np.cos(2 * np.pi * 500 * at)], axis=1)
    assert np.abs(found - wanted).max() < 1e-3


def test_a_wav_file_says_what_it_holds(tmp_path: Path):
    path = write_wav(tmp_path / "a.wav", Sound(samples=np.zeros((480, 2), np.float32), rate=48_000))
    data = path.read_bytes()
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert probe(path).sound_codec == "pcm_f32le"
