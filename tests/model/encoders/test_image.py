"""Pictures: sizes, bytes, patches for masked training."""

import numpy as np
import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.encoders import encoder_named
from filmloom.model.tokens import Tokens


@pytest.mark.parametrize("name", ["image-cnn", "image-transformer"])
def test_one_token_for_each_cell(name):
    encoder = encoder_named(name, max_side=64)
    for size, num_tokens in (((32, 48), 4 * 6), ((3, 3), 1), ((128, 64), 8 * 4)):
        assert encoder([np.zeros((*size, 3), np.uint8)]).mask.shape[1] == num_tokens


@pytest.mark.parametrize("picture", [np.zeros((8, 8, 3)), np.zeros((8, 8, 4), np.uint8), np.zeros((0, 8, 3), np.uint8)])
def test_what_is_no_picture(make, picture):
    with pytest.raises(InputError, match=r"expected bytes \[h w 3\]"):
        make("image-cnn")([picture])


def test_some_patches_alone_are_encoded_where_they_are(make):
    encoder, pixels = make("image-transformer"), np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    patches = encoder.patches([pixels])
    assert patches.features.shape == (1, 16, 192)
    torch.testing.assert_close(patches.features[0, 1, :3], torch.from_numpy(pixels[0, 8] / 127.5 - 1).float())
    seen = [0, 5, 6]
    some = Tokens(patches.features[:, seen], patches.mask[:, seen], patches.positions[:, seen])
    assert encoder.encode(some).features.shape == (1, 3, encoder.width)
    torch.testing.assert_close(encoder.encode(patches).features, encoder([pixels]).features)
