import pytest

from filmloom.errors import InputError
from filmloom.model.language_model import ask_for_description, caption_of, encode


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_wish_is_asked_last_after_an_example_whose_answer_is_a_caption(tokenizer, language):
    messages = ask_for_description("a cat 猫", language)
    assert messages[-1] == {"role": "user", "content": "a cat 猫"}
    assert not caption_of(messages[2]["content"]).startswith("<")
    assert encode(tokenizer, messages, ask=True).ids


@pytest.mark.parametrize(
    "answer",
    [
        "<caption>A cat runs.</caption>",
        "<think>\nhm, <caption>no</caption>\n</think>\nSure!\n<caption>A cat\nruns.</caption> Shall I go on?",
        "Caption: A cat runs.",
        "**Description:** A cat runs.",
        '"A cat runs."',
        "<caption>A cat runs.",
        "```\nA cat runs.\n```",
    ],
)
def test_the_caption_is_found_whatever_stands_around_it(answer):
    assert caption_of(answer) == "A cat runs."


def test_chinese_headings_and_quotes_go(tmp_path):
    assert caption_of("描述：“一只猫。”") == "一只猫。"


@pytest.mark.parametrize("answer", ["", "<think>endless", "<caption> </caption>"])
def test_an_answer_without_a_caption_is_an_error(answer):
    with pytest.raises(InputError, match="no description"):
        caption_of(answer)
