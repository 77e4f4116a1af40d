"""What a maker of films would notice: the feeling that is chosen, of sentences and of whole texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.studio.mood import FEELINGS, mood_of


@pytest.mark.parametrize(
    ("sentence", "feeling"),
    [
        ("The office is on the second floor.", "calm"),
        ("Everybody was laughing and dancing.", "joyful"),
        ("She wept at the grave of her son.", "sad"),
        ("Something was lurking in the dark, and he trembled with fear.", "tense"),
        ("Leave the building immediately!", "urgent"),
        ("Thank you for the kindness you showed my mother.", "warm"),
        ("办公室在二楼。", "calm"),
        ("大家欢呼雀跃，庆祝胜利。", "joyful"),
        ("她在葬礼上泣不成声。", "sad"),
        ("黑暗中脚步声逼近，他屏住呼吸。", "tense"),
        ("请立即撤离！", "urgent"),
        ("谢谢您一直照顾我的奶奶。", "warm"),
    ],
)
def test_each_feeling_is_read(sentence, feeling):
    assert mood_of(sentence, "en" if sentence.isascii() else "zh").chosen == feeling


def test_a_whole_text_has_a_mood_and_those_of_its_sentences():
    text = "The town hall opened in 1920. Last night it burned down, and two people died. The town mourns them. "
    mood = mood_of(text, "en")
    assert mood.chosen == "sad"
    assert [each.chosen for each in mood.sentences] == ["calm", "sad", "sad"]
    assert "".join(each.text for each in mood.sentences) == text


@pytest.mark.parametrize("text", ["", " \n", "42", "🎬", "..."])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_nothing_is_said_it_is_calm(text, language):
    mood = mood_of(text, language)
    assert mood.chosen == "calm"
    assert mood.shares["calm"] == 1


@pytest.mark.parametrize(
    ("sentence", "feeling"),
    [
        ("Grandma slipped an extra sweet into his pocket.", "warm"),
        ("The telephone rang, and there was only breathing.", "tense"),
        ("The rocking chair on his porch has been empty since March.", "sad"),
        ("奶奶悄悄往他书包里多塞了一个鸡蛋。", "warm"),
        ("楼上的脚步声停在了门外。", "tense"),
        ("那年冬天，他的座位一直空着。", "sad"),
    ],
)
def test_a_feeling_that_no_word_names_is_read(sentence, feeling):
    assert mood_of(sentence, "en" if sentence.isascii() else "zh").chosen == feeling


def test_a_few_telling_sentences_decide_over_plain_ones():
    plain = "The hall has two storeys. It was built in 1920. The roof is made of slate. "
    assert mood_of(plain, "en").chosen == "calm"
    assert mood_of(plain + "Last night three people died in the flames. The town weeps for them.", "en").chosen == "sad"


@given(text=st.text(), language=st.sampled_from(["en", "zh"]))
def test_shares_of_any_text_are_shares(text, language):
    mood = mood_of(text, language)
    for shares in (mood.shares, *(each.shares for each in mood.sentences)):
        assert set(shares) == set(FEELINGS)
        assert all(share >= 0 for share in shares.values())
        assert sum(shares.values()) == pytest.approx(1)


def test_large_letters_and_curly_apostrophes_are_the_same_words():
    assert mood_of("DON’T PANIC", "en").shares == mood_of("don't panic", "en").shares
