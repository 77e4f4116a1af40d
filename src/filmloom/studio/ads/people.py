"""People: what a row's words look like and sound like in a film, or why a film can't show or say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from filmloom.errors import InputError
from filmloom.studio.ads.table import Person
from filmloom.types import Language

LANGUAGES: Final[Mapping[str, Language]] = {
    "zh": "zh", "zh-cn": "zh", "zh-hans": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh", "普通话": "zh",
    "en": "en", "en-us": "en", "en-gb": "en", "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "language": ("language", "lang", "语言"),
    "segment": ("segment", "人群", "分组"),
    "offer": ("offer", "优惠"),
    "pronunciation": ("pronunciation", "发音", "读音"),
}
"""What columns with a meaning of their own may be called."""
_READ: Final = re.compile(r"LATIN|CJK|DIGIT|FULLWIDTH LATIN|IDEOGRAPH")
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A row's words."""

    shown: Mapping[str, str]
    said: Mapping[str, str]
    """Without emoji."""
    lexicon: Mapping[str, str]
    """How those are said that the table tells of."""


def column_of(person: Person, meaning: str) -> str:
    """What stands in the column of a meaning, whatever it is called."""
    return next((text for name in _COLUMNS[meaning] if (text := person.text(name))), "")


def language_of(person: Person, languages: tuple[Language, ...]) -> Language:
    """The row's language, or the first. Raises InputError for another."""
    text = column_of(person, "language")
    if not text:
        return languages[0]
    language = LANGUAGES.get(text.casefold())
    if language is None:
        raise InputError(f"its language is none that is known; write {' or '.join(languages)}")
    if language not in languages:
        raise InputError(f"it asks for {language}, and the brief is in {', '.join(languages)} only")
    return language


def words_of(person: Person, needed: Iterable[str]) -> Words:
    """The words of these columns. Raises InputError for one that can't be drawn or said, and says what to do."""
    shown, said, lexicon = {}, {}, {}
    for column in needed:
        text = person.text(column)
        pronunciation = column_of(person, "pronunciation") if column == "name" else ""
        pronunciation = pronunciation or person.text(f"{column}_pronunciation")
        _check_drawn(column, text)
        spoken = _without_emoji(text)
        _check_said(column, text, spoken, pronunciation)
        shown[column], said[column] = text, spoken
        if pronunciation and spoken:
            lexicon[spoken] = pronunciation
    return Words(shown=shown, said=said, lexicon=lexicon)


def _check_drawn(column: str, text: str) -> None:
    from filmloom.draw.fonts import missing_glyphs

    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text):
        raise InputError(
            f"the column {column!r} is written from right to left, which films can't draw yet; write it in Latin "
            "letters or in Chinese"
        )
    if any(unicodedata.category(c) in {"Cf", "Co", "Cs"} and c not in _JOINERS and not _is_tag(c) for c in text):
        raise InputError(f"the column {column!r} holds invisible characters; type it again")
    if "<" in text or ">" in text:
        raise InputError(f"the column {column!r} holds < or >, which mean something else in a narration; take them out")
    if missing := missing_glyphs(text):
        named = ", ".join(f"U+{ord(character[0]):04X}" for character in missing[:3])
        raise InputError(f"the column {column!r} holds characters that there is no drawing of ({named}); replace them")


def _is_tag(character: str) -> bool:
    """Part of the flags of regions."""
    return 0xE0020 <= ord(character) <= 0xE007F


def _check_said(column: str, text: str, spoken: str, pronunciation: str) -> None:
    if not text or pronunciation:
        return
    if not any(character.isalnum() for character in spoken):
        raise InputError(
            f"the column {column!r} can't be pronounced: it holds no letter; write how it is said into the column "
            f"'{column}_pronunciation'"
        )
    foreign = {_script(character) for character in spoken if character.isalpha() and not _is_read(character)}
    if foreign:
        raise InputError(
            f"the column {column!r} can't be pronounced: the voices read Chinese and Latin letters, and it holds "
            f"{', '.join(sorted(foreign))}; write how it is said into the column '{column}_pronunciation'"
        )


def _is_read(character: str) -> bool:
    return bool(_READ.search(unicodedata.name(character, "")))


def _script(character: str) -> str:
    return unicodedata.name(character, "unknown").split()[0].capitalize()


def _without_emoji(text: str) -> str:
    from filmloom.draw.twemoji import EMOJI

    return re.sub(r"\s{2,}", " ", EMOJI.sub("", text)).strip()
