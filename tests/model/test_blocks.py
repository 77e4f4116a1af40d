"""The transformer's parts: masks, places, and that they are those of the video transformer."""

import pytest
import torch

from filmloom.model.blocks import Block, Rotary, attend, heads_of, place_waves, rotate
from filmloom.model.encoders.rows import grid_positions
from filmloom.model.video_generator.frames.attention import angles
from filmloom.model.video_generator.frames.text_encoder import TextEncoderConfig
from filmloom.model.video_generator.frames.transformer import Block as FramesBlock
from filmloom.model.video_generator.frames.transformer import TransformerConfig


def test_angles_of_a_grid_are_those_of_the_video_transformer():
    positions = grid_positions(torch.arange(3), 4, 6) - torch.tensor([0, 0.5 / 4, 0.5 / 6])
    found = Rotary(head_width=32, steps=(1.0, 8.0, 8.0))(positions)
    torch.testing.assert_close(found, angles((3, 4, 6), 32), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("steps", [(4.0, 0.0, 0.0), (0.0, 8.0, 8.0), (2.0, 8.0, 8.0)])
def test_only_distances_count(steps):
    torch.manual_seed(0)
    queries, keys, values = (heads_of(each, 16) for each in torch.randn(3, 2, 6, 32))
    rotary, positions = Rotary(head_width=16, steps=steps), torch.rand(2, 6, 3)

    def seen(positions):
        turn = rotary(positions)
        return attend(rotate(queries, turn), rotate(keys, turn), values)

    torch.testing.assert_close(seen(positions + 0.7), seen(positions), atol=1e-4, rtol=1e-4)
    assert not torch.allclose(seen(positions.flip(1)), seen(positions), atol=1e-3)


@pytest.mark.parametrize("looks_at", ["self", "context", "both"])
def test_what_is_masked_does_not_matter(looks_at):
    torch.manual_seed(0)
    block = Block(32, 16, looks_at=looks_at, context_width=None if looks_at == "self" else 24)
    x, context = torch.randn(2, 5, 32), None if looks_at == "self" else torch.randn(2, 7, 24)
    mask, context_mask = torch.arange(5).expand(2, -1) < 3, torch.arange(7).expand(2, -1) < 4
    looks = {} if context is None else {"context": context, "context_mask": context_mask}
    cut = {} if context is None else {"context": context[:, :4]}
    found = block(x, mask=mask, **looks)[:, :3]
    torch.testing.assert_close(found, block(x[:, :3], **cut), atol=1e-5, rtol=1e-4)


def test_a_steered_block_is_that_of_the_video_transformer():
    torch.manual_seed(0)
    text = TextEncoderConfig(num_tokens=9, width=24)
    theirs = FramesBlock(TransformerConfig(width=64, head_width=32, text=text))
    ours = Block(64, 32, context_width=24, looks_at="both", is_steered=True)
    names = {"word_norm": "context_norm", "words": "context"}
    weights = {}
    for name, each in theirs.state_dict().items():
        first, _, rest = name.partition(".")
        is_outside = first in {"table", "mlp", "norm", "norm_mlp"}
        weights[name if is_outside else f"attention.{names.get(first, first)}.{rest}"] = each
    ours.load_state_dict(weights)
    x, change, words = torch.randn(2, 8, 64), torch.randn(2, 2, 6 * 64), torch.randn(2, 3, 24)
    mask, turn = torch.tensor([[True, True, False], [True] * 3]), angles((2, 2, 2), 32)
    seen = torch.cat((torch.ones(2, 8, dtype=torch.bool), mask), dim=1)[:, None, None]
    expected = theirs(x, change, words, turn, seen)
    found = ours(x, turn=turn, context=words, context_mask=mask, change=change)
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


def test_waves_tell_hundredths_of_seconds_and_minutes_apart():
    times = torch.tensor([0.0, 0.02, 1.0, 1.02, 60.0, 120.0])
    waves = place_waves(torch.stack((times, torch.zeros(6), torch.zeros(6)), dim=-1)[None])[0]
    apart = torch.cdist(waves, waves) + torch.eye(6) * 9
    assert apart.min() > 0.3
