"""Two points of one quantity in a sentence: rose from 31 to 47."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from filmloom.studio.scenes.numbers import ARABIC
from filmloom.studio.scenes.series import UNIT_ZH, without_names
from filmloom.studio.storyboard import Chart
from filmloom.types import Language

_YEAR = r"(?:19|20)\d{2}"
_FROM_TO_ZH: Final = re.compile(
    r"(?:^|[，；：])(?P<title>[^，。；：\d]{2,14}?)(?:已经?|将)?[由从]"
    rf"(?P<when>{_YEAR}年|[^，。；：\d]{{0,8}}?)的?(?P<a>{ARABIC})(?P<ua>{UNIT_ZH})?"
    r"(?:提升|提高|增加|增长|上升|上涨|扩大|升|涨|增|延长|下降|减少|降低|缩短|缩小|回落|降|减)[至到为]"
    rf"(?P<then>{_YEAR}年|现在|目前|如今|今年)?的?(?P<b>{ARABIC})(?P<ub>{UNIT_ZH})"
)
_SCALE_EN = r"(?:million|billion|thousand)"
_NO_UNIT = (
    r"(?:in|by|at|on|over|and|but|or|from|to|after|as|while|within|during|with|for|this|last|since|the|a|an|between"
    r"|before|when|until|of|per|because|so|which|that|today|now)\b"
)
_UNIT_EN = rf"(?:%|percent\b|per cent\b|(?:{_SCALE_EN}\s)?(?!{_NO_UNIT})[a-z]+(?:\s(?:a|per)\s[a-z]+)?)"
_FROM_TO_EN: Final = re.compile(
    r"(?:^|[,;]\s+|and\s+)(?P<title>[A-Z]?[\w'’ -]{3,48}?)\s+(?:will\s+|has\s+|have\s+)?"
    r"(?P<verb>(?:ris|ros|grow|grew|increas|climb|went|go|jump|fall|fell|drop|declin|shrink|shrank|extend|improv)\w*)"
    r"(?:\s+up|\s+down)?\s+"
    rf"from\s+(?P<ca>[$€£¥])?(?P<a>{ARABIC})\s*(?P<ua>{_UNIT_EN})?(?:\s*in\s+(?P<when>{_YEAR}))?"
    rf"\s*\bto\s+(?P<cb>[$€£¥])?(?P<b>{ARABIC})(?:\s*(?P<ub>{_UNIT_EN}))?(?:\s*in\s+(?P<then>{_YEAR}))?"
)
_MOVES: Final = re.compile(r"^(?:went|go|extend|improv)")
"""What also goes from seven to ten in the morning."""
_WORDS: Final[dict[Language, tuple[str, str]]] = {"zh": ("之前", "之后"), "en": ("Before", "After")}
_PERCENT: Final = {"percent": "%", "per cent": "%", "％": "%"}


def before_after_in(sentence: str, language: Language) -> Chart | None:
    """The chart of a sentence that says from what to what something went; both numbers stand in it."""
    bare = sentence if language == "zh" else without_names(sentence)
    match = (_FROM_TO_ZH if language == "zh" else _FROM_TO_EN).search(bare)
    unit = _unit(match, language) if match else None
    if match is None or unit is None:
        return None
    values = tuple(float(Decimal(match[key].replace(",", ""))) for key in ("a", "b"))
    if min(values) <= 0 or values[0] == values[1]:
        return None
    title = match["title"].strip()
    if language == "en":
        title = re.sub(r"^(?:and|the)\s+", "", title, flags=re.IGNORECASE)
        title = title[:1].upper() + title[1:]
    return Chart(kind="before_after", title=title, labels=_labels(match, language), values=values, unit=unit)


def _unit(match: re.Match[str], language: Language) -> str | None:
    """The unit of both numbers; None if they have two, or if they may be hours of the day."""
    first, second = match["ua"] or "", match["ub"] or ""
    if language == "zh":
        return None if first and first != second else _PERCENT.get(second, second)
    first, second = (match["ca"] or "") + first, (match["cb"] or "") + second
    if first and not second.startswith(first) and second:
        return None
    unit = second or first
    if not unit and _MOVES.match(match["verb"]):
        return None
    scaled = re.match(rf"\W?{_SCALE_EN}", second) and not first
    return None if scaled and Decimal(match["a"].replace(",", "")) >= 1000 else _PERCENT.get(unit, unit)


def _labels(match: re.Match[str], language: Language) -> tuple[str, str]:
    before, after = _WORDS[language]
    when, then = match["when"] or "", match["then"] or ""
    if language == "zh" and when and not then:
        after = "现在"
    return when or before, then or after
