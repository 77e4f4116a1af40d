"""The flow loss of a condition: nothing for the generator's own, less for a near one, and it teaches the made one."""

import pytest

pytest.importorskip("torch")

import torch

from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.flow import flow_loss
from filmloom.world.scene import Actor, SceneSpec


@pytest.fixture(scope="module")
def shipped():
    torch.set_num_threads(1)
    return ConditionedLayers()


def scene(*concepts, background="meadow"):
    actors = tuple(Actor(name=each, concept=each) for each in concepts)
    return SceneSpec(background=background, actors=actors)


def loss_of(shipped, made, target):
    return flow_loss(shipped.model, made, target, torch.Generator().manual_seed(0)).detach().item()


def test_the_generators_own_condition_costs_nothing(shipped):
    own = shipped.encode_specs([scene("cat"), scene("dog", "ball"), scene()])
    assert loss_of(shipped, own, own) == 0


def test_another_cast_costs_more_than_a_little_noise(shipped):
    own = shipped.encode_specs([scene("cat"), scene("dog")])
    other = shipped.encode_specs([scene("bus"), scene("tree", background="snow")])
    size = own.states.square().mean().sqrt()
    noisy = Condition(own.states + 0.02 * size * torch.randn_like(own.states), own.mask)
    assert 0 < loss_of(shipped, noisy, own) < 0.2 * loss_of(shipped, other, own)


def test_the_made_condition_learns_and_the_generator_does_not(shipped):
    own = shipped.encode_specs([scene("cat")])
    states = (own.states + 0.3).requires_grad_()
    flow_loss(shipped.model, Condition(states, own.mask), own, torch.Generator().manual_seed(0)).backward()
    assert states.grad is not None
    assert states.grad.abs().sum() > 0
    assert all(each.grad is None for each in shipped.model.parameters())
