"""The numbers of a table with several columns of one unit: checked, written alike, and told apart by colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from filmloom.draw.charts.frame import Points, muted, tone
from filmloom.draw.colors import Color, contrast, difference
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.errors import InputError
from filmloom.types import Language

MAX_GROUPS: Final = 12
FEWEST, MOST = 2, 4
"""Columns."""
_SEEN: Final = 1.6
"""Contrast of a bar with the ground at least; its number stands beside it in ink."""
_TOLD_APART: Final = 0.1
"""Difference of two colours that stand beside each other."""


@dataclass(frozen=True, slots=True)
class Groups:
    """A label per group, a title per column, and a value for each of both."""

    labels: tuple[str, ...]
    titles: tuple[str, ...]
    points: Points
    """All values, group by group."""

    @classmethod
    def checked(
        cls, labels: Sequence[str], columns: Sequence[tuple[str, Sequence[float]]], unit: str, language: Language
    ) -> Groups:
        """Raise InputError for what can't be drawn as groups of bars."""
        if not FEWEST <= len(columns) <= MOST:
            raise InputError(
                f"A grouped chart of {len(columns)} columns was given; it shows {FEWEST} to {MOST}. "
                "Take a bar chart for one, or split it into several charts."
            )
        if not 1 <= len(labels) <= MAX_GROUPS:
            raise InputError(
                f"A grouped chart of {len(labels)} groups was given; 1 to {MAX_GROUPS} can be read on a screen. "
                "Leave some out, or split it into several charts."
            )
        for title, values in columns:
            if len(values) != len(labels):
                raise InputError(
                    f"A grouped chart's column {title!r} has {len(values)} values for {len(labels)} labels; "
                    "give one for each."
                )
        flat = [values[row] for row in range(len(labels)) for _, values in columns]
        names = [f"{label}, {title}" for label in labels for title, _ in columns]
        points = Points.checked(names, flat, unit, language, MAX_GROUPS * MOST)
        return cls(tuple(labels), tuple(title for title, _ in columns), points)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.titles)

    def value(self, group: int, column: int) -> float:
        """One number."""
        return self.points.values[group * self.width + column]

    def of(self, group: int, blocks: Sequence[TextBlock]) -> Sequence[TextBlock]:
        """Of the numbers as they are written, those of one group."""
        return blocks[group * self.width : (group + 1) * self.width]


def column_colors(stage: Stage, count: int) -> list[Color]:
    """A colour per column: the last is the accent, for what is newest stands last in tables; no two look alike."""
    theme = stage.theme
    others = [color for color in (*theme.series, muted(stage), theme.ink) if color != theme.accent]
    seen = [color for color in others if contrast(color, theme.ground) >= _SEEN]
    chosen: list[Color] = []
    for color in (tone(stage), *seen):
        if len(chosen) < count - 1 and all(difference(color, each) >= _TOLD_APART for each in (*chosen, theme.accent)):
            chosen.append(color)
    colors = [*chosen, theme.accent]
    assert len(colors) == count, colors
    assert all(one != other for one, other in pairwise(colors)), colors
    return colors
