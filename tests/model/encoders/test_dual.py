"""Shared spaces: what belongs together comes to lie together."""

import math

import numpy as np
import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.encoders import encoder_named
from filmloom.model.encoders.dual import DualEncoder, info_nce
from filmloom.model.encoders.hugging_face.clip import HuggingFaceClip

COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 0, 0), (255, 255, 255)]


@pytest.fixture
def space():
    torch.manual_seed(0)
    text = encoder_named("text", num_tokens=32, width=32, depth=1, head_width=16)
    image = encoder_named("image-cnn", widths=(16, 32), blocks=1)
    return DualEncoder((text, image), dimensions=24)


def pictures():
    return [np.full((16, 16, 3), colour, np.uint8) for colour in COLOURS]


def texts():
    return [[3, 4 + index] for index in range(len(COLOURS))]


def test_embeddings_are_unit_vectors_whatever_stands_beside_them(space):
    for modality, batch in (("text", [[5], [6, 7, 8]]), ("image", pictures()[:2])):
        together = space.embed(modality, batch)
        assert together.shape == (2, 24)
        torch.testing.assert_close(together.norm(dim=1), torch.ones(2))
        torch.testing.assert_close(space.embed(modality, batch[:1]), together[:1], atol=1e-5, rtol=1e-4)


def test_it_learns_which_text_is_of_which_picture(space):
    space.requires_grad_(True)
    optimizer = torch.optim.AdamW(space.parameters(), lr=3e-3)
    for _ in range(40):
        loss = space(texts(), pictures())
        if loss < 0.05:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    similarities = space.embed("text", texts()) @ space.embed("image", pictures()).T
    assert loss < 0.05
    assert similarities.argmax(0).tolist() == similarities.argmax(1).tolist() == list(range(6))


def test_the_loss_is_its_definition():
    torch.manual_seed(0)
    first, second = torch.nn.functional.normalize(torch.randn(2, 5, 8), dim=-1)
    log_scale = torch.tensor(1.3)
    similar = (log_scale.exp() * first @ second.T).double()
    rows = -(similar.diag() - similar.logsumexp(1)).mean()
    columns = -(similar.diag() - similar.logsumexp(0)).mean()
    torch.testing.assert_close(info_nce(first, second, log_scale).double(), (rows + columns) / 2)
    torch.testing.assert_close(info_nce(first, second, torch.tensor(9.0)), info_nce(first, second, torch.tensor(4.7)))


def test_chance_is_the_logarithm_of_the_batch():
    same = torch.ones(4, 8) / 8**0.5
    assert float(info_nce(same, same, torch.tensor(0.0))) == pytest.approx(math.log(4))


def test_modalities_that_are_not_there(space, make):
    with pytest.raises(InputError, match="this space has text and image"):
        space.embed("audio", [])
    with pytest.raises(InputError, match="expected two of different"):
        DualEncoder((make("text"), make("text")))


def test_clip_is_such_a_space(checkpoint, tmp_path):
    clip = HuggingFaceClip.from_pretrained(checkpoint("clip"))
    rng = np.random.default_rng(0)
    batch = [rng.integers(0, 256, (*size, 3), np.uint8) for size in ((32, 32), (40, 64))]
    pixels = torch.cat([clip.prepare(torch.from_numpy(each)[None]) for each in batch])
    numbers = torch.tensor([[3, 4, 5], [3, 6, 7]])
    expected = clip.model(input_ids=numbers, pixel_values=pixels)
    embedded = clip.embed("text", ["a red ball", "a cat rolls"]), clip.embed("image", batch)
    torch.testing.assert_close(embedded[0], expected.text_embeds, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(embedded[1], expected.image_embeds, atol=1e-5, rtol=1e-4)
    clip.save_pretrained(tmp_path / "clip")
    again = HuggingFaceClip.from_pretrained(tmp_path / "clip")
    assert torch.equal(again.embed("text", ["a red ball"]), clip.embed("text", ["a red ball"]))
    assert again.log_scale == clip.log_scale


def test_half_a_clip_is_no_space(checkpoint):
    with pytest.raises(InputError, match="expected a whole 'clip' checkpoint"):
        HuggingFaceClip.from_pretrained(checkpoint("clip_text_model"))
