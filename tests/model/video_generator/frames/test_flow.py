"""The training loss: its chance is the same however a batch is shared, and what was given counts for nothing."""

import torch

from filmloom.model.video_generator.frames.flow import FlowConfig, draw, flow_loss, without_words
from filmloom.model.video_generator.frames.words import NOTHING, PAD

SHAPE = (64, 4, 4, 4, 3)
CONFIG = FlowConfig()


def test_two_processes_draw_what_one_draws():
    whole = draw(CONFIG, SHAPE, 5, slice(0, 64))
    half = draw(CONFIG, SHAPE, 5, slice(32, 64))
    assert (whole.levels[32:] == half.levels).all() and (whole.noise[32:] == half.noise).all()
    assert (draw(CONFIG, SHAPE, 6, slice(0, 64)).levels != whole.levels).any()


def test_levels_are_together_apart_or_given_but_never_all_given():
    drawn = draw(FlowConfig(apart=0.5, given=0.5), SHAPE, 1, slice(0, 64))
    assert (drawn.levels[drawn.given] == 1).all() and not drawn.given.all(1).any()
    free = ~drawn.given.any(1)
    together = (drawn.levels[free] == drawn.levels[free][:, :1]).all(1)
    assert 5 < together.sum() < free.sum() - 5


def test_a_perfect_model_has_no_loss_and_given_slices_have_none():
    latents, tokens = torch.randn(SHAPE), torch.ones(64, 3, dtype=torch.long)
    drawn = draw(FlowConfig(given=1.0), SHAPE, 2, slice(0, 64))
    assert flow_loss(lambda *_: latents, latents, tokens, drawn, CONFIG, 8) == 0
    wrong = torch.where(drawn.given[:, :, None, None, None], 9.0, latents)
    assert flow_loss(lambda *_: wrong, latents, tokens, drawn, CONFIG, 8) == 0
    assert flow_loss(lambda *_: latents + 1, latents, tokens, drawn, CONFIG, 8) >= 1


def test_dropped_captions_say_nothing():
    tokens = torch.full((2, 3), 40)
    dropped = without_words(tokens, torch.tensor([False, True]))
    assert dropped.tolist() == [[40, 40, 40], [NOTHING, PAD, PAD]]
