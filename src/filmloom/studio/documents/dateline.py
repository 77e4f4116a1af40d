"""Datelines: who reports, from where and when, as newspapers put it before the first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DATE_ZH = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE_EN = rf"{_MONTH}\s+\d{{1,2}}(?:,\s*\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?"
_AGENCY = r"[\u4e00-\u9fffA-Za-z]{1,10}?(?:社|网|报|台)|本报|本台"
_PLACE_ZH = r"[\u4e00-\u9fff]{2,8}?"

_BRACKETED_ZH = re.compile(
    rf"^[（(【]\s*(?P<agency>{_AGENCY})?[\s，、·]*(?P<place>{_PLACE_ZH})?[\s，、]*"
    rf"(?P<date>{_DATE_ZH})\s*(?:电|讯|消息)?[^）)】]{{0,40}}[）)】]\s*"
)
_BARE_ZH = re.compile(
    rf"^(?P<agency>{_AGENCY})[\s，、]*(?P<place>{_PLACE_ZH})?[\s，、]*(?P<date>{_DATE_ZH})?\s*(?:电|讯)"
    r"\s*(?:[（(](?P<author>[^）)]{1,30})[）)])?[\s，：]*"
)
_PREFIX_EN = re.compile(
    rf"^(?P<place>[A-Z][A-Z .'’-]{{2,40}}?)(?:,\s*(?P<date>{_DATE_EN}))?\s*(?:\((?P<agency>[^)]{{2,40}})\))?"
    r"\s*(?:[—–]|--|\s-\s)\s*(?=\S)"
)
_WHOLE_DATE = re.compile(rf"^(?:{_DATE_ZH}|{_DATE_EN})$")
_BYLINE = re.compile(
    r"^(?:By\s+(?P<en>[A-Z][\w.'’ -]{2,60})|(?:本报)?(?:记者|作者|文)\s*[:：/ ]\s*(?P<zh>\S[^。]{0,30}))$"
)
_ORIGIN = re.compile(r"^(?:来源|Source)\s*[:：]\s*(?P<name>.{2,60})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What stood before or around the text; empty where nothing was said."""

    date: str = ""
    place: str = ""
    author: str = ""
    publisher: str = ""
    rest: str = ""
    """The paragraph without its dateline."""


def split_dateline(paragraph: str) -> Dateline:
    """Take the dateline from a paragraph's beginning, or the whole of a line that is only date, byline or origin."""
    text = paragraph.strip()
    if _WHOLE_DATE.match(text):
        return Dateline(date=text)
    if match := _BYLINE.match(text):
        return Dateline(author=(match["en"] or match["zh"]).strip())
    if match := _ORIGIN.match(text):
        return Dateline(publisher=match["name"].strip())
    for pattern in (_BRACKETED_ZH, _BARE_ZH, _PREFIX_EN):
        if (match := pattern.match(text)) and match.end() < len(text):
            return _from_match(match, text)
    return Dateline(rest=paragraph)


def _from_match(match: re.Match[str], text: str) -> Dateline:
    found = {name: (value or "").strip() for name, value in match.groupdict().items()}
    agency = found.get("agency", "")
    author = re.sub(r"^(?:本报)?(?:记者|通讯员)\s*", "", found.get("author", ""))
    return Dateline(
        date=found.get("date", ""),
        place=_place(found.get("place", "")),
        author=author,
        publisher="" if agency in ("本报", "本台") else agency,
        rest=text[match.end() :],
    )


def _place(name: str) -> str:
    return name.title() if name.isupper() else name
