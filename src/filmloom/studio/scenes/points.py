"""Document to points: all that could be said and shown, in order, each with where it stands and what it is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmloom.studio.document import Block, Document
from filmloom.studio.scenes.numbers import numbers
from filmloom.studio.scenes.quotations import introduced, quotation_in, shortened
from filmloom.studio.scenes.series import series_in
from filmloom.studio.scenes.summaries import summary
from filmloom.studio.scenes.tables import Series, series_chart, table_series
from filmloom.studio.scenes.textrank import rank
from filmloom.studio.scenes.words import content_words
from filmloom.studio.sentences import split_sentences
from filmloom.studio.storyboard import Bullets, Chart, Picture, Quote, Visual

_TABLE, _QUOTE, _LIST = 2.6, 2.0, 1.6  # worth, where a sentence is worth 1 on average
_LONGEST_QUOTE_S, _LONGEST_LIST_S = 11.0, 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that a shot could say."""

    id: str
    """The block and the sentence's number in it: p3-2."""
    say: str
    cites: tuple[str, ...]
    """Blocks of the document."""
    score: float = 1.0
    visual: Visual | None = None
    """What it shows, where the document itself decides that; None: the planner chooses."""
    section: str = ""
    """The heading that it stands under."""


def points_of(document: Document) -> list[Point]:
    """All points in the order of the document. Headings are no points; they name the section of those below."""
    points = _in_order(document)
    points = _scored(points, document)
    for block in document.blocks:
        if block.kind == "table":
            points = _with_table(points, block, document)
        elif block.kind == "image":
            points = _with_image(points, block, document)
    return points


def _in_order(document: Document) -> list[Point]:
    points: list[Point] = []
    section = ""
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            section = block.text
        elif block.kind == "paragraph":
            following = document.blocks[number + 1] if number + 1 < len(document.blocks) else None
            points += _sentences(block, section, document, leads=following is not None and following.kind == "list")
        elif block.kind == "quote":
            points.append(_quote(block, section, document))
        elif block.kind == "list":
            before = document.blocks[number - 1] if number else None
            points.append(_list(block, before, section, document))
    return points


def _sentences(block: Block, section: str, document: Document, *, leads: bool) -> list[Point]:
    """The sentences of a paragraph; the last one is left to the list that it introduces."""
    sentences = [sentence.strip() for sentence in split_sentences(block.text)]
    if leads and _leads_in(sentences[-1]):
        sentences = sentences[:-1]
    points = []
    for number, sentence in enumerate(sentences, 1):
        visual: Visual | None = None
        if quotation := quotation_in(sentence, document.language):
            visual = Quote(text=quotation.text, by=quotation.by)
        elif series := series_in(sentence, document.language, section):
            visual = series_chart(series, document.language, source=document.publisher)
        points.append(Point(id=f"{block.id}-{number}", say=sentence, cites=(block.id,), section=section, visual=visual))
    return points


def _quote(block: Block, section: str, document: Document) -> Point:
    text = shortened(block.text, document.language, _LONGEST_QUOTE_S)
    return Point(
        id=block.id, say=introduced(text, block.by, document.language), cites=(block.id,), score=_QUOTE,
        visual=Quote(text=text, by=block.by), section=section,
    )  # fmt: skip


def _list(block: Block, before: Block | None, section: str, document: Document) -> Point:
    from filmloom.studio.scenes.estimate import spoken_seconds

    lead = ""
    cites: tuple[str, ...] = (block.id,)
    if before is not None and before.kind == "paragraph":
        last = split_sentences(before.text)[-1].strip()
        if _leads_in(last):
            lead, cites = last, (before.id, block.id)
    items = [item.rstrip("。.；;，, ") for item in block.items]
    comma, stop, gap = ("；", "。", "") if document.language == "zh" else ("; ", ".", " ")
    lead = lead or (f"{section.rstrip('：:。.')}{'：' if document.language == 'zh' else ':'}" if section else "")
    kept = items[:1]
    for item in items[1:]:
        if spoken_seconds(lead + comma.join([*kept, item]), document.language) > _LONGEST_LIST_S:
            break
        kept.append(item)
    title = section or lead.rstrip("：:—– ")
    return Point(
        id=block.id, say=f"{lead}{gap if lead else ''}{comma.join(kept)}{stop}", cites=cites, score=_LIST,
        visual=Bullets(title=title if len(title) <= 40 else "", items=tuple(kept)), section=section,
    )  # fmt: skip


