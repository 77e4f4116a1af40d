"""What the lexicon hears, and that small words turn it."""

import pytest

from filmloom.studio.mood.rules import heard


def weights(sentence):
    return heard(sentence, "en" if sentence.isascii() else "zh")


def strongest(sentence):
    found = weights(sentence)
    return max(found, key=found.get)


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
    assert strongest(said) == feeling
    assert strongest(denied) != feeling


@pytest.mark.parametrize("sentence", ["They were not happy.", "大家并不高兴。"])
def test_joy_that_is_denied_is_sadness(sentence):
    assert weights(sentence)["sad"] > 0
    assert weights(sentence)["joyful"] == 0


@pytest.mark.parametrize("sentence", ["Not without fear, they went in.", "他不是不害怕。"])
def test_denied_twice_is_said(sentence):
    assert weights(sentence)["tense"] > 0


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("It was a tragedy, but we laughed.", "We laughed, but it was a tragedy."),
        ("虽然悲伤，大家还是欢笑。", "虽然欢笑，大家还是悲伤。"),
    ],
)
def test_what_follows_but_outweighs_what_stands_before_it(first, last):
    assert strongest(first) == "joyful"
    assert strongest(last) == "sad"


@pytest.mark.parametrize(("plain", "strong", "weak"), [
    ("He was sad.", "He was very sad.", "He was slightly sad."),
    ("他难过。", "他非常难过。", "他有点难过。"),
])  # fmt: skip
def test_very_strengthens_and_slightly_weakens(plain, strong, weak):
    sad = [weights(each)["sad"] for each in (weak, plain, strong)]
    assert sad == sorted(set(sad))


def test_negation_ends_with_its_clause():
    assert strongest("He could not come, panic was everywhere.") == "tense"


@pytest.mark.parametrize(("text", "language"), [("Countless stars.", "en"), ("无数烟花，欢庆新年。", "zh")])
def test_words_that_only_look_like_negation_deny_nothing(text, language):
    assert heard(text, language)["sad"] == 0
