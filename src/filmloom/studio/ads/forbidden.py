"""Forbidden words, found in a text however they are spaced, cased or broken by marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_BETWEEN = r"[\s\-_·•.*~,，、]{0,2}"


def forbidden(text: str, words: Iterable[str]) -> Iterator[str]:
    """Those of the words that a text holds."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for word in words:
        if word.strip() and _pattern(unicodedata.normalize("NFKC", word).casefold().strip()).search(plain):
            yield word


@lru_cache(maxsize=2048)
def _pattern(word: str) -> re.Pattern[str]:
    """Chinese words with marks between their characters too (最 佳); Latin ones only whole."""
    if word.isascii():
        inner = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word))
        return re.compile(rf"(?<![a-z0-9]){inner}(?![a-z0-9])" if word[-1].isalnum() else rf"(?<![a-z0-9]){inner}")
    return re.compile(_BETWEEN.join(re.escape(character) for character in word if not character.isspace()))
