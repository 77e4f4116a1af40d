"""How English reads figures: 2026, 12.5%, $1.2 billion, 5 km, March 18. First rules first; each leaves the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from re import Match
from typing import TypeAlias

from filmloom.studio.speech.acronyms import LONE_A, spelled
from filmloom.studio.speech.numbers_en import cardinal, digits, number, ordinal, plural, year
from filmloom.studio.speech.units import CURRENCY_ENGLISH, ENGLISH

_Say: TypeAlias = Callable[[Match[str]], str | None]

_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?<![\d.,])(?:{_N})(?!\d|[.,]\d)"
_TO = r"(?:-|–|—| – | to )"
_MINUS = r"(?P<minus>(?<![\w)])[-−](?=\d))?"
_SCALES = {
    "k": "thousand", "K": "thousand", "m": "million", "mn": "million", "M": "million",
    "bn": "billion", "b": "billion", "B": "billion", "tn": "trillion", "trn": "trillion",
}  # fmt: skip
_SCALE = r"(?:[ -](?P<scale>hundred|thousand|million|billion|trillion)\b|(?P<short>bn|tn|trn|mn|[kKmMbB])\b)?"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_FULL_MONTH = "|".join(_MONTHS)
_UNITS = "|".join(re.escape(unit) for unit in sorted(ENGLISH, key=len, reverse=True))
_CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCY_ENGLISH, key=len, reverse=True))
_TITLES = {
    "Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "Gen": "General",
    "Sen": "Senator", "Rep": "Representative", "Gov": "Governor", "Lt": "Lieutenant", "Col": "Colonel",
    "Capt": "Captain", "Sgt": "Sergeant", "Rev": "Reverend", "Pres": "President", "Mt": "Mount", "Ft": "Fort",
    "St": "Saint",
}  # fmt: skip
_ABBREVIATIONS = {
    "Jr": "Junior", "Sr": "Senior", "Inc": "Incorporated", "Corp": "Corporation", "Ltd": "Limited", "Co": "Company",
    "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "St": "Street", "Dept": "Department", "approx": "approximately",
    "est": "estimated", "vs": "versus", "etc": "et cetera", "Jan": "January", "Feb": "February", "Aug": "August",
    "Sept": "September", "Oct": "October", "Nov": "November", "Dec": "December",
}  # fmt: skip
_BEFORE_ROMAN = (
    "War", "Chapter", "Part", "Act", "Phase", "Volume", "Vol.", "Book", "Section", "Article", "Title", "Stage",
    "Level", "Type", "Class", "Bowl", "Rocky",
)  # fmt: skip
_BEFORE_ROMAN_ORDINAL = (
    "Louis", "Henry", "Charles", "Elizabeth", "George", "Edward", "James", "Napoleon", "Benedict", "Leo", "Philip",
    "Richard", "William", "Nicholas", "Paul", "Pius", "Catherine", "Frederick", "Francis", "Alexander",
)  # fmt: skip
_AFTER_LETTER = (
    r"\s(?:squared|cubed|equals|over|to the power|(?:plus|minus)(?! (?:sign|point|side))|times(?! table)|all over"
    r"|sub (?:[a-z]|one|two|three|zero)|is (?:less|greater|not equal)|[b-hj-z])\b(?!-)|[,;:!?]|\.(?:\s|$)|$"
)
"""What stands behind a as a letter of a formula, and never behind the article."""
_BEFORE_A = (
    "Plan",
    "itamin",
    "Grade",
    "Class",
    "epatitis",
    "Type",
    "Group",
    "Team",
    "Hall",
    "Terminal",
    "Line",
    "Serie",
)
_DOT = r"(?:\.(?!\s+(?:The|It|Its|In|On|At|He|She|They|We|But|And|A|An|This|That|These|For|As|I)\b))?"
"""The dot of an abbreviation, unless it ends the sentence too."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_FRACTIONS = {(1, 2): "one half", (1, 4): "one quarter", (3, 4): "three quarters"}
_FRACTION_SIGNS = {"½": "one half", "¼": "one quarter", "¾": "three quarters", "⅓": "one third", "⅔": "two thirds"}


def _iso_date(match: Match[str]) -> str | None:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{_MONTHS[month - 1]} {ordinal(day)} {year(int(match['year']))}"


def _day(match: Match[str]) -> str | None:
    day = int(match["day"])
    if not 1 <= day <= 31:
        return None
    until = f" to {ordinal(int(match['until']))}" if match["until"] else ""
    return f"{_full_month(match['name'])} {ordinal(day)}{until}"


