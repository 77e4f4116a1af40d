"""Whose look a condition tells is read from its states, and learned by them."""

import numpy as np
import pytest
import torch

from filmloom.model.portraying import Portraying
from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.world.sample import sample
from filmloom.world.scene import Actor, SceneSpec


def scenes_of(seed, count):
    dice = np.random.default_rng(seed)
    return [sample(dice, "train") for _ in range(count)]


@pytest.fixture(scope="module")
def generator():
    return ConditionedLayers()


@pytest.fixture(scope="module")
def portraying(generator):
    return Portraying(generator, scenes_of(1, 600))


def test_looks_are_read_from_the_generators_own_states_of_other_scenes(generator, portraying):
    scenes = scenes_of(2, 60)
    condition = generator.encode_specs(scenes)
    assert portraying.accuracy(condition, scenes) > 0.95
    assert portraying.loss(condition, scenes) < portraying.loss(generator.encode_specs(scenes[::-1]), scenes)


def test_states_learn_to_tell_the_right_look(portraying):
    scenes = [SceneSpec(actors=(Actor(name=name, concept=name),)) for name in ("cat", "dog", "skateboard")]
    states = torch.zeros(3, 31, 256, requires_grad=True)
    condition = Condition(states, torch.ones(3, 31, dtype=torch.bool))
    (gradient,) = torch.autograd.grad(portraying.loss(condition, scenes), states)
    assert gradient[:, 1].abs().sum() > 0
    assert gradient[:, 2:].abs().sum() == 0
    learner = torch.optim.Adam([states], lr=0.1)
    for _ in range(60):
        learner.zero_grad()
        portraying.loss(condition, scenes).backward()
        learner.step()
    assert portraying.accuracy(condition, scenes) == 1.0


def test_a_scene_of_nobody_has_no_loss(portraying):
    condition = Condition(torch.randn(1, 31, 256), torch.ones(1, 31, dtype=torch.bool))
    assert portraying.loss(condition, [SceneSpec(background="beach")]) == 0
