"""A card of code: numbered lines on a sheet, lit while they are spoken of, scrolled where they don't all fit."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from operator import itemgetter

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import Card, Entrance, Part, faded, fill, panel, section_rule, text_block, text_part
from filmloom.draw.code import mono
from filmloom.draw.code.highlight import Highlighted, Run, highlight
from filmloom.draw.colors import Color
from filmloom.draw.easing import ease_in_out_cubic, ease_out_cubic, progress
from filmloom.draw.theme import Stage
from filmloom.errors import InputError

_LARGEST, _SMALLEST, _SMALLEST_TALL = 46.0, 25.0, 29.0
"""Type sizes, in design units; tall films are watched on phones."""
_COMFORTABLE = 34.0
"""Code is made smaller than this only to keep its lines whole, not to show more of them."""
_COMFORTABLE_TALL = 40
"""The same in tall frames, where lines are broken for it."""
_FEWEST = 28
"""Columns that code needs to be read at all."""
_BREAKS, _OPEN, _CLOSE = frozenset(" ,;，；"), frozenset("([{（"), frozenset(")]}）")
_LEADING = 1.5
_LIGHT_S = 0.3
_SCROLL_S = 0.7
_MOST_LINES = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class LitLines:
    """Lines that are lit from a time on, until the next are."""

    first: int
    """As numbered, so counted from the card's first_number."""
    last: int
    start_s: float
    end_s: float | None = None
    """None: until the next ones are lit, or the end."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands on one row of the screen: a line of code, or the rest of one that is too long."""

    runs: tuple[Run, ...]
    line: int
    """Index of the line it belongs to."""
    begins: bool


