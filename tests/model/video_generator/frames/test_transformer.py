"""The video transformer: what changes its prediction, and what must not."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.video_generator.frames.transformer import TransformerConfig

CONFIG = TransformerConfig.from_depth(3, num_tokens=60, grid=(2, 4, 4), channels=8)


@pytest.fixture(scope="module")
def model():
    return awake(CONFIG)


def awake(config):
    """A model whose zeros at the start are gone."""
    torch.manual_seed(0)
    model = config.build()
    for weights in model.parameters():
        if not weights.any():
            torch.nn.init.normal_(weights, std=0.1)
    return model


def inputs(slices=2):
    torch.manual_seed(1)
    tokens = torch.zeros(2, 16, dtype=torch.long)
    tokens[0, :5], tokens[1, :2] = torch.arange(40, 45), torch.arange(50, 52)
    return torch.randn(2, slices, 4, 4, 8), torch.full((2, slices), 0.4), tokens


def test_it_starts_by_predicting_the_mean():
    assert not CONFIG.build()(*inputs()).any()


def test_what_is_there_goes_straight_to_the_result():
    noisy, levels, tokens = inputs()
    guide = torch.randn_like(noisy[..., :3])
    model = replace(CONFIG, guide_channels=3).build()
    with torch.no_grad():
        model.gains.bias.copy_(torch.arange(11.0))
        made = model(noisy, levels, tokens, guide, torch.tensor([True, False]))
    by_itself = noisy * torch.arange(8.0)
    torch.testing.assert_close(made[1], by_itself[1])
    torch.testing.assert_close(made[0] - by_itself[0], functional.pad(guide * torch.arange(8.0, 11.0), (0, 5))[0])


@pytest.mark.parametrize("slices", [1, 2, 5])
def test_any_number_of_slices(model, slices):
    assert model(*inputs(slices)).shape == (2, slices, 4, 4, 8)


def test_filling_and_neighbours_in_the_batch_do_not_matter(model):
    noisy, levels, tokens = inputs()
    whole = model(noisy, levels, tokens)
    torch.testing.assert_close(model(noisy[1:], levels[1:], tokens[1:, :2]), whole[1:], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("what", ["words", "level", "noise", "skipped"])
def test_what_matters(model, what):
    noisy, levels, tokens = inputs()
    before = model(noisy, levels, tokens)
    if what == "words":
        tokens = tokens.roll(1, dims=0)
    if what == "level":
        levels = torch.tensor([[0.4, 0.9]]).repeat(2, 1)
    if what == "noise":
        noisy = noisy + 0.1
    skipped = (1,) if what == "skipped" else ()
    assert (model(noisy, levels, tokens, skipped=skipped) - before).abs().max() > 1e-3


def test_places_matter(model):
    noisy, levels, tokens = inputs()
    turned = model(noisy.roll(2, dims=3), levels, tokens).roll(-2, dims=3)
    assert (turned - model(noisy, levels, tokens)).abs().max() > 1e-3


def test_a_guide_is_heard_where_it_is_wanted(model):
    noisy, levels, tokens = inputs()
    guide = torch.randn(2, 2, 4, 4, 8)
    plain = model(noisy, levels, tokens)
    led = model(noisy, levels, tokens, guide, torch.tensor([True, False]))
    torch.testing.assert_close(led[1], plain[1])
    assert (led[0] - plain[0]).abs().max() > 1e-3


def test_computing_blocks_again_gives_the_same_gradients():
    gradients = []
    for again in (False, True):
        model = awake(replace(CONFIG, is_checkpointed=again)).train()
        model(*inputs()).square().mean().backward()
        gradients.append(model.embed.weight.grad)
    torch.testing.assert_close(*gradients)


def test_the_dial_sets_the_other_sizes():
    config = TransformerConfig.from_depth(8, num_tokens=1000)
    assert (config.width, config.head_width, config.text.width, config.text.depth) == (256, 32, 192, 2)
    assert sum(each.numel() for each in config.build().parameters()) < 10e6


def test_sizes_that_do_not_divide_are_refused():
    with pytest.raises(InputError, match="don't divide"):
        replace(CONFIG, grid=(2, 5, 5))
