"""A formula fitted into a box: as large as it goes, broken before relations and signs if one line is too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmloom.draw.box import Box
from filmloom.draw.formulas.typeset import Formula, Term

_SHRINK = 0.94
_LEADING = 0.5
"""Between the ink of two lines, in ems."""
_INDENT = 1.0


@dataclass(frozen=True)
class SetFormula:
    """A formula at its size, with the place of each term. Pixels, from the upper left corner of the whole."""

    formula: Formula
    size: float
    origins: tuple[tuple[float, float], ...]
    """Per term: what its glyphs' places, times the size, are moved by."""
    width: float
    height: float
    is_too_small: bool
    """It only fits at less than the smallest size that can be read."""

    def box(self, index: int, *, without_relation: bool = False) -> Box:
        """The ink of a term."""
        left, top, right, bottom = self.formula.ink(self.formula.terms[index], without_relation=without_relation)
        x, y = self.origins[index]
        return Box(x + left * self.size, y + top * self.size, (right - left) * self.size, (bottom - top) * self.size)


def fitted(
    formula: Formula, width: float, height: float, largest: float, smallest: float, breaks_below: float
) -> SetFormula:
    """Set a formula into width x height pixels, at `largest` to `smallest` pixels an em, or less if it must be.

    breaks_below: at larger sizes it stays on one line.
    """
    size = largest
    while size > smallest:
        lines = _lines(formula, width / size)
        block = _placed(formula, lines, size)
        if _fits(block, width, height) and (len(lines) == 1 or size <= breaks_below):
            return block
        size *= _SHRINK
    return _smallest(formula, width, height, smallest)


def _smallest(formula: Formula, width: float, height: float, smallest: float) -> SetFormula:
    """At the smallest size that can be read; or smaller, but whole, and that is reported."""
    size = smallest
    block = _placed(formula, _lines(formula, width / size), size)
    while not _fits(block, width, height) and size > 1.0:
        size *= _SHRINK
        block = _placed(formula, _lines(formula, width / size), size)
    return replace(block, is_too_small=size < smallest)


def _fits(block: SetFormula, width: float, height: float) -> bool:
    return block.width <= width + 0.5 and block.height <= height + 0.5


def _lines(formula: Formula, ems: float) -> list[list[int]]:
    """Which terms go on each line. Formulas that the source has put on several lines stay as they are."""
    terms = formula.terms
    if formula.width <= ems or terms[-1].row:
        return [list(range(len(terms)))]
    lines: list[list[int]] = [[0]]
    for index in range(1, len(terms)):
        first = terms[lines[-1][0]]
        if _indent(formula, first, len(lines) > 1) + terms[index].right - first.left > ems:
            lines.append([index])
        else:
            lines[-1].append(index)
    return lines


def _indent(formula: Formula, first: Term, continues: bool) -> float:
    """Where a line that goes on begins: under the first relation if it begins with one, else a little to its right."""
    if not continues:
        return 0.0
    relations = [term.left for term in formula.terms if term.is_relation]
    under = min(relations[0], 3 * _INDENT) if relations else 0.0
    return under if first.is_relation else under + _INDENT


def _placed(formula: Formula, lines: Sequence[Sequence[int]], size: float) -> SetFormula:
    origins: dict[int, tuple[float, float]] = {}
    y = width = 0.0
    for number, line in enumerate(lines):
        inks = [formula.ink(formula.terms[index]) for index in line]
        left, top = formula.terms[line[0]].left, min(ink[1] for ink in inks)
        right, bottom = max(ink[2] for ink in inks), max(ink[3] for ink in inks)
        if len(lines) == 1:
            left = min(ink[0] for ink in inks)
        indent = _indent(formula, formula.terms[line[0]], number > 0)
        y += _LEADING * (number > 0)
        for index in line:
            origins[index] = ((indent - left) * size, (y - top) * size)
        y += bottom - top
        width = max(width, indent + right - left)
    ordered = tuple(origins[index] for index in range(len(formula.terms)))
    return SetFormula(formula, size, ordered, width * size, y * size, is_too_small=False)
