"""A condition, whoever made it, goes into a pipeline of diffusers, and labelled clips come out."""

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.model.video_generator.diffusers import tiny

from filmloom.errors import InputError
from filmloom.model.tokens import Condition
from filmloom.model.video_generator import ClipRequest
from filmloom.model.video_generator.conditioned import ConditionedPipeline

ASK = ClipRequest(prompt="a cat", seconds=0.625, size=(96, 64), fps=8, num_inference_steps=2, seed=5)


def pixels(clip):
    return np.stack([frame.copy() for frame in clip.frames()])


@pytest.fixture(scope="module", params=["wan", "ltx", "cogvideox"])
def generator(request):
    return ConditionedPipeline(tiny.made(tiny.VIDEO[request.param]), request.param)


def test_each_row_of_a_condition_becomes_a_clip_with_a_seed_of_its_own(generator):
    condition = generator.encode(["a cat"])
    generator.spec.check(condition)
    twice = Condition(condition.states.repeat(2, 1, 1), condition.mask.repeat(2, 1))
    one, other = generator.generate(twice, ASK)
    assert pixels(one).shape == (5, 64, 96, 4)
    assert not np.array_equal(pixels(one), pixels(other))
    assert [json.loads(clip.metadata["filmloom"])["seed"] for clip in (one, other)] == [5, 6]
    assert json.loads(one.metadata["AIGC"])["Label"] == "1"
    (bare,) = generator.generate(condition, replace(ASK, label=False))
    assert not np.array_equal(pixels(one), pixels(bare))


def test_guidance_leads_away_from_the_empty_text(generator):
    condition = generator.encode(["a cat"])
    (plain,), (led,) = (generator.generate(condition, replace(ASK, guidance_scale=scale)) for scale in (None, 6.0))
    assert not np.array_equal(pixels(plain), pixels(led))
    with pytest.raises(InputError, match="no use for loop"):
        generator.generate(condition, replace(ASK, loop=True))
