"""Reading: a part of the text as written, and what is said for it; how a text is cut into words and pauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

ReadingLanguage: TypeAlias = Literal["zh", "en", "pinyin"]
HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
"""Inside a character class of a pattern: every Chinese character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One word of the text, and how it is said."""

    begin: int
    """Index of its first character in the text as written."""
    end: int
    """Index after its last character."""
    spoken: str
    """What the voice reads: 百分之十二点五 for 12.5%. Never empty."""
    language: ReadingLanguage
    """Which voice reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Words said in one breath, and how the breath ends."""

    readings: tuple[Reading, ...]
    stop: str
    """The mark that decides the melody: , . ? or !"""
    pause_s: float
    """Silence after it at rate 1, in seconds."""


_PAUSES = (
    (re.compile(r"[。！？!?…]|\.(?=[\s\"'”’)\]]|$)"), 0.40),
    (re.compile(r"\n"), 0.40),
    (re.compile(r"[；;:：]"), 0.28),
    (re.compile(r"——?|—|\s[-–]\s"), 0.24),
    (re.compile(r"[，,]"), 0.20),
    (re.compile(r"[（(）)]"), 0.12),
    (re.compile(r"、"), 0.10),
)


def clauses(text: str, readings: tuple[Reading, ...]) -> Iterator[Clause]:
    """Group the readings by what stands between them; the last clause ends with a pause of zero."""
    begin = 0
    for index, reading in enumerate(readings):
        last = index + 1 == len(readings)
        gap = text[reading.end :] if last else text[reading.end : readings[index + 1].begin]
        pause_s = pause(gap)
        if last or pause_s > 0:
            yield Clause(readings=readings[begin : index + 1], stop=_stop(gap, last), pause_s=0.0 if last else pause_s)
            begin = index + 1


def pause(gap: str) -> float:
    """Seconds of silence that the marks between two words ask for: the longest one counts."""
    return max((seconds for pattern, seconds in _PAUSES if pattern.search(gap)), default=0.0)


def _stop(gap: str, last: bool) -> str:
    for mark, written in (("?", "?？"), ("!", "!！")):
        if any(character in written for character in gap):
            return mark
    ends = last or re.search(r"[。…\n]|\.(\s|[\"'”’)\]]|$)", gap)
    return "." if ends else ","


def syllables(spoken: str) -> float:
    """About how many syllables a word has: hanzi, groups of vowels, spelled capitals."""
    hanzi = len(re.findall(f"[{HANZI}]", spoken))
    groups = sum(
        max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) if not word.isupper() else len(word)
        for word in re.findall(r"[A-Za-zÀ-ÿ]+", spoken)
    )
    return max(1.0, float(hanzi + groups))
