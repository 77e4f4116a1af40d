"""The in-box planner: a document becomes a storyboard by rule, without a model, in a fraction of a second."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Sequence
from dataclasses import replace

from filmloom.errors import InputError
from filmloom.studio.document import Document
from filmloom.studio.scenes.drawable import emblem_of
from filmloom.studio.scenes.estimate import spoken_seconds
from filmloom.studio.scenes.exhibits import points_of
from filmloom.studio.scenes.pieces import SHORTEST, pieces
from filmloom.studio.scenes.points import Point
from filmloom.studio.scenes.selection import select
from filmloom.studio.scenes.visuals import MOVING, Spoken, choose_visuals, overlays_of
from filmloom.studio.sentences import split_sentences
from filmloom.studio.storyboard import (
    End,
    Illustration,
    Output,
    Pad,
    Picture,
    Shot,
    Source,
    Storyboard,
    Title,
    VoiceChoice,
)
from filmloom.types import Language, Size

_LOG = logging.getLogger(__name__)
_USUAL_SECONDS = 60.0
_LONGEST_SECONDS = 3600.0
_DRAWN_BONUSES = (0.0, 0.5, 1.0, 1.5)
_BAR = 0.9  # what is worth less is only said where the film would be too short without it
_USUAL_SHOT = 4.0  # seconds
_END_SECONDS = 3.2
_PAD = Pad()
_TOGETHER = 7.5  # seconds that two short sentences may take as one shot
_MONTHS = "January February March April May June July August September October November December"


def plan(
    document: Document,
    *,
    seconds: float | None = None,
    language: Language | None = None,
    seed: int = 7,
    size: Size = (1920, 1080),
    fps: int = 25,
    voice: VoiceChoice | None = None,
) -> Storyboard:
    """Headline, what matters most of the text in its own order and words, and the source.

    Args:
        document: what `documents.read` gives.
        seconds: how long the film should be; whole sentences fill it to a few per cent. None: a minute, or less if
            the text is short. A text that is too short for it is said as a whole.
        language: None or the document's own; nothing is translated.
        seed: what drawings vary by.
        size: (width, height) in pixels.
        fps: frames per second.
        voice: who speaks; its rate counts for the length.

    Raises InputError for a length or language that can't be had.
    """
    checked(document, seconds, language)
    voice = voice or VoiceChoice()
    title, end = _title(document), end_shot(document)
    title, points = _headline_once(title, points_of(document))
    room = (seconds or _USUAL_SECONDS) - _seconds(title.say, document, voice) - end.min
    lengths = [_point_seconds(point, document, voice) for point in points]
    shots = _chosen(points, lengths, room, document.language)
    if seconds and sum(lengths) < 0.85 * room:
        _LOG.info("the text fills %.0f s, not the %.0f s that were asked for", seconds - room + sum(lengths), seconds)
    return Storyboard(
        language=document.language,
        title=document.title or title.visual.type,
        seed=seed,
        output=Output(size=size, fps=fps),
        voice=voice,
        sources=(source_of(document),),
        shots=(title, *shots, end),
    )


def _chosen(points: Sequence[Point], lengths: Sequence[float], room: float, language: Language) -> list[Shot]:
    """The shots that fill the room best; what can be drawn counts more until a third of them are moving pictures."""
    shots: list[Shot] = []
    for bonus in _DRAWN_BONUSES:
        scores = [_worth(point, length, bonus) for point, length in zip(points, lengths, strict=True)]
        chosen = select(lengths, scores, room, leaning=[point.leans for point in points])
        shots = _shots([points[index] for index in chosen], language)
        if sum(isinstance(shot.visual, Illustration | Picture) for shot in shots) >= MOVING * len(shots):
            break
    return shots


def checked(document: Document, seconds: float | None, language: Language | None) -> None:
    """Raises InputError for a length or a language that a film of this text can't have."""
    if language is not None and language != document.language:
        names = {"zh": "Chinese", "en": "English"}
        raise InputError(
            f"the text is {names[document.language]} and the film was asked for in {names[language]}: nothing is "
            f"translated here; give a text in {names[language]}, or leave the language out"
        )
    if seconds is not None and not (math.isfinite(seconds) and 1 <= seconds <= _LONGEST_SECONDS):
        raise InputError(f"a film of {seconds:g} s can't be planned; ask for 1 to {_LONGEST_SECONDS:g} seconds")


