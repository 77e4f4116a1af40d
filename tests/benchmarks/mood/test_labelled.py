from collections import Counter

import pytest
from benchmarks.mood.__main__ import LANGUAGES, accuracy, confusion, read
from benchmarks.mood.labelled import labelled

from filmloom.studio.mood import FEELINGS


@pytest.mark.parametrize("language", LANGUAGES)
def test_forty_sentences_of_each_mood_in_four_kinds_of_text_none_in_both_halves(language):
    halves = labelled(language, held_out=False), labelled(language, held_out=True)
    sentences = [each.sentence for half in halves for each in half]
    assert len(set(sentences)) == len(sentences)
    moods = Counter(each.mood for half in halves for each in half)
    assert set(moods) == set(FEELINGS)
    assert min(moods.values()) >= 40
    for mood in FEELINGS:
        assert {each.kind for half in halves for each in half if each.mood == mood} == {"news", "lesson", "ad", "story"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_of_five_held_out_sentences_are_read_right(language):
    table = read(labelled(language, held_out=True), language)
    assert sum(table[mood, mood] for mood in FEELINGS) >= 0.8 * table.total()


def test_the_table_counts_what_was_read():
    table = Counter({("calm", "calm"): 3, ("calm", "sad"): 1, ("sad", "sad"): 4})
    assert accuracy(table).startswith("7 of 8, 88%")
    assert "| calm | 3 | 0 | 1 | 0 | 0 | 0 | 75% |" in confusion(table)
