"""Words to know: found where a teacher lists them, shown with their meaning when they are first spoken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from filmloom.studio.document import Block
from filmloom.studio.formulas import said, shown
from filmloom.studio.marks import spoken
from filmloom.studio.scenes.lessons.cues import term_of
from filmloom.studio.storyboard import Overlay, Shot
from filmloom.types import Language

_UNTOLD: Final = frozenset({"title", "end"})
_LEAST_S, _READ_S = 3.5, {"en": 0.06, "zh": 0.16}
"""Seconds that a meaning is seen: at least, and per character."""


def terms_in(blocks: Sequence[Block]) -> tuple[dict[str, str], dict[str, str], list[Block]]:
    """Terms with their meanings and the blocks they come from, and the blocks that name none."""
    terms: dict[str, str] = {}
    homes: dict[str, str] = {}
    others: list[Block] = []
    for block in blocks:
        pairs = _pairs(block)
        if not pairs:
            others.append(block)
        for term, meaning in pairs:
            terms.setdefault(term, meaning)
            homes.setdefault(term, block.id)
    return terms, homes, others


def _pairs(block: Block) -> list[tuple[str, str]]:
    if block.kind == "table" and len(block.rows[0]) == 2:
        return [(row[0], row[1]) for row in block.rows[1:] if all(row)]
    texts = block.items if block.kind == "list" else (block.text,) if block.kind == "paragraph" else ()
    return [pair for text in texts if (pair := term_of(text))]


def with_terms(
    shots: Sequence[Shot], terms: Mapping[str, str], language: Language, apart: frozenset[str] = frozenset()
) -> tuple[list[Shot], dict[str, str]]:
    """The shots with each term shown in the first that says it and shows none yet; and the terms that none says.

    apart: shots that only list what comes.
    """
    told = list(shots)
    left: dict[str, str] = {}
    for term, meaning in terms.items():
        for index, shot in enumerate(told):
            free = shot.id not in _UNTOLD | apart and not any(o.type == "term" for o in shot.overlays)
            phrase = _phrase(term, said(spoken(shot.say)[0], language)) if free else ""
            if phrase:
                seconds = max(_LEAST_S, round(_READ_S[language] * len(meaning), 1))
                shape = {"type": "term", "text": term, "detail": shown(meaning), "at": phrase, "for": seconds}
                overlay = Overlay.model_validate(shape)
                told[index] = shot.model_copy(update={"overlays": (*shot.overlays, overlay)})
                break
        else:
            left[term] = meaning
    return told, left


def _phrase(term: str, text: str) -> str:
    """The term as the text says it; a Latin word only as a whole, its plural too."""
    if re.search(r"[\u4e00-\u9fff]", term):
        return term if term in text else ""
    match = re.search(rf"\b{re.escape(term)}(?:e?s)?\b", text, re.IGNORECASE)
    return match.group() if match else ""
