"""Which language a text is in, by counting its letters."""

from __future__ import annotations

from filmloom.types import Language


def language_of(text: str) -> Language:
    """zh if Chinese characters carry the text, else en. A Chinese character weighs as much as a short Latin word."""
    chinese = sum("\u3400" <= character <= "\u9fff" for character in text)
    latin = sum(character.isascii() and character.isalpha() for character in text)
    return "zh" if chinese * 3 > latin else "en"
