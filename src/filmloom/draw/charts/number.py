"""One number, large, counting up to its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import skia

from filmloom.draw import fonts
from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, faded, section_rule, text_block, text_part
from filmloom.draw.cards.disc import MOST, disc_parts, words_and_disc
from filmloom.draw.charts.frame import Points, source_block
from filmloom.draw.charts.numbers import NumberFormat
from filmloom.draw.text import TextStyle, layout
from filmloom.draw.theme import Stage
from filmloom.types import Language

_COUNT_S = 1.2
_LARGEST, _SMALLEST = 300.0, 40.0
_LINE = 1.12
"""Height of the digits' line, in ems of its size."""
_AFTER_GAP, _UNIT_GAP = 0.04, 0.12
"""Before 万 or %, and before the unit, in ems."""
_UNIT_SHARE = 0.30
"""Size of the unit beside the digits, as a share of theirs."""


class NumberCard(Card):
    """The last value, large in accent, with its unit and label; values before it stand under it as a comparison.

    drawings: up to three that stand beside it (below it in tall frames), on a disc.
    """

    def __init__(
        self,
        stage: Stage,
        title: str,
        labels: Sequence[str],
        values: Sequence[float],
        unit: str = "",
        source: str = "",
        language: Language = "zh",
        appear_s: float = 0.4,
        drawings: Sequence[skia.Picture] = (),
    ) -> None:
        points = Points.checked(labels, values, unit, language)
        drawings = drawings[:MOST]
        words, disc = words_and_disc(stage) if drawings else (stage.body, None)
        foot = source_block(stage, source, language, words.w)
        room = words.h - stage.gap(2) - (foot.height + stage.gap(1) if source else 0.0)
        box = Box(words.x, words.y + stage.gap(2), words.w, room)
        parts = [section_rule(stage, stage.body), *_number_parts(stage, box, title, points, appear_s)]
        if source:
            parts.append(text_part(stage, foot, words.x, stage.body.bottom - foot.height, 0.1))
        super().__init__(stage, [*parts, *(disc_parts(stage, disc, drawings) if disc else ())])


@dataclass(frozen=True, slots=True)
class Odometer:
    """A number whose digits keep their places while it counts."""

    final: float
    format: NumberFormat

    @property
    def before(self) -> str:
        """Sign and currency."""
        return ("−" if self.final < 0 else "") + self.format.prefix

    @property
    def after(self) -> str:
        """万, M, %."""
        return self.format.suffix + self.format.sign

    def digits(self, share: float) -> str:
        """The digits at a share of the value; as many places as the final number has, filled with spaces."""
        if self.format.scientific:
            bare = NumberFormat(scientific=True)
            return bare(abs(self.final))
        text = f"{abs(self.final) / self.format.divisor * share:,.{self.format.decimals}f}"
        return text.rjust(len(f"{abs(self.final) / self.format.divisor:,.{self.format.decimals}f}"))


def _number_parts(stage: Stage, box: Box, title: str, points: Points, appear_s: float) -> list[Part]:
    """What it is of, the number, and what more is said of it: one block, left, a little above the middle."""
    odometer = Odometer(points.values[-1], points.exact_format)
    unit = "" if points.unit in {odometer.format.prefix, odometer.format.sign} else points.unit
    heading = text_block(
        stage, title, "headline", box.w, box.h * 0.3, bold=True, smallest=30.0, max_lines=3, balance=True
    )
    muted = stage.theme.ink_muted
    label = text_block(stage, points.labels[-1], "title", box.w, box.h * 0.25, smallest="small", color=muted)
    others = text_block(stage, _comparison(points), "body", box.w, box.h * 0.2, smallest=22.0, color=muted)
    above = heading.height + stage.gap(0.75) if title else 0.0
    below = sum(block.height + stage.gap(0.75) for block in (label, others) if block.text)
    figure = _Figure(stage, odometer, unit, box.w, box.h - above - below)
    y = box.y + max(0.0, box.h - above - figure.height - below) * 0.42
    parts = [text_part(stage, heading, box.x, y, -0.2), figure.part(box.x, y + above, appear_s)]
    y += above + figure.height + stage.gap(0.75)
    for block, late_s in ((label, 0.15), (others, 0.35)):
        if block.text:
            parts.append(text_part(stage, block, box.x, y, appear_s + late_s))
            y += block.height + stage.gap(0.75)
    return parts


