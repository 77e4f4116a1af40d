"""Two numbers that a sentence sets against each other, as two bars: before and after, this way and that way."""

from __future__ import annotations

import re
from decimal import Decimal

from filmloom.studio.scenes.numbers import ARABIC
from filmloom.studio.scenes.series import UNIT_ZH, without_names
from filmloom.studio.storyboard import Chart
from filmloom.types import Language

_FROM_TO_ZH = re.compile(
    rf"(?:^|[，；：])(?P<title>[^，。；：\d]{{2,14}}?)(?:已|将)?[由从]"
    rf"(?P<when>[^，。；：\d]{{0,8}}?)的?(?P<a>{ARABIC})(?P<ua>{UNIT_ZH})?"
    r"(?:提升|提高|增加|增长|上升|上涨|扩大|升|涨|增|延长|下降|减少|降低|缩短|缩小|回落|降|减)[至到为]"
    rf"(?P<b>{ARABIC})(?P<ub>{UNIT_ZH})"
)
_EACH_ZH = re.compile(
    rf"(?P<label>[^，。；：、\d]{{2,8}}?)(?:只?需要?|只?要|只?用|花费?|为|是|有|达到?|约)(?P<value>{ARABIC})(?P<unit>{UNIT_ZH})(?=[，。；、]|$)"
)
_FROM_TO_EN = re.compile(
    r"(?:^|,\s+|and\s+)(?P<title>[A-Z]?[\w'’ -]{3,48}?)\s+(?:will\s+|has\s+|have\s+)?"
    r"(?:ris|ros|grow|grew|increas|climb|went|go|jump|fall|fell|drop|declin|shrink|shrank|extend|improv)\w*(?:\s+up|\s+down)?\s+"
    rf"from\s+(?P<a>{ARABIC})\s*(?P<ua>%|percent)?\s+to\s+(?P<b>{ARABIC})\s*(?P<ub>%|percent|(?:(?:million|billion|thousand)\s)?[a-z]+(?:\s(?:a|per)\s[a-z]+)?)"
)
_BY_EN = re.compile(
    rf"^(?P<title>[A-Z][\w'’ -]{{3,60}}?)\s+(?:takes|took|costs?)\s+(?P<a>{ARABIC})\s+(?P<unit>[a-z]+)"
    r"\s+by\s+(?P<la>\w+),?"
    rf"\s+(?:and|but|against)\s+(?:only\s+|just\s+)?(?P<b>{ARABIC})\s+(?:(?P=unit)\s+)?by\s+(?P<lb>\w+)"
)
_BEFORE_AFTER = {"zh": ("之前", "之后"), "en": ("Before", "After")}
_LONGEST_TITLE = {"zh": 14, "en": 48}


def comparison_in(sentence: str, language: Language) -> Chart | None:
    """A chart of two bars for a sentence that sets two numbers of one unit against each other; None for others."""
    chart = _chinese(sentence) if language == "zh" else _english(without_names(sentence))
    if chart is None or min(chart.values) <= 0 or chart.values[0] == chart.values[1]:
        return None
    # Of bars with one twelve times as long as the other, the shorter can hardly be seen.
    return chart if max(chart.values) <= 12 * min(chart.values) else None


def _chinese(sentence: str) -> Chart | None:
    if match := _FROM_TO_ZH.search(sentence):
        if match["ua"] and match["ua"] != match["ub"]:
            return None
        before, after = match["when"] or _BEFORE_AFTER["zh"][0], _BEFORE_AFTER["zh"][1]
        return _chart(match["title"], (before, after if not match["when"] else "现在"), match, match["ub"])
    found = list(_EACH_ZH.finditer(sentence))
    if len(found) != 2 or found[0]["unit"] != found[1]["unit"] or len(re.findall(ARABIC, sentence)) != 2:
        return None
    one, other = found
    head = sentence[: one.start()].strip("，；：")
    if not 2 <= len(head) <= _LONGEST_TITLE["zh"] or one["label"][0] != other["label"][0]:
        return None
    return _pair(head, (one["label"], other["label"]), (one["value"], other["value"]), one["unit"])


def _english(sentence: str) -> Chart | None:
    if match := _BY_EN.search(sentence):
        labels = (f"By {match['la']}", f"By {match['lb']}")
        return _chart(match["title"], labels, match, match["unit"])
    if match := _FROM_TO_EN.search(sentence):
        title = re.sub(r"^(?:and|the)\s+", "", match["title"].strip(), flags=re.IGNORECASE)
        return _chart(title[:1].upper() + title[1:], _BEFORE_AFTER["en"], match, match["ub"])
    return None


def _chart(title: str, labels: tuple[str, str], match: re.Match[str], unit: str) -> Chart:
    return _pair(title, labels, (match["a"], match["b"]), unit)


def _pair(title: str, labels: tuple[str, str], values: tuple[str, str], unit: str) -> Chart:
    first, second = (float(Decimal(value.replace(",", ""))) for value in values)
    unit = {"percent": "%", "％": "%"}.get(unit, unit)
    return Chart(kind="bar", title=title, labels=labels, values=(first, second), unit=unit)
