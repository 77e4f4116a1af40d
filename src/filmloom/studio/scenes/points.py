"""Document to points: all that could be said and shown, in order, each with where it stands and what it is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from filmloom.studio.document import Block, Document
from filmloom.studio.scenes.agenda import agenda, dated_sentences, is_about_what_comes
from filmloom.studio.scenes.comparison import comparison_in
from filmloom.studio.scenes.drawable import illustration_of
from filmloom.studio.scenes.estimate import spoken_seconds
from filmloom.studio.scenes.pieces import LONGEST, pieces
from filmloom.studio.scenes.quotations import introduced, quotation_in, shortened
from filmloom.studio.scenes.series import series_in
from filmloom.studio.scenes.tables import series_chart
from filmloom.studio.scenes.textrank import rank
from filmloom.studio.scenes.words import content_words
from filmloom.studio.scenes.worth import is_placard, news_worth, without_dateline
from filmloom.studio.sentences import split_sentences
from filmloom.studio.storyboard import Bullets, Chart, Quote, Visual
from filmloom.types import Language

_WORTH = {
    "chart": 3.5,
    "quote": 2.8,
    "list": 2.6,
    "agenda": 2.6,
    "picture": 1.2,
}  # added to a sentence's, which is 1 on average
_AGAIN = {
    "chart": 0.75,
    "quote": 0.5,
    "list": 0.5,
    "agenda": 0.5,
    "picture": 0.9,
}  # what the next of a kind is worth of the one before
_DRAWN = 1.2  # added to what can be illustrated
_MOST_TRIED = 150  # sentences of one document that the world is asked about before any is chosen
_OPENING = 0.3  # added to the first sentence under each heading
_EARLY = 0.4  # added to the sentences of the first two paragraphs: news says first what matters
_LOOSE = 1.7  # a Chinese sentence this many times longer than a shot is told clause by clause, as far as there is room
_CLOSING = 0.7  # added to the text's last sentence
_SHOWN = 1.3  # times a shot's usual length that a chart may be looked at
_LONGEST_TITLE = 40
_LONGEST_QUOTE_S, _LONGEST_LIST_S = 11.0, 15.0
_LEANS = re.compile(
    r"^(?:他|她|它|这(?!条|座|家|所|一天)|那(?!年)|其中|此外|同时|比[上去前]|但|不过|然而|而且|也|还|因此|所以|对此|随后|另外)"
    r"|[”」][^“”]{0,4}(?:他|她)|[”\"]\s*(?:he|she|they)\b|^(?:\S+ ){1,5}(?:it|them)\b"
    r"|^(?:He|She|It|They|This|That|These|Those|His|Her|Their|Its|But|And|However|So|Also|Then|Meanwhile)\b"
)


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
    kicker: str = ""
    """That heading, as long as what follows is still about it: over its first paragraph."""
    drawn: bool = False
    """Its words can be drawn as moving pictures."""
    leans: bool = False
    """It speaks of what the point before it named."""

    @property
    def place(self) -> int:
        """The number of its block."""
        return block_number(self.cites[0])


def block_number(block_id: str) -> int:
    """p12 is 12."""
    return int(block_id[1:])


def text_points(document: Document) -> list[Point]:
    """Sentences, quotations and lists in the order of the document. Headings name the section of what follows."""
    points: list[Point] = []
    section = kicker = ""
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            section = kicker = block.text
        elif block.kind == "paragraph" and not is_placard(block.text):
            following = document.blocks[number + 1] if number + 1 < len(document.blocks) else None
            leads = following is not None and following.kind == "list"
            told = _dated(block, section, document) if not leads else None
            told = told or _sentences(block, section, document, leads=leads)
            points += [replace(point, kicker=kicker) for point in told]
            kicker = ""
        elif block.kind == "quote":
            points.append(_quote(block, section, document))
        elif block.kind == "list":
            before = document.blocks[number - 1] if number else None
            points.append(_list(block, before, section, document))
    return _ranked(points, document)


def with_worth(points: list[Point], language: Language) -> list[Point]:
    """What has a picture of its own is worth more; of each kind the richest chart or the shortest words most."""
    worth = dict(_WORTH)
    weighed = list(points)
    tried = len(points) <= _MOST_TRIED
    for index in sorted(range(len(points)), key=lambda index: _bulk(points[index])):
        point = points[index]
        kind = point.visual.type if point.visual else ""
        if kind in worth:
            weighed[index] = replace(point, score=point.score + worth[kind])
            worth[kind] *= _AGAIN[kind]
        elif tried and illustration_of(point.say, language):
            weighed[index] = replace(point, score=point.score + _DRAWN, drawn=True)
    return weighed


def _bulk(point: Point) -> int:
    return -len(point.visual.numbers) if isinstance(point.visual, Chart) else len(point.say)


def _sentences(block: Block, section: str, document: Document, *, leads: bool) -> list[Point]:
    """The sentences of a paragraph; the last one is left to the list that it introduces."""
    sentences = [sentence.strip() for sentence in split_sentences(without_dateline(block.text))]
    if leads and _leads_in(sentences[-1]):
        sentences = sentences[:-1]
    sentences = [part for sentence in sentences for part in _loosened(sentence, document)]
    return [
        Point(
            id=f"{block.id}-{number}",
            say=sentence,
            cites=(block.id,),
            section=section,
            visual=_own_visual(sentence, section, document),
            leans=number > 1 and _LEANS.search(sentence) is not None,
        )
        for number, sentence in enumerate(sentences, 1)
    ]


def _dated(block: Block, section: str, document: Document) -> list[Point] | None:
    """A paragraph of dates under a heading that promises what comes: shown as a whole. None for any other."""
    language = document.language
    sentences = [sentence.strip() for sentence in split_sentences(block.text)]
    if not is_about_what_comes(section) or spoken_seconds(block.text, language) > _LONGEST_LIST_S:
        return None
    if not dated_sentences(sentences, language):
        return None
    visual = agenda(section, [sentence.rstrip("。.!！") for sentence in sentences], language)
    return [Point(id=block.id, say=block.text, cites=(block.id,), visual=visual, section=section)]


def _loosened(sentence: str, document: Document) -> list[str]:
    """A sentence, or the parts of a Chinese one that runs on over many clauses, as announcements do."""
    language = document.language
    if language == "en" or spoken_seconds(sentence, language) < _LOOSE * LONGEST:
        return [sentence]
    if quotation_in(sentence, language) or series_in(sentence, language, ""):
        return [sentence]
    return [re.sub("[，；、：,;:]+$", "。", part.strip()) for part in pieces(sentence, language)]


def _own_visual(sentence: str, section: str, document: Document) -> Visual | None:
    if quotation := quotation_in(sentence, document.language):
        return Quote(text=quotation.text, by=quotation.by)
    if series := series_in(sentence, document.language, section):
        return series_chart(series, document.language, source=document.publisher)
    if spoken_seconds(sentence, document.language) <= _SHOWN * LONGEST:
        comparison = comparison_in(sentence, document.language)
        return comparison and comparison.model_copy(update={"source": document.publisher})
    return None


def _quote(block: Block, section: str, document: Document) -> Point:
    if own := quotation_in(block.text, document.language):  # the block holds the words and whose they are
        visual = Quote(text=own.text, by=own.by)
        return Point(id=block.id, say=block.text, cites=(block.id,), visual=visual, section=section)
    text = shortened(block.text, document.language, _LONGEST_QUOTE_S)
    return Point(
        id=block.id,
        say=introduced(text, block.by, document.language),
        cites=(block.id,),
        visual=Quote(text=text, by=block.by),
        section=section,
    )


def _list(block: Block, before: Block | None, section: str, document: Document) -> Point:
    """The list with the sentence that leads into it, or else under its heading."""
    lead, cites = _lead(block, before)
    if lead and section and spoken_seconds(lead + "".join(block.items), document.language) > _LONGEST_LIST_S:
        lead = ""  # the heading is shorter
    comma, stop, gap, colon = ("；", "。", "", "：") if document.language == "zh" else ("; ", ".", " ", ":")
    items = [item.rstrip("。.；;，, ") for item in block.items]
    kept = items[:1]
    for item in items[1:]:
        if spoken_seconds(lead + comma.join([*kept, item]), document.language) > _LONGEST_LIST_S:
            lead = ""  # it may promise how many there are
            break
        kept.append(item)
    if not lead and section:
        cites = (block.id,)
        lead = section.rstrip("：:。.") + colon
    title = section or lead.rstrip("：:—– ")
    title = title if len(title) <= _LONGEST_TITLE else ""
    coming = is_about_what_comes(section)
    return Point(
        id=block.id,
        say=f"{lead}{gap if lead else ''}{comma.join(kept)}{stop}",
        cites=cites,
        visual=agenda(title, kept, document.language) if coming else Bullets(title=title, items=tuple(kept)),
        section=section,
    )


def _lead(block: Block, before: Block | None) -> tuple[str, tuple[str, ...]]:
    if before is not None and before.kind == "paragraph":
        last = split_sentences(before.text)[-1].strip()
        if _leads_in(last):
            return last, (before.id, block.id)
    return "", (block.id,)


def _leads_in(sentence: str) -> bool:
    return sentence.rstrip().endswith(("：", ":", "——"))


def _ranked(points: list[Point], document: Document) -> list[Point]:
    """Sentences by TextRank and by their news; the first under each heading and the last of all a little higher."""
    plain = [index for index, point in enumerate(points) if "-" in point.id]
    scores = rank([points[index].say for index in plain], document.language)
    headline = content_words(document.title, document.language)
    early = list(dict.fromkeys(points[index].cites for index in plain))[:2]
    ranked = list(points)
    opened: set[str] = set()
    for index, score in zip(plain, scores, strict=True):
        opening = points[index].section not in opened
        opened.add(points[index].section)
        last = index == len(points) - 1
        news = news_worth(points[index].say, document.language, headline)
        worth = score + news + _OPENING * opening + _CLOSING * last + _EARLY * (points[index].cites in early)
        ranked[index] = replace(points[index], score=worth)
    return ranked