def _day_first(match: Match[str]) -> str | None:
    return f"{ordinal(int(match['day']))} of {_full_month(match['name'])}" if 1 <= int(match["day"]) <= 31 else None


def _full_month(name: str) -> str:
    return next(month for month in _MONTHS if month.startswith(name.rstrip(".")[:3]))


def _years(match: Match[str]) -> str:
    first = year(int(match["from"]))
    until = match["until"]
    if not until:
        return plural(first) if match["decade"] else first
    last = year(int(until)) if len(until) == 4 else cardinal(int(until))
    return f"{first} to {last}"


def _clock(match: Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = f" {match['half'][0].upper()}.M." if match["half"] else ""
    if hour > 24 or minute > 59 or not (match["minute"] or half):
        return None
    if minute:
        return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}{half}"
    return cardinal(hour) + (half or (" o'clock" if hour <= 12 else " hundred"))


def _scale(match: Match[str]) -> str:
    said = match["scale"] or _SCALES.get(match["short"] or "", "")
    return f" {said}" if said else ""


def _money(match: Match[str]) -> str:
    one, many, cent = CURRENCY_ENGLISH[match["sign"]]
    figures, scale = match["from"].replace(",", ""), _scale(match)
    if match["until"]:
        return f"{number(figures)} to {number(match['until'])}{scale} {many}"
    whole, _, hundredths = figures.partition(".")
    if cent and len(hundredths) == 2 and not scale:
        cents = f"{cardinal(int(hundredths))} {cent}{'s' if int(hundredths) != 1 else ''}"
        dollars = f"{cardinal(int(whole))} {one if int(whole) == 1 else many}"
        return cents if int(whole) == 0 else dollars + (f" and {cents}" if int(hundredths) else "")
    alone = figures == "1" and not scale
    return f"{number(figures)}{scale} {one if alone or match['attribute'] else many}"


def _quantity(match: Match[str]) -> str | None:
    """A number, or two with to between, with its scale and its unit: 3–5 km, 12.5%, -5°C, 2m."""
    until, unit = match["until"], match["unit"] or ""
    first, last = (float(figures.replace(",", "")) if figures else 0.0 for figures in (match["from"], until))
    if until and not unit and last <= first:
        return f"{number(match['from'])} {number(until)}"
    said = ("minus " if match["minus"] else "") + number(match["from"]) + (f" to {number(until)}" if until else "")
    said += _scale(match)
    if unit in {"%", "‰"}:
        return said + (" percent" if unit == "%" else " per mille")
    if not unit:
        return said
    one, many = ENGLISH[unit]
    return f"{said} {one if said in {'one', 'minus one'} else many}"


def _fraction(match: Match[str]) -> str | None:
    above, below = int(match["above"]), int(match["below"])
    if below < 2:
        return None
    return _FRACTIONS.get((above, below)) or f"{cardinal(above)} {ordinal(below)}{'s' if above > 1 else ''}"


def _ordinal(match: Match[str]) -> str:
    return ordinal(int(match["value"].replace(",", "")))


def _code(match: Match[str]) -> str:
    """Letters with figures: G20, COVID-19, F-35, A320 (as three twenty), 5G."""
    parts = re.findall(r"[A-Za-z]+|\d+", match.group())
    return " ".join(_code_part(part) for part in parts)


def _code_part(part: str) -> str:
    if part.isdigit():
        if len(part) == 3 and not part.endswith("00"):
            return f"{cardinal(int(part[0]))} {'oh ' if part[1] == '0' else ''}{cardinal(int(part[1:]))}"
        return digits(part) if len(part) > 4 or part.startswith("0") else cardinal(int(part))
    if len(part) <= 3 and part.isupper():
        return LONE_A if part == "A" else part if len(part) == 1 else ".".join(part) + "."
    return part


def _roman(match: Match[str]) -> str:
    values = [_ROMAN[letter] for letter in match["roman"]]
    total = sum(-value if value < later else value for value, later in zip(values, [*values[1:], 0], strict=True))
    before = match.string[: match.start()].split()[-1]
    return "the " + ordinal(total) if before in _BEFORE_ROMAN_ORDINAL else cardinal(total)


def _after(words: Sequence[str]) -> str:
    return "(?:" + "|".join(f"(?<={re.escape(word)} )" for word in words) + ")"


def _telephone(match: Match[str]) -> str:
    return digits(re.sub(r"\D", "", match.group()))


def _rule(pattern: str, say: _Say) -> tuple[re.Pattern[str], _Say]:
    return re.compile(pattern), say


_NAME = rf"(?P<name>(?:{_FULL_MONTH})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"

