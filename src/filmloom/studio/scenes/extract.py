"""The clause of a sentence that a card shows: the one that holds most of its matter and fits."""

from __future__ import annotations

import re

from filmloom.studio.scenes.words import content_words
from filmloom.studio.sentences import split_clauses
from filmloom.types import Language

MOST_CHARACTERS = 34
MOST_WORDS = 16
_SHORT_CHARACTERS, _SHORT_WORDS = 20, 10  # what reads at a glance
_FIGURES = 1.2  # a text with several figures may be so much longer before any is left out: they may be compared
_WHOLE = 1.4  # a clause by itself may be so much longer before it is cut
_SUBJECT = 1.0  # worth of beginning where the sentence begins: the subject stands there
_JOINT = r"(?<=\w)(?=\s(?:and(?!\s\S*\d)|but|while|because|when|after|before)\s)"  # the space stays behind
_HANGING = re.compile(r"^(?:(?:and|but|so|or|yet)\s|而且|但是?|并且?|而|同时|也|还)", re.IGNORECASE)
_DANGLING = re.compile(r"^(?:(?:while|which|who|that|because|although|as|if|when)\b|因为|所以|其中)", re.IGNORECASE)
_EDGES = " \t，,；;：:。.、—–-"
_POINTED = re.compile(r"\b(?:[ap]\.m|U\.S|U\.K|e\.g|etc|Inc|Ltd|Co|Jr|Sr)$")  # whose own point was taken with the edges


def key_clause(sentence: str, language: Language) -> str:
    """A stretch of whole clauses of the sentence, at most 34 characters (zh) or 16 words (en), without final marks.

    Shorter ones that hold as much are preferred, for a card is read while another thing is heard.
    A text with several figures may be a fifth longer, a clause by itself two fifths; only one that is longer still is
    cut, between words, and then ends in an ellipsis.
    """
    whole = _begun(_tidy(sentence))
    if _long(whole, language) <= 0 or (len(re.findall(r"\d+", whole)) > 1 and fits(whole, language, most=_FIGURES)):
        return whole
    clauses = [part for clause in split_clauses(sentence.strip()) for part in re.split(_JOINT, clause)]
    runs = {
        (begin, end): _begun(_tidy("".join(clauses[begin:end])))
        for begin in range(len(clauses))
        for end in range(begin + 1, min(begin + 6, len(clauses)) + 1)
    }
    fitting = {place: run for place, run in runs.items() if run and fits(run, language)}
    if not fitting:
        fullest = _tidy(max(clauses, key=lambda clause: len(set(content_words(clause, language)))))
        return fullest if fits(fullest, language, most=_WHOLE) else _cut(fullest, language)
    best = max(fitting, key=lambda place: _weight(fitting[place], language) + _SUBJECT * (place[0] == 0))
    return fitting[best]


def fits(text: str, language: Language, most: float = 1.0) -> bool:
    """Whether a text, up to `most` times as long as usual, can stand on a card.

    A Latin word counts as two characters among Chinese ones.
    """
    return _length(text, language) <= most * (MOST_CHARACTERS if language == "zh" else MOST_WORDS)


def _length(text: str, language: Language) -> float:
    if language == "en":
        return max(len(text.split()), len(text) / 8)
    latin = re.findall(r"[A-Za-z]+|[\d.,]+", text)
    return sum(not c.isspace() for c in text) - sum(len(word) for word in latin) + sum(
        max(1.0, len(word) / 2) for word in latin
    )  # fmt: skip


def _weight(run: str, language: Language) -> float:
    """Content words and figures, less what is too long to read at a glance and what hangs on words left out."""
    words = len(set(content_words(run, language))) + 0.7 * len(re.findall(r"\d+", run))
    excess = max(0.0, _long(run, language)) * (0.4 if language == "zh" else 1.0)
    return words - excess - 0.06 * _length(run, language) - 2.0 * bool(_DANGLING.match(run))


def _long(text: str, language: Language) -> float:
    return _length(text, language) - (_SHORT_CHARACTERS if language == "zh" else _SHORT_WORDS)


def _tidy(text: str) -> str:
    text = text.strip().strip(_EDGES).strip()
    text += "." if _POINTED.search(text) else ""
    for opening, closing in ("“”", "「」", "（）", "()", "《》"):
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return text if text.count('"') % 2 == 0 else text.replace('"', "")


def _begun(text: str) -> str:
    """As a text of its own: without the word that joined it to what was before, with a capital."""
    bare = _HANGING.sub("", text)
    return bare[:1].upper() + bare[1:] if bare != text else bare


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
