"""Figures as English says them: twelve hundred, twenty twenty-six, forty-second."""

from __future__ import annotations

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = (
    "zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_GROUPS = ("", " thousand", " million", " billion", " trillion")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth",
    "eight": "eighth", "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip


def digits(figures: str) -> str:
    """Figure by figure: nine one one."""
    return " ".join(_ONES[int(figure)] for figure in figures)


def number(figures: str) -> str:
    """A number with or without commas and decimals: 1,234.5 -> one thousand two hundred thirty-four point five."""
    whole, _, decimals = figures.replace(",", "").partition(".")
    said = cardinal(int(whole)) if len(whole) <= 15 else digits(whole)
    return f"{said} point {digits(decimals)}" if decimals else said


def cardinal(value: int) -> str:
    """Without the British and: two hundred fifteen."""
    if value == 0:
        return _ONES[0]
    groups = [
        _below_thousand(value // 1000**power % 1000) + _GROUPS[power]
        for power in reversed(range(len(_GROUPS)))
        if value // 1000**power % 1000
    ]
    return " ".join(groups)


def ordinal(value: int) -> str:
    """21 -> twenty-first."""
    said = cardinal(value)
    begin = max(said.rfind(" "), said.rfind("-")) + 1
    last = said[begin:]
    ending = _ORDINALS.get(last) or (last.removesuffix("y") + "ieth" if last.endswith("y") else last + "th")
    return said[:begin] + ending


def year(value: int) -> str:
    """2026 -> twenty twenty-six, 1905 -> nineteen oh five, 2005 -> two thousand five, 1900 -> nineteen hundred."""
    century, rest = divmod(value, 100)
    if value % 1000 < 10:
        return cardinal(value)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def plural(said: str) -> str:
    """twenty -> twenties, hundred -> hundreds."""
    return said.removesuffix("y") + "ies" if said.endswith("y") else said + ("es" if said.endswith("x") else "s")


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    parts = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        parts.append(_TENS[rest // 10] + (f"-{_ONES[rest % 10]}" if rest % 10 else ""))
    elif rest:
        parts.append(_ONES[rest])
    return " ".join(parts)
