"""Texts: tokenizers, limits."""

import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.encoders.text import TextEncoderConfig


@pytest.fixture
def encoder():
    config = TextEncoderConfig(num_tokens=128, max_tokens=8, width=16, depth=1, head_width=8)
    return config.build(lambda text: [ord(each) for each in text])


def test_a_text_is_the_numbers_of_its_tokenizer(encoder):
    texts, numbers = encoder(["abc", "z"]), encoder([[97, 98, 99], [122]])
    assert torch.equal(texts.features, numbers.features)
    assert texts.positions[0, :, 0].tolist() == [0.0, 0.25, 0.5]


@pytest.mark.parametrize(
    ("text", "said"), [("", "0,. tokens"), ("a" * 9, "expected 1 to 8"), ("é", "another model's"), ([-1], "another")]
)
def test_what_can_not_be_read(encoder, text, said):
    with pytest.raises(InputError, match=said):
        encoder([text])


def test_a_text_without_a_tokenizer(encoder):
    encoder.tokenize = None
    with pytest.raises(InputError, match="without a tokenizer"):
        encoder(["abc"])


def test_the_order_of_words_matters(encoder):
    assert not torch.allclose(encoder(["ab"]).features.sum(1), encoder(["ba"]).features.sum(1), atol=1e-4)
