"""What all charts share: their numbers, checked, and the frame of title, unit and source around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Part, heading_and_content, section_rule, text_block, text_part
from filmloom.draw.charts.numbers import NumberFormat, number_format, unit_is_written_with_numbers
from filmloom.draw.colors import Color, mixed
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.errors import InputError
from filmloom.types import Language

MAX_POINTS = 12
MAX_LINE_POINTS = 24
_HEADING_SHARE = 0.27
_ROUNDED = 0.005
_WORDS: dict[Language, dict[str, str]] = {
    "zh": {"unit": "单位：{}", "source": "来源：{}", "cut": "纵轴不从零开始", "more": "另有 {} 项未列出"},
    "en": {"unit": "Unit: {}", "source": "Source: {}", "cut": "Axis does not start at zero", "more": "and {} more"},
}


@dataclass(frozen=True, slots=True)
class Points:
    """The numbers of a chart: finite ones, each with a label."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str
    language: Language

    @classmethod
    def checked(
        cls, labels: Sequence[str], values: Sequence[float], unit: str, language: Language, most: int = MAX_POINTS
    ) -> Points:
        """Raise InputError for a number of points that can't be drawn well, and for values that are no numbers."""
        if not 1 <= len(values) <= most:
            raise InputError(
                f"A chart of {len(values)} values was given; 1 to {most} can be read on a screen. "
                "Leave some out, or split it into several charts."
            )
        if len(labels) != len(values):
            raise InputError(f"A chart was given {len(labels)} labels for {len(values)} values; give one for each.")
        for label, value in zip(labels, values, strict=True):
            if not math.isfinite(value):
                raise InputError(f"A chart's value for {label!r} is {value}; give a finite number.")
        return cls(tuple(labels), tuple(map(float, values)), unit.strip(), language)

    @property
    def format(self) -> NumberFormat:
        """How the values are written."""
        return number_format(self.values, self.language, self.unit)

    @property
    def exact_format(self) -> NumberFormat:
        """The same without rounding, where there is room."""
        return number_format(self.values, self.language, self.unit, exact=True)

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as they are written."""
        return tuple(map(self.format, self.values))

    @property
    def faithful_texts(self) -> tuple[str, ...]:
        """The values as they are written, in full where rounding would take more than half a per cent of one."""
        rough = self.format
        near = all(abs(rough.shown(value) - value) <= _ROUNDED * abs(value) for value in self.values)
        return self.texts if near else tuple(map(self.exact_format, self.values))

    @property
    def highlight(self) -> int | None:
        """Which value the eye goes to: of two the second, the new one; of more the largest, if there is one."""
        sizes = [abs(value) for value in self.values]
        if len(sizes) == 2:
            return 1
        return sizes.index(max(sizes)) if len(sizes) == 1 or max(sizes) > min(sizes) else None


def framed(stage: Stage, title: str, points: Points, source: str, *, note: str = "") -> tuple[list[Part], Box]:
    """The parts around a chart, and the box that is left for it.

    note: a line more beside the unit, such as that the axis does not start at zero. Wide frames have the title in a
    column of its own, others above.
    """
    head, content = heading_and_content(stage, _HEADING_SHARE)
    wide = not (stage.is_portrait or stage.is_square)
    foot = source_block(stage, source, points.language, head.w, 3 if wide else 2)
    unit = _small(stage, _unit_line(points, note), head.w, 4 if wide else 2)
    title_room = head.h - foot.height - unit.height - stage.gap(3) if wide else head.h
    heading = text_block(
        stage,
        title,
        "headline" if stage.is_portrait else "title",
        head.w,
        title_room,
        bold=True,
        smallest=30.0,
        balance=True,
    )
    below_title = head.y + heading.height + (stage.gap(0.9) if title else 0.0)
    foot_y = stage.body.bottom - foot.height
    parts = [
        section_rule(stage, stage.body),
        text_part(stage, heading, head.x, head.y, -0.2),
        text_part(stage, unit, head.x, below_title, -0.1),
        text_part(stage, foot, head.x, foot_y, 0.1),
    ]
    if wide:
        return parts, content
    top = below_title + (unit.height + stage.gap(1.25) if unit.text else stage.gap(0.75))
    bottom = foot_y - (stage.gap(1) if source else 0.0)
    return parts, Box(head.x, top, content.w, bottom - top)


def source_block(stage: Stage, source: str, language: Language, width: float, lines: int = 2) -> TextBlock:
    """Who says so, small; empty without a source."""
    return _small(stage, _WORDS[language]["source"].format(source) if source else "", width, lines)


def more_block(stage: Stage, count: int, language: Language, width: float, height: float) -> TextBlock:
    """How many a chart leaves out, small."""
    size = min(small_type(stage, 30.0), height / stage.unit * 0.7)
    told = _WORDS[language]["more"].format(count)
    return text_block(stage, told, size, width, height, color=stage.theme.ink_muted, smallest=20.0)


def cut_axis_note(language: Language) -> str:
    """Said where an axis does not start at zero."""
    return _WORDS[language]["cut"]


def labels_in_one_size(
    stage: Stage,
    texts: Sequence[str],
    width: float,
    height: float,
    sizes: Sequence[float],
    *,
    colors: Sequence[Color] | None = None,
    bold: Sequence[bool] | None = None,
    max_lines: int = 1,
    align: Literal["left", "center", "right"] = "left",
) -> list[TextBlock] | None:
    """All texts at the largest of some sizes (design units) at which each fits the box; None if none does."""
    colors = colors or [stage.theme.ink] * len(texts)
    bold = bold or [False] * len(texts)
    for size in (small_type(stage, size) for size in sizes):
        blocks = [
            text_block(
                stage,
                text,
                size,
                width,
                height,
                color=color,
                bold=heavy,
                smallest=size,
                max_lines=max_lines,
                align=align,
            )
            for text, color, heavy in zip(texts, colors, bold, strict=True)
        ]
        if not any(block.overflow or _breaks_a_word(block) for block in blocks):
            return blocks
    return None


def tone(stage: Stage) -> Color:
    """The theme's first colour that is not its accent."""
    return next(color for color in stage.theme.series if color != stage.theme.accent)


