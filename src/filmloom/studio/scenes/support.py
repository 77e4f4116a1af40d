"""Whether a storyboard says only what its document says: numbers, dates, names and quotations are looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from filmloom.errors import StoryboardError
from filmloom.studio.document import Document
from filmloom.studio.marks import spoken
from filmloom.studio.scenes.names import Words, days, folded, months, named, on_the_card, speaker
from filmloom.studio.scenes.numbers import Number, numbers
from filmloom.studio.scenes.tables import header_unit, unit_scale
from filmloom.studio.storyboard import (
    Agenda,
    Bullets,
    Card,
    Chart,
    Code,
    Diagram,
    End,
    Formula,
    Picture,
    Quote,
    Shot,
    Storyboard,
    Title,
)

_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")
_COUNT = re.compile(r"\d+ / \d+")
"""The second of three parts: what the film says of itself."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What documents say, brought to forms that can be compared."""

    numbers: frozenset[Decimal]
    bare: frozenset[Decimal]
    """Without their scales: 1.2 of 1.2万."""
    words: Words
    months: frozenset[int]
    days: frozenset[int]


def unsupported(storyboard: Storyboard, *documents: Document) -> list[str]:
    """What the storyboard states and no document does: a sentence per number, date, name or quotation with its shot.

    Looked at: narration, what stands on cards, charts and overlays. Not looked at: prompts of illustrations, and names
    but as `scenes.names` says.
    """
    known = _known(documents)
    return _told(
        (shot, f"the {what} is not in the document")
        for shot in storyboard.shots
        for what in (*_figures(shot, known, storyboard), *_others(shot, known, storyboard))
    )


def displaced(storyboard: Storyboard, documents: Mapping[str, Document]) -> list[str]:
    """Numbers and quotations that stand in the documents, but not in the paragraphs that their shots cite.

    documents: by the ids of the storyboard's sources. What headings say counts for every paragraph. Shots that cite
    nothing, or a document as a whole, aren't looked at.
    """
    whole = _known([*documents.values()])
    found: list[tuple[Shot, str]] = []
    for shot in storyboard.shots:
        cited = [cite.partition("#") for cite in shot.cites]
        if cited and all(block and source in documents for source, _, block in cited):
            here = _known([_part(documents[source], block) for source, _, block in cited])
            nowhere = {*_figures(shot, whole, storyboard)}
            cites = ", ".join(shot.cites)
            found += [
                (shot, f"the {what} is in the document, but not in {cites}, which the shot cites")
                for what in _figures(shot, here, storyboard)
                if what not in nowhere
            ]
    return _told(found)


def _told(found: Iterable[tuple[Shot, str]]) -> list[str]:
    return list(dict.fromkeys(f"{shot.id}: {told}" for shot, told in found))


def _part(document: Document, block: str) -> Document:
    blocks = (each for each in document.blocks if each.id == block or each.kind == "heading")
    return replace(document, blocks=tuple(blocks))


def _figures(shot: Shot, known: _Known, storyboard: Storyboard) -> Iterator[str]:
    """Numbers and quotations that aren't known."""
    for text in _looked_at(shot, storyboard):
        yield from (f"number {each.text}" for each in numbers(text) if not _is_known(each, text, known))
    yield from (f"quotation “{quote}”" for quote in _quotes(shot) if not known.words.have(quote))
    yield from _chart_values(shot, known.numbers)


def _others(shot: Shot, known: _Known, storyboard: Storyboard) -> Iterator[str]:
    """Months, days and names that aren't known."""
    for text in _looked_at(shot, storyboard):
        for what, found, there in (
            ("month", months(text, stated=True), known.months),
            ("day", days(text), known.days),
        ):
            yield from (f"{what} {each}" for number, each in found.items() if number not in there)
    if storyboard.kind == "news":
        yield from (f"name {name}" for name in _names(shot, storyboard) if not known.words.know(name))


def _looked_at(shot: Shot, storyboard: Storyboard) -> Iterator[str]:
    yield from (text for text in _shown(shot) if not _COUNT.fullmatch(text))
    if isinstance(shot.visual, Diagram) and storyboard.kind == "news":  # a lesson's axes are its own
        yield shot.visual.text


def _is_known(number: Number, text: str, known: _Known) -> bool:
    if text[number.end :].startswith("…"):  # a text that was cut may have lost the scale: 8763… of 8763万
        return number.bare in known.bare
    return number.value in known.numbers


def _known(documents: Sequence[Document]) -> _Known:
    texts = [text for document in documents for text in _texts(document)]
    whole = "\n".join(texts)
    return _Known(
        numbers=frozenset(value for document in documents for value in _known_numbers(document)),
        bare=frozenset(number.bare for text in texts for number in numbers(text)),
        words=Words(whole),
        months=frozenset(months(whole)),
        days=frozenset(days(whole)),
    )


def _names(shot: Shot, storyboard: Storyboard) -> Iterator[str]:
    yield from named(_said(shot), storyboard.language)
    if isinstance(shot.visual, Quote):
        yield from speaker(shot.visual.by)
    for overlay in shot.overlays:
        if overlay.type == "lower_third":
            yield from on_the_card(overlay.text)


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
    yield shot.chapter
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
        if len(folded(quote)) >= 2:
            yield quote
    if isinstance(shot.visual, Quote):
        yield shot.visual.text


def _chart_values(shot: Shot, known: Collection[Decimal]) -> Iterator[str]:
    if isinstance(shot.visual, Chart):
        scale = unit_scale(shot.visual.unit)
        for value in shot.visual.numbers:
            exact = abs(Decimal(repr(value)))
            if exact not in known and exact * scale not in known:
                yield f"chart's value {value:g}"
