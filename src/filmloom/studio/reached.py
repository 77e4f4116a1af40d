"""Where a narration reaches each of several things that it speaks of, in their order, word for word or nearly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from filmloom.studio.scenes.words import content_words
from filmloom.types import Language

_MOST_PLACES: Final = 12
"""Of one thing in a narration."""
_EXACT, _NEARLY = 2.0, 1.0


def reached(things: Sequence[str], text: str, language: Language) -> list[int | None]:
    """For each thing the index of the character of `text` at which it is spoken of; None: it isn't.

    The places never go back: of all that could be meant, those are taken that leave most things in their order.
    """
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
    for index, thing in enumerate(things):
        for place, worth in _places(thing, text, language):
            before = [(best[key][0], key) for key in best if key[0] < index and key[1] <= place]
            score, last = max(before, key=lambda each: (each[0], -each[1][1]), default=(0.0, None))
            best[index, place] = (score + worth, last)
    found: list[int | None] = [None] * len(things)
    key = max(best, key=lambda each: (best[each][0], -each[1]), default=None)
    while key is not None:
        found[key[0]] = key[1]
        key = best[key][1]
    return found


def _places(thing: str, text: str, language: Language) -> list[tuple[int, float]]:
    """Where a thing could be meant, and how surely: by its whole name, or by one of the words that carry it."""
    folded, name = text.casefold(), thing.strip().casefold()
    places = {match.start(): _EXACT for match in re.finditer(re.escape(name), folded)} if name else {}
    stems = set(content_words(thing, language))
    for stem in stems:
        edge = r"\b" if stem[:1].isascii() else ""
        for match in re.finditer(edge + re.escape(stem.casefold()), folded):
            places.setdefault(match.start(), _NEARLY / len(stems))
    return sorted(places.items())[:_MOST_PLACES]
