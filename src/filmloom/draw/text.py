"""Text: broken into lines, shaped, and drawn with colour emoji; or shrunk until it fits a box.

Each token is shaped on its own and stands where the widths of those before it put it. So a highlight never moves its
neighbours, and a line is never wider than it was measured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import skia

from filmloom.draw import fonts
from filmloom.draw.canvas import Box
from filmloom.draw.colors import Color
from filmloom.draw.easing import ease_out_cubic, stagger
from filmloom.draw.faces import OURS, Fonts
from filmloom.draw.lines import break_lines, line_width
from filmloom.draw.tokens import Token, drawable, tokenize
from filmloom.draw.twemoji import VIEW_BOX, emoji_picture
from filmloom.types import Language

_SHRINK = 0.94
_DESCENT = 0.24
"""Room below the last baseline, in ems: letters with tails fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How a text looks."""

    size: float
    """Pixels."""
    color: Color
    bold: bool = False
    leading: float = 1.4
    """From baseline to baseline, in sizes."""
    align: Literal["left", "center", "right"] = "left"
    tracking: float = 0.0
    """Extra space after each character, in ems."""
    faces: Fonts = OURS


@dataclass(frozen=True, slots=True)
class PlacedToken:
    """A token and its left edge in pixels, from the left edge of the block."""

    token: Token
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block; x and baseline in pixels from the block's upper left corner."""

    tokens: tuple[PlacedToken, ...]
    x: float
    """Left edge of its ink."""
    width: float
    baseline: float

    @property
    def text(self) -> str:
        return "".join(placed.token.text + " " * (placed.token.after > 0.2) for placed in self.tokens).rstrip()


@dataclass(frozen=True)
class TextBlock:
    """A text laid out: ready to be measured and drawn."""

    text: str
    style: TextStyle
    lines: tuple[Line, ...]
    box_width: float
    """The width it was laid out for; centred and right lines are placed in it."""
    overflow: bool
    """Part of the text was left out, or sticks out: an error in quality control."""
    missing: tuple[str, ...]
    """Characters that can't be drawn: an error in quality control."""
    _pictures: dict[tuple[int, Color], skia.Picture] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def width(self) -> float:
        """Of the widest line."""
        return max((line.width for line in self.lines), default=0.0)

    @cached_property
    def height(self) -> float:
        """From the top of the first line's hanzi to the tails of the last line's letters."""
        return _height(len(self.lines), self.style)

    @property
    def issues(self) -> tuple[str, ...]:
        """What quality control should know, in words."""
        start = self.text if len(self.text) <= 24 else self.text[:23] + "…"
        cut = (f"text does not fit: {start!r}",) if self.overflow else ()
        return cut + tuple(f"no glyph for {char!r} (U+{ord(char):04X}) in {start!r}" for char in self.missing)

    def draw(self, canvas: skia.Canvas, x: float, y: float, *, alpha: float = 1.0, color: Color | None = None) -> None:
        """Paint with the block's upper left corner at x, y. alpha 0 to 1; color: another than the style's."""
        for index in range(len(self.lines)):
            self._draw_line(canvas, index, x, y, alpha, self.style.color if color is None else color)

    def draw_lines(self, canvas: skia.Canvas, x: float, y: float, reveal: float) -> None:
        """Paint an entrance: line after line rises a little and becomes visible. reveal: 0 nothing, 1 all."""
        for index in range(len(self.lines)):
            shown = ease_out_cubic(stagger(reveal, index, len(self.lines)))
            rise = (1 - shown) * 0.45 * self.style.size
            self._draw_line(canvas, index, x, y + rise, shown, self.style.color)

    def draw_range(
        self, canvas: skia.Canvas, x: float, y: float, begin: int, end: int, *, color: Color, outside: bool = False
    ) -> None:
        """Paint only the tokens that share characters with begin to end (or only the others), in a colour."""
        for line in self.lines:
            chosen = [p for p in line.tokens if (p.token.begin < end and p.token.end > begin) != outside]
            _paint(canvas, chosen, x, y + line.baseline, replace(self.style, color=color))

    def rects(self, begin: int, end: int) -> list[Box]:
        """Boxes around the characters begin to end, one per line, from the block's upper left corner."""
        boxes = []
        for line in self.lines:
            spans = [span for placed in line.tokens if (span := self._span(placed, begin, end))]
            if spans:
                left, right = min(s[0] for s in spans), max(s[1] for s in spans)
                boxes.append(Box(left, line.baseline - 0.92 * self.style.size, right - left, 1.16 * self.style.size))
        return boxes

    def _span(self, placed: PlacedToken, begin: int, end: int) -> tuple[float, float] | None:
        token = placed.token
        first, last = max(begin, token.begin), min(end, token.end)
        if first >= last:
            return None
        return placed.x + self._offset(placed, first), placed.x + self._offset(placed, last)

    def _offset(self, placed: PlacedToken, index: int) -> float:
        """Where a character begins inside a token, in pixels."""
        token = placed.token
        if index <= token.begin:
            return 0.0
        if index >= token.end or token.kind == "emoji":
            return placed.width
        shown = drawable(token.text[: index - token.begin])
        style = self.style
        ems = fonts.advance(shown, token.kind, style.bold, style.faces) + style.tracking * len(shown) if shown else 0.0
        return min(placed.width, ems * self.style.size)

    def _draw_line(self, canvas: skia.Canvas, index: int, x: float, y: float, alpha: float, color: Color) -> None:
        if alpha <= 0:
            return
        canvas.save()
        canvas.translate(x, y)
        if alpha < 1:
            canvas.saveLayerAlpha(self._ink(self.lines[index]).to_rect(), round(alpha * 255))
        canvas.drawPicture(self._picture(index, color))
        if alpha < 1:
            canvas.restore()
        canvas.restore()

    def _ink(self, line: Line) -> Box:
        size = self.style.size
        return Box(line.x - size, line.baseline - 1.2 * size, line.width + 2 * size, 1.7 * size)

    def _picture(self, index: int, color: Color) -> skia.Picture:
        key = index, color
        if key not in self._pictures:
            line = self.lines[index]
            recorder = skia.PictureRecorder()
            _paint(
                recorder.beginRecording(self._ink(line).to_rect()),
                line.tokens,
                0,
                line.baseline,
                replace(self.style, color=color),
            )
            self._pictures[key] = recorder.finishRecordingAsPicture()
        return self._pictures[key]


