"""Words and phrases that speak for a feeling, and where they stand in a text.

The lists are english.tsv and chinese.tsv beside this file: what an entry speaks for, its weight, its words. A star at
a word is any letters (`celebrat*`); between words it is up to three words, or six Chinese characters (`lost * home`).
An entry `none` hides what stands in it: 无数 is no negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from filmloom.types import Language

_FILES: Final[Mapping[Language, str]] = {"en": "english.tsv", "zh": "chinese.tsv"}
_KEY: Final[Mapping[Language, int]] = {"en": 2, "zh": 1}
"""Characters by which entries are looked up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase."""

    kind: str
    """A feeling, or negation, more, less, contrast, concession, none."""
    weight: float
    """How much it speaks for a feeling, 1 to 3; for the others what it multiplies by."""
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that stands in a text."""

    kind: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entries of a language, by their first characters; the longest first."""

    language: Language
    entries: Mapping[str, Sequence[Entry]]

    def hits(self, text: str) -> list[Hit]:
        """What stands in a text, in order; where two entries meet, the one that begins first, then the longer one."""
        return [*self._hits(text.lower().replace("’", "'"))]

    def _hits(self, text: str) -> Iterator[Hit]:
        at = 0
        while at < len(text):
            hit = self._hit_at(text, at) if self._may_begin(text, at) else None
            if hit:
                yield hit
            at = hit.end if hit else at + 1

    def _hit_at(self, text: str, at: int) -> Hit | None:
        for entry in self.entries.get(text[at : at + _KEY[self.language]], ()):
            match = entry.pattern.match(text, at)
            if match:
                return Hit(entry.kind, entry.weight, at, match.end())
        return None

    def _may_begin(self, text: str, at: int) -> bool:
        return self.language == "zh" or at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "'")


@cache
def lexicon(language: Language) -> Lexicon:
    """The list of a language that comes with filmloom."""
    rows = [line.split("\t") for line in _text(language).splitlines() if line and not line.startswith("#")]
    entries: dict[str, list[Entry]] = {}
    for kind, weight, words in sorted(rows, key=lambda row: -len(row[2])):
        entry = Entry(kind, float(weight), _pattern(words, language))
        entries.setdefault(words[: _KEY[language]], []).append(entry)
    return Lexicon(language, entries)


def _text(language: Language) -> str:
    return (files(__package__) / _FILES[language]).read_text(encoding="utf-8")


def _pattern(words: str, language: Language) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(re.escape(words).replace(r"\*", r"[^，。！？；：,.!?;:\n]{0,6}?"))
    parts = [r"(?:[\w'-]+\s+){0,3}?" if word == "*" else _word(word) + r"\s+" for word in words.split()]
    whole = "".join(parts).removesuffix(r"\s+")
    return re.compile(whole + (r"(?![\w'])" if words[-1].isalnum() else ""))


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[\w'-]*")
