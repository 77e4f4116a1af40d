"""Videos: rates, lengths, tubelets."""

import numpy as np
import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.encoders import Video

BOTH = pytest.mark.parametrize("name", ["video-cnn", "video-transformer"])


def noise(num_frames, fps=8):
    return Video(frames=np.random.default_rng(0).integers(0, 256, (num_frames, 16, 16, 3), np.uint8), fps=fps)


@BOTH
def test_the_same_motion_at_another_rate_has_the_same_tokens(make, name):
    once = noise(8)
    twice = Video(frames=once.frames.repeat(2, axis=0), fps=16)
    torch.testing.assert_close(make(name)([once]).features, make(name)([twice]).features)


@BOTH
def test_slices_lie_in_the_middle_of_their_frames(make, name):
    times = make(name)([noise(8)]).positions[0, :, 0].unique()
    torch.testing.assert_close(times, torch.tensor([0.125, 0.375, 0.625, 0.875]))
    odd = make(name)([noise(3)]).positions[0, :, 0].unique()
    torch.testing.assert_close(odd, torch.tensor([0.125, 0.3125]))


@BOTH
def test_a_video_too_long_is_refused(make, name):
    with pytest.raises(InputError, match=r"31\.0 s came; this encoder takes at most 30 s: cut it"):
        make(name)([Video(frames=np.zeros((31, 8, 8, 3), np.uint8), fps=1)])


@BOTH
@pytest.mark.parametrize("fps", [0, -1, float("nan"), float("inf")])
def test_a_rate_that_is_none(make, name, fps):
    with pytest.raises(InputError, match="frames per second"):
        make(name)([noise(2, fps)])


def test_tubelets_are_pixels(make):
    video = noise(4)
    tubelets = make("video-transformer").tubelets([video])
    assert tubelets.features.shape == (1, 2 * 2 * 2, 2 * 8 * 8 * 3)
    expected = torch.from_numpy(video.frames[2:4, 8:, :8].reshape(-1) / 127.5 - 1).float()
    torch.testing.assert_close(tubelets.features[0, 4 + 2], expected)
