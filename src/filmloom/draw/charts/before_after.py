"""Before and after: two numbers, an arrow from one to the other, and by how much it changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, fill, section_rule, text_block, text_part
from filmloom.draw.charts.frame import Points, labels_in_one_size, source_block
from filmloom.draw.charts.numbers import number_format, unit_is_written_with_numbers
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.errors import InputError
from filmloom.types import Language

_SIZES: Final = (
    260.0,
    240.0,
    220.0,
    200.0,
    180.0,
    160.0,
    140.0,
    124.0,
    110.0,
    96.0,
    84.0,
    74.0,
    64.0,
    56.0,
    48.0,
    40.0,
    34.0,
)
_ARROW: Final = 110.0
"""Length of the arrow at least, in design units."""
_CHANGE_S, _ARROW_S = 0.35, 0.5
"""How much later than the second number the change comes, and how long the arrow takes to it."""
_PERCENT: Final = ("%", "％")
_NO_RATIO: Final = (*_PERCENT, "‰", "°C", "℃", "°")
"""Units in which a change in per cent says nothing, or something else than it seems to."""
_POINTS: Final[dict[Language, str]] = {"zh": "个百分点", "en": " percentage points"}


class BeforeAfterCard(Card):
    """Side by side in wide frames, one over the other in tall ones.

    appear_s: when each of the two numbers comes. Raises InputError for any other count of values.
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
        appear_s: Sequence[float] = (),
    ) -> None:
        if len(values) != 2:
            raise InputError(f"{len(values)} values were given for before and after; give two.")
        points = Points.checked(labels, values, unit, language)
        first_s, second_s = (*appear_s, 0.4, 1.2)[:2] if len(appear_s) != 1 else (appear_s[0], appear_s[0] + 0.8)
        body = stage.body
        parts = [section_rule(stage, body)]
        heading = text_block(
            stage, title, "headline", body.w, body.h * 0.24, bold=True, smallest=30.0, max_lines=3, balance=True
        )
        foot = source_block(stage, source, language, body.w)
        top = body.y + stage.gap(2)
        parts.append(text_part(stage, heading, body.x, top, -0.2))
        top += heading.height + stage.gap(1)
        bottom = body.bottom - (foot.height + stage.gap(1) if source else 0.0)
        parts += _parts(stage, Box(body.x, top, body.w, bottom - top), points, first_s, max(first_s, second_s))
        parts.append(text_part(stage, foot, body.x, body.bottom - foot.height, 0.1))
        super().__init__(stage, parts)


