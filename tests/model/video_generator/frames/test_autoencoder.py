"""Clips to latents and back."""

import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.video_generator.frames.autoencoder import (
    AutoencoderConfig,
    reconstruction_loss,
    to_bytes,
    to_float,
)
from filmloom.model.video_generator.frames.discriminator import (
    DiscriminatorConfig,
    adversarial_loss,
    discriminator_loss,
)

CONFIG = AutoencoderConfig(size=16, num_frames=4, patch_frames=2, patch_size=4, channels=8, width=16, depth=1)


@pytest.fixture
def model():
    torch.manual_seed(0)
    model = CONFIG.build()
    for weights in model.parameters():
        torch.nn.init.normal_(weights, std=0.1)
    return model


def clips(count=2):
    return torch.randint(0, 256, (count, 4, 16, 16, 3), dtype=torch.uint8)


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_the_same_latents_are_drawn_at_three_sizes(model, scale):
    latents = model.encode(clips())
    assert latents.shape == (2, *CONFIG.grid, 8) == (2, 2, 4, 4, 8)
    assert model.decode(latents, scale).shape == (2, 4, 16 * scale, 16 * scale, 3)


def test_some_frames_are_those_of_all_frames(model):
    latents = model.encode(clips())
    torch.testing.assert_close(model.decode(latents, 2, [1, 3]), model.decode(latents, 2)[:, [1, 3]])


def test_any_number_of_slices_is_drawn(model):
    assert model.decode(torch.randn(1, 5, 4, 4, 8)).shape == (1, 10, 16, 16, 3)


def test_a_latent_shows_beyond_its_own_patch(model):
    latents = torch.zeros(1, 2, 4, 4, 8)
    changed = latents.clone()
    changed[0, 0, 1, 1] = 3
    away = (model.decode(changed) - model.decode(latents)).abs().amax((0, 1, 4))
    assert away[4:8, 4:8].min() > 0
    assert away[3, 5] > 0 and away[8, 5] > 0 and away[5, 3] > 0


def smooth(count=12):
    """Clips that few components describe: a colour turns into another from left to right and from first to last."""
    first, last = torch.randint(0, 256, (2, count, 1, 1, 1, 3)).float()
    along = (torch.linspace(0, 1, 16)[:, None] + torch.linspace(0, 1, 4)[:, None, None, None]) / 2
    return (first + (last - first) * along.expand(4, 16, 16, 1)).round().to(torch.uint8)


def begun(shown, actor_weight=0.0, mask=None):
    made = CONFIG.build()
    mask = torch.zeros(shown.shape[:-1], dtype=torch.uint8) if mask is None else mask
    made.begin_from([(shown[:4], mask[:4]), (shown[4:], mask[4:])], actor_weight)
    return made


def test_it_begins_as_the_components_and_their_inverse():
    torch.manual_seed(0)
    shown = smooth()
    made = begun(shown)
    latents = made.encode(shown)
    assert latents.mean((0, 1, 2, 3)).abs().max() < 1e-3
    deviations = latents.std((0, 1, 2, 3))
    assert deviations.square().mean() == pytest.approx(1, abs=0.05)
    assert (deviations.diff() <= 1e-4).all(), "the first vary most"
    assert (to_bytes(made.decode(latents)).int() - shown.int()).abs().max() <= 2


def test_components_serve_the_actors_first():
    torch.manual_seed(0)
    shown = torch.randint(0, 256, (12, 4, 16, 16, 3), dtype=torch.uint8)
    mask = torch.zeros(shown.shape[:-1], dtype=torch.uint8)
    mask[:, :, :4] = 1
    shown[:, :, 4:] = torch.randint(0, 256, (12, 4, 12, 16, 1), dtype=torch.uint8)

    def away(made):
        return (made.decode(made.encode(shown)) - to_float(shown))[:, :, :4].square().mean()

    assert away(begun(shown, 50.0, mask)) < 0.98 * away(begun(shown))


def test_only_the_decoder_learns(model):
    assert {name.partition(".")[0] for name, each in model.named_parameters() if each.requires_grad} == {"decoder"}


def test_actors_weigh_more():
    target = to_bytes(torch.zeros(1, 1, 4, 4, 3))
    made, mask = torch.zeros(1, 1, 4, 4, 3), torch.zeros(1, 1, 4, 4, dtype=torch.uint8)
    made[0, 0, 0, 0] = 1
    mask[0, 0, 0, 0] = 1
    plain = reconstruction_loss(made, target, mask, 0.0)
    assert reconstruction_loss(made, target, mask, 9.0) > 5 * plain


def test_it_learns(model):
    model = CONFIG.build()
    shown = torch.full((2, 4, 16, 16, 3), 200, dtype=torch.uint8)
    mask = torch.zeros(2, 4, 16, 16, dtype=torch.uint8)
    optimizer = torch.optim.AdamW(model.decoder.parameters(), lr=3e-3)
    losses = []
    for _ in range(30):
        loss = reconstruction_loss(model.decode(model.encode(shown)), shown, mask, 1.0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.3 * losses[0]


def test_bytes_and_numbers():
    shown = clips(1)
    assert (to_bytes(to_float(shown)) == shown).all()
    assert to_bytes(torch.tensor([[-3.0, 3.0]])).tolist() == [[0, 255]]


def test_the_size_dial_keeps_the_grid():
    assert AutoencoderConfig.for_size(64).grid == AutoencoderConfig.for_size(128).grid == (4, 8, 8)


def test_what_does_not_fit_is_refused(model):
    with pytest.raises(InputError, match="reads bytes"):
        model.encode(torch.zeros(1, 4, 32, 32, 3, dtype=torch.uint8))
    with pytest.raises(InputError, match="not 3 times"):
        model.decode(torch.zeros(1, 2, 4, 4, 8), 3)
    with pytest.raises(InputError, match="divide each other"):
        AutoencoderConfig(size=60)
    with pytest.raises(InputError, match="choose 4, 8"):
        AutoencoderConfig(size=60, patch_size=6)


def test_the_discriminator_scores_patches_of_any_size():
    judge = DiscriminatorConfig(width=8, depth=2).build()
    assert judge(torch.zeros(2, 4, 16, 16, 3)).shape == (6, 1, 4, 4)
    assert judge(torch.zeros(2, 1, 32, 32, 3)).shape == (2, 1, 8, 8)
    assert discriminator_loss(torch.tensor([2.0]), torch.tensor([-2.0])) == 0
    assert adversarial_loss(torch.tensor([2.0])) == -2