class CodeCard(Card):
    """Code on a sheet. `warnings` tell of an unknown language and of lines that had to be broken."""

    def __init__(
        self,
        stage: Stage,
        source: str,
        language: str = "",
        title: str = "",
        lit: Sequence[LitLines] = (),
        first_number: int = 1,
        appear_s: float = 0.2,
    ) -> None:
        code = highlight(source, language, stage.theme)
        if len(code.lines) > _MOST_LINES:
            raise InputError(f"Code of {len(code.lines)} lines was given; at most {_MOST_LINES} are shown.")
        self._check(lit, first_number, len(code.lines))
        name = " · ".join(part for part in (title, code.language) if part)
        head = text_block(stage, name, "body", stage.body.w, stage.body.h * 0.14, smallest="small", max_lines=1)
        top = stage.body.y + stage.gap(1.25) + (head.height + stage.gap(0.75) if name else stage.gap(0.25))
        sheet = Box(stage.body.x, top, stage.body.w, stage.body.bottom - top)
        listing = _Listing(stage, code, sheet, first_number)
        self._listing = listing
        self._lit = tuple(sorted(lit, key=lambda span: span.start_s))
        self._first_number = first_number
        self._appear = Entrance(appear_s, 0.8)
        said = (code.warning, listing.warning)
        self.warnings = tuple(warning for warning in said if warning)
        unseen = [f"no glyph for {char!r} (U+{ord(char):04X}) in the code" for char in mono.missing(source)]
        parts = [section_rule(stage, stage.body), panel(stage, listing.sheet)]
        if name:
            parts.append(text_part(stage, head, stage.body.x, stage.body.y + stage.gap(1.25), -0.2))
        issues = (*unseen, *listing.issues)
        parts.append(Part(lambda canvas, shown: None, self._appear, issues))
        super().__init__(stage, parts)

    @staticmethod
    def _check(lit: Sequence[LitLines], first_number: int, count: int) -> None:
        last = first_number + count - 1
        for span in lit:
            if not first_number <= span.first <= span.last <= last:
                raise InputError(
                    f"Lines {span.first} to {span.last} are to be lit; the code has lines {first_number} to {last}."
                )

    @property
    def still_from_s(self) -> float:
        """When nothing moves any more."""
        ends = [span.end_s or 0.0 for span in self._lit]
        starts = [span.start_s + _SCROLL_S for span in self._lit]
        return max(super().still_from_s, *(end + _LIGHT_S for end in ends), *starts, 0.0)

    def state(self, at_s: float) -> Hashable:
        """How far the parts are, what is lit how much, and how far it is scrolled."""
        return super().state(at_s), self._lights(at_s), self._scrolled(at_s)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the sheet and the rows that are seen."""
        super().draw(canvas, at_s)
        shown = ease_out_cubic(self._appear.done(at_s))
        if shown > 0:
            self._listing.draw(canvas, shown, self._lights(at_s), self._scrolled(at_s))

    def _lights(self, at_s: float) -> tuple[tuple[int, int, float], ...]:
        """First and last index of the lines that are lit, and how much, 0 to 1."""
        lights = []
        for index, span in enumerate(self._lit):
            following = self._lit[index + 1].start_s if index + 1 < len(self._lit) else None
            end_s = min((end for end in (span.end_s, following) if end is not None), default=None)
            level = progress(at_s, span.start_s, _LIGHT_S)
            if end_s is not None:
                level = min(level, 1 - progress(at_s, end_s, _LIGHT_S))
            if level > 1e-6:
                lights.append((span.first - self._first_number, span.last - self._first_number, level))
        return tuple(lights)

    def _scrolled(self, at_s: float) -> float:
        """Rows that have left at the top: eased from where each lit span wants them to where the next does."""
        at = 0.0
        for span in self._lit:
            done = ease_in_out_cubic(progress(at_s, span.start_s, _SCROLL_S))
            if done > 0:
                first, last = span.first - self._first_number, span.last - self._first_number
                at += (self._listing.scroll_for(first, last, at) - at) * done
        return round(at, 3)


class _Listing:
    """The rows of code in their place on the sheet, at the size that fits."""

    def __init__(self, stage: Stage, code: Highlighted, sheet: Box, first_number: int) -> None:
        self.stage, self._first_number = stage, first_number
        inner = sheet.inset(stage.gap(1.0), stage.gap(1.0))
        self._digits = len(str(first_number + len(code.lines) - 1))
        widest = max((sum(mono.cells(run.text) for run in line) for line in code.lines), default=1)
        self.size = self._fitting(inner, widest, len(code.lines))
        if stage.is_portrait:
            self.size = self._larger(inner, code)
        room = self._room(inner, self.size)
        self.warning = ""
        if widest > room:
            self.warning = f"The longest line of the code has {widest} columns; lines are broken after {room}."
        self.issues = () if room >= 16 else (f"code does not fit: there is room for {room} columns",)
        self.rows = _rows_of(code, room)
        self.pitch = self.size * _LEADING
        self.num_seen = max(1, min(len(self.rows), int(inner.h / self.pitch + 0.01)))
        height = self.num_seen * self.pitch
        self.window = Box(inner.x, inner.y, inner.w, height)
        self.sheet = sheet
        if len(self.rows) == self.num_seen:
            self.sheet = Box(sheet.x, sheet.y, sheet.w, height + sheet.h - inner.h)
        self._pictures: dict[tuple[int, bool], skia.Picture] = {}

    @property
    def _gutter(self) -> float:
        return (self._digits + 2.0) * mono.CELL * self.size

    def _room(self, inner: Box, size: float) -> int:
        """Columns beside the numbers."""
        return int(inner.w / (mono.CELL * size) - self._digits - 2.0)

    def _larger(self, inner: Box, code: Highlighted) -> float:
        """In tall frames, where there is room below, long lines are rather broken than small: they are read on phones.

        As large as leaves all lines in the frame, half of them unbroken, and columns enough.
        """
        sizes = (units * self.stage.unit for units in range(_COMFORTABLE_TALL, 0, -1))
        larger = takewhile(lambda size: size > self.size, sizes)
        return next((size for size in larger if self._holds(inner, code, size)), self.size)

    def _holds(self, inner: Box, code: Highlighted, size: float) -> bool:
        """Whether code can be so large; its lines are only broken if they might fit at all."""
        room, most = self._room(inner, size), min(inner.h / (size * _LEADING), 1.5 * len(code.lines))
        return room >= _FEWEST and len(code.lines) <= most and len(_rows_of(code, room)) <= most

    def _fitting(self, inner: Box, widest: int, num_lines: int) -> float:
        """Large enough to be read; small enough for the longest line, and, if it costs little, for all lines."""
        cells = self._digits + 2.0 + widest + 1.0
        by_width = inner.w / (cells * mono.CELL)
        by_height = inner.h / (num_lines * _LEADING)
        unit = self.stage.unit
        smallest = (_SMALLEST_TALL if self.stage.is_portrait else _SMALLEST) * unit
        size = min(_LARGEST * unit, by_width, max(by_height, _COMFORTABLE * unit))
        if by_height < size and by_height >= smallest * 1.15:
            size = by_height
        return max(size, smallest)

    def scroll_for(self, first: int, last: int, now: float) -> float:
        """How far to scroll so that lines are seen: not at all if they are, else so that they stand in the middle."""
        begin = next(index for index, row in enumerate(self.rows) if row.line == first)
        end = max(index for index, row in enumerate(self.rows) if row.line == last) + 1
        margin = 1 if end - begin + 2 <= self.num_seen else 0
        most = len(self.rows) - self.num_seen
        if begin - margin >= now - 1e-6 and end + margin <= now + self.num_seen + 1e-6:
            return now
        above = max(0.0, (self.num_seen - (end - begin)) / 2)
        return float(min(max(0, round(begin - above)), max(0, most)))

    def draw(
        self, canvas: skia.Canvas, shown: float, lights: Sequence[tuple[int, int, float]], scrolled: float
    ) -> None:
        """Paint the rows in the window. Where lines are lit, the others lose their colours, not their contrast."""
        dark = max((level for _, _, level in lights), default=0.0)
        with faded(canvas, shown, self.window):
            canvas.clipRect(self.window.inset(-self.stage.gap(0.5), 0.0).to_rect())
            for begin, end, level in lights:
                self._draw_band(canvas, begin, end, level, scrolled)
            first = int(scrolled)
            for index in range(first, min(len(self.rows), first + self.num_seen + 1)):
                y = self.window.y + (index - scrolled) * self.pitch
                light = max((lv for a, b, lv in lights if a <= self.rows[index].line <= b), default=0.0)
                self._draw_row(canvas, index, y, max(0.0, dark - light))
            self._draw_scroll_bar(canvas, scrolled)

    def _draw_band(self, canvas: skia.Canvas, first: int, last: int, level: float, scrolled: float) -> None:
        rows = [index for index, row in enumerate(self.rows) if first <= row.line <= last]
        y, height = self.window.y + (rows[0] - scrolled) * self.pitch, len(rows) * self.pitch
        band = Box(self.window.x - self.stage.gap(0.5), y, self.window.w + self.stage.gap(1.0), height)
        canvas.drawRect(band.to_rect(), fill(self.stage.theme.accent_soft, level))
        stroke = Box(band.x, y, self.stage.units(6), height)
        canvas.drawRect(stroke.to_rect(), fill(self.stage.theme.accent, level))

    def _draw_row(self, canvas: skia.Canvas, index: int, y: float, dark: float) -> None:
        for muted, level in ((False, 1 - dark), (True, dark)):
            if level > 0:
                row = Box(self.window.x, y, self.window.w, self.pitch)
                with faded(canvas, level, row):
                    canvas.translate(self.window.x, y)
                    canvas.drawPicture(self._picture(index, muted))

    def _picture(self, index: int, muted: bool) -> skia.Picture:
        key = index, muted
        if key not in self._pictures:
            recorder = skia.PictureRecorder()
            canvas = recorder.beginRecording(skia.Rect.MakeWH(self.window.w, self.pitch))
            self._paint(canvas, self.rows[index], self.stage.theme.ink_muted if muted else None)
            self._pictures[key] = recorder.finishRecordingAsPicture()
        return self._pictures[key]

    def _paint(self, canvas: skia.Canvas, row: _Row, color: Color | None) -> None:
        baseline = self.pitch / 2 + 0.36 * self.size
        if row.begins:
            number = str(self._first_number + row.line).rjust(self._digits)
            mono.paint(canvas, number, 0.0, baseline, self.size, self.stage.theme.ink_muted)
        x = self._gutter
        for run in row.runs:
            mono.paint(canvas, run.text, x, baseline, self.size, run.color if color is None else color)
            x += mono.cells(run.text) * mono.CELL * self.size

    def _draw_scroll_bar(self, canvas: skia.Canvas, scrolled: float) -> None:
        """A thin bar that tells where in long code one is."""
        if len(self.rows) <= self.num_seen:
            return
        share = self.num_seen / len(self.rows)
        length = max(share * self.window.h, self.stage.units(24))
        y = self.window.y + scrolled / (len(self.rows) - self.num_seen) * (self.window.h - length)
        bar = Box(self.window.right + self.stage.units(4), y, self.stage.units(5), length)
        canvas.drawRoundRect(bar.to_rect(), bar.w / 2, bar.w / 2, fill(self.stage.theme.rule))


def _rows_of(code: Highlighted, room: int) -> list[_Row]:
    return [row for index, line in enumerate(code.lines) for row in _broken(line, index, max(8, room))]


def _broken(line: Sequence[Run], index: int, room: int) -> list[_Row]:
    """A line in rows of at most `room` cells; what goes on is set in a little further than the line begins."""
    text = "".join(run.text for run in line)
    indent = min(len(text) - len(text.lstrip(" ")) + 2, room // 2)
    colors = [run.color for run in line for _ in run.text]
    rows: list[tuple[Run, ...]] = []
    begin = 0
    while begin < len(text) or not rows:
        before = " " * indent if rows else ""
        end = _row_end(text, begin, room - len(before))
        runs = [Run(before, colors[begin])] if before else []
        for color, piece in groupby(zip(text[begin:end], colors[begin:end], strict=True), key=itemgetter(1)):
            runs.append(Run("".join(char for char, _ in piece), color))
        rows.append(tuple(runs))
        begin = end
    return [_Row(runs, index, number == 0) for number, runs in enumerate(rows)]


def _row_end(text: str, begin: int, room: int) -> int:
    """Where a row that begins there ends: as far outside brackets as can be, and not in its first half."""
    end, used = begin, 0
    while end < len(text) and used + mono.cells(text[end]) <= room:
        used += mono.cells(text[end])
        end += 1
    if end == len(text):
        return end
    first = begin + len(text[begin:]) - len(text[begin:].lstrip(" "))
    late = range(max(first, begin + (end - begin) // 2) + 1, end + 1)
    for breaks in (_BREAKS, _OPEN):
        found = [(_depth(text[begin:at]), -at) for at in late if text[at - 1] in breaks]
        if found:
            return -min(found)[1]
    return max(end, begin + 1)


def _depth(text: str) -> int:
    return sum((char in _OPEN) - (char in _CLOSE) for char in text)