def layout(
    text: str,
    style: TextStyle,
    width: float,
    *,
    max_lines: int | None = None,
    language: Language = "zh",
    balance: bool = False,
    words: Collection[int] | None = None,
) -> TextBlock:
    """Lay a text out in lines of at most `width` pixels.

    max_lines: what does not fit is left out behind an ellipsis, and the block says overflow. balance: lines about
    equally long, for headlines. words: indices at which Chinese words end; None: they are found by dictionary.
    """
    tokens = _tokens(text, style, language, words)
    return _laid_out(text, tokens, style, width, max_lines, language, balance)


def fit(
    text: str,
    style: TextStyle,
    box_width: float,
    box_height: float,
    *,
    min_size: float,
    max_lines: int | None = None,
    language: Language = "zh",
    balance: bool = False,
    words: Collection[int] | None = None,
) -> TextBlock:
    """Lay a text out at the largest size, from style.size down to min_size, at which it fits a box with whole words.

    A word that is too long for a line even at min_size is cut, and sizes the others no smaller. If the text does not
    fit at min_size, it ends in an ellipsis there, and the block says overflow.
    """
    tokens = _tokens(text, style, language, words)
    whole = _size_of_whole_words(tokens, box_width, style.size, min_size)
    for size in _sizes(whole, min_size):
        styled = replace(style, size=size)
        lines = _lines_in(box_height, styled) if max_lines is None else min(max_lines, _lines_in(box_height, styled))
        block = _laid_out(text, tokens, styled, box_width, lines, language, balance)
        if not block.overflow:
            break
    return block


def _tokens(text: str, style: TextStyle, language: Language, words: Collection[int] | None) -> list[Token]:
    return tokenize(text, language=language, bold=style.bold, tracking=style.tracking, words=words, faces=style.faces)


def _size_of_whole_words(tokens: Sequence[Token], width: float, size: float, min_size: float) -> float:
    """The largest size at which no word that could be whole is cut."""
    widest = [width / each for each in (token.advance - token.trim_start - token.trim_end for token in tokens) if each]
    return min([size, *(each for each in widest if each >= min_size)])


