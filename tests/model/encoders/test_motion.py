"""Motion features: a pattern that moves a known way is said to move that way, at any speed that can be seen."""

import pytest

pytest.importorskip("torch")

import torch

from filmloom.errors import InputError
from filmloom.model.encoders.motion import FEATURES, motion_features
from filmloom.model.encoders.video import VideoTransformerConfig


def moving(right, down, frames=8, side=64):
    """[1 f y x] a pattern of waves that moves by so many pixels a frame."""
    at = torch.arange(float(side))
    pictures = [
        torch.sin((at - right * t) / 3)[None, :] * torch.cos((at - down * t) / 4)[:, None] for t in range(frames)
    ]
    return torch.stack(pictures)[None]


@pytest.mark.parametrize(("right", "down"), [(0.5, 0.0), (-0.3, 0.2), (0.0, -0.1), (0.9, 0.4)])
def test_the_way_is_told_in_pixels_a_frame(right, down):
    features = motion_features(moving(right, down), 4, 8)  # [1 2 8 8 n]
    assert features.shape == (1, 2, 8, 8, FEATURES)
    ways = features[0, :1, 1:-1, 1:-1, :2].median(dim=2).values.median(dim=1).values[0]  # [2]
    told = ways.sign() * (ways / 2).square()
    torch.testing.assert_close(told, torch.tensor([right, down]), atol=0.08, rtol=0)


def test_nothing_moves_where_nothing_can_be_seen():
    features = motion_features(torch.full((1, 4, 16, 16), 0.5), 4, 8)
    assert torch.equal(features[..., :2], torch.zeros_like(features[..., :2]))


def test_patches_that_the_scales_do_not_divide_are_refused():
    with pytest.raises(InputError, match="motion"):
        VideoTransformerConfig(patch_size=5, max_side=40, motion=True)
