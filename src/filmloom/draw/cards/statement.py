"""A sentence as a card, for what can't be drawn: numbers or quoted words stand out in accent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import RISE, Card, Entrance, Part, faded, fill, section_rule, text_block, text_part
from filmloom.draw.easing import ease_out_back
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.draw.twemoji import emoji_picture

_NUMBER = re.compile(
    r"[$¥￥€£]?\d[\d,.:：]*\d*(?:\s?(?:%|％|‰|℃|°C|percent\b|hundred\b|thousand\b|million\b|billion\b|trillion\b|km\b))*"
    r"(?:\s?(?:万亿|[百千万亿])+)?"
    r"(?:\s?(?:个百分点|公里|平方米|平方公里|人次|小时|分钟|[元人座站条个年月日天岁倍次分秒吨米辆台家名所项]))?"
)
_QUOTED = re.compile(r"(?<=[“「『《])[^”」』》]{1,24}(?=[”」』》])|(?<=\")[^\"]{1,40}(?=\")")
_MOST = 3
_PLACES: dict[int, tuple[tuple[float, float, float], ...]] = {
    1: ((0.0, 0.0, 0.6),),
    2: ((-0.36, -0.16, 0.44), (0.38, 0.22, 0.44)),
    3: ((0.0, -0.42, 0.38), (-0.42, 0.3, 0.38), (0.42, 0.3, 0.38)),
}
"""For so many drawings on a disc: each one's middle, in radii from the disc's, and its size in diameters."""


class TextCard(Card):
    """A statement in large type under a kicker; its numbers (or else its quoted words) are marked.

    emojis: up to three characters whose drawings stand beside the text (below it in tall frames), on a disc.
    """

    def __init__(self, stage: Stage, text: str, kicker: str = "", emojis: Sequence[str] = ()) -> None:
        drawings = [picture for picture in map(emoji_picture, emojis[:_MOST]) if picture]
        words, disc = _columns(stage) if drawings else (stage.body, None)
        parts = [section_rule(stage, stage.body), *_statement_parts(stage, words, text, kicker)]
        if disc:
            parts += _disc_parts(stage, disc, drawings)
        super().__init__(stage, parts)


def emphasized(text: str) -> tuple[tuple[int, int], ...]:
    """What stands out in a sentence, as (begin, end): at most three numbers with their units, or else quoted words."""
    for pattern in (_NUMBER, _QUOTED):
        spans = tuple(_trimmed(match) for match in pattern.finditer(text))
        if spans:
            return spans[:_MOST]
    return ()


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Without the sentence's own mark behind a number: in 2026. the point is no part of it."""
    kept = match[0].rstrip(".,:： ")
    return match.start(), match.start() + len(kept)


def _columns(stage: Stage) -> tuple[Box, Box]:
    """Where words and drawings go: side by side, in tall and square frames one under the other."""
    if stage.is_portrait or stage.is_square:
        words, drawings = stage.body.split_rows(0.6, 0.4, gap=stage.gap(1.5))
    else:
        words, drawings = stage.body.split_columns(0.68, 0.32, gap=stage.gap(2))
    return words, drawings


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
    parts = [text_part(stage, top, body.x, y, 0.1)] if kicker else []
    return [*parts, *_marked_text(stage, block, body.x, y + above)]


def _disc_parts(stage: Stage, box: Box, drawings: list[skia.Picture]) -> Iterator[Part]:
    """A disc that grows, and on it the drawings, each a little later: one large, several smaller around the middle."""
    radius = min(box.w, box.h) * 0.46
    x, y = box.x + box.w / 2, box.y + box.h / 2 + stage.gap(0.5)

    def paint_disc(canvas: skia.Canvas, shown: float) -> None:
        canvas.drawCircle(x, y, radius * (0.8 + 0.2 * shown), fill(stage.theme.accent_soft, shown))

    yield Part(paint_disc, Entrance(0.25, 0.5))
    for number, (drawing, (dx, dy, size)) in enumerate(zip(drawings, _PLACES[len(drawings)], strict=True)):
        place = (x + dx * radius, y + dy * radius, 2 * radius * size)
        yield Part(partial(_paint_drawing, drawing, place), Entrance(0.4 + 0.14 * number, 0.55), ease=ease_out_back)


def _paint_drawing(drawing: skia.Picture, place: tuple[float, float, float], canvas: skia.Canvas, shown: float) -> None:
    x, y, size = place
    scale = max(0.0, shown) * size / drawing.cullRect().width()
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(scale, scale)
    canvas.translate(-drawing.cullRect().width() / 2, -drawing.cullRect().height() / 2)
    canvas.drawPicture(drawing)
    canvas.restore()


def _marked_text(stage: Stage, block: TextBlock, x: float, y: float) -> Iterator[Part]:
    spans = emphasized(block.text)
    marks = [box.moved(x, y) for begin, end in spans for box in block.rects(begin, end)]
    yield Part(lambda canvas, shown: _paint_marks(canvas, stage, marks, shown), Entrance(0.75, 0.6))

    def paint(canvas: skia.Canvas, shown: float) -> None:
        sheet = Box(x, y, block.width, block.height + stage.units(RISE)).inset(-stage.units(20))
        with faded(canvas, shown, sheet):
            _paint_colored(canvas, stage, block, spans, x, y + (1 - shown) * stage.units(RISE))

    yield Part(paint, Entrance(0.2), block.issues)


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
