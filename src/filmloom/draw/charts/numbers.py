"""Numbers as a reader of either language expects them: 12.8万 or 1.28M, 12,800, 12.5%, the data's own decimals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from filmloom.types import Language

_SCALES: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
    "en": ((1e12, "T"), (1e9, "B"), (1e6, "M")),
}
_AXIS_SCALES: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": _SCALES["zh"],
    "en": (*_SCALES["en"], (1e3, "K")),
}
_SCALED_UNITS = ("万", "亿", "千", "百", "thousand", "million", "billion", "trillion", "hundred")
_SMALL = 0.1
"""What is less in the format's divisor is written in full."""
_PREFIXES = ("$", "¥", "￥", "€", "£", "US$")
_SUFFIXES = ("%", "％", "‰", "°C", "℃", "°")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """How all the numbers of one chart are written, so that they can be compared."""

    divisor: float = 1.0
    suffix: str = ""
    """Written after the number for the divisor: 万, M."""
    decimals: int = 0
    scientific: bool = False
    prefix: str = ""
    """A currency sign."""
    sign: str = ""
    """A percent or degree sign."""

    def __call__(self, value: float) -> str:
        """`value` in this format; a value too small for the format's divisor is written out in full."""
        if value == 0:
            return f"{self.prefix}0{self.sign}"
        minus = "−" if value < 0 else ""
        return f"{minus}{self.prefix}{self._magnitude(abs(value))}{self.sign}"

    def shown(self, value: float) -> float:
        """What is read for a value."""
        if self.scientific or (self.divisor > 1 and abs(value) / self.divisor < _SMALL):
            return value
        return round(value / self.divisor, self.decimals) * self.divisor

    def _magnitude(self, value: float) -> str:
        if self.scientific:
            return _scientific(value)
        scaled = value / self.divisor
        if self.divisor > 1 and scaled < _SMALL:
            return f"{value:,.{min(decimals_of(value), 2)}f}"
        return f"{scaled:,.{self.decimals}f}{self.suffix}"


def number_format(
    values: Sequence[float], language: Language, unit: str = "", *, axis: bool = False, exact: bool = False
) -> NumberFormat:
    """The one format that suits all of `values`.

    axis: for ticks, which are shorter (50K). exact: 万 and M only where no digit is lost, else 653,421.
    """
    largest = max(map(abs, values))
    smallest = min((abs(value) for value in values if value), default=0.0)
    prefix, sign = unit if unit in _PREFIXES else "", unit if unit in _SUFFIXES else ""
    if largest >= 1e16 or 0 < largest < 1e-5 or 0 < smallest < 1e-9:
        return NumberFormat(scientific=True, prefix=prefix, sign=sign)
    divisor, suffix = _divisor(largest, language, unit, axis=axis)
    if exact and any(decimals_of(value / divisor) > 3 for value in values):
        divisor, suffix = 1.0, ""
    most = (3 if exact else 2) if divisor > 1 else _most_decimals(smallest)
    needed = max(decimals_of(value / divisor) for value in values if not 0 < abs(value / divisor) < 0.1 or divisor == 1)
    return NumberFormat(divisor=divisor, suffix=suffix, decimals=min(needed, most), prefix=prefix, sign=sign)


def unit_is_written_with_numbers(unit: str) -> bool:
    """Whether `unit` stands at each number (%, $), and so needs no line of its own."""
    return unit in _PREFIXES or unit in _SUFFIXES


def decimals_of(value: float) -> int:
    """How many digits `value` has after the point when written as short as it can be: 2 for 12.25, 0 for 3e20.

    Twelve significant digits count, so that the dust of binary division (1.1 / 10 = 0.11000000000000001) does not.
    """
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    assert isinstance(exponent, int), value
    return max(0, -exponent)


def _divisor(largest: float, language: Language, unit: str, *, axis: bool) -> tuple[float, str]:
    """万 or M, unless the unit already says so (万人次, million trips)."""
    if unit.lower().startswith(_SCALED_UNITS):
        return 1.0, ""
    scales = _AXIS_SCALES if axis else _SCALES
    return next(((divisor, suffix) for divisor, suffix in scales[language] if largest >= divisor), (1.0, ""))


def _most_decimals(smallest: float) -> int:
    """Three, or as many as the smallest value needs to show two digits."""
    if smallest == 0 or smallest >= 1e-2:
        return 3
    return 1 - math.floor(math.log10(smallest))


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.2e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}×10^{int(exponent)}".replace("-", "−")  # the fonts have no superscript digits
