"""Concepts that a sentence names: graves, soup, deadlines. Which feeling they speak for is learned, not said here.

The list is concepts.tsv beside this file: name, English words, Chinese words. An underscore joins the words of a
phrase. English words are found in their forms too, Chinese ones wherever no longer one of the list begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from filmloom.types import Language

_LINES: Final = (files(__package__) / "concepts.tsv").read_text(encoding="utf-8").splitlines()
NAMES: Final = tuple(line.split("\t")[0] for line in _LINES)
_LONGEST: Final = 3
"""Words of an English phrase."""
_WORD: Final = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_ENDINGS: Final = ("ing", "ed", "es", "er", "ly", "s", "d")
_SHORTEST: Final = 3
"""Letters that a word must have left without its ending."""


def concepts(sentence: str, language: Language) -> Counter[int]:
    """How often each concept is named, by its place in NAMES."""
    text = sentence.lower().replace("’", "'")
    named = _in_english(text) if language == "en" else _in_chinese(text)
    return Counter(place for places in named for place in places)


def _in_english(text: str) -> Iterator[tuple[int, ...]]:
    table = _table("en")
    words = _WORD.findall(text)
    for at, word in enumerate(words):
        yield next((table[form] for form in _forms(word) if form in table), ())
        for end in range(at + 2, min(at + _LONGEST, len(words)) + 1):
            yield table.get(" ".join(words[at:end]), ())


def _in_chinese(text: str) -> Iterator[tuple[int, ...]]:
    table = _table("zh")
    longest = max(map(len, table))
    at = 0
    while at < len(text):
        word = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in table), "")
        if word:
            yield table[word]
        at += len(word) or 1


@cache
def _table(language: Language) -> Mapping[str, tuple[int, ...]]:
    """The concepts of each word."""
    column = 1 if language == "en" else 2
    table: dict[str, tuple[int, ...]] = {}
    for place, line in enumerate(_LINES):
        for word in set(line.split("\t")[column].replace(" ", "\n").replace("_", " ").split("\n")):
            table[word] = (*table.get(word, ()), place)
    return table


def _forms(word: str) -> Iterator[str]:
    """A word as it stands, then without its ending: stopped, stop; cried, cry; waving, wave."""
    yield word
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST:
            continue
        yield stem
        yield stem + "e"
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        if stem[-1] == "i":
            yield stem[:-1] + "y"
