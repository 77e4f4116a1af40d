"""What stays when a formula turns into another: pairs of glyphs that are the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from filmloom.draw.formulas.typeset import Formula, Term

_SIGNS = frozenset("=+−-±,()")
"""They are many and alike: they stay only where they stand in the same order, and never fly across."""


def matched(before: Formula, after: Formula) -> dict[int, int]:
    """For glyphs of `after` that were in `before`, their indices there.

    First whole terms that stay, wherever they go; then what stands in the same order; then single letters and digits.
    """
    pairs: dict[int, int] = {}
    _match_terms(before, after, pairs)
    _match_in_order(before, after, pairs)
    _match_anywhere(before, after, pairs)
    return pairs


def _match_terms(before: Formula, after: Formula, pairs: dict[int, int]) -> None:
    """Terms of the same glyphs, but for the sign before them; the nearest in order first."""
    old = defaultdict(list)
    for term in before.terms:
        old[_content(before, term)].append(term)
    for index, term in enumerate(after.terms):
        content = _content(after, term)
        if old[content] and content:
            nearest = min(old[content], key=lambda other: abs(before.terms.index(other) - index))
            old[content].remove(nearest)
            pairs.update(zip(_body(after, term), _body(before, nearest), strict=True))


def _content(formula: Formula, term: Term) -> tuple[str, ...]:
    return tuple(formula.glyphs[index].key for index in _body(formula, term))


def _body(formula: Formula, term: Term) -> range:
    """Indices of a term's glyphs without the sign that leads it."""
    leads = term.end - term.begin > 1 and (term.is_relation or formula.glyphs[term.begin].key[0] in _SIGNS)
    return range(term.begin + leads, term.end)


def _match_in_order(before: Formula, after: Formula, pairs: dict[int, int]) -> None:
    old, new = _left_over(before, pairs.values()), _left_over(after, pairs)
    keys = [[formula.glyphs[i].key for i in rest] for formula, rest in ((before, old), (after, new))]
    for block in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            pairs[new[block.b + offset]] = old[block.a + offset]


def _match_anywhere(before: Formula, after: Formula, pairs: dict[int, int]) -> None:
    old = defaultdict(list)
    for index in _left_over(before, pairs.values()):
        old[before.glyphs[index].key].append(index)
    for index in _left_over(after, pairs):
        key = after.glyphs[index].key
        if old[key] and key[0] not in _SIGNS:
            pairs[index] = old[key].pop(0)


def _left_over(formula: Formula, taken: Iterable[int]) -> list[int]:
    used = frozenset(taken)
    return [index for index in range(len(formula.glyphs)) if index not in used]
