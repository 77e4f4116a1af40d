"""Scales: from numbers to places on an axis, with ticks at round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A linear axis: its ends, and the round numbers that are drawn on it."""

    low: float
    high: float
    ticks: tuple[float, ...]
    """Rising, equally spaced, all inside [low, high]."""

    def place(self, value: float) -> float:
        """Where `value` lies: 0 at the low end, 1 at the high end."""
        return (value - self.low) / (self.high - self.low)


_SMALLEST_RANGE = 1e-300
"""Values that differ by less can't be divided into ticks: they are the same."""


def bar_scale(values: Sequence[float], *, max_ticks: int = 6) -> Scale:
    """The axis of bars: zero is always on it, because a bar's length is its value."""
    return _scale(min(0.0, *values), max(0.0, *values), max_ticks)


def line_scale(values: Sequence[float], *, max_ticks: int = 6) -> Scale:
    """The axis of a line: from zero, unless all values lie far from it and close together."""
    low, high = min(values), max(values)
    nearest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    if low == high or high - low > nearest:
        return bar_scale(values, max_ticks=max_ticks)
    return _scale(low, high, max_ticks)


def nice_ticks(low: float, high: float, max_ticks: int = 6) -> tuple[float, ...]:
    """Round numbers (1, 2 or 5 times a power of ten apart) from at or below `low` to at or above `high`.

    At most `max_ticks` of them (3 at least, so that a range around zero always has a step). After Heckbert,
    Nice Numbers for Graph Labels (Graphics Gems, 1990), but searching for the smallest step that fits instead of
    rounding, and in decimal, so that ticks are exactly the floats that their labels say.
    """
    assert low < high, (low, high)
    assert max_ticks >= 3, max_ticks
    exponent = math.floor(math.log10((high - low) / max_ticks)) - 1
    while True:
        for multiple in _STEPS:
            step = float(Decimal(multiple).scaleb(exponent))
            first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
            if last - first + 1 <= max_ticks:
                return tuple(float((Decimal(i) * multiple).scaleb(exponent)) for i in range(first, last + 1))
        exponent += 1


def _scale(low: float, high: float, max_ticks: int) -> Scale:
    if high - low < _SMALLEST_RANGE:
        high = low + 1
    ticks = nice_ticks(low, high, max_ticks)
    return Scale(low=ticks[0], high=ticks[-1], ticks=ticks)
