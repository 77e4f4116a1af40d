"""Pseudo-captions: sure and wrong are told apart, and a caption that can't be drawn has no cycle."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from recipes.any_to_video import any_to_video_smoke, build

from filmloom.errors import InputError
from filmloom.model.conversation import Conversation
from filmloom.model.data.pseudo_captions import PseudoCaption, Thresholds, confidences, pseudo_captions
from filmloom.model.data.talks import TalkConfig, talks
from filmloom.model.encoders.media import Video
from filmloom.model.joint_space import JointSpace
from filmloom.model.language_model import text_loss
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.transformer import LayersConfig


@pytest.fixture(scope="module")
def model():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    generator = ConditionedLayers(LayersConfig(width=16, depth=1, reader_depth=1, heads=2).build().eval())
    return build(any_to_video_smoke(), generator).eval()


@pytest.fixture(scope="module")
def videos():
    frames = np.random.default_rng(0).integers(0, 255, (2, 4, 32, 32, 3)).astype(np.uint8)
    return [Video(frames=each, fps=2.0) for each in frames]


def test_every_video_has_a_caption_its_confidence_and_a_cycle_or_none(model, videos):
    made = pseudo_captions(model, JointSpace(model, 32).eval(), videos)
    assert len(made) == 2
    for each in made:
        assert 0 <= each.confidence <= 1
        assert each.cycle is None or -1.001 <= each.cycle <= 1.001


def test_a_cycle_closes_where_the_caption_can_be_drawn(model, videos, monkeypatch):
    replies = iter(["A cat runs to the left in a meadow.", "qwrtz"])
    monkeypatch.setattr(type(model.language_model), "generate", lambda *a: [Said(next(replies)), Said(next(replies))])
    drawn, unread = pseudo_captions(model, JointSpace(model, 32).eval(), videos)
    assert drawn.cycle is not None
    assert unread.cycle is None


def test_confidence_is_the_likelihood_of_what_is_learned(model):
    talk = next(talks(TalkConfig(size=32, fps=2.0, seconds=2.0, kinds=("describe",)), np.random.default_rng(0)))
    told = Conversation(talk.messages, talk.media)
    made = model([told])
    (sure,) = confidences(model, [told])
    assert sure == pytest.approx(float(torch.exp(-text_loss(made.read, made.batch.labels)).detach()), rel=1e-4)


def test_both_thresholds_count():
    good = PseudoCaption(text="a cat", confidence=0.9, cycle=0.8)
    assert Thresholds().passes(good)
    assert not Thresholds().passes(replace(good, confidence=0.5))
    assert not Thresholds().passes(replace(good, cycle=0.1))
    assert not Thresholds().passes(replace(good, cycle=None))
    with pytest.raises(InputError, match="expected 0 to 1"):
        Thresholds(confidence=2)


class Said:
    """A reply."""

    def __init__(self, text):
        self.text = text
