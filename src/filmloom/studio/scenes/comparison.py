"""Two numbers that a sentence sets against each other: before and after, or this way and that way as two bars."""

from __future__ import annotations

import re
from decimal import Decimal

from filmloom.studio.scenes.before_after import before_after_in
from filmloom.studio.scenes.numbers import ARABIC
from filmloom.studio.scenes.series import UNIT_ZH, without_names
from filmloom.studio.storyboard import Chart
from filmloom.types import Language

_EACH_ZH = re.compile(
    rf"(?P<label>[^，。；：、\d]{{2,8}}?)(?:只?需要?|只?要|只?用|花费?|为|是|有|达到?|约)(?P<value>{ARABIC})(?P<unit>{UNIT_ZH})(?=[，。；、]|$)"
)
_BY_EN = re.compile(
    rf"^(?P<title>[A-Z][\w'’ -]{{3,60}}?)\s+(?:takes|took|costs?)\s+(?P<a>{ARABIC})\s+(?P<unit>[a-z]+)"
    r"\s+by\s+(?P<la>\w+),?"
    rf"\s+(?:and|but|against)\s+(?:only\s+|just\s+)?(?P<b>{ARABIC})\s+(?:(?P=unit)\s+)?by\s+(?P<lb>\w+)"
)
_LONGEST_TITLE = {"zh": 14, "en": 48}


def comparison_in(sentence: str, language: Language) -> Chart | None:
    """A chart for a sentence that sets two numbers of one unit against each other; None for others."""
    if found := before_after_in(sentence, language):
        return found
    chart = _chinese(sentence) if language == "zh" else _english(without_names(sentence))
    if chart is None or min(chart.values) <= 0 or chart.values[0] == chart.values[1]:
        return None
    # Of bars with one twelve times as long as the other, the shorter can hardly be seen.
    return chart if max(chart.values) <= 12 * min(chart.values) else None


def _chinese(sentence: str) -> Chart | None:
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
        return _pair(match["title"], labels, (match["a"], match["b"]), match["unit"])
    return None


def _pair(title: str, labels: tuple[str, str], values: tuple[str, str], unit: str) -> Chart:
    first, second = (float(Decimal(value.replace(",", ""))) for value in values)
    unit = {"percent": "%", "％": "%"}.get(unit, unit)
    return Chart(kind="bar", title=title, labels=labels, values=(first, second), unit=unit)
