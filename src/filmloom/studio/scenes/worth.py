"""What a sentence is worth to a short film: hard facts first, what the headline promises, what stands early."""

from __future__ import annotations

import re
from collections.abc import Collection

from filmloom.studio.scenes.numbers import ARABIC
from filmloom.studio.scenes.series import without_names
from filmloom.studio.scenes.words import content_words
from filmloom.types import Language

_FACT, _MOST_FACTS, _PRICE = 0.5, 3, 0.6
_AHEAD, _FILLER = 0.4, -0.7
_HEADLINE = 0.9  # for a sentence that holds all words of the headline
_MONEY = rf"[$€£¥￥]\s?(?:{ARABIC})"
_PRICED = re.compile(rf"{_MONEY}|\b(?:tickets?|costs?|prices?|fares?|fees?)\b.*\d|[票价费].*元|(?:{ARABIC})[万亿]?元")
_FACT_EN = re.compile(
    rf"{_MONEY}|(?<![\w.,])(?:{ARABIC})(?:\s?%|[\s-](?!(?:and|to|in|or|from|by|when|the|of|on|at|until|but|with)\b)[a-z]{{3,}})"
)
_FACT_ZH = re.compile(
    r"[两二三四五六七八九十百千万]+(?:元|小时|分钟|公里|倍|层|成)"
    rf"|{_MONEY}|(?<!第)(?:{ARABIC})\s?(?:[%％‰℃]|(?!年|月|日|时(?!间))[\u4e00-\u9fff])"
)
_COMING = re.compile(
    r"\b(?:will|plans? to|planned|due to (?:start|open|begin|end)|next (?:week|month|year|spring|summer|winter))\b"
    r"|计划|预计|将(?!近)|明年|下一步|下周|下月"
)
_LEADS_ON = re.compile(
    r"\b(?:also published|as follows|the following|the table|see below|not everyone|one thing is)\b"
    r"|如下|下表|同时公布|有关情况"
)
_PLACARD = re.compile(
    r"^(?:By\s+[A-Z]|(?:Photos?|Image|Reporting|Editing|Copyright|©|\(c\))\b|(?:责任)?(?:编辑|编审|记者|作者|来源|图片|摄影|校对|监制)\s*[:：/]"
    r"|Subscribe\b|Read more\b|Click here\b|点击|扫码|关注我们)"
)
_DATELINE_ZH = re.compile(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日[，,、 ]?[\u4e00-\u9fff]{2,8}(?:——|—{1,2}|--|[:：])\s*")


def facts(sentence: str, language: Language) -> int:
    """How many amounts with a unit a sentence states: 4 minutes, $6, 28.6公里; names (Line 4) and dates are none."""
    pattern = _FACT_ZH if language == "zh" else _FACT_EN
    return len(pattern.findall(without_names(sentence)))


def news_worth(sentence: str, language: Language, headline: Collection[str]) -> float:
    """Added to a sentence's rank: for its facts, its share of the headline's words (as `content_words`), what comes.

    What only leads on to something else, such as to a table, loses.
    """
    words = set(content_words(sentence, language))
    amounts = min(_MOST_FACTS, facts(sentence, language))
    shared = len(set(headline) & words) / max(1, len(set(headline)))
    leads_on = bool(_LEADS_ON.search(sentence)) or (not amounts and len(words) < 3)
    priced = _PRICE * bool(_PRICED.search(sentence))
    return priced + _FACT * amounts + _HEADLINE * shared + _AHEAD * bool(_COMING.search(sentence)) + _FILLER * leads_on


def is_placard(paragraph: str) -> bool:
    """Whether a paragraph is no text but a line around it: By Dana Whitlock, 责任编辑：李明, Subscribe now."""
    return len(paragraph) <= 80 and paragraph.strip()[-1:] not in "。！？!?" and bool(_PLACARD.match(paragraph.strip()))


def without_dateline(sentence: str) -> str:
    """Without the date and place that a press release begins with: 2026年10月28日，杭州——."""
    return _DATELINE_ZH.sub("", sentence)
