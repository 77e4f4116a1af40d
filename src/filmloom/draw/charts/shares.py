"""Parts of a whole: a ring, and beside it what each part is and how large."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import RISE, Card, Entrance, Part, faded, fill, text_block
from filmloom.draw.charts.bars import starts
from filmloom.draw.charts.frame import Points, framed, labels_in_one_size, tone
from filmloom.draw.charts.numbers import decimals_of
from filmloom.draw.colors import Color, mixed
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.errors import InputError
from filmloom.types import Language

_THICKNESS = 0.36
"""Of the ring, in radii."""
_GAP = 0.012
"""Between parts, in radians times the radius over the ring's middle."""
_SWEEP_S = 1.0
_SIZES = (42.0, 38.0, 34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0)


class ShareChart(Card):
    """A ring of shares with a table; the largest in accent, and named in the ring's middle.

    Values given in percent are shown as they are (what is missing to 100 stays empty), others as their share of the
    sum. Raises InputError for negative values, for a sum of zero, and for percentages that add up to more than 100.
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
    ) -> None:
        points = Points.checked(labels, values, unit, language)
        shares = shares_of(points)
        around, box = framed(stage, title, points, source)
        super().__init__(stage, around + _share_parts(stage, box, points, shares, appear_s))


def shares_of(points: Points) -> tuple[float, ...]:
    """Each value as a share of the whole, 0 to 1."""
    if min(points.values) < 0:
        raise InputError(f"A share of {min(points.values):g} was given; shares can't be negative. Use a bar chart.")
    total = sum(points.values)
    if points.unit in {"%", "％"}:
        if total > 101:
            raise InputError(f"Shares add up to {total:g} %; at most 100 is a whole. Use a bar chart.")
        total = max(100.0, total)
    if total == 0:
        raise InputError("All shares are zero, which leaves nothing to divide. Use a bar chart.")
    return tuple(value / total for value in points.values)


def percentages(points: Points, shares: Sequence[float]) -> tuple[str, ...]:
    """What is written at each share: the given percentages, or rounded ones that add up to 100 (largest remainders)."""
    if points.unit in {"%", "％"}:
        return points.texts
    places = 0 if all(decimals_of(round(share * 100, 6)) == 0 for share in shares) else 1
    exact = [share * 100 * 10**places for share in shares]
    counts = [math.floor(value + 1e-9) for value in exact]
    missing = round(100 * 10**places) - sum(counts)
    for index in sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])[:missing]:
        counts[index] += 1
    return tuple(f"{count / 10**places:.{places}f}%" for count in counts)


def _share_parts(stage: Stage, box: Box, points: Points, shares: Sequence[float], appear_s: float) -> list[Part]:
    ring, table = _places(stage, box, len(shares))
    colors = part_colors(stage, shares)
    texts = percentages(points, shares)
    parts = [
        _ring_part(stage, ring, shares, colors, appear_s),
        _middle_part(stage, ring, points, shares, texts, appear_s),
    ]
    return parts + _table_parts(stage, table, points, texts, colors, appear_s)


def _places(stage: Stage, box: Box, count: int) -> tuple[Box, Box]:
    """The ring beside its table in wide and square frames, above it in tall ones."""
    if stage.is_portrait:
        table_h = count * stage.units(max(38.0, min(74.0, 400.0 / count)))
        side = min(box.w * 0.78, box.h - table_h - stage.gap(2))
        ring = Box(box.center[0] - side / 2, box.y, side, side)
        top = ring.bottom + stage.gap(2)
        return ring, Box(box.x, top, box.w, box.bottom - top)
    side = min(box.h, box.w * 0.46)
    ring = Box(box.x, box.y + (box.h - side) * 0.4, side, side)
    left = ring.right + stage.gap(2.5)
    return ring, Box(left, box.y, box.right - left, box.h)


def part_colors(stage: Stage, shares: Sequence[float]) -> list[Color]:
    """Accent for the largest part, and for the others one other colour, lighter and lighter."""
    largest = max(range(len(shares)), key=lambda index: shares[index])
    others = [index for index in range(len(shares)) if index != largest]
    depth = {index: 0.72 * step / max(1, len(others) - 1) for step, index in enumerate(others)}
    return [
        stage.theme.accent if index == largest else mixed(tone(stage), stage.theme.ground_end, depth[index])
        for index in range(len(shares))
    ]


def _ring_part(stage: Stage, ring: Box, shares: Sequence[float], colors: Sequence[Color], appear_s: float) -> Part:
    radius = ring.w / 2
    width = radius * _THICKNESS
    track = ring.inset(width / 2)

    def arc(canvas: skia.Canvas, start: float, sweep: float, color: Color) -> None:
        pen = skia.Paint(Color=color, Style=skia.Paint.kStroke_Style, StrokeWidth=width, AntiAlias=True)
        canvas.drawArc(track.to_rect(), start, sweep, False, pen)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        if sum(shares) < 0.995:
            arc(canvas, -90, 360 * shown, mixed(stage.theme.rule, stage.theme.ground, 0.45))
        start = -90.0
        space = math.degrees(_GAP) if sum(share > 0 for share in shares) > 1 else 0.0
        for share, color in zip(shares, colors, strict=True):
            sweep = 360 * share * shown
            if share > 0:
                arc(canvas, start + space / 2, max(sweep - space, sweep * 0.5), color)
            start += sweep

    return Part(paint, Entrance(appear_s, _SWEEP_S))


def _middle_part(
    stage: Stage, ring: Box, points: Points, shares: Sequence[float], texts: Sequence[str], appear_s: float
) -> Part:
    largest = max(range(len(shares)), key=lambda index: shares[index])
    side = ring.w * (1 - _THICKNESS) * 0.76
    number = text_block(
        stage, texts[largest], 92.0, side, side * 0.5, color=stage.theme.accent, bold=True, smallest=18.0, max_lines=1
    )
    name = text_block(
        stage, points.labels[largest], 32.0, side, side * 0.42, smallest=22.0, max_lines=2, align="center", balance=True
    )
    x, top = ring.center[0], ring.center[1] - (number.height + (0 if name.overflow else name.height)) / 2

    def paint(canvas: skia.Canvas, shown: float) -> None:
        number.draw(canvas, x - number.width / 2, top, alpha=shown)
        if not name.overflow:  # the table has it in full
            name.draw(canvas, x - side / 2, top + number.height, alpha=shown)

    return Part(paint, Entrance(appear_s + 0.5), number.issues)


def _table_parts(
    stage: Stage, table: Box, points: Points, texts: Sequence[str], colors: Sequence[Color], appear_s: float
) -> list[Part]:
    count = len(texts)
    row_h = min(table.h / count, stage.units(104))
    chip = stage.units(26)
    numbers = labels_in_one_size(stage, texts, table.w * 0.4, row_h * 0.82, _SIZES, bold=[True] * count)
    numbers = numbers or [
        text_block(stage, text, 24.0, table.w * 0.4, row_h, smallest=18.0, bold=True) for text in texts
    ]
    room = table.w - chip - stage.gap(2) - max(number.width for number in numbers)
    names = labels_in_one_size(stage, points.labels, room, row_h * 0.86, _SIZES, max_lines=2)
    names = names or [text_block(stage, label, 24.0, room, row_h * 0.96, smallest=18.0) for label in points.labels]
    top = table.y + (0.0 if stage.is_portrait else (table.h - row_h * count) * 0.4)
    return [
        _row_part(stage, Box(table.x, top + index * row_h, table.w, row_h), name, number, color, start_s)
        for index, (name, number, color, start_s) in enumerate(
            zip(names, numbers, colors, starts(count, appear_s + 0.15), strict=True)
        )
    ]


def _row_part(stage: Stage, row: Box, name: TextBlock, number: TextBlock, color: Color, start_s: float) -> Part:
    chip = stage.units(26)
    middle = row.center[1]

    def paint(canvas: skia.Canvas, shown: float) -> None:
        with faded(canvas, shown, row.inset(-stage.units(RISE))):
            canvas.translate(0, (1 - shown) * stage.units(RISE))
            canvas.drawRect(Box(row.x, middle - chip / 2, chip, chip).to_rect(), fill(color))
            name.draw(canvas, row.x + chip + stage.gap(0.75), middle - name.height * 0.48)
            number.draw(canvas, row.right - number.width, middle - number.height * 0.48)
            line = Box(row.x, row.bottom - stage.units(1.5), row.w, max(1.0, stage.units(1.5)))
            canvas.drawRect(line.to_rect(), skia.Paint(Color=stage.theme.rule))

    return Part(paint, Entrance(start_s), (*name.issues, *number.issues))
