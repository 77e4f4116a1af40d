"""What happens next: which headings promise it, and which of their items say when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from filmloom.studio.storyboard import Agenda, Coming
from filmloom.types import Language

_NEXT: Final = re.compile(
    r"^(?:what(?:[’']s|\s+is|\s+happens|\s+comes|\s+will\s+happen)?\s+next|what\s+to\s+expect(?:\s+next)?|(?:the\s+)?next\s+steps?"
    r"|still\s+to\s+(?:do|come)|coming\s+up|looking\s+ahead|the\s+road\s+ahead"
    r"|接下来.{0,6}|下一步.{0,6}|后续(?:安排|计划|工作|进展)?|还要做.{0,6}|今后.{0,6}|未来(?:安排|计划))\s*[?？:：]?$",
    re.IGNORECASE,
)
_COUNT_ZH = r"(?:\d{1,4}|[零〇一二两三四五六七八九十]{1,4})"
_DATE_ZH: Final = re.compile(
    r"^(?P<when>(?:"
    rf"(?:{_COUNT_ZH}年|今年|明年|后年)?{_COUNT_ZH}月(?:底|末|初|中旬|上旬|下旬)?(?:{_COUNT_ZH}[日号])?"
    rf"|(?:(?:19|20)\d{{2}}年|今年|明年|后年)(?:年?[底末初内]|[上下]半年|[春夏秋冬][天季]|第[一二三四]季度)?"
    r"|年[底末内]|[上下]半年|[春夏秋冬][天季]|[本下]周[一二三四五六日末]?|(?:本|下个?)月(?:底|末|初)?|明天|后天"
    rf"|{_COUNT_ZH}(?:年|个月|周|天|小时)(?:之|以)?[内后]"
    r")(?:之?前|[起后])?)(?:\s*[，,：:—–]+\s*|(?<=[日号起])\s*)(?P<what>.+)$"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_SEASON, _DAY = r"(?:spring|summer|autumn|fall|winter)", r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_DAYS_EN = (
    rf"(?:(?:early|mid|late)[ -](?:in )?)?(?:{_MONTH}(?:\s\d{{1,2}}(?!\d))?(?:,?\s\d{{4}})?"
    rf"|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?"
    rf"|(?:19|20)\d{{2}}(?:-\d{{2}}-\d{{2}})?|(?:the\s)?{_SEASON}(?:\s(?:of\s)?\d{{4}})?|{_DAY}|Q[1-4](?:\s\d{{4}})?"
    rf"|(?:this|next|the coming)\s(?:week|weekend|month|year|{_SEASON}|{_MONTH}|{_DAY})"
    rf"|the\send\sof\s(?:the\syear|next\syear|\d{{4}}|{_MONTH})|tomorrow)"
)
_DATE_EN: Final = re.compile(
    rf"^(?P<before>(?:in|on|by|from|before|after|until|at|within|later)\s+)?"
    rf"(?P<when>{_DAYS_EN}|(?<=within\s)\w+\s(?:days|weeks|months|years)|(?<=in\s)\w+\s(?:days|weeks|months|years))"
    r"\s*(?:[,:–—]|\s-\s)\s*(?P<what>.+)$",
    re.IGNORECASE,
)
_DATED_EN: Final = re.compile(
    rf"^(?P<what>.{{8,}}?),?\s+(?P<before>in|on|by|from|before|after|until)\s+(?P<when>{_DAYS_EN})$", re.IGNORECASE
)
_FEWEST: Final = 2
"""Dates that make a line of time."""


def is_about_what_comes(heading: str) -> bool:
    """Whether a heading promises what happens next: What comes next, 接下来."""
    return _NEXT.match(heading.strip()) is not None


def agenda(title: str, items: Sequence[str], language: Language) -> Agenda:
    """The items with their dates; without any where hardly one has a date, for a line of one is none."""
    coming = [_coming(item, language) for item in items]
    num_dated = sum(bool(each.when) for each in coming)
    if num_dated < _FEWEST or 2 * num_dated < len(items):
        coming = [Coming(text=item) for item in items]
    return Agenda(title=title, items=tuple(coming))


def dated_sentences(sentences: Sequence[str], language: Language) -> bool:
    """Whether a paragraph tells of dates one after the other, so that it can be shown as a line of time."""
    dates = sum(bool(_coming(sentence.rstrip("。.!！"), language).when) for sentence in sentences)
    return dates >= _FEWEST and 2 * dates > len(sentences)


def _coming(item: str, language: Language) -> Coming:
    text = item.strip()
    match = _DATE_ZH.match(text) if language == "zh" else _DATE_EN.match(text) or _DATED_EN.match(text)
    if match is None:
        return Coming(text=text)
    when, what = match["when"], match["what"].strip()
    if language == "en":
        before = (match["before"] or "").strip().lower()
        when = when if before in ("", "in", "on", "at") and not _is_span(when) else f"{before} {when}"
        when, what = when[:1].upper() + when[1:], what[:1].upper() + what[1:]
    return Coming(when=when, text=what)


def _is_span(when: str) -> bool:
    """In three years is no date without its `in`."""
    return re.fullmatch(r"\w+\s(?:days|weeks|months|years)", when, re.IGNORECASE) is not None
