"""What is wrong with a translation, as far as that can be told without understanding it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from filmloom.errors import FilmloomError
from filmloom.studio.marks import spoken
from filmloom.studio.scenes.numbers import numbers
from filmloom.studio.scenes.outline import is_in
from filmloom.types import Language

FORMULA: Final = re.compile(r"\$[^$]+\$")
_LETTERS: Final = re.compile("[A-Za-z一-鿿]")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHORT: Final = 4
"""Characters: a name may be the same in both languages."""


def faults(text: str, translated: str) -> Iterator[str]:
    """What the film can't be made with: lost marks or formulas, a diagram that can't be read any more."""
    try:
        before, after = set(spoken(text)[1]), set(spoken(translated)[1])
    except FilmloomError as error:
        yield str(error)
        return
    if lost := before - after:
        yield f"the mark <m id={min(lost)}/> is missing"
    if new := after - before:
        yield f"there is no mark <m id={min(new)}/> in the text"
    if Counter(FORMULA.findall(text)) != Counter(FORMULA.findall(translated)):
        yield "its formulas between dollar signs are others than the text's"
    if (steps := _steps(text)) is not None and _steps(translated) != steps:
        yield "it is no diagram with as many parts: translate its words, keep its first word, signs and lines"


def doubts(text: str, translated: str, language: Language) -> Iterator[str]:
    """What is probably wrong: another number, another language."""
    there = {number.value for number in numbers(_plain(translated))} | _months(translated)
    for number in numbers(_plain(text)):
        if number.value not in there and not _is_small(number.value):
            yield f"the number {number.text} isn't in it"
    plain = _plain(translated)
    if len(_LETTERS.findall(plain)) > _SHORT and not is_in(plain, language):
        yield f"it doesn't look {'Chinese' if language == 'zh' else 'English'}"


def _steps(text: str) -> int | None:
    """The parts of a diagram in the notation of docs/diagrams.md; None for any other text."""
    from filmloom.draw.diagrams.notation import DiagramError, parse

    if "\n" not in text.strip():
        return None
    try:
        return len(parse(text).steps)
    except DiagramError:
        return None


def _plain(text: str) -> str:
    try:
        return FORMULA.sub(" ", spoken(text)[0])
    except FilmloomError:
        return text


def _months(text: str) -> set[Decimal]:
    """3月 is March."""
    return {Decimal(number) for number, name in enumerate(_MONTHS, 1) if name in text}


def _is_small(value: Decimal) -> bool:
    """Two may be both, a pair or a couple."""
    return value <= 2
