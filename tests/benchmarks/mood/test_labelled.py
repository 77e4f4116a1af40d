from collections import Counter

import pytest
from benchmarks.mood.__main__ import LANGUAGES, accuracy, confusion, read, texts
from benchmarks.mood.labelled import fresh, labelled, later, latest

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
def test_what_was_read_right_stays_right(language):
    """No claim, the author knew these sentences: a guard against a change that breaks the reading."""
    table = read(labelled(language, held_out=True), language)
    assert sum(table[mood, mood] for mood in FEELINGS) >= 0.9 * table.total()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("latter", [fresh, latest])
def test_the_fresh_sentences_are_balanced_and_in_no_other_set(language, latter):
    rows = latter(language)
    assert set(Counter(each.mood for each in rows).values()) == {12}
    others = [*labelled(language, held_out=True), *labelled(language, held_out=False), *later(language)]
    assert not {each.sentence for each in rows} & {each.sentence for each in others}
    assert len(texts(rows, language)) == 24


def test_the_table_counts_what_was_read():
    table = Counter({("calm", "calm"): 3, ("calm", "sad"): 1, ("sad", "sad"): 4})
    assert accuracy(table).startswith("7 of 8, 88%")
    assert "| calm | 3 | 0 | 1 | 0 | 0 | 0 | 75% |" in confusion(table)
