import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from filmloom.errors import InputError
from filmloom.model.language_model import add_special_tokens, special_ids, train_tokenizer


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_comes_back(tokenizer, text):
    ids = tokenizer.encode(text, split_special_tokens=True)
    assert tokenizer.decode(ids) == text


@pytest.mark.parametrize(
    "text", ["小狗 runs 👩‍👩‍👧 !", "  two  spaces\n\n", "１２ e\u0301", "<clip_0><|im_end|><image>"]
)
def test_chinese_emoji_spaces_and_what_looks_special_come_back(tokenizer, text):
    ids = tokenizer.encode(text, split_special_tokens=True)
    assert tokenizer.decode(ids, skip_special_tokens=True) == text


def test_the_signals_are_one_block_and_each_modality_has_its_tokens(tokenizer):
    special = special_ids(tokenizer)
    assert tokenizer.convert_ids_to_tokens(list(special.signals)) == [f"<clip_{index}>" for index in range(4)]
    assert len(set(special.media)) == 9
    assert len(tokenizer) == 400


def test_words_of_both_languages_are_shorter_than_their_bytes(tokenizer):
    for text in ("A red ball", "一只棕色的小狗"):
        assert len(tokenizer.encode(text)) < len(text.encode()) / 2


def test_the_template_shows_turns_with_parts_in_any_order(tokenizer):
    messages = [
        {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "let it rain"}, {"type": "audio"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "Here."}, {"type": "clip"}]},
        {"role": "user", "content": "more"},
    ]
    assert tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True) == (
        "<|im_start|>user\n<image><image_here></image>let it rain<audio><audio_here></audio><|im_end|>\n"
        "<|im_start|>assistant\nHere.<clip_0><clip_1><clip_2><clip_3><|im_end|>\n"
        "<|im_start|>user\nmore<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_vocabulary_too_small_for_the_bytes_is_refused():
    with pytest.raises(InputError, match="larger vocab_size"):
        train_tokenizer(["a"], 200)


def test_another_number_of_signals_is_refused_and_the_same_changes_nothing(tokenizer):
    assert add_special_tokens(tokenizer, 4) == 0
    with pytest.raises(InputError, match="4 signal tokens already"):
        add_special_tokens(tokenizer, 8)


def test_a_foreign_tokenizer_gets_tokens_and_a_template(foreign_folders):
    foreign = AutoTokenizer.from_pretrained(foreign_folders["llama"])
    with pytest.raises(InputError, match="add_special_tokens"):
        special_ids(foreign)
    assert add_special_tokens(foreign, 4) == 13
    assert len(special_ids(foreign).signals) == 4
    messages = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": [{"type": "text", "text": "ho"}]}]
    shown = foreign.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    assert shown == "User: hi\nAssistant: ho</s>\nAssistant: "


def test_what_is_saved_is_loaded(tokenizer, tmp_path):
    tokenizer.save_pretrained(tmp_path)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    text = "A red ball 一只 👍 12"
    assert loaded.encode(text) == tokenizer.encode(text)
    assert loaded.chat_template == tokenizer.chat_template
    assert special_ids(loaded) == special_ids(tokenizer)
