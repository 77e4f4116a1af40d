"""Capitals that are spelled: GDP, AI, WHO; and those that are read as words: NASA, NATO."""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

LONE_A = "eigh"
"""The letter, for English voices, which would read a lone A as the article."""
_WORDS = frozenset((
    "NASA", "NATO", "UNESCO", "UNICEF", "OPEC", "ASEAN", "COVID", "AIDS", "FIFA", "UEFA", "FEMA", "NASDAQ", "APEC",
    "BRICS", "LASER", "RADAR", "SWAT", "GIF", "PIN", "SIM", "RAM", "ROM", "JPEG", "SARS", "MERS", "INTERPOL",
    "IKEA", "LEGO", "NORAD", "DARPA", "OSHA", "PISA", "FAQ", "ZIP", "NAFTA", "AUKUS", "CERN", "JAXA",
))  # fmt: skip


def spelled() -> tuple[re.Pattern[str], Callable[[Match[str]], str | None]]:
    """A rule for two to five capitals that stand alone: G.D.P.; None for a word, or where everything is in capitals."""
    return re.compile(r"(?<![A-Za-z.&'’-])(?P<letters>[A-Z]{2,5})(?P<plural>s?)(?![A-Za-z&]|-[A-Za-z])"), _spell


def _spell(match: Match[str]) -> str | None:
    letters = match["letters"]
    if letters in _WORDS or _shouted(match):
        return None
    return ".".join(letters) + "." + ("'s" if match["plural"] else "")


def _shouted(match: Match[str]) -> bool:
    """Whether the words around are in capitals too: a headline, not an acronym."""
    around = re.findall(r"[A-Za-z]+", match.string[max(0, match.start() - 30) : match.end() + 30])
    return len(around) >= 3 and all(word.isupper() for word in around) and any(len(word) > 3 for word in around)
