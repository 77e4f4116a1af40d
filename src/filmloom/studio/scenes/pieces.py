"""Sentences to what one shot says: long ones parted at their clauses, never inside a word; short ones left whole."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from filmloom.studio.scenes.estimate import spoken_seconds
from filmloom.studio.sentences import split_clauses
from filmloom.types import Language

LONGEST = 9.4  # seconds that one shot may speak before its sentence is parted
SHORTEST = 2.2
_BREATHLESS = 13.0  # seconds after which an English sentence is parted at any comma

_NEW_THOUGHT = re.compile(
    r"(?:and|but|while|which|who|where|when|with|as|so|because|although|though|if|after|before|then|or|yet|making"
    r"|including|from|for|in)\b",
    re.IGNORECASE,
)


def pieces(sentence: str, language: Language) -> list[str]:
    """One or more parts that joined are the sentence, each a clause or several, of 2 to 9 seconds where it can be."""
    total = spoken_seconds(sentence, language)
    if total <= LONGEST:
        return [sentence]
    clauses = _breakable(sentence, language, total)
    parts = _balanced(clauses, total, language)
    return [bit for part in parts for bit in _forced(part, language)]


def _breakable(sentence: str, language: Language, total: float) -> list[str]:
    clauses = split_clauses(sentence)
    if language == "zh" or total > _BREATHLESS:
        return clauses
    joined = clauses[:1]
    for clause in clauses[1:]:
        if joined[-1].rstrip()[-1:] in ",，" and not _NEW_THOUGHT.match(clause):
            joined[-1] += clause
        else:
            joined.append(clause)
    return joined


def _balanced(clauses: Sequence[str], total: float, language: Language) -> list[str]:
    """Neighbouring clauses together, so that the parts are about equally long."""
    target = total / math.ceil(total / LONGEST)
    parts: list[str] = []
    for clause in clauses:
        room = target * 1.15 - spoken_seconds(parts[-1] if parts else "", language)
        short = spoken_seconds(clause, language) < SHORTEST and bool(parts)
        if parts and (spoken_seconds(clause, language) <= room or (short and clause is clauses[-1])):
            parts[-1] += clause
        else:
            parts.append(clause)
    if len(parts) > 1 and spoken_seconds(parts[0], language) < SHORTEST:
        parts[:2] = [parts[0] + parts[1]]
    return parts


def _forced(part: str, language: Language) -> list[str]:
    """A run of words without any mark, parted between words when nobody could say it in one breath."""
    if spoken_seconds(part, language) <= 2 * LONGEST:
        return [part]
    bits = [""]
    for word in _words(part, language):
        if bits[-1] and spoken_seconds(bits[-1] + word, language) > LONGEST and any(c.isalnum() for c in word):
            bits.append("")
        bits[-1] += word
    return bits


def _words(text: str, language: Language) -> list[str]:
    if language == "en":
        return re.findall(r"\s*\S{1,40}\s*", text) or [text]
    import rjieba

    return [str(word) for word in rjieba.cut(text)]