def _title(document: Document) -> Shot:
    """The headline, said and shown; not said if the text itself begins with it."""
    dateline = " · ".join(part for part in (date_of(document.date, document.language), document.publisher) if part)
    headline = document.title or document.publisher or "…"
    first = next((block.text for block in document.blocks if block.text), "")
    say = "" if first.startswith(headline.rstrip("…")) else headline
    sentences = [sentence for block in document.blocks for sentence in split_sentences(block.text)]
    pictures = emblem_of(headline, sentences, document.language)
    return Shot(
        id="title", say=say, min=3.0, cites=() if say != headline else ("s1",),
        visual=Title(text=headline, kicker=document.place, dateline=dateline, pictures=pictures),
    )  # fmt: skip


def _headline_once(title: Shot, points: list[Point]) -> tuple[Shot, list[Point]]:
    """A text whose first sentence is its headline: the title says it, and no other shot."""
    shown = title.visual.text if isinstance(title.visual, Title) else ""
    if len(points) < 2 or title.say or points[0].visual is not None or points[0].say.rstrip("。.!！") != shown:
        return title, points
    return title.model_copy(update={"say": points[0].say, "cites": _cites(points[0].cites)}), points[1:]


def _cites(blocks: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"s1#{block}" for block in blocks)


def end_shot(document: Document) -> Shot:
    """Source, author and date."""
    zh = document.language == "zh"
    lines = [
        f"{'来源：' if zh else 'Source: '}{document.publisher}" if document.publisher else "",
        f"{'作者：' if zh else 'By '}{document.author}" if document.author else "",
        date_of(document.date, document.language),
    ]
    return Shot(id="end", min=_END_SECONDS, visual=End(title=document.title, lines=tuple(filter(None, lines))))


def date_of(date: str, language: Language) -> str:
    """2026-03-18 as people write it; any other form as it came."""
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", date)
    if not match or not 1 <= int(match[2]) <= 12:
        return date
    year, month, day = (int(part) for part in match.groups())
    return f"{year}年{month}月{day}日" if language == "zh" else f"{_MONTHS.split()[month - 1]} {day}, {year}"


def source_of(document: Document) -> Source:
    """Where the text comes from, as a storyboard tells it."""
    return Source(
        uri=document.uri, title=document.title, publisher=document.publisher, date=document.date, sha256=document.sha256
    )


def _seconds(say: str, document: Document, voice: VoiceChoice) -> float:
    spoken = spoken_seconds(say, document.language, voice.rate)
    return max(3.0 if not say else 2.0, _PAD.before + spoken + _PAD.after)


def _point_seconds(point: Point, document: Document, voice: VoiceChoice) -> float:
    return sum(_seconds(part, document, voice) for part in _parts(point, document.language))


def _worth(point: Point, seconds: float, bonus: float) -> float:
    """What a point adds to a film; of equally good points the longer says more, but not in proportion."""
    return (point.score + bonus * point.drawn - _BAR) * math.pow(seconds / _USUAL_SHOT, 0.4)


def _parts(point: Point, language: Language) -> list[str]:
    """What a point's shots say. What the document shows by itself stays one shot, however long its words."""
    if point.visual is not None:
        return [point.say]
    return [part.strip() for part in pieces(point.say, language)]


def _shots(points: Sequence[Point], language: Language) -> list[Shot]:
    spoken: list[Spoken] = []
    for point in _merged(points, language):
        parts = _parts(point, language)
        for number, part in enumerate(parts):
            suffix = "" if len(parts) == 1 else f"-{number + 1}"
            spoken.append(
                Spoken(
                    id=point.id + suffix,
                    say=part,
                    cites=point.cites,
                    visual=point.visual,
                    kicker=point.kicker if number == 0 else "",
                    context=point.say,
                    continues=number > 0,
                )
            )
    visuals = choose_visuals(spoken, language)
    return [
        Shot(
            id=shot.id,
            say=shot.say,
            cites=_cites(shot.cites),
            visual=visual,
            overlays=overlays_of(shot, visual, language),
        )
        for shot, visual in zip(spoken, visuals, strict=True)
    ]


def _merged(points: Sequence[Point], language: Language) -> list[Point]:
    """Very short sentences of one paragraph that follow each other are said in one shot."""
    merged: list[Point] = []
    for point in points:
        before = merged[-1] if merged else None
        if before and before.visual is None and point.visual is None and before.cites == point.cites:
            gap = "" if language == "zh" else " "
            together = before.say + gap + point.say
            shorter = min(spoken_seconds(before.say, language), spoken_seconds(point.say, language))
            if shorter < SHORTEST and spoken_seconds(together, language) <= _TOGETHER:
                merged[-1] = replace(before, say=together)
                continue
        merged.append(point)
    return merged
