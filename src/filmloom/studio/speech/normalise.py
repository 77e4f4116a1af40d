"""A text as written becomes words as they are read: numbers, dates, units and foreign words, aligned to the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from filmloom.studio.speech import numbers_en, numbers_zh
from filmloom.studio.speech.reading import HANZI, Reading, ReadingLanguage
from filmloom.types import Language

Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]
"""A pattern, and what is read for a match; None: this rule has nothing to say here."""

_TOKEN = re.compile(rf"[{HANZI}]+|\d|[^\W\d_{HANZI}]+(?:['’.&-]?[^\W\d_{HANZI}]+)*")
_FIGURES: dict[Language, Callable[[str], str]] = {"zh": numbers_zh.digits, "en": numbers_en.digits}
"""For what no rule reads: figure by figure."""
_PINYIN = re.compile(r"(?:[a-zü]+[1-5])(?:\s[a-zü]+[1-5])*")


def read(text: str, language: Language, lexicon: Mapping[str, str] | None = None) -> tuple[Reading, ...]:
    """All words of a text in order, each with what is said for it.

    The user's lexicon goes first (longest entry first; an entry may be written in pinyin with tone digits:
    ``chong2 qing4``), then the language's rules for figures, then the words as they stand. What is not read
    (punctuation, quotes, brackets, emoji) belongs to no reading.
    """
    rules = [*_lexicon_rule(lexicon or {}), *_rules(language)]
    return tuple(_read(text, 0, len(text), language, rules))


def _rules(language: Language) -> Sequence[Rule]:
    if language == "zh":
        from filmloom.studio.speech.normalise_zh import RULES as CHINESE

        return CHINESE
    from filmloom.studio.speech.normalise_en import RULES as ENGLISH

    return ENGLISH


def _lexicon_rule(lexicon: Mapping[str, str]) -> Iterator[Rule]:
    words = sorted((word for word in lexicon if word and lexicon[word]), key=len, reverse=True)
    if words:
        entries = "|".join(f"{_edge(word[0], '<')}{re.escape(word)}{_edge(word[-1])}" for word in words)
        pattern = re.compile(rf"(?P<entry>{entries})(?P<whose>(?<=[A-Za-z])['’]s\b)?")
        yield pattern, lambda match: _taught(lexicon[match["entry"]], match["whose"])


def _taught(said: str, whose: str | None) -> str:
    """An English entry keeps its possessive; a Chinese one has none."""
    return f"{said}'s" if whose and language_of(said, "zh") == "en" else said


def _edge(character: str, behind: str = "") -> str:
    """Latin words are only found whole: an entry AI must not be read out of SAID."""
    return rf"(?{behind}![A-Za-z])" if character.isascii() and character.isalpha() else ""


def _read(text: str, begin: int, end: int, language: Language, rules: Sequence[Rule]) -> Iterator[Reading]:
    """Apply the first rule everywhere, the others between its matches, and cut what remains into words."""
    if not rules:
        yield from _words(text, begin, end, language)
        return
    (pattern, say), *others = rules
    position = begin
    for match in pattern.finditer(text, begin, end):
        said = say(match)
        if said:
            yield from _read(text, position, match.start(), language, others)
            yield Reading(begin=match.start(), end=match.end(), spoken=said, language=language_of(said, language))
            position = match.end()
    yield from _read(text, position, end, language, others)


def language_of(said: str, language: Language) -> ReadingLanguage:
    """Which voice can read this: one for hanzi, for letters, or for pinyin with tone digits."""
    if _PINYIN.fullmatch(said):
        return "pinyin"
    if re.search(rf"[{HANZI}]", said):
        return "zh"
    return "en" if re.search(r"[^\W\d_]", said) else language


def _words(text: str, begin: int, end: int, language: Language) -> Iterator[Reading]:
    for token in _TOKEN.finditer(text, begin, end):
        said = token.group()
        if re.match(rf"[{HANZI}]", said):
            yield from _hanzi_words(said, token.start())
        else:
            spoken = _FIGURES[language](said) if said.isdecimal() else said
            yield Reading(begin=token.start(), end=token.end(), spoken=spoken, language=language_of(spoken, language))


def _hanzi_words(said: str, position: int) -> Iterator[Reading]:
    import rjieba  # 0.1 s, and not needed where nothing new is said

    for word, begin, end in rjieba.tokenize(said, "default", True):
        yield Reading(begin=position + begin, end=position + end, spoken=word, language="zh")
