"""A sentence as a card, for what can't be drawn: numbers or quoted words stand out in accent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import RISE, Card, Entrance, Part, faded, fill, section_rule, text_block, text_part
from filmloom.draw.cards.disc import MOST, disc_parts, words_and_disc
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

_UNIT_EN = r"\s(?:square\s|cubic\s|new\s)?(?:people|yuan|percent|species|(?!(?:was|has|his|its|this)\b)[a-z]{3,14}s)\b"
_NUMBER = re.compile(
    r"[$¥￥€£]?\d[\d,.:：]*\d*(?:\s?(?:%|％|‰|℃|°C|percent\b|hundred\b|thousand\b|million\b|billion\b|trillion\b|km\b))*"
    r"(?:\s?(?:万亿|[百千万亿])+)?"
    r"(?:\s?(?:个百分点|公里|平方米|平方公里|人次|小时|分钟|[元人座站条个年月日天岁倍次分秒吨米辆台家名所项]))?"
    rf"(?:\s?[ap]\.m\.|(?<!\b(?:19|20)\d\d){_UNIT_EN})?"
)
_QUOTED = re.compile(r"(?<=[“「『《])[^”」』》]{1,24}(?=[”」』》])|(?<=\")[^\"]{1,40}(?=\")")
_MOST = 4


class TextCard(Card):
    """A statement in large type under a kicker; its numbers (or else its quoted words) are marked.

    drawings: up to three that stand beside the text (below it in tall frames), on a disc.
    """

    def __init__(self, stage: Stage, text: str, kicker: str = "", drawings: Sequence[skia.Picture] = ()) -> None:
        drawings = drawings[:MOST]
        words, disc = words_and_disc(stage) if drawings else (stage.body, None)
        parts = [section_rule(stage, stage.body), *_statement_parts(stage, words, text, kicker)]
        if disc:
            parts += disc_parts(stage, disc, drawings)
        super().__init__(stage, parts)


def emphasized(text: str) -> tuple[tuple[int, int], ...]:
    """What stands out in a sentence, as (begin, end): at most four numbers with their units, or else quoted words."""
    for pattern in (_NUMBER, _QUOTED):
        spans = tuple(_trimmed(match) for match in pattern.finditer(text))
        if spans:
            return spans[:_MOST]
    return ()


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Without the sentence's own mark behind a number: in 2026. the point is no part of it."""
    kept = match[0] if match[0].endswith(".m.") else match[0].rstrip(".,:： ")
    return match.start(), match.start() + len(kept)


def _statement_parts(stage: Stage, body: Box, text: str, kicker: str) -> list[Part]:
    gap = stage.gap
    wide = body.w == stage.body.w and not (stage.is_portrait or stage.is_square)
    width = body.w * (0.9 if wide else 1.0)
    top = text_block(
        stage, kicker, "body", width, stage.type("body") * 1.4, color=stage.theme.accent, bold=True, smallest=24.0
    )
    above = top.height + gap(1.25) if kicker else 0.0
    room = body.h - gap(2) - above
    block = text_block(stage, text, "display", width, room * 0.86, bold=True, smallest="small", balance=True)
    y = body.y + gap(2) + max(0.0, room - block.height) * 0.42
    parts = [text_part(stage, top, body.x, y, -0.25)] if kicker else []
    return [*parts, *_marked_text(stage, block, body.x, y + above)]


def _marked_text(stage: Stage, block: TextBlock, x: float, y: float) -> Iterator[Part]:
    spans = emphasized(block.text)
    marks = [box.moved(x, y) for begin, end in spans for box in block.rects(begin, end)]
    yield Part(lambda canvas, shown: _paint_marks(canvas, stage, marks, shown), Entrance(0.5, 0.6))

    def paint(canvas: skia.Canvas, shown: float) -> None:
        sheet = Box(x, y, block.width, block.height + stage.units(RISE)).inset(-stage.units(20))
        with faded(canvas, shown, sheet):
            _paint_colored(canvas, stage, block, spans, x, y + (1 - shown) * stage.units(RISE))

    yield Part(paint, Entrance(-0.15), block.issues)


def _paint_marks(canvas: skia.Canvas, stage: Stage, marks: list[Box], shown: float) -> None:
    """As with a marker pen, behind the lower half of the words, from left to right."""
    for mark in marks:
        left = max(stage.body.x, mark.x - stage.units(6))
        width = min(stage.body.right, mark.right + stage.units(6)) - left
        stroke = Box(left, mark.y + mark.h * 0.64, width * shown, mark.h * 0.28)
        canvas.drawRoundRect(stroke.to_rect(), stage.units(4), stage.units(4), fill(stage.theme.accent_soft))


def _paint_colored(
    canvas: skia.Canvas, stage: Stage, block: TextBlock, spans: tuple[tuple[int, int], ...], x: float, y: float
) -> None:
    """Paint a block with the tokens of some spans in accent: each token once, so that its edges stay clean."""
    tokens = [placed.token for line in block.lines for placed in line.tokens]

    def is_marked(index: int) -> bool:
        return any(tokens[index].begin < end and tokens[index].end > begin for begin, end in spans)

    for marked, run in groupby(range(len(tokens)), key=is_marked):
        indices = list(run)
        begin, end = tokens[indices[0]].begin, tokens[indices[-1]].end
        end += tokens[indices[-1]].begin == end  # an ellipsis stands for no characters
        block.draw_range(canvas, x, y, begin, end, color=stage.theme.accent if marked else stage.theme.ink)
