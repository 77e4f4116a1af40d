"""Numbers in running text that can be drawn: a series over years, parts of a whole, one striking figure."""

from __future__ import annotations

import re
from decimal import Decimal

from filmloom.studio.scenes.numbers import ARABIC
from filmloom.studio.scenes.tables import Series
from filmloom.studio.sentences import split_clauses
from filmloom.studio.storyboard import Chart
from filmloom.types import Language

UNIT_ZH = (
    r"[万亿]?(?:平方公里|平方千米|立方米|平方米|公里|千米|人次|分钟|小时|公顷|毫克/升|毫克|公斤|千克|百分点|厘米|米|元|座"
    r"|吨|人|种|只|条|辆|列|天|倍|吉瓦时|兆瓦时|千瓦时|吉瓦|兆瓦|千瓦|个|家|户|亩|度|趟|棵|株|尾|套|岁|℃|%|％)|[万亿]"
)
_YEAR_ZH = re.compile(rf"(?P<label>(?:19|20)\d{{2}}年)[^，。；、\d]{{0,10}}?(?P<value>{ARABIC})(?P<unit>{UNIT_ZH})")
_YEAR_EN = re.compile(
    rf"(?P<value>{ARABIC})\s*(?P<unit>%|percent|per cent|[a-z]+(?: of [a-z]+)?)?\s*(?:\w+\s)?in\s+"
    r"(?P<label>(?:19|20)\d{2})"
)
_PART_ZH = re.compile(
    r"^(?P<label>[\u4e00-\u9fffA-Za-z]{2,10}?)(?:各?占比?|约?为|达到?|有|约|共)?"
    rf"(?P<value>{ARABIC})(?P<unit>{UNIT_ZH})[，。；、]?$"
)
_PART_EN = re.compile(
    rf"(?:^|,\s+|and\s+|;\s+|:\s+)(?P<label>(?:[A-Za-z-]+\s){{1,3}}?)"
    r"(?:(?:is|are|was|were|makes? up|account(?:s|ed)? for|with|at)\s)?"
    rf"(?P<value>{ARABIC})\s*(?P<unit>%|percent|per cent)"
)
_FIGURE_ZH = re.compile(rf"^(?P<title>[^\d，。；：“”]{{2,18}}?)(?P<value>{ARABIC})(?P<unit>{UNIT_ZH})[。！，；]?$")
_TITLE_ENDS_ZH = re.compile(r"(?:已经?|约|共计?|达到?|[为是有])+$")
_TITLE_BEGINS_ZH = re.compile(r"^(?:本?公司|该公司|集团)?(?:共|已)?(?:实现|完成)?(?=[\u4e00-\u9fff]{3})")
_MOST_BESIDE = {"zh": 16, "en": 44}  # characters that may stand under a figure
_FIGURE_EN = re.compile(
    rf"^(?P<title>(?:[A-Z][\w'’-]*)(?:\s[\w'’-]+){{1,6}}?)\s(?P<value>{ARABIC})"
    r"(?P<unit>%|\s(?:percent|per cent)"
    r"|(?:\s(?:million|billion|thousand))?(?:\s(?:square|cubic|new|metric))?\s[a-z]{3,14})"
    r"(?=[.,;!]|$|\s(?:from|of|a|an|per|in|by|with|long|wide|every|each|between|across|to|and)\b)"
)
_PHRASE_ZH = re.compile(rf"(?P<before>[\u4e00-\u9fff]{{0,10}})(?P<figure>(?:{ARABIC})(?:{UNIT_ZH}))")
_PHRASE_EN = re.compile(
    rf"(?<![\d.,$])(?P<figure>(?:{ARABIC})(?:%|(?:\s(?:million|billion|thousand))?"
    r"\s(?:percent|square \w+|people|yuan|species|[a-z]{3,13}s\b)))"
)
_NAMED = re.compile(
    r"\b(?:line|route|no\.?|number|terminal|platform|gate|room|flight|bus|phase|chapter|section|unit|zone|floor|level)\s\d+",
    re.IGNORECASE,
)
_NOT_TITLE_ZH = re.compile(r"(?:第|至|到|从|在|和|于|每|比|之)$")
_NOT_TITLE_EN = re.compile(
    r"\b(?:in|since|by|until|on|at|to|from|line|no|and|or|between|than|the|a|every|after|before)$", re.IGNORECASE
)
_FINDING = re.compile(r"\b(?:found|counted|recorded|showed|saw|had|there (?:were|was)|listed|reported|with)\s*$")
_FOLLOWER = re.compile(rf"(?:{ARABIC})\s*([万亿]?[\u4e00-\u9fff%℃]+|%|[A-Za-z]+)?")
_PERCENT = {"percent": "%", "per cent": "%", "％": "%"}


def series_in(sentence: str, language: Language, heading: str) -> Series | None:
    """Three or more numbers of one unit with years, or parts in per cent of a whole.

    Its name is the clause before the first year, or the `heading`.
    """
    matches = list((_YEAR_ZH if language == "zh" else _YEAR_EN).finditer(sentence))
    if _usable(matches, in_order=True):
        unit = next((match["unit"] for match in matches if match["unit"]), "")
        name = _head(sentence[: matches[0].start()], language) or (unit.capitalize() if language == "en" else heading)
        return _series(matches, name, time=True) if name else None
    if language == "zh":
        clauses = [part for clause in split_clauses(sentence) for part in re.split("(?<=、)", clause)]
        parts = [match for clause in clauses if (match := _PART_ZH.match(clause.strip()))]
    else:
        parts = list(_PART_EN.finditer(sentence))
    if not _usable(parts, in_order=False) or not heading:
        return None
    series = _series(parts, heading, time=False)
    return series if series.kind == "share" else None


