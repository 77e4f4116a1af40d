"""Spectrograms are Whisper's."""

import numpy as np
import pytest
import torch

from filmloom.model.encoders.mel import log_mel


@pytest.mark.parametrize("num_mels", [80, 128])
def test_they_are_what_whisper_was_trained_on(num_mels):
    from transformers import WhisperFeatureExtractor

    samples = np.random.default_rng(0).normal(0, 0.1, 16000).astype(np.float32)
    samples[5000:8000] = 0
    extractor = WhisperFeatureExtractor(feature_size=num_mels, chunk_length=1)
    expected = extractor(samples, sampling_rate=16000, return_tensors="np").input_features[0]
    found = log_mel(torch.from_numpy(samples)[None], num_mels)[0].numpy()
    assert found.shape == (num_mels, 100)
    np.testing.assert_allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize("length", [1, 159, 200, 401])
def test_the_shortest_sound_has_a_frame(length):
    levels = log_mel(torch.zeros(1, length), 80)
    assert levels.shape == (1, 80, max(1, length // 160))
    assert torch.isfinite(levels).all()
