"""What a script says is read from a condition's states, and learned by them."""

import numpy as np
import pytest
import torch

from filmloom.model.directing import Directing
from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.world.sample import sample
from filmloom.world.scene import Actor, Motion, SceneSpec


def scenes_of(seed, count):
    dice = np.random.default_rng(seed)
    return [sample(dice, "train") for _ in range(count)]


def bird(color, way):
    actor = Actor(name="bird", concept="bird", color=color)
    return SceneSpec(background="meadow", actors=(actor,), steps=((Motion(actor="bird", kind=way),),))


@pytest.fixture(scope="module")
def generator():
    return ConditionedLayers()


@pytest.fixture(scope="module")
def directing(generator):
    return Directing(generator, scenes_of(1, 600))


def test_words_are_read_from_the_generators_own_states_of_other_scenes(generator, directing):
    scenes = scenes_of(2, 60)
    shares = directing.accuracy(generator.encode_specs(scenes), scenes)
    assert {"background", "camera", "color", "motion", "number", "one of", "place", "row", "step"} <= shares.keys()
    assert min(shares.values()) > 0.98


def test_states_of_another_colour_and_way_read_otherwise_in_these_alone(generator, directing):
    shares = directing.accuracy(generator.encode_specs([bird("blue", "left")]), [bird("red", "right")])
    assert {kind for kind, share in shares.items() if share < 1} == {"color", "motion"}


def test_that_nothing_is_said_of_a_colour_is_learned_too(generator, directing):
    right, wrong = (generator.encode_specs([bird(color, "left")]) for color in (None, "blue"))
    scenes = [bird(None, "left")]
    assert directing.loss(wrong, scenes) > directing.loss(right, scenes) + 1


def test_states_learn_what_is_to_be_said(directing):
    scenes = [bird("red", "left"), bird("blue", "right"), bird(None, "jump")]
    states = torch.zeros(3, 31, 256, requires_grad=True)
    condition = Condition(states, torch.ones(3, 31, dtype=torch.bool))
    learner = torch.optim.Adam([states], lr=0.05)
    before = directing.loss(condition, scenes).item()
    for _ in range(80):
        learner.zero_grad()
        directing.loss(condition, scenes).backward()
        learner.step()
    assert directing.loss(condition, scenes) < before / 20
    assert set(directing.accuracy(condition, scenes).values()) == {1.0}
    assert states.grad[:, 3:].abs().sum() == 0, "places without a direction are left alone"