RULES: Sequence[tuple[re.Pattern[str], _Say]] = (
    _rule(r"(?<!\d)(?P<year>[12]\d{3})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)", _iso_date),
    _rule(rf"\b{_NAME} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[-–](?P<until>\d{{1,2}}))?(?![\d:])", _day),
    _rule(rf"(?<![\d.,])(?P<day>\d{{1,2}}) {_NAME}", _day_first),
    _rule(
        r"(?<![\d:.])(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?: ?(?P<half>[ap]\.?m\b\.?|[AP]\.?M\b\.?))?(?![\d:])",
        _clock,
    ),
    _rule(r"(?:(?<=[Cc]all )|(?<=[Dd]ial ))\d{3,}(?![\d,.]\d)", _telephone),
    _rule(r"(?<!\d)(?:\+\d{1,2} )?(?:\d{3}-){1,2}\d{4}(?!\d)", _telephone),
    _rule(
        rf"(?P<sign>{_CURRENCY})\s?(?P<from>{_N})(?:{_TO}(?:{_CURRENCY})?(?P<until>{_N}))?{_SCALE}(?P<attribute>(?=-[a-z]))?",
        _money,
    ),
    _rule(
        rf"{_MINUS}(?P<from>{_NUMBER})(?:%?{_TO}(?P<until>{_NUMBER}))?(?P<scale>(?!))?(?P<short>(?!))?"
        rf"[ -]?(?P<unit>[%‰]|(?:{_UNITS})(?![A-Za-z]))",
        _quantity,
    ),
    _rule(
        r"(?<![\d.,$€£¥/-])(?P<from>1[1-9]\d\d|20\d\d)(?:(?P<decade>'?s)\b|[-–—/](?P<until>(?:1[1-9]|20)\d\d|\d\d)(?![\d-]))?"
        r"(?!\d|[.,:]\d|-\d)",
        _years,
    ),
    _rule(r"['’](?P<from>[2-9]0)s\b", lambda match: plural(cardinal(int(match["from"])))),
    _rule(r"\b(?P<from>[2-9]0)s\b", lambda match: plural(cardinal(int(match["from"])))),
    _rule(r"(?<![\d.,])(?P<value>\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)\b", _ordinal),
    _rule(r"\bNo\. ?(?P<value>\d+)\b", lambda match: "number " + cardinal(int(match["value"]))),
    _rule(r"#(?P<value>\d+)\b", lambda match: "number " + cardinal(int(match["value"]))),
    _rule(r"(?<![\d/])(?P<above>\d{1,2})/(?P<below>\d{1,3})(?![\d/])", _fraction),
    _rule(r"[½¼¾⅓⅔]", lambda match: _FRACTION_SIGNS[match.group()]),
    _rule(r"\b[A-Z][A-Za-z]*-?\d+[A-Za-z]?\b|(?<![\d.,])\d{1,2}[GDKB]\b", _code),
    _rule(rf"{_MINUS}(?P<from>{_NUMBER})(?:{_TO}(?P<until>{_NUMBER}))?{_SCALE}(?P<unit>(?!))?", _quantity),
    _rule(rf"{_after([*_BEFORE_ROMAN, *_BEFORE_ROMAN_ORDINAL])}(?P<roman>[IVX]+)\b", _roman),
    _rule(rf"{_after(_BEFORE_A)}A\b", lambda _: LONE_A),
    _rule(rf"(?<![\w.'’-])[aA](?={_AFTER_LETTER})", lambda _: LONE_A),
    _rule(rf"\b(?P<title>{'|'.join(_TITLES)})\.(?=\s+[A-Z])", lambda match: _TITLES[match["title"]]),
    _rule(rf"\b(?P<short>{'|'.join(_ABBREVIATIONS)})(?=\.){_DOT}", lambda match: _ABBREVIATIONS[match["short"]]),
    _rule(r"\be\.g\.", lambda _: "for example"),
    _rule(r"\bi\.e\.", lambda _: "that is"),
    _rule(rf"\b(?:[A-Z]\.)+[A-Z](?=\.){_DOT}", lambda match: match.group().rstrip(".") + "."),
    _rule(r"\b[A-Z]\.(?=\s[A-Z])", lambda match: match.group()),
    _rule(r"\b(?P<first>[A-Z]{1,3})&(?P<last>[A-Z]{1,3})\b", lambda match: f"{match['first']} and {match['last']}"),
    _rule(r"(?<=\s)&(?=\s)", lambda _: "and"),
    _rule(r"(?<=\s)[+](?=\s)", lambda _: "plus"),
    spelled(),
)
