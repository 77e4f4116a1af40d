"""Absolute claims: words that advertising may not use of a product, from a list that users can add to.

The list is absolutes.tsv beside this file: language, word, and where it is fine, separated by tabs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from filmloom.errors import InputError
from filmloom.studio.ads.forbidden import forbidden
from filmloom.types import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsoluteWord:
    """A word, and in what company it says nothing absolute: 最近 isn't 最."""

    language: Language
    word: str
    fine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsoluteWords:
    """The whole list."""

    words: tuple[AbsoluteWord, ...]

    def found(self, text: str, language: Language, allowed: Sequence[str] = ()) -> Iterator[str]:
        """The absolute words of a text; Chinese ones in English texts too, and the reverse."""
        told: list[str] = []
        for each in sorted(self.words, key=lambda each: -len(each.word)):
            rest = _without(text, [*each.fine, *allowed])
            for word in forbidden(rest, [each.word]):
                if not any(word in longer for longer in told):
                    told.append(word)
                    yield word


def absolute_words(extra: Path | None = None) -> AbsoluteWords:
    """The list that comes with filmloom, and the user's own lines: a word each, or as in the list."""
    return AbsoluteWords((*_own(), *_theirs(extra))) if extra else AbsoluteWords(_own())


@cache
def _own() -> tuple[AbsoluteWord, ...]:
    return tuple(_read((files(__package__) / "absolutes.tsv").read_text(encoding="utf-8")))


def _theirs(path: Path) -> Iterator[AbsoluteWord]:
    try:
        yield from _read(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The list of words {path} can't be read ({error}); save it as UTF-8 text") from None


def _read(text: str) -> Iterator[AbsoluteWord]:
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        first, *rest = [part.strip() for part in line.split("\t")]
        if first in {"zh", "en"} and rest:
            fine = tuple(word.strip() for word in rest[1].split(",") if word.strip()) if len(rest) > 1 else ()
            yield AbsoluteWord(language="zh" if first == "zh" else "en", word=rest[0], fine=fine)
        else:
            yield AbsoluteWord(language="en" if first.isascii() else "zh", word=first)


def _without(text: str, fine: Sequence[str]) -> str:
    plain = unicodedata.normalize("NFKC", text)
    for words in fine:
        plain = re.sub(re.escape(unicodedata.normalize("NFKC", words)), " # ", plain, flags=re.IGNORECASE)
    return plain