def muted(stage: Stage) -> Color:
    """For what is not highlighted."""
    return mixed(tone(stage), stage.theme.ground_end, 0.5)


def small_type(stage: Stage, size: float) -> float:
    """A size of small type in design units: larger in tall frames, which are looked at on telephones."""
    return size * (1.2 if stage.is_portrait else 1.0)


def num_ticks(stage: Stage) -> int:
    """How many ticks an upright axis has at most."""
    return 5 if stage.is_square else 6


def highlighted(stage: Stage, index: int, highlight: int | None) -> Color:
    """The fill of one of several values."""
    if highlight is None:
        return tone(stage)
    return stage.theme.accent if index == highlight else muted(stage)


def hairline(stage: Stage, *, strong: bool = False) -> skia.Paint:
    """For grid lines; strong: for the line of zero."""
    color = stage.theme.ink_muted if strong else stage.theme.rule
    return skia.Paint(Color=color, StrokeWidth=max(1.0, stage.units(2.5 if strong else 1.5)), AntiAlias=True)


def _small(stage: Stage, text: str, width: float, lines: int) -> TextBlock:
    size = small_type(stage, 30.0)
    room = stage.units(size) * 1.4 * lines
    return text_block(stage, text, size, width, room, color=stage.theme.ink_muted, smallest=22.0, max_lines=lines)


def _unit_line(points: Points, note: str) -> str:
    unit = points.unit if not unit_is_written_with_numbers(points.unit) else ""
    lines = [_WORDS[points.language]["unit"].format(unit) if unit else "", note]
    return "\n".join(line for line in lines if line)


def _breaks_a_word(block: TextBlock) -> bool:
    """Whether a line ends inside a Latin word, or a label so short that it is one word (12月) was broken."""
    if len(block.lines) > 1 and len(block.text) <= 4:
        return True
    for first, second in zip(block.lines, block.lines[1:], strict=False):
        last, following = first.tokens[-1].token, second.tokens[0].token
        if (
            last.end == following.begin
            and (last.text[-1] + following.text[0]).isascii()
            and following.text[0].isalnum()
        ):
            return last.text[-1].isalnum()
    return False