def _sizes(size: float, min_size: float) -> Iterator[float]:
    while size > min_size:
        yield size
        size *= _SHRINK
    yield min_size


def _lines_in(height: float, style: TextStyle) -> int:
    free = height - _height(1, style)
    return 0 if free < -0.01 else 1 + int((free + 0.01) / (style.leading * style.size))


def _height(count: int, style: TextStyle) -> float:
    if not count:
        return 0.0
    return ((count - 1) * style.leading + fonts.EM_ASCENT + _DESCENT) * style.size


def _laid_out(
    text: str,
    tokens: Sequence[Token],
    style: TextStyle,
    width: float,
    max_lines: int | None,
    language: Language,
    balance: bool,
) -> TextBlock:
    ems = width / style.size
    rows = break_lines(tokens, ems, bold=style.bold, tracking=style.tracking, balance=balance, faces=style.faces)
    overflow = max_lines is not None and len(rows) > max_lines
    if overflow and max_lines:
        rows = [*rows[: max_lines - 1], _ellipsized(rows[max_lines - 1], ems, style, language)]
    overflow = overflow or any(line_width(row) > ems + 1e-6 for row in rows)
    lines = tuple(_placed(row, index, style, width) for index, row in enumerate(rows))
    return TextBlock(text, style, lines, width, overflow, fonts.missing_glyphs(text))


def _ellipsized(row: list[Token], ems: float, style: TextStyle, language: Language) -> list[Token]:
    mark = _tokens("…", style, language, ())[0]
    kept = [*row]
    while kept and line_width([*kept, mark]) > ems:
        kept.pop()
    while kept and kept[-1].text in "，。、；：":
        kept.pop()
    end = kept[-1].end if kept else row[0].begin
    if kept:
        kept[-1] = replace(kept[-1], after=0.0)
    return [*kept, replace(mark, begin=end, end=end)]


def _placed(row: Sequence[Token], index: int, style: TextStyle, width: float) -> Line:
    length = line_width(row) * style.size
    slack = {"left": 0.0, "center": (width - length) / 2, "right": width - length}[style.align]
    x = slack - row[0].trim_start * style.size
    placed = []
    for token in row:
        placed.append(PlacedToken(token, x, token.advance * style.size))
        x += (token.advance + token.after) * style.size
    baseline = (fonts.EM_ASCENT + index * style.leading) * style.size
    return Line(tuple(placed), slack, length, baseline)


def _paint(canvas: skia.Canvas, tokens: Sequence[PlacedToken], x: float, baseline: float, style: TextStyle) -> None:
    for placed in _joined(tokens):
        if placed.token.kind == "emoji":
            _paint_emoji(canvas, placed, x, baseline, style.size)
        elif shown := drawable(placed.token.text):
            fonts.paint(
                canvas,
                shown,
                x + placed.x,
                baseline,
                script=placed.token.kind,
                bold=style.bold,
                size=style.size,
                color=style.color,
                tracking=style.tracking,
                fonts=style.faces,
            )


def _joined(tokens: Sequence[PlacedToken]) -> Iterator[PlacedToken]:
    """Hanzi that stand side by side are shaped together: the same picture, sooner."""
    run: PlacedToken | None = None
    for placed in tokens:
        if run and _is_hanzi(run.token) and _is_hanzi(placed.token) and abs(run.x + run.width - placed.x) < 1e-3:
            run = PlacedToken(
                replace(run.token, text=run.token.text + placed.token.text), run.x, run.width + placed.width
            )
            continue
        if run:
            yield run
        run = placed
    if run:
        yield run


def _is_hanzi(token: Token) -> bool:
    return token.kind == "han" and token.text.isalnum()


def _paint_emoji(canvas: skia.Canvas, placed: PlacedToken, x: float, baseline: float, size: float) -> None:
    picture = emoji_picture(placed.token.text)
    assert picture is not None, "a token is an emoji only where there is a drawing"
    canvas.save()
    canvas.translate(x + placed.x + (placed.width - size) / 2, baseline - fonts.EM_ASCENT * size)
    canvas.scale(size / VIEW_BOX, size / VIEW_BOX)
    canvas.drawPicture(picture)
    canvas.restore()
