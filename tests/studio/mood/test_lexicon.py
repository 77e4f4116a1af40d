from importlib.resources import files

import pytest

from filmloom.studio.mood import FEELINGS
from filmloom.studio.mood.lexicon import lexicon


@pytest.mark.parametrize("name", ["english.tsv", "chinese.tsv"])
def test_each_line_is_whole_and_no_entry_stands_twice(name):
    text = (files("filmloom.studio.mood") / name).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    words = [row[2] for row in rows]
    assert len(set(words)) == len(words)
    for kind, weight, entry in rows:
        assert kind in {*FEELINGS, "negation", "more", "less", "contrast", "concession", "none"}, entry
        assert 0 <= float(weight) <= 3, entry
        assert entry == entry.strip().lower(), entry
        assert not entry.startswith("*"), entry


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_feeling_has_several_dozen_entries(language):
    kinds = [entry.kind for entries in lexicon(language).entries.values() for entry in entries]
    assert min(kinds.count(feeling) for feeling in FEELINGS) >= 60


def test_stars_are_letters_and_words():
    hits = lexicon("en").hits("They celebrated, though they had lost their old home.")
    assert [hit.kind for hit in hits] == ["joyful", "concession", "sad"]


def test_a_word_within_a_word_is_not_found():
    assert [hit.kind for hit in lexicon("en").hits("a gunwale, an undead robot")] == []


def test_longer_entries_hide_shorter_ones():
    assert [hit.kind for hit in lexicon("zh").hits("加速")] == ["none"]
