"""The transformer's parts: masks and places."""

import pytest
import torch

from filmloom.model.blocks import Block, Rotary, attend, heads_of, place_waves, rotate


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


def test_waves_tell_hundredths_of_seconds_and_minutes_apart():
    times = torch.tensor([0.0, 0.02, 1.0, 1.02, 60.0, 120.0])
    waves = place_waves(torch.stack((times, torch.zeros(6), torch.zeros(6)), dim=-1)[None])[0]
    apart = torch.cdist(waves, waves) + torch.eye(6) * 9
    assert apart.min() > 0.3