def _comparison(points: Points) -> str:
    pairs = zip(points.labels[:-1], points.values[:-1], strict=True)
    return " · ".join(f"{label} {points.exact_format(value)}".strip() for label, value in pairs)


class _Figure:
    """The large digits on one line, at the largest size at which they, and their unit, fit."""

    def __init__(self, stage: Stage, odometer: Odometer, unit: str, width: float, height: float) -> None:
        self._stage, self._odometer = stage, odometer
        self._cell = max(map(self._own, "0123456789"))
        digits = sum(map(self._advance, odometer.before + odometer.digits(1.0)))
        self._ems = digits + (_AFTER_GAP + _ems(stage, odometer.after) if odometer.after else 0.0)
        ems_with_unit = self._ems + (_UNIT_GAP + _ems(stage, unit) * _UNIT_SHARE if unit else 0.0)
        largest = min(stage.units(_LARGEST), height / _LINE)
        alone, with_unit = min(largest, width / self._ems), min(largest, width / ems_with_unit)
        self._unit_beside = with_unit > 0.72 * alone
        unit_size = with_unit / stage.unit * _UNIT_SHARE if self._unit_beside else stage.theme.base_size
        room = height if self._unit_beside else height * 0.3
        self._unit = text_block(stage, unit, unit_size, width, room, bold=True, smallest=min(18.0, unit_size))
        under = 0.0 if self._unit_beside or not unit else self._unit.height + stage.gap(0.5)
        self.size = with_unit if self._unit_beside else min(alone, (height - under) / _LINE)
        self.height = self.size + under

    def part(self, x: float, y: float, appear_s: float) -> Part:
        """Digits count up, their places fixed from the start."""
        is_small = self.size < self._stage.units(_SMALLEST)
        issues = (f"text does not fit: {self._odometer.digits(1.0)!r}",) if is_small else ()

        def paint(canvas: skia.Canvas, shown: float) -> None:
            with faded(canvas, min(1.0, shown * 3)):
                self._paint(canvas, x, y, shown)

        return Part(paint, Entrance(appear_s, _COUNT_S), (*issues, *self._unit.issues))

    def _paint(self, canvas: skia.Canvas, x: float, y: float, share: float) -> None:
        baseline = y + self.size * 0.86
        left = x
        for char in self._odometer.before + self._odometer.digits(share):
            advance = self._advance(char)
            own = self._own(char) if char != " " else 0.0
            self._write(canvas, char, left + (advance - own) / 2 * self.size, baseline)
            left += advance * self.size
        if self._odometer.after:
            left += _AFTER_GAP * self.size
            self._write(canvas, self._odometer.after, left, baseline)
        self._paint_unit(canvas, x, baseline)

    def _paint_unit(self, canvas: skia.Canvas, x: float, baseline: float) -> None:
        if not self._unit.text:
            return
        if self._unit_beside:
            first = self._unit.lines[0].baseline
            self._unit.draw(canvas, x + (self._ems + _UNIT_GAP) * self.size, baseline - first)
        else:
            self._unit.draw(canvas, x, baseline + self.size * 0.14 + self._stage.gap(0.5))

    def _write(self, canvas: skia.Canvas, text: str, x: float, baseline: float) -> None:
        if text == " ":
            return
        style = TextStyle(size=self.size, color=self._stage.theme.accent, bold=True, faces=self._stage.theme.fonts)
        block = layout(text, style, 1e6, language="en" if text.isascii() else "zh")
        block.draw(canvas, x, baseline - block.lines[0].baseline)

    def _advance(self, char: str) -> float:
        """In ems: all digits, and the spaces that wait for them, are equally wide."""
        if char.isdigit() or char == " ":
            return self._cell
        return self._own(char)

    def _own(self, char: str) -> float:
        return fonts.advance(char, "latin", True, self._stage.theme.fonts)


def _ems(stage: Stage, text: str) -> float:
    """Width of a bold text on one line."""
    style = TextStyle(size=100.0, color=0, bold=True, faces=stage.theme.fonts)
    return layout(text, style, 1e6).width / 100 if text else 0.0
