"""The words of a text that carry its matter, as stems: what TextRank compares and extracts are chosen by."""

from __future__ import annotations

import re

from filmloom.types import Language

_STOP_ZH = (
    "一个 一些 一种 他们 我们 你们 她们 它们 这个 那个 这些 那些 这里 那里 已经 可以 可能 因为 所以 但是 而且 以及"
    " 或者 如果 虽然 就是 还是 不是 没有 什么 怎么 进行 通过 对于 关于 其中 其他 同时 此外 目前 今天 昨天 明天 记者"
    " 表示 介绍 告诉 认为 根据 按照 由于 为了 之后 之前 以后 以前 左右 以上 以下 开始 成为 非常 以来 并且 不过 然后"
)
_STOP_EN = (
    "a an the and or but if then than that this these those there here of in on at to from by for with without into"
    " onto over under about after before between during through again once is are was were be been being am do does did"
    " has have had having will would can could may might must shall should not no nor so as it its he she they them his"
    " her their our your my we you i me us who whom which what when where why how all any both each few more most other"
    " some such only own same too very just also now one said says say told according mr mrs ms new"
)
_STOP = frozenset((_STOP_ZH + " " + _STOP_EN).split())
_WORD_EN = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d+(?:[.,]\d+)*")


def content_words(text: str, language: Language) -> list[str]:
    """Words in order, without the ones that say nothing, stemmed in English."""
    return _chinese(text) if language == "zh" else _english(text)


def _chinese(text: str) -> list[str]:
    import rjieba

    words = (word.strip().lower() for word in rjieba.cut(text))
    return [word for word in words if (len(word) > 1 or word.isdigit()) and word[0].isalnum() and word not in _STOP]


def _english(text: str) -> list[str]:
    words = (word.lower().replace("’s", "").replace("'s", "") for word in _WORD_EN.findall(text))
    return [stem(word) for word in words if word not in _STOP]


def stem(word: str) -> str:
    """An English word without its commonest endings; crude, but the same for all forms of most words."""
    for ending, least in (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3), ("ly", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            bare = word[: -len(ending)]
            if ending == "ies":
                return bare + "y"
            if ending in ("ing", "ed") and bare[-1] == bare[-2] and bare[-1] not in "ls":
                return bare[:-1]
            return bare.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