def _leads_in(sentence: str) -> bool:
    return sentence.rstrip().endswith(("：", ":", "——"))


def _scored(points: list[Point], document: Document) -> list[Point]:
    """Sentences by TextRank; quotations and numbers are worth a little more, since they make the film richer."""
    plain = [index for index, point in enumerate(points) if "-" in point.id]
    scores = rank([points[index].say for index in plain], document.language)
    scored = list(points)
    for index, score in zip(plain, scores, strict=True):
        worth = 1.3 if isinstance(points[index].visual, Quote) else 1.6 if points[index].visual else 1.0
        scored[index] = replace(points[index], score=score * worth)
    return scored


def _with_table(points: list[Point], block: Block, document: Document) -> list[Point]:
    """The table as a chart: spoken by the article's own sentence about it if there is one, else by rule."""
    series = table_series(block)
    if series is None:
        return points
    chart = series_chart(series, document.language, source=document.publisher, caption=block.text)
    index = _about(points, series, block)
    if index is not None:
        own = points[index]
        cites = tuple(sorted({*own.cites, block.id}, key=_place))
        return [
            *points[:index],
            replace(own, cites=cites, visual=chart, score=own.score + _TABLE),
            *points[index + 1 :],
        ]
    point = Point(
        id=block.id, say=summary(series, chart.title, document.language), cites=(block.id,), score=_TABLE, visual=chart,
        section=_section_at(points, block),
    )  # fmt: skip
    at = next((i for i, other in enumerate(points) if _place(other.cites[0]) > _place(block.id)), len(points))
    return [*points[:at], point, *points[at:]]


def _about(points: Sequence[Point], series: Series, block: Block) -> int | None:
    """The sentence near the table that states two of its numbers, or one with its label; never the lead."""
    best, most = None, 0
    for index, point in enumerate(points):
        far = abs(_place(point.cites[0]) - _place(block.id)) > 3
        if index == 0 or far or (point.visual is not None and not isinstance(point.visual, Chart)):
            continue
        stated = {number.value for number in numbers(point.say)} | {number.bare for number in numbers(point.say)}
        rows = [
            label in point.say and value in stated for label, value in zip(series.labels, series.values, strict=True)
        ]
        hits = 2 * sum(rows) + len(stated & {value for value in series.values if value > 12})
        if sum(rows) and hits > most and hits >= 3:
            best, most = index, hits
    return best


def _with_image(points: list[Point], block: Block, document: Document) -> list[Point]:
    """A picture goes with the sentence beside it that shares most words with its caption, or says its caption."""
    near = [
        index
        for index, point in enumerate(points)
        if point.visual is None and abs(_place(point.cites[0]) - _place(block.id)) <= 2
    ]
    picture = Picture(path=str(block.path), caption=block.text)
    if not near:
        if not block.text:
            return points
        at = next((i for i, other in enumerate(points) if _place(other.cites[0]) > _place(block.id)), len(points))
        say = (
            block.text
            if re.search(r"[。.!！?？]$", block.text)
            else block.text + ("。" if document.language == "zh" else ".")
        )
        return [*points[:at], Point(id=block.id, say=say, cites=(block.id,), score=1.5, visual=picture), *points[at:]]
    caption = set(content_words(block.text, document.language))
    best = max(
        near,
        key=lambda i: (
            len(caption & set(content_words(points[i].say, document.language))),
            -abs(_place(points[i].cites[0]) - _place(block.id)),
        ),
    )
    own = points[best]
    cites = tuple(sorted({*own.cites, block.id}, key=_place))
    return [*points[:best], replace(own, visual=picture, cites=cites, score=own.score + 1.2), *points[best + 1 :]]


def _place(block_id: str) -> int:
    return int(block_id[1:])


def _section_at(points: Sequence[Point], block: Block) -> str:
    before = [point.section for point in points if _place(point.cites[0]) <= _place(block.id)]
    return before[-1] if before else ""
