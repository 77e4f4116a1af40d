"""Captions from word times: where to break, and how long each stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import inf

from filmloom.studio.subtitles.atoms import Atom, atoms, width
from filmloom.studio.subtitles.breaks import break_cost
from filmloom.types import Cue, Language, Word

_MOST_COLUMNS: dict[Language, int] = {"zh": 32, "en": 42}
"""A line's width; a Chinese character is two columns."""
_SECOND_LINE: dict[Language, float] = {"zh": 4.0, "en": 1.0}
"""Chinese captions are of one line where they can be."""
_CUE = 5.0
_BETWEEN = 2.0
"""A phrase parted by a change of captions is worse than one parted by a line break."""
_SENTENCE_INSIDE = 7.0
_SHORT, _LONG = 16.0, 12.0
_LEAST_S, _MOST_S = 0.8, 6.0
_LINGER_S = 0.4
_CLOSED_GAP_S = 0.25
_QUOTES = {"”": "“", "」": "「", "』": "『"}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Atoms begin to end as one caption, with a line break after the atom before middle (middle == end: one line)."""

    begin: int
    middle: int
    end: int


def cues(speech_words: Sequence[Word], text: str, language: Language, *, offset_s: float = 0.0) -> tuple[Cue, ...]:
    """Captions of a shot: one or two lines of at most 16 Chinese or 42 Latin characters (a Latin one is half as wide
    as a Chinese one), every word once and in order, none parted by a break.

    Where to break is the cheapest way through the whole text: ends of sentences first, then of clauses, then
    between phrases; few captions, lines alike in length, none shorter than 0.8 s if its neighbours can take it.
    A caption stays 0.4 s after its last word, at least 0.8 s if the next leaves the time, and gaps under 0.25 s are
    closed; none overlap. The caller cuts the last at the shot's end. Chinese lines end without 。，、；：. Where a
    quotation ends that began in an earlier caption, it is opened anew, or not closed if there is no room.
    A single word wider than a line is split into pieces, as a last resort; each piece is then a Word of its own.

    offset_s is added to all times: the shot's silence before it is spoken.
    """
    if not speech_words:
        return ()
    parts = atoms(speech_words, text, _MOST_COLUMNS[language])
    columns = _Columns(parts, language)
    layouts = _cheapest(parts, language, columns)
    shown = [_cue(_opened_anew(parts, layout, columns), layout, language, offset_s) for layout in layouts]
    return tuple(_timed(shown))


def _cheapest(parts: Sequence[Atom], language: Language, columns: _Columns) -> list[_Layout]:
    """Shortest path from the first word to the last, each step a caption."""
    breaks = [break_cost(atom, following, language) for atom, following in pairwise(parts)] + [0.0]
    costs = [0.0] + [inf] * len(parts)
    steps: dict[int, _Layout] = {}
    for begin in range(len(parts)):
        for layout, cost in _layouts(parts, begin, breaks, columns):
            total = costs[begin] + cost + _BETWEEN * breaks[layout.end - 1]
            if total < costs[layout.end]:
                costs[layout.end], steps[layout.end] = total, layout
    found: list[_Layout] = []
    end = len(parts)
    while end:
        found.append(steps[end])
        end = steps[end].begin
    return found[::-1]


class _Columns:
    """How wide any run of atoms is as a line."""

    def __init__(self, parts: Sequence[Atom], language: Language) -> None:
        self.language = language
        self.most = _MOST_COLUMNS[language]
        self._inside = [0, *accumulate(width(atom.text) + atom.space for atom in parts)]
        self._last = [width(atom.at_line_end(hang=language == "zh")) for atom in parts]

    def of(self, begin: int, end: int) -> int:
        """Columns of the line from atom begin to before end."""
        return self._inside[end - 1] - self._inside[begin] + self._last[end - 1]


def _layouts(
    parts: Sequence[Atom], begin: int, breaks: Sequence[float], columns: _Columns
) -> Iterator[tuple[_Layout, float]]:
    """All captions that begin with an atom, each with its cheapest line break, and their cost."""
    for end in range(begin + 1, len(parts) + 1):
        lines = [(end, 0.0)] if columns.of(begin, end) <= columns.most else []
        for middle in range(end - 1, begin, -1):
            first, second = columns.of(begin, middle), columns.of(middle, end)
            if second > columns.most:
                break
            if first <= columns.most:
                balance = 10.0 * (abs(first - second) / columns.most) ** 2 + (1.0 if first > second else 0.0)
                lines.append((middle, _SECOND_LINE[columns.language] + breaks[middle - 1] + balance))
        if not lines:
            return
        middle, cost = min(lines, key=lambda line: line[1])
        yield _Layout(begin, middle, end), cost + _caption_cost(parts[begin:end])


def _caption_cost(inside: Sequence[Atom]) -> float:
    seconds = inside[-1].word.end_s - inside[0].word.start_s
    sentences = sum(atom.ends_sentence for atom in inside[:-1])
    too_short = _SHORT * max(0.0, 1 - seconds / _LEAST_S)
    too_long = _LONG * max(0.0, seconds - _MOST_S)
    return _CUE + _SENTENCE_INSIDE * sentences + too_short + too_long


def _line(parts: Sequence[Atom], language: Language) -> tuple[str, list[Word]]:
    """A line's text, and its words with begin and end in it."""
    line, words = "", []
    for index, atom in enumerate(parts):
        last = index + 1 == len(parts)
        begin = len(line) + len(atom.before)
        words.append(replace(atom.word, begin=begin, end=begin + len(atom.word.text)))
        line += atom.at_line_end(hang=language == "zh") if last else atom.text + (" " if atom.space else "")
    return line, words


def _opened_anew(parts: Sequence[Atom], layout: _Layout, columns: _Columns) -> list[Atom]:
    """A caption's atoms, none of them with a closing mark whose opening one stands in an earlier caption."""
    inside = list(parts[layout.begin : layout.end])
    room = columns.most - columns.of(layout.begin, layout.middle)
    for closing, opening in _QUOTES.items():
        if not any(opening in atom.text for atom in parts[: layout.begin]):
            continue
        number = next((number for number, atom in enumerate(inside) if {opening, closing} & {*atom.text}), None)
        if number is None or opening in inside[number].text.partition(closing)[0]:
            continue
        if width(opening) <= room:
            inside[0] = replace(inside[0], before=opening + inside[0].before)
            room -= width(opening)
        else:
            inside[number] = replace(inside[number], after=inside[number].after.replace(closing, "", 1))
    return inside


def _cue(inside: Sequence[Atom], layout: _Layout, language: Language, offset_s: float) -> Cue:
    middle = layout.middle - layout.begin
    first, words = _line(inside[:middle], language)
    lines = [first]
    if layout.middle < layout.end:
        second, more = _line(inside[middle:], language)
        shift = len(first) + 1
        lines.append(second)
        words += [replace(word, begin=word.begin + shift, end=word.end + shift) for word in more]
    words = [replace(word, start_s=word.start_s + offset_s, end_s=word.end_s + offset_s) for word in words]
    return Cue(lines=tuple(lines), start_s=words[0].start_s, end_s=words[-1].end_s, words=tuple(words))


def _timed(shown: Sequence[Cue]) -> Iterator[Cue]:
    """Let each caption stay as long as it should, and none longer than until the next."""
    for cue, following in zip(shown, [*shown[1:], None], strict=True):
        end_s = max(cue.end_s + _LINGER_S, cue.start_s + _LEAST_S)
        if following and following.start_s - end_s < _CLOSED_GAP_S:
            end_s = following.start_s
        yield replace(cue, end_s=end_s)
