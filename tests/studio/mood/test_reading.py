"""What a maker of films would notice: the feeling that is chosen, and that small words turn it."""

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


@pytest.mark.parametrize(
    ("said", "denied", "feeling"),
    [
        ("He was sad.", "He was not sad.", "sad"),
        ("There was panic.", "There was never any panic.", "tense"),
        ("他很难过。", "他并不难过。", "sad"),
        ("我害怕。", "我一点也不害怕。", "tense"),
    ],
)
def test_what_is_denied_is_not_felt(said, denied, feeling):
    language = "en" if said.isascii() else "zh"
    assert mood_of(said, language).chosen == feeling
    assert mood_of(denied, language).chosen != feeling


@pytest.mark.parametrize("sentence", ["They were not happy.", "大家并不高兴。"])
def test_joy_that_is_denied_is_sadness(sentence):
    shares = mood_of(sentence, "en" if sentence.isascii() else "zh").shares
    assert shares["sad"] > 0
    assert shares["joyful"] == 0


@pytest.mark.parametrize("sentence", ["Not without fear, they went in.", "他不是不害怕。"])
def test_denied_twice_is_said(sentence):
    assert mood_of(sentence, "en" if sentence.isascii() else "zh").shares["tense"] > 0


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("It was a tragedy, but we laughed.", "We laughed, but it was a tragedy."),
        ("虽然悲伤，大家还是欢笑。", "虽然欢笑，大家还是悲伤。"),
    ],
)
def test_what_follows_but_outweighs_what_stands_before_it(first, last):
    language = "en" if first.isascii() else "zh"
    assert mood_of(first, language).chosen == "joyful"
    assert mood_of(last, language).chosen == "sad"


@pytest.mark.parametrize(("plain", "strong", "weak"), [
    ("He was sad.", "He was very sad.", "He was slightly sad."),
    ("他难过。", "他非常难过。", "他有点难过。"),
])  # fmt: skip
def test_very_strengthens_and_slightly_weakens(plain, strong, weak):
    language = "en" if plain.isascii() else "zh"
    sad = [mood_of(each, language).shares["sad"] for each in (weak, plain, strong)]
    assert sad == sorted(set(sad))


def test_negation_ends_with_its_clause():
    assert mood_of("He could not come, panic was everywhere.", "en").chosen == "tense"


@pytest.mark.parametrize(("text", "language"), [("Countless stars.", "en"), ("无数烟花，欢庆新年。", "zh")])
def test_words_that_only_look_like_negation_deny_nothing(text, language):
    assert mood_of(text, language).shares["sad"] == 0


def test_a_whole_text_has_a_mood_and_those_of_its_sentences():
    text = "The town hall opened in 1920. Last night it burned down, and two people died. The town mourns them. "
    mood = mood_of(text, "en")
    assert mood.chosen == "sad"
    assert [each.chosen for each in mood.sentences] == ["calm", "sad", "sad"]
    assert "".join(each.text for each in mood.sentences) == text


@pytest.mark.parametrize("text", ["", " \n", "42", "🎬", "...", "qwerty"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_nothing_speaks_it_is_calm(text, language):
    mood = mood_of(text, language)
    assert mood.chosen == "calm"
    assert mood.shares["calm"] == 1


@given(text=st.text(), language=st.sampled_from(["en", "zh"]))
def test_shares_of_any_text_are_shares(text, language):
    mood = mood_of(text, language)
    for shares in (mood.shares, *(each.shares for each in mood.sentences)):
        assert set(shares) == set(FEELINGS)
        assert all(share >= 0 for share in shares.values())
        assert sum(shares.values()) == pytest.approx(1)


def test_large_letters_and_curly_apostrophes_are_the_same_words():
    assert mood_of("DON’T PANIC", "en").shares == mood_of("don't panic", "en").shares