def figure_in(sentence: str, language: Language) -> Chart | None:
    """The one striking number of a sentence, with the words before it as its title."""
    pattern, barred = (_FIGURE_ZH, _NOT_TITLE_ZH) if language == "zh" else (_FIGURE_EN, _NOT_TITLE_EN)
    clauses = split_clauses(sentence.strip()) if language == "zh" else [sentence.strip()]
    for number, clause in enumerate(clauses):
        match = pattern.match(clause.strip())
        if match is None or barred.search(match["title"]) or _counts(match["title"]):
            continue
        unit = match["unit"].strip()
        value = Decimal(match["value"].replace(",", ""))
        if _compared(sentence, unit) or value < 2 or (1900 <= value <= 2100 and not unit):
            continue
        rest = clauses[number + 1] if clauses[number + 1 :] else clause.strip()[match.end() :]
        return Chart(
            kind="number",
            title=_figure_title(match["title"]),
            labels=(_beside(rest, language),),
            values=(float(value),),
            unit=_PERCENT.get(unit, unit),
        )
    return None


def _figure_title(text: str) -> str:
    bare = _TITLE_ENDS_ZH.sub("", _TITLE_BEGINS_ZH.sub("", text.strip()))
    return re.sub(r"\s(?:is|are|was|were)$", "", bare)


def _beside(rest: str, language: Language) -> str:
    """What the sentence says of the figure next, if it is short: 同比增长27.4%, with 22 stations."""
    text = rest.strip().strip("，。；：！,.;:! ")
    if language == "en":
        text = "" if re.match(r"(?:and|but|or)\b", text) else split_clauses(text)[0].strip(",;: ") if text else ""
    return text if len(text) <= _MOST_BESIDE[language] else ""


def _compared(sentence: str, unit: str) -> bool:
    """Whether two numbers of one unit stand side by side (70 minutes, and 38 by metro): one alone would mislead."""
    first = unit.split(maxsplit=1)[0]
    followers: list[str] = _FOLLOWER.findall(_NAMED.sub("", sentence))
    return sum(word.startswith(first) or word in ("", "by", "in", "on", "at", "to") for word in followers) > 1


def without_names(sentence: str) -> str:
    """A sentence without the names that hold a number: Line 4, Gate 12."""
    return _NAMED.sub("", sentence)


def _counts(title: str) -> bool:
    """Whether a title holds a number that is more than a name's: Line 4 is a name."""
    return re.search(r"\d", without_names(title)) is not None


def figure_phrase(sentence: str, language: Language) -> tuple[str, str] | None:
    """A number with its unit as it stands in the sentence, and the few words before it: for a lower third."""
    if language == "zh":
        for match in _PHRASE_ZH.finditer(sentence):
            unit = match["figure"].lstrip("0123456789.,")
            if not match["before"].endswith("第") and not _compared(sentence, unit):
                return match["figure"], _detail_zh(match["before"])
        return None
    named = [match.span() for match in _NAMED.finditer(sentence)]
    for match in _PHRASE_EN.finditer(sentence):
        unit = match["figure"].lstrip("0123456789., ")
        if not any(begin <= match.start() < end for begin, end in named) and not _compared(sentence, unit):
            return match["figure"], ""
    return None


def _detail_zh(before: str) -> str:
    before = re.sub(r"^(?:共?设有?|建有|拥有)", "", before)
    before = re.sub(r"(?:只?要|只?有|[为是共约近了]|达到?)+$", "", before)
    return before if 2 <= len(before) <= 8 and not _NOT_TITLE_ZH.search(before) else ""


def _usable(matches: list[re.Match[str]], *, in_order: bool) -> bool:
    if len(matches) < 3:
        return False
    labels = [match["label"] for match in matches]
    units = {match["unit"] for match in matches if match["unit"]}
    return len(set(labels)) == len(labels) and len(units) <= 1 and (not in_order or labels == sorted(labels))


def _series(matches: list[re.Match[str]], name: str, *, time: bool) -> Series:
    unit = next((match["unit"] for match in matches if match["unit"]), "")
    return Series(
        name=name,
        labels=tuple(match["label"].strip().rstrip("年") if time else match["label"].strip() for match in matches),
        label_header="",
        values=tuple(Decimal(match["value"].replace(",", "")) for match in matches),
        unit=_PERCENT.get(unit, unit),
    )


def _head(text: str, language: Language) -> str:
    """What a series is of: the clause before its first year."""
    head = split_clauses(text.strip())[-1] if text.strip() else ""
    if language == "en" and _FINDING.search(head):
        return ""
    head = re.sub(r"(?:由|从|自|在|，|：|:|,|已)+$", "", head.strip()).strip()
    if language == "en":
        head = re.sub(
            r"\s+(?:rose|fell|grew|went|climbed|dropped|increased|was|were|from|to|stood|at|has|have|by)\b.*$", "", head
        )
        return head if 0 < len(head.split()) <= 7 else ""
    return head if 2 <= len(head) <= 16 else ""
