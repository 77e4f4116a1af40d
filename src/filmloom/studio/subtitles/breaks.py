"""How bad it is to end a line or a caption after a word: 0 at the end of a sentence, more inside a phrase."""

from __future__ import annotations

import re

from filmloom.studio.subtitles.atoms import Atom
from filmloom.types import Language

_CLAUSE = re.compile(r"[，；：,;:—–]|\s-+\s")
_ENUMERATION = re.compile(r"[、）)》”」』(（《“「『\"]")
_CLINGS = frozenset((
    "的", "了", "着", "过", "们", "等", "吗", "呢", "吧", "啊", "地", "得", "之", "里", "上", "中", "下", "内",
    "外", "时", "后", "前", "间", "者", "所", "年", "月", "日", "个", "以上", "以下", "以来", "以内", "以外",
    "左右", "之间", "之后", "之前", "期间", "方面", "性", "化", "率", "名", "元",
))  # fmt: skip
_LEADS_CHINESE = frozenset((
    "在", "从", "对", "把", "被", "和", "与", "及", "或", "向", "为", "以", "将", "是", "于", "到", "由", "因",
    "让", "使", "给", "比", "跟", "同", "并", "而", "但", "且", "不", "也", "都", "就", "很", "更", "最", "这",
    "那", "每", "各", "该", "其", "因为", "由于", "如果", "以及", "但是", "而且", "根据", "通过", "对于", "关于",
    "已", "已经", "正在", "可以", "能", "会", "要", "约", "超", "近", "共", "第",
))  # fmt: skip
_LEADS_ENGLISH = frozenset((
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "nor", "as",
    "than", "that", "which", "who", "whose", "into", "onto", "over", "under", "about", "between", "its", "his",
    "her", "their", "our", "my", "your", "this", "these", "those", "is", "are", "was", "were", "be", "been", "has",
    "have", "had", "will", "would", "can", "could", "may", "might", "should", "must", "not", "no", "if", "when",
    "while", "because", "since", "until", "very", "more", "most", "less", "so", "per", "mr", "mrs", "ms", "dr",
))  # fmt: skip


def break_cost(atom: Atom, following: Atom, language: Language) -> float:
    """Of a break between two atoms: 0 sentence, 2 clause, 5 enumeration, 12 plain, up to 26 inside a phrase."""
    if atom.ends_sentence:
        return 0.0
    if _CLAUSE.search(atom.gap):
        return 2.0
    if _ENUMERATION.search(atom.gap):
        return 5.0
    return 12.0 + _phrase_cost(atom.word.text, following.word.text, language)


def _phrase_cost(word: str, following: str, language: Language) -> float:
    if language == "zh":
        cost = 8.0 if following in _CLINGS else 0.0
        cost += 8.0 if word in _LEADS_CHINESE else 4.0 if word[-1:] in "的地得" else 0.0
    else:
        cost = 10.0 if word.lower() in _LEADS_ENGLISH else 0.0
        cost += 4.0 if word[:1].isupper() and following[:1].isupper() else 0.0
        cost -= 4.0 if following.lower() in _LEADS_ENGLISH else 0.0
    return cost + (6.0 if word[-1:].isdigit() else 0.0)
