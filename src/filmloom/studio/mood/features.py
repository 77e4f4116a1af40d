"""A sentence as numbers: its pieces, the concepts that it names, pairs of those, and what the lexicon hears in it.

Pieces are hashed, each language into rows of its own. Concepts are of both languages (concepts.tsv beside this file),
so that what is learned of graves in English is known of 坟 as well.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Final

from filmloom.studio.mood.concepts import NAMES, concepts
from filmloom.studio.mood.feeling import FEELINGS
from filmloom.studio.mood.rules import heard
from filmloom.types import Language

PIECES: Final = 1 << 14
"""Rows for the pieces of a language; two pieces that fall on one row share its weights."""
_CONCEPTS: Final = 2 * PIECES
_PAIRS: Final = _CONCEPTS + len(NAMES)
_LEXICON: Final = _PAIRS + len(NAMES) * (len(NAMES) - 1) // 2
ROWS: Final = _LEXICON + len(FEELINGS)

_CONCEPT: Final = 0.7
_PAIR: Final = 1.1
_HEARD: Final = 0.55
"""How loud concepts, their pairs and the lexicon are beside the pieces."""
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|0|[!?:.,\"]")


def features(sentence: str, language: Language) -> dict[int, float]:
    """The rows that a sentence speaks to, and how loudly; none of one without letters."""
    if not any(letter.isalpha() for letter in sentence):
        return {}
    rows = dict(_pieces(sentence, language))
    found = {place: math.log1p(count) for place, count in concepts(sentence, language).items()}
    rows |= {_CONCEPTS + place: _CONCEPT * value for place, value in found.items()}
    rows |= dict(_pairs(found))
    for place, weight in enumerate(heard(sentence, language).values()):
        if weight:
            rows[_LEXICON + place] = _HEARD * math.log1p(weight)
    return rows


def _pieces(sentence: str, language: Language) -> Iterator[tuple[int, float]]:
    """Each kind of piece has the same say in short sentences as in long ones."""
    text = re.sub(r"\d+", "0", sentence.lower().replace("’", "'"))
    kinds = _english(text) if language == "en" else _chinese(text)
    start = PIECES * (language == "zh")
    for kind, (loudness, pieces) in kinds.items():
        for piece in pieces:
            yield start + zlib.crc32(f"{kind}{piece}".encode()) % PIECES, loudness / math.sqrt(len(pieces))


def _english(text: str) -> dict[str, tuple[float, set[str]]]:
    tokens = _TOKEN.findall(text)
    line = ["<", *tokens, ">"]
    letters = [f" {token} " for token in tokens if token[0].isalpha()]
    parts = {word[at : at + n] for word in letters for n in (3, 4, 5) for at in range(len(word) + 1 - n)}
    pairs = {f"{one} {two}" for one, two in pairwise(line)}
    return {"word": (1.0, set(tokens)), "pair": (0.5, pairs), "part": (1.0, parts)}


def _chinese(text: str) -> dict[str, tuple[float, set[str]]]:
    line = f"<{text.strip()}>"
    pairs, triples = ({line[at : at + n] for at in range(len(line) + 1 - n)} for n in (2, 3))
    return {"word": (1.0, set(text.strip())), "pair": (1.0, pairs), "part": (0.5, triples)}


def _pairs(found: dict[int, float]) -> Iterator[tuple[int, float]]:
    """Concepts that stand together mean more than each alone: a mother and soup are not a mother and a grave."""
    size = sum(value * value for value in found.values())
    for (low, one), (high, other) in combinations(sorted(found.items()), 2):
        yield _PAIRS + high * (high - 1) // 2 + low, _PAIR * one * other / size
