"""Augmentation: of the same kind, another, by the dice alone, and never too far."""

import numpy as np
import pytest

pytest.importorskip("torch")

from filmloom.model.conversation import Medium
from filmloom.model.data.augment import augmented
from filmloom.model.encoders.media import Video
from filmloom.types import Sound

SEED = np.random.default_rng(0)
PICTURE = SEED.integers(60, 200, (24, 48, 3)).astype(np.uint8)
MEDIA = {
    "image": PICTURE,
    "video": Video(frames=np.stack([PICTURE] * 3), fps=4.0),
    "audio": Sound(samples=(0.1 * SEED.standard_normal(16_000)).astype(np.float32), rate=16_000),
}


def numbers(medium):
    content = medium.content
    return getattr(content, "frames", getattr(content, "samples", content)).astype(float)


@pytest.mark.parametrize("modality", MEDIA)
def test_the_same_kind_size_and_dice(modality):
    medium = Medium(modality, MEDIA[modality])
    one, again, other = (augmented(medium, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.modality == modality
    assert numbers(one).shape == numbers(medium).shape
    assert np.array_equal(numbers(one), numbers(again))
    assert not np.array_equal(numbers(one), numbers(other))


def test_frames_change_together():
    frames = numbers(augmented(Medium("video", MEDIA["video"]), np.random.default_rng(3)))
    assert np.array_equal(frames[0], frames[2]), "what stood still still does"


def test_nothing_is_mirrored_or_far_away():
    ramp = np.tile(np.arange(48, dtype=np.uint8)[None, :, None] * 4, (24, 1, 3))
    for seed in range(20):
        made = numbers(augmented(Medium("image", ramp), np.random.default_rng(seed)))
        assert np.corrcoef(made.mean((0, 2)), ramp.mean((0, 2)))[0, 1] > 0.9
        assert abs(made.mean() - ramp.mean()) < 40


def test_a_sound_stays_within_its_bounds():
    loud = Sound(samples=np.ones(8000, np.float32), rate=8000)
    for seed in range(10):
        samples = augmented(Medium("audio", loud), np.random.default_rng(seed)).content.samples
        assert samples.dtype == np.float32
        assert np.abs(samples).max() <= 1
