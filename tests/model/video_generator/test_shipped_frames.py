"""The `frames` that is in the package: small enough, opened by its name, and able to follow what leads it."""

import pytest

pytest.importorskip("torch")

import numpy as np
import torch

from filmloom import clip
from filmloom.model.data.world_clips import WorldClips
from filmloom.model.video_generator import ClipRequest
from filmloom.model.video_generator.frames.autoencoder import to_bytes
from filmloom.model.video_generator.frames.engine import Layout
from filmloom.model.video_generator.guided import SHIPPED, GuidedFrames
from filmloom.model.video_generator.listing import engines

SMALL = {"seconds": 2.0, "size": (64, 64), "fps": 8, "num_inference_steps": 8}


@pytest.fixture(scope="module")
def engine():
    torch.set_num_threads(1)
    return GuidedFrames()


def away(one, other):
    """Mean difference of two clips, of 255."""
    return float(np.abs(np.asarray(one, np.int16) - other).mean())


def shown(made):
    return np.stack([frame[..., 2::-1].copy() for frame in made.frames()])


def test_it_is_small_and_its_card_lies_beside():
    assert SHIPPED.stat().st_size < 40e6
    assert SHIPPED.with_suffix(".md").is_file()


def test_it_is_listed_as_ready():
    assert next(each for each in engines({}) if each.name == "frames").ready


def test_fresh_clips_come_back_through_its_latents(engine):
    autoencoder, clips = engine.frames.autoencoder, WorldClips(size=64, num_frames=32, seed=99)
    for index in (0, 4):
        made = clips.clip(index)
        with torch.inference_mode():
            again = to_bytes(autoencoder.decode(autoencoder.encode(torch.from_numpy(made.frames)[None])))[0].numpy()
        still = made.frames.mean((0, 1, 2))
        assert away(again, made.frames) < 0.3 * away(made.frames, np.broadcast_to(still, made.frames.shape))


def test_it_follows_its_layout_and_says_so(engine):
    wanted = ClipRequest(prompt="a red car drives to the right in a desert", seed=3, **SMALL)
    layout = engine._layout(wanted, engine.frames.plan(wanted))
    led = shown(engine.generate(wanted))
    other = engine._layout(ClipRequest(prompt="a fish in the sea", seed=3, **SMALL), engine.frames.plan(wanted))
    assert layout.frames is not None and other.frames is not None
    assert away(led, layout.frames) < 0.5 * away(led, other.frames)


def test_a_seed_is_a_clip_and_another_is_another(engine):
    wanted = ClipRequest(prompt="a cat jumps", layout="none", **SMALL)
    once, again, other = (
        shown(engine.frames.generate(each, Layout()))
        for each in (wanted, wanted, ClipRequest(prompt="a cat jumps", layout="none", seed=8, **SMALL))
    )
    assert (once == again).all() and (once != other).any()


def test_it_makes_clips_by_its_name():
    made = clip("一只狗在草地上向左跑", engine="frames", **SMALL)
    assert shown(made).shape == (16, 64, 64, 3)