def changes(points: Points) -> tuple[str, ...]:
    """By how much, in the unit and in per cent: the latter only where it means something, and not if it rounds to 0.

    Reckoned in decimal from the numbers as they were written.
    """
    before, after = (Decimal(repr(value)) for value in points.values)
    difference = after - before
    write = number_format([*points.values, float(difference)], points.language, points.unit, exact=True)
    in_points = points.unit in _PERCENT
    own = "" if unit_is_written_with_numbers(points.unit) else points.unit
    gap = " " if own and points.language == "en" else ""
    text = write(float(difference))
    text = text.rstrip("%％") + _POINTS[points.language] if in_points else text + gap + own
    plus = "+" if difference > 0 else ""
    if difference == 0 or before <= 0 or after < 0 or points.unit in _NO_RATIO:
        return (plus + text,)
    share = (difference / before * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return (plus + text, f"{share:+,f}%".replace("-", "−").replace(".0%", "%")) if share else (plus + text,)


def _parts(stage: Stage, box: Box, points: Points, first_s: float, second_s: float) -> list[Part]:
    change = _change_block(stage, box, points)
    room = Box(box.x, box.y, box.w, box.h - change.height - stage.gap(1.25))
    pair = max((_Pair(stage, room, points, stacked=stacked) for stacked in _layouts(stage)), key=lambda each: each.size)
    top = box.y + max(0.0, room.h - pair.height) * 0.42
    below = text_part(stage, change, box.x, top + pair.height + stage.gap(1.25), second_s + _CHANGE_S)
    return [*pair.parts(top, first_s, second_s), below]


def _layouts(stage: Stage) -> tuple[bool, ...]:
    """Whether the numbers may stand one over the other: only where there is more height than width."""
    return (True, False) if stage.is_portrait else (False,)


class _Pair:
    """The two numbers under what they are of, beside each other or stacked, at the largest size that both fit."""

    def __init__(self, stage: Stage, box: Box, points: Points, *, stacked: bool) -> None:
        self._stage, self._box, self._stacked = stage, box, stacked
        self._between = stage.units(_ARROW) + stage.gap(3) if not stacked else stage.units(_ARROW) * 0.8 + stage.gap(2)
        width = box.w if stacked else (box.w - self._between) / 2
        room = (box.h - self._between) / 2 if stacked else box.h
        self._labels = _labels(stage, points, width, room * 0.26)
        self._numbers = _digits(stage, points, width, room * 0.74)
        self._tallest = max(
            label.height + number.height for label, number in zip(self._labels, self._numbers, strict=True)
        )

    @property
    def size(self) -> float:
        """Of the digits."""
        return min(number.style.size for number in self._numbers)

    @property
    def height(self) -> float:
        return 2 * self._tallest + self._between if self._stacked else self._tallest

    def parts(self, top: float, first_s: float, second_s: float) -> list[Part]:
        """The numbers, each when it is said, and the arrow that leads to the second."""
        stage, left = self._stage, self._box.x
        first_w = max(self._labels[0].width, self._numbers[0].width)
        second = (
            (left, top + self._tallest + self._between)
            if self._stacked
            else (left + max(first_w + self._between, self._box.w * 0.48), top)
        )
        parts: list[Part] = []
        places = zip(((left, top), second), self._labels, self._numbers, (first_s, second_s), strict=True)
        for (x, y), label, number, start_s in places:
            parts += [text_part(stage, label, x, y, start_s), text_part(stage, number, x, y + label.height, start_s)]
        if self._stacked:
            x, y = left + stage.units(40), top + self._tallest
            ends = (x, y + stage.gap(1)), (x, second[1] - stage.gap(1))
        else:
            y = top + self._labels[0].height + self._numbers[0].height * 0.5
            ends = (left + self._numbers[0].width + stage.gap(1.5), y), (second[0] - stage.gap(1.5), y)
        return [*parts, _arrow_part(stage, *ends, second_s - _ARROW_S * 0.6)]


def _labels(stage: Stage, points: Points, width: float, height: float) -> list[TextBlock]:
    """What each number is of, quietly."""
    colors = [stage.theme.ink_muted] * 2
    sizes = (44.0, 40.0, 36.0, 32.0, 28.0, 24.0)
    found = labels_in_one_size(stage, points.labels, width, height, sizes, colors=colors, max_lines=2)
    return found or [
        text_block(stage, label, 28.0, width, height, color=stage.theme.ink_muted, smallest=18.0)
        for label in points.labels
    ]


def _digits(stage: Stage, points: Points, width: float, height: float) -> list[TextBlock]:
    """The two numbers as large as both can be, the new one in accent."""
    texts = tuple(map(points.exact_format, points.values))
    colors, bold = [stage.theme.ink, stage.theme.accent], [True, True]
    found = labels_in_one_size(stage, texts, width, height, _SIZES, colors=colors, bold=bold)
    return found or [
        text_block(stage, text, 34.0, width, height, color=color, bold=True, smallest=20.0)
        for text, color in zip(texts, colors, strict=True)
    ]


def _change_block(stage: Stage, box: Box, points: Points) -> TextBlock:
    """+16 species · +51.6%."""
    size = 66.0 if not stage.is_portrait else 72.0
    text = " · ".join(changes(points))
    return text_block(stage, text, size, box.w, box.h * 0.2, bold=True, smallest=28.0, max_lines=2)


def _arrow_part(stage: Stage, begin: tuple[float, float], end: tuple[float, float], start_s: float) -> Part:
    """A line with a head that grows from the old number to the new one."""
    head, thick = stage.units(34), stage.units(9)
    lies = begin[1] == end[1]

    def paint(canvas: skia.Canvas, shown: float) -> None:
        tip = (begin[0] + (end[0] - begin[0]) * shown, begin[1] + (end[1] - begin[1]) * shown)
        canvas.save()
        canvas.translate(*begin)
        canvas.rotate(0 if lies else 90)
        length = max(head, abs(tip[0] - begin[0]) + abs(tip[1] - begin[1]))
        paint = fill(stage.theme.ink_muted, min(1.0, shown * 3))
        canvas.drawRect(skia.Rect.MakeLTRB(0, -thick / 2, length - head, thick / 2), paint)
        corners = [(length, 0.0), (length - head, -head * 0.62), (length - head, head * 0.62)]
        canvas.drawPath(skia.Path.Polygon([skia.Point(*corner) for corner in corners], True), paint)
        canvas.restore()

    return Part(paint, Entrance(start_s, _ARROW_S))
