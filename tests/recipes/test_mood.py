"""The recipe of moods in small: it learns, says the same twice, and what it ships is read again."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from safetensors.numpy import load_file

pytest.importorskip("torch")

from benchmarks.mood.labelled import fresh, latest
from recipes.mood.__main__ import make
from recipes.mood.training import DATA, LANGUAGES, MoodConfig

from filmloom.studio.mood import FEELINGS, reading

MOODS = {"en": ("The old woman wept at his grave.", "sad"), "zh": ("快跑，马上离开这里！", "urgent")}


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Every fortieth sentence."""
    folder = tmp_path_factory.mktemp("sentences")
    for language in LANGUAGES:
        header, *lines = _lines(language)
        (folder / f"sentences.{language}.tsv").write_text("\n".join([header, *lines[::40]]), encoding="utf-8")
    return folder


def test_it_learns_and_what_it_ships_is_read(few, tmp_path, monkeypatch):
    found = make(few, tmp_path / "mood.safetensors", MoodConfig(steps=15))
    assert min(found["en right"], found["zh right"]) > 2 / len(FEELINGS)
    monkeypatch.setattr(reading, "WEIGHTS", tmp_path / "mood.safetensors")
    reading._learned.cache_clear()
    try:
        for language, (sentence, mood) in MOODS.items():
            assert reading.mood_of(sentence, language).chosen == mood
    finally:
        reading._learned.cache_clear()


def test_the_same_sentences_give_the_same_weights(few, tmp_path):
    for name in ("one", "two"):
        make(few, tmp_path / name, MoodConfig(steps=5))
    one, two = (load_file(tmp_path / name) for name in ("one", "two"))
    assert all(np.array_equal(one[name], two[name]) for name in one)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_are_even_and_share_no_sentence_with_what_counts(language):
    rows = [line.split("\t") for line in _lines(language)[1:]]
    assert len(set(Counter((mood, kind) for mood, kind, _ in rows).values())) == 1
    ours = {_bare(sentence) for _, _, sentence in rows}
    assert not ours & {_bare(each.sentence) for each in (*fresh(language), *latest(language))}


def _lines(language):
    return (DATA / f"sentences.{language}.tsv").read_text(encoding="utf-8").splitlines()


def _bare(sentence):
    return "".join(letter for letter in sentence.lower() if letter.isalnum())
