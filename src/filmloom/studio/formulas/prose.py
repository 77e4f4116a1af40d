"""Formulas between dollar signs in running text: found, said in words, or shown as a line of signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from filmloom.studio.formulas.linear import linear
from filmloom.studio.formulas.speaking import speak
from filmloom.types import Language

FORMULA: Final = re.compile(r"(?<![\\$])\$\$?(?P<latex>(?!\s)[^$\n]{1,400}?(?<![\s\\]))\$\$?(?![\d$])")
"""As Pandoc finds them: no space inside of the signs, no figure behind; "$5 and $10" is none."""
_MEANT: Final = re.compile(r"[\\^_=<>+*/|(−-]|^[A-Za-z]{1,3}$|^\d+(?:\.\d+)?[a-z]{1,2}$|^[\d.,]+%?$")


def has_formula(text: str) -> bool:
    """Whether a formula stands in a text."""
    return any(_is_meant(match) for match in FORMULA.finditer(text))


def said(text: str, language: Language) -> str:
    """The text with its formulas in words."""
    return _replaced(text, lambda latex: speak(latex, language), language)


def shown(text: str) -> str:
    """The text with its formulas as lines of signs."""
    return _replaced(text, linear, None)


def latex_in(text: str) -> list[str]:
    """The formulas of a text, in order."""
    return [match["latex"] for match in FORMULA.finditer(text) if _is_meant(match)]


def _is_meant(match: re.Match[str]) -> bool:
    return _MEANT.search(match["latex"]) is not None


def _replaced(text: str, write: Callable[[str], str], language: Language | None) -> str:
    if "$" not in text:
        return text

    def put(match: re.Match[str]) -> str:
        if not _is_meant(match):
            return match.group()
        written = write(match["latex"])
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        left = " " if language == "en" and before.isalnum() else ""
        right = " " if language == "en" and after.isalnum() else ""
        return left + written + right

    replaced = FORMULA.sub(put, text)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", replaced) if language == "zh" else replaced
