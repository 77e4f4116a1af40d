"""The clause of a sentence that a card shows: the one that holds most of its matter and fits."""

from __future__ import annotations

import re

from filmloom.studio.scenes.words import content_words
from filmloom.studio.sentences import split_clauses
from filmloom.types import Language

MOST_CHARACTERS = 34
MOST_WORDS = 16
_SHORT_CHARACTERS, _SHORT_WORDS = 20, 10  # what reads at a glance
_HANGING = re.compile(
    r"^(?:(?:and|but|while|which|who|that|so|because|although|or|yet|as|if)\b|而且|但是?|并且?|而|因为|所以|其中|同时|也|还)",
    re.IGNORECASE,
)
_EDGES = " \t，,；;：:。.、—–-"


def key_clause(sentence: str, language: Language) -> str:
    """A stretch of whole clauses of the sentence, at most 34 characters (zh) or 16 words (en), without final marks.

    Shorter ones that hold as much are preferred, for a card is read while another thing is heard.
    Only a clause that is longer by itself is cut, between words, and then ends in an ellipsis.
    """
    whole = _tidy(sentence)
    if _long(whole, language) <= 0:
        return whole
    clauses = split_clauses(sentence.strip())
    runs = [
        _tidy("".join(clauses[begin:end]))
        for begin in range(len(clauses))
        for end in range(begin + 1, min(begin + 6, len(clauses)) + 1)
    ]
    fitting = [run for run in runs if run and fits(run, language)]
    if not fitting:
        return _cut(_tidy(max(clauses, key=lambda clause: len(set(content_words(clause, language))))), language)
    return max(fitting, key=lambda run: _weight(run, language))


def fits(text: str, language: Language) -> bool:
    """Whether a text can stand on a card. A Latin word counts as two characters among Chinese ones."""
    return _length(text, language) <= (MOST_CHARACTERS if language == "zh" else MOST_WORDS)


def _length(text: str, language: Language) -> float:
    if language == "en":
        return max(len(text.split()), len(text) / 8)
    latin = re.findall(r"[A-Za-z]+|[\d.,]+", text)
    return sum(not c.isspace() for c in text) - sum(len(word) for word in latin) + sum(
        max(1.0, len(word) / 2) for word in latin
    )  # fmt: skip


def _weight(run: str, language: Language) -> float:
    words = set(content_words(run, language))
    weight = len(words) + 0.7 * len(re.findall(r"\d+", run)) - 0.06 * _length(run, language)
    return (
        weight - (0.4 if language == "zh" else 1.0) * max(0.0, _long(run, language)) - 2.0 * bool(_HANGING.match(run))
    )


def _long(text: str, language: Language) -> float:
    return _length(text, language) - (_SHORT_CHARACTERS if language == "zh" else _SHORT_WORDS)


def _tidy(text: str) -> str:
    text = text.strip().strip(_EDGES).strip()
    for opening, closing in ("“”", "「」", "（）", "()", "《》"):
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return text if text.count('"') % 2 == 0 else text.replace('"', "")


def _cut(text: str, language: Language) -> str:
    shown = ""
    for word in _words(text, language):
        if not fits(shown + word + "…", language):
            break
        shown += word
    return (shown or text[:MOST_CHARACTERS]).rstrip(_EDGES) + "…"


def _words(text: str, language: Language) -> list[str]:
    if language == "en":
        return re.findall(r"\S+\s*", text)
    import rjieba

    return [str(word) for word in rjieba.cut(text)]
