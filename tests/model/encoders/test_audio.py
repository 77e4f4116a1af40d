"""Sounds: rates, channels, lengths."""

import numpy as np
import pytest
import torch

from filmloom.errors import InputError
from filmloom.types import Sound


def tone(seconds=1.0, rate=16000, hertz=440):
    samples = 0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    return Sound(samples=samples.astype(np.float32), rate=rate)


def test_25_tokens_a_second(make):
    tokens = make("audio")([tone(2.0)])
    assert tokens.mask.shape == (1, 50)
    torch.testing.assert_close(tokens.positions[0, :3, 0], torch.tensor([0.0, 0.04, 0.08]))


def test_stereo_and_other_rates_sound_the_same(make):
    plain, encoder = tone(), make("audio")
    stereo = Sound(samples=np.stack((plain.samples, plain.samples), axis=1), rate=16000)
    torch.testing.assert_close(encoder([stereo]).features, encoder([plain]).features)
    other, another = encoder([tone(rate=44100)]).features, encoder([tone(hertz=880)]).features
    near, far = ((each - encoder([plain]).features).abs().mean() for each in (other, another))
    assert near < far / 3


@pytest.mark.parametrize(
    ("sound", "said"),
    [
        (Sound(samples=np.zeros(0, np.float32), rate=16000), "at least one"),
        (Sound(samples=np.full(9, np.nan, np.float32), rate=16000), "no numbers"),
        (Sound(samples=np.zeros(61 * 100, np.float32), rate=100), "at most 60 s"),
    ],
)
def test_what_can_not_be_heard(make, sound, said):
    with pytest.raises(InputError, match=said):
        make("audio")([sound])
