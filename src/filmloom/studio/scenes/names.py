"""Names, months and days of the week that a text states, and whether another text knows them.

Names: in English the capitalised words inside a sentence; in both languages whoever a quotation is given to. A Chinese
name elsewhere in a sentence can't be told from other words here, and isn't looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from filmloom.studio.scenes.quotations import quotation_in
from filmloom.types import Language

_YEAR: Final = "January February March April May June July August September October November December"
_WEEK: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTHS: Final = _YEAR.split()
_DAYS: Final = _WEEK.split()
_MONTH_EN: Final = re.compile(rf"\b(?:{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)")
_STATED_MONTH_EN: Final = re.compile(
    r"(?:\d(?:st|nd|rd|th)?\s+(?:of\s+)?|\b(?:in|since|until|till|by|from|last|next|this|of|early|late|mid)[\s-])"
    rf"(?P<before>{_MONTH_EN.pattern})|(?P<after>{_MONTH_EN.pattern})\s+\d"
    rf"|\b(?P<alone>{'|'.join(name for name in _MONTHS if name not in {'May', 'March'})})\b"
)
_MONTH_ZH: Final = re.compile(r"(?<![\d个])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!球|亮|光|饼)")
_MONTH_ISO: Final = re.compile(r"\b\d{4}[-/.](?P<month>1[0-2]|0?[1-9])\b")
_DAY_EN: Final = re.compile(rf"\b(?P<day>{'|'.join(_DAYS)})s?\b")
_DAY_ZH: Final = re.compile(
    r"(?:星期|礼拜|(?<![一二两三四五六七八九十几每数\d])周)(?P<day>[一二三四五六日天])(?![次回年岁])"
)
_NUMERALS: Final = "一二三四五六七八九"

_WORD: Final = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*")
_BEGINS: Final = re.compile(r"(?:^|[.!?:;…“”\"‘(\[—–]|\n)\W*$")
_SMALL_WORDS: Final = (
    "i i'm i’m i'll i’ll i've i’ve i'd i’d mr mrs ms dr prof professor sir madam am pm bc ad ok mt st he she they it"
    " the a an"
)
_COMMON: Final = frozenset(_SMALL_WORDS.split())
_CALENDAR: Final = frozenset(word.casefold() for word in (*_MONTHS, *_DAYS))
_SOMEBODY: Final = re.compile(
    r"^(?:一[位名个]|这[位名个]|那[位名个]|有[位名个]?|另一?[位名个]|该|据|一些|许多|不少|很多)"
)
_SPEAKERS: Final = (
    "他 她 他们 她们 居民 市民 专家 记者 负责人 相关负责人 工作人员 有人 大家 人们 网友"
    " 乘客 游客 家长 学生 老师 村民 读者 官员 发言人"
)
_ANYBODY: Final = frozenset(_SPEAKERS.split())
_LONGEST_NAME: Final = 16
"""What is longer describes somebody."""
_PERSON_ZH: Final = re.compile(
    "[赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹章苏潘葛范彭鲁韦马方俞任袁柳史唐费岑薛雷贺倪汤罗毕郝安常于傅齐康伍余元顾孟黄"
    "穆萧尹姚邵汪祁毛米贝明戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房丁邓洪包左石崔吉龚程邢裴陆荣翁段侯宁刘"
    "景龙叶白蒲]"
    "[\u4e00-\u9fff]{1,2}"
)


def months(text: str, *, stated: bool = False) -> dict[int, str]:
    """Months of the year with the words for them. stated: only those that can be nothing else: may, march."""
    found: dict[int, str] = {}
    if stated:
        for match in _STATED_MONTH_EN.finditer(text):
            name = match["before"] or match["after"] or match["alone"]
            found.setdefault(_month(name), name)
    else:
        found |= {_month(match.group()): match.group() for match in _MONTH_EN.finditer(text)}
    for pattern in (_MONTH_ZH, _MONTH_ISO):
        for match in pattern.finditer(text):
            found.setdefault(_numeral(match["month"]), match.group())
    return found


def days(text: str) -> dict[int, str]:
    """Days of the week, Monday 0, with the words for them."""
    found = {_DAYS.index(match["day"]): match["day"] for match in _DAY_EN.finditer(text)}
    for match in _DAY_ZH.finditer(text):
        found.setdefault("一二三四五六日".index(match["day"].replace("天", "日")), match.group())
    return found


def named(text: str, language: Language) -> Iterator[str]:
    """Names that a text says: capitalised words inside English sentences, one by one, and quotations' speakers."""
    if language == "en":
        for match in _WORD.finditer(text):
            if not _BEGINS.search(text[: match.start()]):
                yield from _capitalised(match.group())
    for sentence in re.split(r"(?<=[。！？])(?!”)|\n", text):
        if (quotation := quotation_in(sentence, language)) and quotation.by:
            yield from speaker(quotation.by)


def speaker(by: str) -> Iterator[str]:
    """The names in what says whose words something is: Li Ming, the engineer; 总工程师李明."""
    if re.search("[\u4e00-\u9fff]", by):
        yield from filter(None, (_SOMEBODY.sub("", part.strip()) for part in re.split("[,，、]", by)))
    else:
        yield from _capitalised(by)


def on_the_card(text: str) -> Iterator[str]:
    """The name on a lower third, unless it is something else, as a figure or a place."""
    if _PERSON_ZH.fullmatch(text.strip()):
        yield text.strip()
    elif len(_WORD.findall(text)) >= 2 and all(word[0].isupper() for word in _WORD.findall(text)):
        yield from _capitalised(text)


class Words:
    """The words of a text, to look names up in."""

    def __init__(self, text: str) -> None:
        self._folded = folded(text)
        self._words = {_bare(word).casefold() for word in _WORD.findall(text)}
        self._words |= {part for word in self._words for part in word.split("-")}

    def have(self, quotation: str) -> bool:
        """Whether it stands there word for word."""
        return folded(quotation) in self._folded

    def know(self, name: str) -> bool:
        """Whether a name is there, a Chinese one also as two parts that stand apart there: 总工程师李明."""
        small = name.casefold()
        if not re.search("[\u4e00-\u9fff]", name):
            return any(form in self._words for form in (small, small.removesuffix("s"), f"{small}s"))
        name = folded(name)
        if name in self._folded or name in _ANYBODY or len(name) > _LONGEST_NAME:
            return True
        return any(name[:cut] in self._folded and name[cut:] in self._folded for cut in range(2, len(name) - 1))


def folded(text: str) -> str:
    """Only letters and digits, small: so that marks and spaces make no difference."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _capitalised(text: str) -> Iterator[str]:
    for word in map(_bare, _WORD.findall(text)):
        if word[0].isupper() and word.casefold() not in _COMMON | _CALENDAR:
            yield word


def _bare(word: str) -> str:
    """Without the 's of Mary's."""
    return re.sub(r"['’]s$|['’-]+$", "", word)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def _numeral(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return (10 if text[0] == "十" else 0) + (_NUMERALS.index(text[-1]) + 1 if text[-1] != "十" else 0)
