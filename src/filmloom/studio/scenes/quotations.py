"""Quotations inside sentences: the words, and whose they are."""

from __future__ import annotations

import re
from typing import NamedTuple

from filmloom.studio.scenes.estimate import spoken_seconds
from filmloom.studio.sentences import split_sentences
from filmloom.types import Language

_QUOTED = re.compile(r"“(?P<a>[^“”]+)”|「(?P<b>[^「」]+)」|\"(?P<c>[^\"]+)\"")
_VERB_ZH = r"(?:补充|回忆|感叹|坦言|介绍|解释|强调)?(?:说|表示|介绍|告诉记者|指出|认为|坦言|感叹|回忆|强调|解释|称|道)"
_BY_ZH = re.compile(
    rf"^(?P<by>[^，。；：！？“”]{{2,30}}?(?:，[^，。；：！？“”]{{2,16}})?)(?:笑着|高兴地|激动地)?{_VERB_ZH}"
)
_BY_EN_BEFORE = re.compile(
    r"(?P<by>[A-Z][^“”\"]{1,80}?),?\s+(?:said|says|added|told [^,:]{2,40}|explained|recalled)\s*[,:]?\s*$"
)
_BY_EN_AFTER = re.compile(
    r"^\s*(?:(?:said|says|added|explained|recalled)\s+(?P<late>[^“”\".;]{2,80})|(?P<by>[^“”\".;]{2,60}?)\s+(?:said|says|added|explained|recalled)\b)"
)
_NAME_ZH = re.compile(r"[\u4e00-\u9fff·]{2,5}")
_PRONOUNS = {"他", "她", "他们", "她们", "He", "She", "They", "he", "she", "they", "it"}


class Quotation(NamedTuple):
    text: str
    by: str


def quotation_in(sentence: str, language: Language) -> Quotation | None:
    """The quotation that makes up most of a sentence, and its speaker; None for words merely set in quotes."""
    match = _QUOTED.search(sentence)
    if match is None:
        return None
    text = next(group for group in match.groups() if group).strip()
    enough = len(text) >= 9 if language == "zh" else len(text.split()) >= 5
    if not enough or len(text) < 0.4 * len(sentence.strip()):
        return None
    by = _speaker(sentence[: match.start()], sentence[match.end() :], language)
    if not by:
        return None
    return Quotation(text.rstrip("，,"), "" if by in _PRONOUNS else by)


def shortened(text: str, language: Language, seconds: float) -> str:
    """The first whole sentences of a quotation that can be said in about `seconds`; at least one."""
    kept = ""
    for sentence in split_sentences(text):
        if kept and spoken_seconds(kept + sentence, language) > seconds:
            break
        kept += sentence
    return kept.strip()


def introduced(text: str, by: str, language: Language) -> str:
    """What the narrator says of a block quote: 总工程师李明说：“…” or Li Ming, chief engineer, said: “…”."""
    if not by:
        return f"“{text}”"
    if language == "en":
        return f"{by}{',' if ',' in by else ''} said: “{text}”"
    name, _, role = (part.strip() for part in re.sub("[,、]", "，", by).partition("，"))
    who = f"{role}{name}" if _NAME_ZH.fullmatch(name) and re.match("[\u4e00-\u9fff]", role) and "，" not in role else by
    return f"{who}说：“{text}”"


def _speaker(before: str, after: str, language: Language) -> str:
    if language == "zh":
        match = _BY_ZH.search(before.strip()) or _BY_ZH.search(after.strip())
        return match["by"].strip() if match else ""
    if match := _BY_EN_BEFORE.search(before):
        return match["by"].strip()
    found = _BY_EN_AFTER.match(after)
    return (found["late"] or found["by"]).strip(" ,") if found else ""
