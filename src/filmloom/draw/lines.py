"""Line breaking: tokens and a width in, tokens by line out; greedy for running text, balanced for headlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from filmloom.draw.faces import OURS, Fonts
from filmloom.draw.tokens import NO_BEGIN, NO_END, Break, Token, split_token

_POOR = 0.05
"""What a break inside a word costs in balanced lines, beside the squares of the lines' differences in width."""
_PAUSE = 0.06
"""What a break after a comma or colon gains: lines that follow the sense are read faster."""
_PAUSES = frozenset("，。：；！？,.:;!?—")
_LEANING = frozenset(("a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "and", "or", "with", "from"))
"""Words that belong to the one after them; a headline's line does not end with these if it can be helped."""
_LOOK_BACK = 4
_FILLED = 0.7
_MOST_BALANCED = 160
"""Longer texts are broken greedily: nobody sees the difference, and the time grows with the square."""
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Unit:
    """Tokens that stay on one line."""

    tokens: tuple[Token, ...]

    @cached_property
    def advance(self) -> float:
        return sum(token.advance + token.after for token in self.tokens) - self.after

    @property
    def after(self) -> float:
        return self.tokens[-1].after

    @property
    def brk(self) -> Break:
        return self.tokens[-1].brk

    @property
    def trim_start(self) -> float:
        return self.tokens[0].trim_start

    @property
    def trim_end(self) -> float:
        return self.tokens[-1].trim_end


def break_lines(
    tokens: Sequence[Token], width: float, *, bold: bool, tracking: float, balance: bool, faces: Fonts = OURS
) -> list[list[Token]]:
    """Break tokens into lines of at most `width` ems.

    A word wider than a line is cut between letters. Only a single character wider than the line may stick out.
    """
    lines: list[list[Token]] = []
    for part in _paragraphs(tokens):
        units = [piece for unit in _units(part) for piece in _cut(unit, width, bold, tracking, faces)]
        spans = _balanced(units, width) if balance and len(units) <= _MOST_BALANCED else _greedy(units, width)
        lines += [[token for unit in units[start:end] for token in unit.tokens] for start, end in spans]
    return lines


def line_width(tokens: Sequence[Token]) -> float:
    """Width in ems from the first ink to the last."""
    if not tokens:
        return 0.0
    return sum(t.advance + t.after for t in tokens) - tokens[-1].after - tokens[0].trim_start - tokens[-1].trim_end


def _paragraphs(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        parts[-1].append(token)
        if token.brk == "must":
            parts.append([])
    return [part for part in parts if part]


def _units(tokens: Sequence[Token]) -> list[Unit]:
    units, current = [], list[Token]()
    for token in tokens:
        current.append(token)
        if token.brk != "never":
            units.append(Unit(tuple(current)))
            current = []
    return units + ([Unit(tuple(current))] if current else [])


def _cut(unit: Unit, width: float, bold: bool, tracking: float, faces: Fonts) -> list[Unit]:
    """Cut a unit that is wider than a line: first between its tokens, then between letters."""
    if unit.advance - unit.trim_start - unit.trim_end <= width + _ROUNDING:
        return [unit]
    pieces: list[Token] = []
    for token in unit.tokens:
        pieces += split_token(token, bold, tracking, faces) if token.advance > width else [token]
    last = len(pieces) - 1
    cut: list[Unit] = []
    for index, piece in enumerate(pieces):
        bit = Unit((piece if index == last or piece.brk != "never" else replace(piece, brk="poor"),))
        whole = Unit((*cut[-1].tokens, *bit.tokens)) if cut else bit
        if cut and _belong_together(cut[-1], bit) and whole.advance <= width:
            cut[-1] = whole
        else:
            cut.append(bit)
    return cut


def _belong_together(before: Unit, after: Unit) -> bool:
    """Whether a mark stands where they were cut that no line may begin or end with."""
    return after.tokens[0].text[0] in NO_BEGIN or before.tokens[-1].text[-1] in NO_END


class _Widths:
    """Widths of runs of units, from running sums."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.sums = [0.0]
        for unit in units:
            self.sums.append(self.sums[-1] + unit.advance + unit.after)

    def __call__(self, start: int, end: int) -> float:
        first, last = self.units[start], self.units[end - 1]
        return self.sums[end] - self.sums[start] - last.after - first.trim_start - last.trim_end


def _greedy(units: Sequence[Unit], width: float) -> list[tuple[int, int]]:
    """As much as fits on each line, but rather a little less than a broken word or a lonely last one."""
    measure = _Widths(units)
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(units):
        end = _last_that_fits(measure, start, width)
        if end < len(units):
            end = _better_end(measure, start, end, width)
        spans.append((start, end))
        start = end
    return _without_lonely_end(measure, spans, width)


def _last_that_fits(measure: _Widths, start: int, width: float) -> int:
    end = start + 1
    while end < len(measure.units) and measure(start, end + 1) <= width + _ROUNDING:
        end += 1
    return end


def _better_end(measure: _Widths, start: int, end: int, width: float) -> int:
    for earlier in range(end, max(start, end - _LOOK_BACK), -1):
        if measure.units[earlier - 1].brk == "good" and measure(start, earlier) >= _FILLED * width:
            return earlier
    return end


def _without_lonely_end(measure: _Widths, spans: list[tuple[int, int]], width: float) -> list[tuple[int, int]]:
    """Move a word down if the last line holds but one or two characters."""
    if len(spans) < 2 or measure(*spans[-1]) > 2.6:
        return spans
    start, cut = spans[-2]
    end = spans[-1][1]
    for earlier in range(cut - 1, max(start + 1, cut - _LOOK_BACK), -1):
        is_good = measure.units[earlier - 1].brk == "good" and measure(earlier, end) <= width
        if is_good and measure(start, earlier) >= 0.5 * width:
            return [*spans[:-2], (start, earlier), (earlier, end)]
    return spans


def _balanced(units: Sequence[Unit], width: float) -> list[tuple[int, int]]:
    """Lines as equal as can be, as few as greedy needs: least squares by dynamic programming (Knuth, Plass 1981)."""
    measure = _Widths(units)
    count = len(_greedy(units, width))
    target = min(width, measure(0, len(units)) / count)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        row: dict[int, tuple[float, int]] = {}
        for start, (cost, _origin) in best[-1].items():
            for end, added in _line_costs(measure, start, width, target):
                if end not in row or cost + added < row[end][0]:
                    row[end] = (cost + added, start)
        best.append(row)
    if len(units) not in best[count]:
        return _greedy(units, width)
    spans, end = [], len(units)
    for row in reversed(best[1:]):
        start = row[end][1]
        spans.append((start, end))
        end = start
    return spans[::-1]


def _line_costs(measure: _Widths, start: int, width: float, target: float) -> list[tuple[int, float]]:
    costs = []
    for end in range(start + 1, len(measure.units) + 1):
        length = measure(start, end)
        if length > width + _ROUNDING and end > start + 1:
            break
        sense = _break_cost(measure.units[end - 1]) if end < len(measure.units) else 0.0
        costs.append((end, ((length - target) / width) ** 2 + sense))
    return costs


def _break_cost(unit: Unit) -> float:
    """What it costs the reader when a line ends after this unit."""
    last = unit.tokens[-1].text
    if unit.brk == "poor" or last.lower() in _LEANING:
        return _POOR
    return -_PAUSE if last[-1] in _PAUSES else 0.0
