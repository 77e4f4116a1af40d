"""Texts of a brief: in one language or several, with {variables} that a row of the table fills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Field

from filmloom.errors import InputError
from filmloom.types import Language

Text: TypeAlias = Annotated[str, Field(max_length=600)]
Said: TypeAlias = Text | dict[Language, Text]
"""A text, or one in each language: {zh: …, en: …}."""

_PLACE = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}|\n]{1,40})(?:\|(?P<instead>[^{}\n]{0,80}))?\}")


def in_language(said: Said, language: Language) -> str:
    """The text in a language; one that has no languages is the same in all. Raises InputError if it isn't there."""
    if isinstance(said, str):
        return said
    if language not in said:
        raise InputError(f"there is {said_of(said)!r}, but nothing in {language!r}; add it, or take the language out")
    return said[language]


def said_of(said: Said) -> str:
    """Its beginning in whatever language, for messages."""
    text = said if isinstance(said, str) else next(iter(said.values()), "")
    return text if len(text) <= 30 else text[:29] + "…"


def variables(text: str) -> dict[str, bool]:
    """The names in braces, and whether something is said in their stead: {name} or {name|friend}."""
    found: dict[str, bool] = {}
    for match in _PLACE.finditer(text):
        if name := (match["name"] or "").strip():
            found[name] = found.get(name, True) and match["instead"] is not None
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled; what is filled in is never read for variables again. {{ is a brace.

    Raises InputError for a variable without a value.
    """

    def one(match: re.Match[str]) -> str:
        if match["name"] is None:
            return match[0][0]
        value = values.get(match["name"].strip(), "").strip()
        if not value and match["instead"] is None:
            raise InputError(f"the column {match['name'].strip()!r} is empty, and a text needs it; fill it, or write "
                             f"{{{match['name'].strip()}|instead}} in the brief")  # fmt: skip
        return value or match["instead"].strip()

    return _PLACE.sub(one, text)
