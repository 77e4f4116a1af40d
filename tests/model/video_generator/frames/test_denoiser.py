"""The transformer as it samples predicts what the transformer predicts."""

import pytest
import torch

from filmloom.model.video_generator.frames.denoiser import Denoiser
from filmloom.model.video_generator.frames.sampler import guided, guided_at_once
from filmloom.model.video_generator.frames.transformer import TransformerConfig
from filmloom.model.video_generator.frames.words import NOTHING

CONFIG = TransformerConfig.from_depth(3, num_tokens=60, grid=(2, 4, 4), channels=8)

NEAR = {"rtol": 1e-3, "atol": 2e-4}


@pytest.fixture(scope="module")
def model():
    """One whose zeros and ones at the start are gone."""
    torch.manual_seed(0)
    model = CONFIG.build().eval()
    for weights in model.parameters():
        torch.nn.init.normal_(weights, mean=0.1 if weights.ndim == 1 else 0.0, std=0.2)
    return model


@pytest.fixture(autouse=True)
def _without_gradients():
    with torch.inference_mode():
        yield


def inputs(slices=2):
    torch.manual_seed(1)
    tokens = torch.zeros(2, 16, dtype=torch.long)
    tokens[0, :5], tokens[1, :2] = torch.arange(40, 45), torch.arange(50, 52)
    return torch.randn(2, slices, 4, 4, 8), torch.full((2, slices), 0.4), tokens


@pytest.mark.parametrize("slices", [2, 5])
@pytest.mark.parametrize("is_led", [False, True])
def test_with_filling_and_guides(model, slices, is_led):
    noisy, levels, tokens = inputs(slices)
    guide = torch.randn_like(noisy) if is_led else None
    made = Denoiser(model, [tokens], slices, guide)(noisy, levels)
    torch.testing.assert_close(made, model(noisy, levels, tokens, guide), **NEAR)


def test_slices_of_other_noise(model):
    noisy, _, tokens = inputs()
    levels = torch.tensor([[1.0, 0.3], [0.3, 0.3]])
    made = Denoiser(model, [tokens], 2)(noisy, levels)
    torch.testing.assert_close(made, model(noisy, levels, tokens), **NEAR)


def test_blocks_left_out(model):
    noisy, levels, tokens = inputs()
    made = Denoiser(model, [tokens], 2, None, (1,))(noisy, levels)
    torch.testing.assert_close(made, model(noisy, levels, tokens, skipped=(1,)), **NEAR)


@pytest.mark.parametrize("level", [0.4, 0.97])
def test_with_and_without_words_at_once(model, level):
    noisy, _, tokens = inputs()
    levels = torch.full((2, 2), level)
    nothing = torch.full_like(tokens[:, :1], NOTHING)
    denoiser = Denoiser(model, [tokens, nothing], 2)
    apart = [model(noisy, levels, each) for each in (tokens, nothing)]
    torch.testing.assert_close(denoiser(noisy, levels, 2), torch.cat(apart), **NEAR)
    plain = guided(lambda z, at: model(z, at, tokens), lambda z, at: model(z, at, nothing), 3.0)
    torch.testing.assert_close(guided_at_once(denoiser, 3.0)(noisy, levels), plain(noisy, levels), **NEAR)
    torch.testing.assert_close(guided_at_once(denoiser, 1.0)(noisy, levels), apart[0], **NEAR)


@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight")
def test_in_half_precision(model):
    noisy, levels, tokens = inputs()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        made, plain = Denoiser(model, [tokens], 2)(noisy, levels), model(noisy, levels, tokens)
    assert (made - plain).abs().max() < 0.05 * plain.abs().max()
