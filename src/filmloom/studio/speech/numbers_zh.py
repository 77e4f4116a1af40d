"""Figures as Chinese says them: 一千二百三十四点五, 二零二六, 幺幺零."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")


def digits(figures: str, *, telephone: bool = False) -> str:
    """Figure by figure; on the telephone one is 幺."""
    said = "".join(DIGITS[int(figure)] for figure in figures)
    return said.replace("一", "幺") if telephone else said


def number(figures: str) -> str:
    """A number with or without commas and decimals: 1,234.5 -> 一千二百三十四点五."""
    whole, _, decimals = figures.replace(",", "").partition(".")
    said = _cardinal(int(whole)) if len(whole) <= 16 else digits(whole)
    return f"{said}点{digits(decimals)}" if decimals else said


def counted(figures: str, unit: str) -> str:
    """A number before what it counts or a larger unit: 2 is 两 before 个, 元 and 万."""
    said = number(figures)
    return ("两" if said == "二" else said) + unit


def _cardinal(value: int) -> str:
    """Groups of four figures, a 零 wherever figures are left out between two that are said."""
    if value == 0:
        return DIGITS[0]
    said, skipped = "", False
    for power in reversed(range(len(_GROUPS))):
        group = value // 10 ** (4 * power) % 10_000
        if group:
            said += (DIGITS[0] if said and (skipped or group < 1000) else "") + _group(group) + _GROUPS[power]
        skipped = group % 10 == 0 and bool(said)
    if said.startswith("一十"):
        return said[1:]
    return "两" + said[1:] if said[:2] in ("二千", "二万", "二亿") else said


def _group(value: int) -> str:
    said, skipped = "", False
    for power in reversed(range(4)):
        figure = value // 10**power % 10
        if figure:
            said += (DIGITS[0] if skipped and said else "") + DIGITS[figure] + _PLACES[power]
        skipped = figure == 0
    return said
