"""How Chinese reads figures: 2026年, 12.5%, 3-5公里, ¥1,200, 4号线. The first rule goes first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from re import Match
from typing import TypeAlias

from filmloom.studio.speech.acronyms import LONE_A, spelled
from filmloom.studio.speech.numbers_zh import counted, digits, number
from filmloom.studio.speech.units import CHINESE, CURRENCY_CHINESE

_Say: TypeAlias = Callable[[Match[str]], str | None]

_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?<![\d.,])(?:{_N})(?![\d]|[.,]\d)"
_SCALE = r"万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百"
_MINUS = r"(?P<minus>(?<![\dA-Za-z])[-−](?=\d))?"
_TO = r"\s?(?:-|–|—|~|～|至|到)\s?"
_MEASURE = (
    "平方公里|平方千米|平方米|立方米|公里每小时|千米|公里|厘米|毫米|纳米|海里|英里|英寸|公顷|公斤|千克|毫克|毫升|千瓦时|"
    "摄氏度|小时|分钟|秒钟|个月|个半|星期|美元|欧元|英镑|日元|港元|卢布|韩元|人次|人份|"
    "年|分|元|块|角|米|斤|吨|克|升|瓦|度|倍|成|秒|天|周|岁|代|个|人|名|位|家|户|口|条|项|座|辆|台|架|艘|列|场|次|"
    "部|张|本|件|只|头|匹|株|棵|朵|种|类|套|份|批|支|枚|颗|片|块|栋|间|所|届|轮|顿|杯|瓶|盒|袋|箱|亩|点|步|段|句|字|篇|"
    "大|国|地|市|省|县|村|者|方|款|门|道|站|趟|桌|组|队|对|双|排|遍|回|声"
)
_ORDINAL_MEASURE = "号线|号楼|号院|月份|环路|号|月|日|年级|楼|路|层|级|期|环|线|班|连|团|师"
_UNITS = "|".join(re.escape(unit) for unit in sorted(CHINESE, key=len, reverse=True))
_CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCY_CHINESE, key=len, reverse=True))


def _year(match: Match[str]) -> str:
    said = digits(match["year"])
    if match["until"]:
        said += "到" + digits(match["until"])
    said += "年"
    if match["month"]:
        said += number(match["month"]) + "月"
    if match["day"]:
        said += number(match["day"]) + match["unit"]
    return said


def _date(match: Match[str]) -> str | None:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{digits(match['year'])}年{number(match['month'])}月{number(match['day'])}日"


def _clock(match: Match[str]) -> str | None:
    """3:30 is a time; 3:2, and 21:15 after 比分 or before 获胜, is a score."""
    hour, minute = match["hour"], match["minute"]
    around = match.string[max(0, match.start() - 6) : match.start()] + "_" + match.string[match.end() : match.end() + 4]
    if len(minute) == 1 or int(hour) > 24 or int(minute) > 59 or re.search(r"比分|比例|以_|胜|负于|战平|击败", around):
        return f"{number(hour)}比{number(minute)}"
    said = counted(str(int(hour)), "点")
    if int(minute) or match["second"]:
        said += ("零" if 0 < int(minute) < 10 else "") + number(minute) + "分"
    return said + (number(match["second"]) + "秒" if match["second"] else "")


def _percent(match: Match[str]) -> str:
    whole = {"%": "百分之", "％": "百分之", "‰": "千分之"}[match["sign"]]
    minus = "负" if match["minus"] else ""
    until = f"到{'' if not match['first'] else whole}{number(match['until'])}" if match["until"] else ""
    return f"{minus}{whole}{number(match['from'])}{until}"


def _money(match: Match[str]) -> str:
    scale = match["scale"] or ""
    until = "到" + _scaled(match["until"], match["scale"]) if match["until"] else ""
    said = number(match["from"]) if until else _scaled(match["from"], scale)
    unit = CURRENCY_CHINESE[match["sign"]]
    return said + until + unit if scale or until else counted(match["from"], unit)


def _scaled(figures: str, scale: str | None) -> str:
    return counted(figures, scale) if scale else number(figures)


def _temperature(match: Match[str]) -> str:
    below = "零下" if match["minus"] else ""
    until = "到" + number(match["until"]) if match["until"] else ""
    return below + number(match["from"]) + until + CHINESE[match["unit"]]


def _measured(match: Match[str]) -> str:
    """A number, or two with 到 between, with its larger unit and what it counts: 3-5万人, 2元, 4号线, 5km."""
    scale, unit = match["scale"] or "", match["unit"] or ""
    unit = CHINESE.get(unit, unit)
    minus = "负" if match["minus"] else ""
    plain = re.fullmatch(_ORDINAL_MEASURE, unit) or not (scale or unit)
    last = match["until"] or match["from"]
    if match["until"] and plain and float(last.replace(",", "")) <= float(match["from"].replace(",", "")):
        return f"{number(match['from'])}比{number(last)}"
    said = number(last) + scale + unit if plain and not scale else counted(last, scale + unit)
    if not match["until"]:
        return minus + said
    first = number(match["from"]) + (match["first"] or "")
    return f"{minus}{first}到{said}"


def _ordinal(match: Match[str]) -> str:
    return "第" + number(match["number"])


def _telephone(match: Match[str]) -> str:
    return digits(re.sub(r"\D", "", match.group()), telephone=True)


def _code(match: Match[str]) -> str:
    """Letters with figures: 5G, G20, C919: three figures and more are read one by one."""
    return re.sub(r"\d+", _code_figures, match.group().replace("-", ""))


def _code_figures(match: Match[str]) -> str:
    return digits(match.group(), telephone=True) if len(match.group()) > 2 else number(match.group())


def _fraction(match: Match[str]) -> str | None:
    if int(match["below"]) == 0:
        return None
    return f"{number(match['below'])}分之{number(match['above'])}"


def _sign(match: Match[str]) -> str:
    return {"+": "加", "×": "乘", "=": "等于", "÷": "除以"}[match.group().strip()]


def _rule(pattern: str, say: _Say) -> tuple[re.Pattern[str], _Say]:
    return re.compile(pattern), say


_EVENTS = "世界杯|奥运|冬奥|亚运|春晚|赛季|财年|学年|年度|版|届"

RULES: Sequence[tuple[re.Pattern[str], _Say]] = (
    _rule(r"(?<!\d)(?P<year>[12]\d{3})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d|[-/.]\d)", _date),
    _rule(
        rf"(?<!\d)(?P<year>1[1-9]\d\d|20\d\d|21\d\d)(?:年?{_TO}(?P<until>[12]\d{{3}}))?年(?!历史|前|以上)"
        r"(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})(?P<unit>[日号]))?)?",
        _year,
    ),
    _rule(rf"(?<!\d)(?:19|20)\d\d(?={_EVENTS})", lambda match: digits(match.group())),
    _rule(
        r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})(?P<unit>[日号])",
        lambda match: f"{number(match['month'])}月{number(match['day'])}{match['unit']}",
    ),
    _rule(r"(?<![\d:])(?P<hour>\d{1,3})[:：∶](?P<minute>\d{1,2})(?:[:：](?P<second>\d\d))?(?![\d:])", _clock),
    _rule(
        rf"{_MINUS}(?P<from>{_NUMBER})(?:(?P<first>[%％‰])?{_TO}(?P<until>{_N}))?\s?(?P<sign>[%％‰])",
        _percent,
    ),
    _rule(rf"{_MINUS}(?P<from>{_N})(?:{_TO}(?P<until>{_N}))?\s?(?P<unit>℃|°C|℉|°F)", _temperature),
    _rule(
        rf"(?P<sign>{_CURRENCY})\s?(?P<from>{_N})(?:{_TO}(?P<until>{_N}))?\s?(?P<scale>{_SCALE})?(?:元|美元)?",
        _money,
    ),
    _rule(r"(?:(?<=拨打)|(?<=热线)|(?<=电话)|(?<=致电))[：:]?\s?\d[\d-]{2,}", _telephone),
    _rule(r"\d{3,6}(?=热线|客服|平台|电话|网站)", _telephone),
    _rule(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)", _telephone),
    _rule(r"(?<![\d.,])0\d+(?![\d.])", lambda match: digits(match.group())),
    _rule(r"[A-Za-z]+-?\d+[A-Za-z]*|(?<![\d.])\d[GDK](?![A-Za-z])", _code),
    _rule(r"(?<![\d/])(?P<above>\d{1,3})/(?P<below>\d{1,4})(?![\d/])", _fraction),
    _rule(r"第(?P<number>\d+)(?![\d.])", _ordinal),
    _rule(r"(?<!\d)\d0(?=后)", lambda match: digits(match.group())),
    _rule(r"(?<=\d)\s?[+×=÷]\s?(?=\d)", _sign),
    _rule(
        rf"{_MINUS}(?P<from>{_NUMBER})(?:(?P<first>{_SCALE})?{_TO}(?P<until>{_NUMBER}))?(?P<scale>{_SCALE})?"
        rf"(?:\s?(?P<unit>(?:{_UNITS})(?![A-Za-z])|{_ORDINAL_MEASURE}|{_MEASURE}))?",
        _measured,
    ),
    _rule(r"[一二三四五六七八九十]*〇[一二三四五六七八九〇]*", lambda match: match.group().replace("〇", "零")),
    _rule(r"(?<![A-Za-z])[A-Z][股超型轮级座类组区栋盘光照口面层端]", lambda match: match.group()),
    _rule(r"(?<![A-Za-z])A(?![A-Za-z])", lambda _: LONE_A),
    spelled(),
)
