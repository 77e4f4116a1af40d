"""Somebody's own words, large, and who said them."""

from __future__ import annotations

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, fill, panel, text_block, text_part
from filmloom.draw.theme import Stage

_QUOTES = '“”„"「」『』«»'


class QuoteCard(Card):
    """A quotation beside (in wide frames) or under a large quotation mark, and its speaker under an accent stroke."""

    def __init__(self, stage: Stage, text: str, by: str = "") -> None:
        super().__init__(stage, _quote_parts(stage, text.strip().strip(_QUOTES).strip(), by))


def _quote_parts(stage: Stage, text: str, by: str) -> list[Part]:
    gap = stage.gap
    beside = not (stage.is_portrait or stage.is_square)
    inner = stage.body.inset(gap(3) if beside else gap(2.25), gap(2.5))
    mark = stage.units(140 if beside else 116)
    left = inner.x + (mark + gap(2.5) if beside else 0.0)
    lead = 0.0 if beside else mark * 0.72 + gap(1.5)
    width = inner.right - left
    name_width = width - stage.units(76)
    speaker = text_block(
        stage, by, "body", name_width, stage.type("body") * 2.8, color=stage.theme.ink_muted, smallest=24.0
    )
    below = speaker.height + gap(1.75) if by else 0.0
    words = text_block(stage, text, 96.0, width, inner.h - lead - below, smallest="small", bold=True, balance=True)
    y = inner.y + lead + max(0.0, inner.h - lead - below - words.height) * 0.5
    parts = [
        panel(stage, stage.body),
        _quotation_mark(stage, inner.x, y - lead + (stage.units(14) if beside else 0.0), mark),
        text_part(stage, words, left, y, -0.1),
    ]
    if by:
        line = y + words.height + gap(1.75)
        parts += [
            _stroke(stage, Box(left, line + speaker.style.size * 0.50, stage.units(52), stage.units(5))),
            text_part(stage, speaker, left + stage.units(76), line, 0.2),
        ]
    return parts


def _quotation_mark(stage: Stage, x: float, y: float, size: float) -> Part:
    path = _opening_mark()

    def paint(canvas: skia.Canvas, shown: float) -> None:
        canvas.save()
        canvas.translate(x, y + (1 - shown) * stage.units(16))
        canvas.scale(size / 100, size / 100)
        canvas.drawPath(path, fill(stage.theme.accent, shown))
        canvas.restore()

    return Part(paint, Entrance(-0.2))


def _opening_mark() -> skia.Path:
    """Two heavy commas upside down, 100 wide and 72 high."""
    path = skia.Path()
    for x in (0.0, 55.0):
        path.moveTo(x + 45, 0)
        path.lineTo(x + 45, 9)
        path.cubicTo(x + 31, 14, x + 23, 24, x + 22, 36)
        path.lineTo(x + 43, 36)
        path.lineTo(x + 43, 72)
        path.lineTo(x, 72)
        path.lineTo(x, 41)
        path.cubicTo(x, 18, x + 16, 3, x + 45, 0)
        path.close()
    return path


def _stroke(stage: Stage, box: Box) -> Part:
    def paint(canvas: skia.Canvas, shown: float) -> None:
        canvas.drawRect(Box(box.x, box.y, box.w * shown, box.h).to_rect(), fill(stage.theme.accent))

    return Part(paint, Entrance(0.15))
