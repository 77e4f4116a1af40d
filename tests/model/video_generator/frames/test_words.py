"""Prompts to numbers and back to what is known of them."""

import numpy as np
import pytest

from filmloom.model.video_generator.frames.words import NOTHING, NUM_BUCKETS, PAD, Tokenizer, pieces, world_words
from filmloom.world.captions import captions
from filmloom.world.sample import sample


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(world_words())


def test_english_by_words_and_chinese_by_characters():
    assert pieces("The cat's well-known ball, 3 times.") == [
        "the",
        "cat",
        "'s",
        "well-known",
        "ball",
        ",",
        "3",
        "times",
        ".",
    ]
    assert pieces("一只猫，在草地上。") == ["一", "只", "猫", ",", "在", "草", "地", "上", "."]


def test_captions_have_no_unknown_words(tokenizer):
    rng = np.random.default_rng(1234)
    unknown = 0
    for _ in range(60):
        spec = sample(rng, "any")
        unknown += sum(len(tokenizer.unknown(captions(spec, each, rng, detail=1.0))) for each in ("en", "zh"))
    assert unknown <= 2


def test_no_caption_of_many_is_cut(tokenizer):
    rng = np.random.default_rng(7)
    cut = sum(tokenizer.is_cut(captions(sample(rng, "any"), "en", rng, detail=1.0)) for _ in range(100))
    assert cut <= 3


def test_an_unknown_word_is_one_of_the_buckets_and_always_the_same(tokenizer):
    first, second = tokenizer.tokens("zorgle"), tokenizer.tokens("Zorgle")
    assert first == second and 2 <= first[0] < 2 + NUM_BUCKETS
    assert tokenizer.unknown("a zorgle jumps") == ("zorgle",)


def test_rows_are_filled_cut_and_never_empty(tokenizer):
    rows = tokenizer.batch(["a cat", "", "cat " * 500])
    assert rows.shape == (3, 96)
    assert rows[0, 2:].tolist() == [PAD] * 94 and (rows[2] != PAD).all()
    assert rows[1, 0] == NOTHING and (rows < tokenizer.num_tokens).all()
