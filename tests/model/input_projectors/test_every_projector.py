"""What every input projector promises."""

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.input_projectors import PROJECTORS, projector_named
from filmloom.model.tokens import Tokens

every = pytest.mark.parametrize("name", PROJECTORS)
RESAMPLER = {"num_queries": 5, "inside": 32, "head_width": 16}


def projector(name):
    torch.manual_seed(0)
    return projector_named(name, encoder_width=24, width=40, **(RESAMPLER if name == "resampler" else {}))


def tokens(*lengths):
    """Rows of tokens one after another in time, with nonsense behind their end."""
    generator = torch.Generator().manual_seed(1)
    longest = max(lengths)
    features = torch.randn(len(lengths), longest, 24, generator=generator)
    mask = torch.arange(longest) < torch.tensor(lengths)[:, None]
    positions = torch.rand(len(lengths), longest, 3, generator=generator)
    positions[..., 0] = torch.arange(longest) / 8
    return Tokens(features, mask, positions)


@every
def test_shapes(name):
    project, given = projector(name), tokens(7, 3)
    embeddings, mask = project(given)
    assert project.width == 40
    assert embeddings.shape == (2, 5 if name == "resampler" else 7, 40)
    assert mask.shape == embeddings.shape[:2]
    assert torch.equal(mask, torch.ones_like(mask) if name == "resampler" else given.mask)
    assert not embeddings[~mask].any()


@every
def test_what_is_masked_does_not_matter(name):
    project, given = projector(name), tokens(7, 3)
    alone = Tokens(given.features[1:, :3], given.mask[1:, :3], given.positions[1:, :3])
    together, mask = project(given)
    torch.testing.assert_close(project(alone)[0][0], together[1][mask[1]], atol=1e-5, rtol=1e-4)


@every
def test_every_weight_learns(name):
    project, given = projector(name), tokens(7, 3)
    project(given)[0].square().sum().backward()
    assert not [name for name, weights in project.named_parameters() if weights.grad is None or not weights.grad.any()]


@every
def test_saved_and_read_again_it_is_the_same(name, tmp_path):
    project, given = projector(name), tokens(7, 3)
    save_file(project.state_dict(), tmp_path / "projector.safetensors")
    again = project.config.build()
    again.load_state_dict(load_file(tmp_path / "projector.safetensors"))
    assert torch.equal(again(given)[0], project(given)[0])


@every
def test_the_order_in_time_is_kept(name):
    project, given = projector(name), tokens(6)
    back = Tokens(given.features.flip(1), given.mask, given.positions)
    assert not torch.allclose(project(given)[0], project(back)[0], atol=1e-3)


@every
def test_it_learns_a_batch_by_heart(name):
    project, given = projector(name), tokens(5, 5)
    torch.manual_seed(2)
    wanted = torch.randn(2, 5, 40)
    optimizer = torch.optim.AdamW(project.parameters(), lr=1e-2)
    for _ in range(150):
        loss = functional.mse_loss(project(given)[0], wanted)
        if loss < 0.05:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss < 0.05


def test_an_unknown_name():
    with pytest.raises(InputError, match="Did you mean 'resampler'"):
        projector_named("resample", encoder_width=8, width=8)


def test_heads_that_do_not_divide():
    with pytest.raises(InputError, match="heads that divide"):
        projector_named("resampler", encoder_width=8, width=8, inside=30)
