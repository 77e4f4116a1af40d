"""How much a text speaks of what is drawn: the names of a diagram's parts, lines of code, signs of a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from filmloom.studio.document import Block
from filmloom.studio.formulas.prose import latex_in
from filmloom.studio.scenes.words import content_words
from filmloom.types import Language

LINES: Final = re.compile(
    r"(?:第\s*(?P<a>\d{1,4})\s*(?:[-–~到至]\s*第?\s*(?P<b>\d{1,4})\s*)?行)"
    r"|\blines?\s+(?P<c>\d{1,4})(?:\s*(?:[-–]|to|and)\s*(?P<d>\d{1,4}))?\b",
    re.IGNORECASE,
)
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w{2,}")
_PICTURED: Final = re.compile(r"图|\b(?:figure|picture|photo|image|drawing|map)\b", re.IGNORECASE)
_TOLD: Final = 0.6


def mentions(text: str, exhibit: Block) -> int:
    """How many parts of an exhibit a text names; 0: it says nothing of it."""
    match exhibit.kind:
        case "diagram":
            return len(named(text, steps_of(exhibit.text)))
        case "code":
            known = set(_IDENTIFIER.findall(exhibit.text))
            return len(LINES.findall(text)) + len(known & set(_IDENTIFIER.findall(text)))
        case "formula":
            bare = _bare(exhibit.text)
            return sum(_bare(latex) in bare for latex in latex_in(text))
        case "image":
            return bool(_PICTURED.search(text)) + len(named(text, [exhibit.text]))
        case "table":
            return len(named(text, [cell for row in exhibit.rows for cell in row if cell]))
    return 0


def named(text: str, names: Sequence[str]) -> list[int]:
    """Which of the names a text says, word for word or by most of its words."""
    language: Language = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
    folded, words = text.casefold(), set(content_words(text, language))
    return [index for index, name in enumerate(names) if _is_said(name, folded, words, language)]


def _is_said(name: str, folded: str, words: set[str], language: Language) -> bool:
    if name.strip().casefold() in folded:
        return bool(name.strip())
    own = set(content_words(name, language))
    return bool(own) and len(own & words) >= _TOLD * len(own)


@lru_cache(maxsize=64)
def steps_of(text: str) -> tuple[str, ...]:
    """The steps of a diagram; none of one that can't be read."""
    from filmloom.draw.diagrams.notation import DiagramError, parse

    try:
        return parse(text).steps
    except DiagramError:
        return ()


def _bare(latex: str) -> str:
    return re.sub(r"\\(?:left|right|,|;|quad|mathrm)|[{}\s]", "", latex)
