"""A translation under captions: cut into as many parts as there are captions, at its own good places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from math import inf
from typing import Final

from filmloom.studio.subtitles.atoms import Atom, atoms, width
from filmloom.studio.subtitles.breaks import break_cost
from filmloom.types import Cue, Language, Word

_WORD: Final = re.compile(r"[\w'’]+(?:[.,:-]\w+)*", re.ASCII)
_WIDEST: Final = 1000
_OFF: Final = 160.0
"""What it costs to give a caption all of the translation, or nothing, squared: a sentence's end is worth about 0.25."""


def with_second(shown: Sequence[Cue], translation: str, language: Language) -> tuple[Cue, ...]:
    """The captions of a shot with their parts of its translation, which together are the whole of it.

    Each part is about as long, of the whole, as its caption is. Where there are fewer words than captions, the last
    ones have none.
    """
    parts = atoms(_words(translation, language), translation, _WIDEST)
    if not shown or not parts:
        return tuple(shown)
    ends = _ends(parts, [sum(map(width, cue.lines)) for cue in shown], language)
    texts = [_text(parts[begin:end], language) for begin, end in pairwise([0, *ends])]
    return tuple(replace(cue, also=text) for cue, text in zip(shown, texts, strict=True))


def _ends(parts: Sequence[Atom], lengths: Sequence[int], language: Language) -> list[int]:
    """After which atom each caption's part ends: the cheapest way from the first caption to the last."""
    reached = [0, *accumulate(width(part.text) + part.space for part in parts)]
    shares = [at / reached[-1] for at in reached]
    wished = [at / sum(lengths) for at in accumulate(lengths)]
    breaks = [0.0, *(break_cost(*pair, language) for pair in pairwise(parts)), 0.0]
    costs = {0: 0.0}
    steps: list[dict[int, int]] = []
    for number, share in enumerate(wished):
        last = number + 1 == len(wished)
        ways: dict[int, tuple[float, int]] = {}
        for end in [len(parts)] if last else range(len(parts) + 1):
            before = min((at for at in costs if at < end or at == len(parts)), key=costs.__getitem__, default=None)
            if before is not None:
                here = _OFF * (shares[end] - share) ** 2 * len(wished) + breaks[end]
                ways[end] = costs[before] + here, before
        costs = {end: cost for end, (cost, _) in ways.items()} or {len(parts): inf}
        steps.append({end: before for end, (_, before) in ways.items()})
    end, found = len(parts), []
    for step in reversed(steps):
        found.append(end)
        end = step.get(end, end)
    return found[::-1]


def _words(text: str, language: Language) -> list[Word]:
    """The words of a text, which nobody says: they have no times."""
    return [Word(text=word, begin=begin, end=begin + len(word), start_s=0.0, end_s=0.0)
            for begin, word in (_chinese(text) if language == "zh" else _english(text))]  # fmt: skip


def _english(text: str) -> Iterator[tuple[int, str]]:
    yield from ((match.start(), match[0]) for match in _WORD.finditer(text))


def _chinese(text: str) -> Iterator[tuple[int, str]]:
    import rjieba

    at = 0
    for word in rjieba.cut(text):
        if any(character.isalnum() for character in word):
            yield at, word
        at += len(word)


def _text(parts: Sequence[Atom], language: Language) -> str:
    inside = "".join(part.text + " " * part.space for part in parts[:-1])
    return inside + parts[-1].at_line_end(hang=language == "zh") if parts else ""
