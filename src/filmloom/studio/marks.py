"""Marks in a narration: `<m id=fare/>` names a moment that overlays hold on to; nobody hears it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from filmloom.errors import StoryboardError

_MARK = re.compile(r"<m\s+id\s*=\s*(?P<quote>[\"']?)(?P<id>[A-Za-z0-9_-]{1,40})(?P=quote)\s*/>")
_TRACE = re.compile(r"<\s*/?\s*m(?=[\s/>]|$)[^>]{0,60}>?", re.IGNORECASE)


def spoken(say: str) -> tuple[str, dict[str, int]]:
    """The narration without its marks, and for each mark the index of the character that it stands before.

    A mark at the very end has the index len(text). Raises StoryboardError for a malformed mark or an id used twice.
    """
    text, marks, position = "", {}, 0
    for match in _MARK.finditer(say):
        text += _without_trace(say[position : match.start()], say)
        if match["id"] in marks:
            raise StoryboardError(f"the mark {match['id']!r} stands twice in {_short(say)!r}; give each its own id")
        marks[match["id"]] = len(text)
        position = match.end()
    return text + _without_trace(say[position:], say), marks


def anchor(text: str, marks: Mapping[str, int], at: str) -> int:
    """The index in `text` of the character where an overlay begins: a mark's, or where the phrase `at` is said.

    `text` and `marks` come from `spoken`. A mark wins over a phrase. Raises StoryboardError if there is neither.
    """
    if at in marks:
        return marks[at]
    index = text.find(at) if at else -1
    if index < 0 and at:
        index = text.casefold().find(at.casefold())
    if 0 <= index < len(text):
        return index
    there = f"its marks are {', '.join(marks)}" if marks else "it has no marks"
    raise StoryboardError(
        f"'at: {at}' is neither a mark nor a phrase of {_short(text)!r} ({there}); "
        f"use words that are said, or put <m id={_id_from(at)}/> into 'say'"
    )


def _without_trace(part: str, say: str) -> str:
    if trace := _TRACE.search(part):
        raise StoryboardError(
            f"malformed mark {trace.group()!r} in {_short(say)!r}; a mark is written <m id=name/>, "
            "its name of letters, digits, - and _"
        )
    return part


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _id_from(at: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", at).strip("-")[:40] or "here"
