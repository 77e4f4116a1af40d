"""Whether a storyboard says only what its document says: every number and every quotation is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from filmloom.errors import StoryboardError
from filmloom.studio.document import Document
from filmloom.studio.marks import spoken
from filmloom.studio.scenes.numbers import numbers
from filmloom.studio.scenes.tables import header_unit, unit_scale
from filmloom.studio.storyboard import (
    Agenda,
    Bullets,
    Card,
    Chart,
    Code,
    End,
    Formula,
    Picture,
    Quote,
    Shot,
    Storyboard,
    Title,
)

_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")


def unsupported(storyboard: Storyboard, document: Document) -> list[str]:
    """What the storyboard states and the document doesn't: one sentence per number or quotation, naming the shot.

    Looked at: narration, what stands on cards, charts and overlays. Not looked at: prompts of illustrations.
    """
    known = _known_numbers(document)
    words = _folded(" ".join(_texts(document)))
    complaints: list[str] = []
    for shot in storyboard.shots:
        for text in _shown(shot):
            complaints += [
                f"{shot.id}: the number {number.text} is not in the document"
                for number in numbers(text)
                if number.value not in known
            ]
        complaints += [
            f"{shot.id}: the quotation “{quote}” is not in the document"
            for quote in _quotes(shot)
            if _folded(quote) not in words
        ]
        complaints += [f"{shot.id}: {problem}" for problem in _chart_problems(shot, known)]
    return list(dict.fromkeys(complaints))


def _known_numbers(document: Document) -> set[Decimal]:
    known = {number.value for text in _texts(document) for number in numbers(text)}
    for block in document.blocks:
        for column in range(len(block.rows[0]) if block.rows else 0):
            scale = unit_scale(header_unit(block.rows[0][column]))
            if scale != 1:
                cells = [row[column] for row in block.rows[1:]]
                known |= {number.value * scale for cell in cells for number in numbers(cell)}
    return known


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.date, document.place, document.author, document.publisher)
    for block in document.blocks:
        yield block.text
        yield block.by
        yield from block.items
        for row in block.rows:
            yield from row


def _said(shot: Shot) -> str:
    try:
        return spoken(shot.say)[0]
    except StoryboardError:
        return shot.say


def _shown(shot: Shot) -> Iterator[str]:
    yield _said(shot)
    for overlay in shot.overlays:
        yield from (overlay.text, overlay.detail)
    visual = shot.visual
    if isinstance(visual, Title):
        yield from (visual.text, visual.kicker, visual.dateline)
    elif isinstance(visual, Card):
        yield from (visual.text, visual.kicker)
    elif isinstance(visual, Quote):
        yield from (visual.text, visual.by)
    elif isinstance(visual, Formula):
        yield from (visual.title, *(step.note for step in visual.steps))
    elif isinstance(visual, Code):
        yield visual.title
    elif isinstance(visual, Bullets):
        yield from (visual.title, *visual.items)
    elif isinstance(visual, Agenda):
        yield from (visual.title, *(text for item in visual.items for text in (item.when, item.text)))
    elif isinstance(visual, Picture):
        yield visual.caption
    elif isinstance(visual, Chart):
        yield from (visual.title, *visual.labels, *(column.title for column in visual.columns))
    elif isinstance(visual, End):
        yield from (visual.title, *visual.lines)


def _quotes(shot: Shot) -> Iterator[str]:
    for groups in _QUOTED.findall(_said(shot)):
        quote = "".join(groups)
        if len(_folded(quote)) >= 2:
            yield quote
    if isinstance(shot.visual, Quote):
        yield shot.visual.text


def _chart_problems(shot: Shot, known: set[Decimal]) -> Iterator[str]:
    if isinstance(shot.visual, Chart):
        scale = unit_scale(shot.visual.unit)
        for value in shot.visual.numbers:
            exact = abs(Decimal(repr(value)))
            if exact not in known and exact * scale not in known:
                yield f"the chart's value {value:g} is not in the document"


def _folded(text: str) -> str:
    """Only letters and digits, small: so that marks and spaces make no difference."""
    return re.sub(r"[\W_]+", "", text).casefold()
