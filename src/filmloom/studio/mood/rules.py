"""What the lexicon hears: words for a feeling, turned by negation, strengthened by 'very', outweighed by 'but'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from filmloom.studio.mood.feeling import FEELINGS, Feeling
from filmloom.studio.mood.lexicon import Hit, lexicon
from filmloom.types import Language

_TURNED: Final[Mapping[Feeling, tuple[Feeling, float]]] = {
    "calm": ("tense", 0.5),
    "joyful": ("sad", 0.7),
    "sad": ("calm", 0.5),
    "tense": ("calm", 0.5),
    "urgent": ("calm", 0.7),
    "warm": ("sad", 0.5),
}
"""What a feeling becomes when it is denied, and how much of it."""
_EXCLAIMED: Final = 1.4
"""What ! makes of joy and haste."""
_REACH: Final[Mapping[Language, int]] = {"en": 3, "zh": 3}
"""How far before a word its negation or strengthening may stand: words, or Chinese characters."""
_CLAUSE_END: Final = re.compile(r"[,;:.!?，；：。！？、—\n]")


def heard(sentence: str, language: Language) -> dict[Feeling, float]:
    """How much the words of a sentence speak for each feeling; nothing is 0."""
    hits = lexicon(language).hits(sentence)
    weights = dict.fromkeys(FEELINGS, 0.0)
    for place, hit in enumerate(hits):
        if hit.kind not in FEELINGS:
            continue
        feeling, weight = hit.kind, hit.weight
        before = _before(sentence, hits, place, language)
        if sum(each.kind == "negation" for each in before) % 2:
            feeling, share = _TURNED[feeling]
            weight *= share
        for each in before:
            weight *= each.weight if each.kind in {"more", "less"} else 1
        weights[feeling] += weight * _standing(sentence, hits, hit)
    if "!" in sentence or "！" in sentence:
        for loud in ("joyful", "urgent"):
            weights[loud] *= _EXCLAIMED
    return weights


def _before(sentence: str, hits: Sequence[Hit], place: int, language: Language) -> list[Hit]:
    """Negations and the like that reach a hit: near before it, in its clause."""
    hit, reached = hits[place], []
    for each in reversed(hits[:place]):
        between = sentence[each.end : hit.start]
        length = len(between) if language == "zh" else len(between.split())
        if length > _REACH[language] or _CLAUSE_END.search(between) or each.kind == "contrast":
            break
        reached.append(each)
    return reached


def _standing(sentence: str, hits: Sequence[Hit], hit: Hit) -> float:
    """What is left of a hit where 'but' follows, or in a clause that begins with 'although'."""
    left = 1.0
    for each in hits:
        if each.kind == "contrast" and each.start >= hit.end:
            left = min(left, each.weight)
        within = each.kind == "concession" and each.end <= hit.start
        if within and not _CLAUSE_END.search(sentence[each.end : hit.start]):
            left = min(left, each.weight)
    return left
