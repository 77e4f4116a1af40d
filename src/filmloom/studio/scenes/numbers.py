"""Numbers in running text, as digits or words, in Chinese and English, brought to one form: 1,200 = 1200, 两 = 2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 10**8, "万亿": 10**12, "百万": 10**6, "千万": 10**7,
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "bn": 10**9, "m": 10**6,
}  # fmt: skip
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_VALUES = (
    {word: value for value, word in enumerate(_SMALL.split())}
    | {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
    | {word: value for value, word in enumerate(_ORDINALS.split(), 3)}
)
_ENGLISH = "|".join(sorted((*_VALUES, "hundred", "thousand", "million", "billion"), key=len, reverse=True))

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_NO_UNIT = r"(?!千[克米瓦卡赫伏帕焦]|百帕)"
"""千克 is a kilogram, not a thousand of grams."""
_NUMBER = re.compile(
    rf"(?P<arabic>{ARABIC})"
    rf"(?:\s*(?P<scale>万亿|百万|千万|{_NO_UNIT}[十百千万亿]|(?:hundred|thousand|million|billion|trillion|bn)\b))?"
    r"|(?:百分之)?(?P<chinese>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+(?![十分]))?)"
    rf"|\b(?P<english>(?:{_ENGLISH})(?:(?:\s+and\s+|[\s-]+)(?:{_ENGLISH}))*)\b",
    re.IGNORECASE,
)
_IDIOMS = re.compile(
    r"十分|万一|千万(?=别|不|要)|四川|四周|四处|三角|百姓|百货|一一|统一|唯一|万物|万象|百般|千方百计|五颜六色|七嘴八舌"
    r"|三三两两|两岸|两旁|两侧|星期[一二三四五六]|周[一二三四五六]|十字"
    r"|[几数]十|十几|第二天|两者|四季|四面八方|五彩缤纷|千家万户|成千上万|十全十美|第[二三四五六七八九十](?=[,、：])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of a text."""

    text: str
    """As written, its scale included: 1.2万, 3 million, 两."""
    value: Decimal
    """What it amounts to, scale included."""
    bare: Decimal
    """Without the scale: 1.2."""
    begin: int
    end: int


def numbers(text: str) -> list[Number]:
    """The numbers of a text in order. A lone 一 or `one`, and numerals inside idioms, are no numbers."""
    plain = text.translate(_WIDE)
    idioms = [match.span() for match in _IDIOMS.finditer(plain)]
    found = []
    for match in _NUMBER.finditer(plain):
        if match["arabic"] is None and any(begin <= match.start() < end for begin, end in idioms):
            continue
        value = _value(match)
        if value is not None:
            bare, scale = value
            begin = match.start()
            found.append(
                Number(text=text[begin : match.end()], value=bare * scale, bare=bare, begin=begin, end=match.end())
            )
    return found


def _value(match: re.Match[str]) -> tuple[Decimal, int] | None:
    if match["arabic"]:
        return Decimal(match["arabic"].replace(",", "")), _SCALES[(match["scale"] or "").lower()] if match[
            "scale"
        ] else 1
    whole = _chinese(match["chinese"]) if match["chinese"] else _english(match["english"].lower())
    return None if whole is None else (whole, 1)


def _chinese(numeral: str) -> Decimal | None:
    """三百二十, 二〇二六, 一点五; None for a lone 一 or for units without a digit (千万, 百)."""
    whole, _, fraction = numeral.partition("点")
    if numeral == "一" or not any(character in _DIGITS or character == "十" for character in whole):
        return None
    if all(character in _DIGITS for character in whole):
        value = int("".join(str(_DIGITS[character]) for character in whole))
    else:
        value = _with_units(whole)
    decimals = "".join(str(_DIGITS[character]) for character in fraction)
    return Decimal(f"{value}.{decimals}" if decimals else value)


def _with_units(numeral: str) -> int:
    total = section = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif _UNITS[character] < 10_000:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total = (total + section + digit or 1) * _UNITS[character]
            section = digit = 0
    return total + section + digit


def _english(phrase: str) -> Decimal | None:
    """two hundred and five, twenty-four; None for a lone `one` or a lone `hundred`."""
    words = [word for word in re.split(r"[\s-]+", phrase) if word != "and"]
    if words == ["one"] or not any(word in _VALUES for word in words):
        return None
    total = current = 0
    for word in words:
        if word in _VALUES:
            current += _VALUES[word]
        elif word == "hundred":
            current = (current or 1) * 100
        else:
            total += (current or 1) * _SCALES[word]
            current = 0
    return Decimal(total + current)
