"""The any-to-video model that is in the package: whole, small enough, and able to do what it is there for."""

import pytest

pytest.importorskip("torch")

import json

import numpy as np
import torch

from filmloom.media import Clip
from filmloom.model.any_to_video import SHIPPED, AnyToVideoModel
from filmloom.model.data.talks import TalkConfig, played
from filmloom.model.joint_space import JointSpace
from filmloom.model.language_model import Sampling
from filmloom.world.describe import describe
from filmloom.world.parse import mentions
from filmloom.world.scene import Actor, Motion, SceneSpec

_WITHOUT_CHANCE = Sampling(temperature=0.0)


@pytest.fixture(scope="module")
def model():
    torch.set_num_threads(1)
    return AnyToVideoModel.from_pretrained()


def _scene(concept, background):
    return SceneSpec(
        background=background,
        actors=(Actor(name="a", concept=concept, size="large"),),
        steps=((Motion(actor="a", kind="left"),),),
    )


def test_it_is_small_and_its_card_lies_beside():
    assert sum(each.stat().st_size for each in SHIPPED.rglob("*") if each.is_file()) < 60e6
    assert SHIPPED.with_suffix(".md").is_file()


def test_weights_are_numbers(model):
    assert all(each.isfinite().all() for each in model.state_dict().values() if each.is_floating_point())


@pytest.mark.parametrize(
    ("asked", "language", "concept", "where"),
    [
        ("a cat runs to the left on a beach", "en", "cat", "beach"),
        ("一只猫在海滩上向左跑", "zh", "cat", "beach"),
    ],
)
def test_words_become_words_and_a_clip_of_them(model, asked, language, concept, where, tmp_path):
    *said, clip = model.answer([{"role": "user", "content": asked}], sampling=_WITHOUT_CHANCE)
    assert concept in mentions("".join(said), language)
    assert isinstance(clip, Clip)
    clip.save(tmp_path / "made.animation.json")
    made = json.loads((tmp_path / "made.animation.json").read_text())
    assert made["background"] == where
    assert [each["concept"] for each in made["layers"]] == [concept]


def test_clips_and_words_meet_in_the_shared_space(model):
    space = JointSpace.from_pretrained(SHIPPED, model)
    scenes = [_scene("cat", "beach"), _scene("car", "city"), _scene("bear", "forest"), _scene("camel", "desert")]
    videos = [played(scene, TalkConfig(), np.random.default_rng(3)) for scene in scenes]
    with torch.no_grad():
        seen = space.embed("video", videos)
        for language in ("en", "zh"):
            likeness = seen @ space.embed("text", [describe(scene, language) for scene in scenes]).T
            assert likeness.argmax(1).tolist() == [0, 1, 2, 3]
