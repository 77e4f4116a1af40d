"""The opening card: kicker, headline, dateline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, fill, text_block, text_part
from filmloom.draw.cards.disc import MOST, disc_parts, words_and_disc
from filmloom.draw.colors import luminance, mixed
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

_THREADS = 9
_WORDS = 0.72
"""Share of the width that a headline has beside a drawing."""

_SCALES = (1.0, 0.9, 0.8, 0.7)
_PAUSES = "，、：；？！"


class TitleCard(Card):
    """A headline under its kicker (on a plate of accent), over its dateline, on woven threads.

    kicker: the section or the place; dateline: date and publisher. Either may be empty. drawings: up to
    three that stand beside the headline (below it in tall frames).
    """

    def __init__(
        self, stage: Stage, text: str, kicker: str = "", dateline: str = "", drawings: Sequence[skia.Picture] = ()
    ) -> None:
        stage = night(stage)
        drawings = drawings[:MOST]
        words, disc = words_and_disc(stage, _WORDS) if drawings else (stage.body, None)
        parts = [threads(stage), *_title_parts(stage, words, text, kicker, dateline)]
        if disc:
            parts += disc_parts(stage, disc, drawings, mixed(stage.theme.ground, stage.theme.ink, 0.1))
        super().__init__(stage, parts)


def night(stage: Stage) -> Stage:
    """The same stage after dark: a film opens and closes on the darker of its theme's ground and ink."""
    theme = stage.theme
    dark, light = sorted((theme.ground, theme.ink), key=luminance)
    accent, on_accent = theme.accent, theme.on_accent
    if own := theme.night:
        dark, light, accent, on_accent = own.ground, own.ink, own.accent, own.on_accent
    after_dark = replace(
        theme,
        ground=dark,
        ground_end=mixed(dark, 0xFF000000, 0.35),
        ink=light,
        ink_muted=mixed(light, dark, 0.32),
        rule=mixed(light, dark, 0.72),
        accent=accent,
        on_accent=on_accent,
    )
    return replace(stage, theme=after_dark)


def threads(stage: Stage) -> Part:
    """Fine lines that cross the frame in a slow wave and draw themselves from the right: the loom."""
    width, height = stage.size
    color = mixed(stage.theme.ground_end, stage.theme.rule, 0.8)
    paths = [_thread(stage, index) for index in range(_THREADS)]
    stroke = skia.Paint(
        Color=color, Style=skia.Paint.kStroke_Style, StrokeWidth=max(1.0, stage.units(2)), AntiAlias=True
    )
    accent = skia.Paint(stroke)
    accent.setColor(mixed(stage.theme.ground_end, stage.theme.accent, 0.9))

    def paint(canvas: skia.Canvas, shown: float) -> None:
        canvas.save()
        canvas.clipRect(skia.Rect.MakeLTRB(width * (1 - shown), 0, width, height))
        for index, path in enumerate(paths):
            canvas.drawPath(path, accent if index == _THREADS // 2 else stroke)
        canvas.restore()

    return Part(paint, Entrance(0.0, 1.1))


def _thread(stage: Stage, index: int) -> skia.Path:
    width, height = stage.size
    middle = height * (0.82 if stage.is_portrait else 0.90)
    spread = (index - (_THREADS - 1) / 2) / _THREADS
    path = skia.Path()
    for step in range(97):
        t = step / 96
        wave = math.sin(2.1 * math.pi * t + 0.5) * (0.35 + 0.65 * t)
        twist = math.cos(1.6 * math.pi * t + 0.2)
        y = middle - stage.units(100) * wave + stage.units(280) * spread * twist
        (path.moveTo if step == 0 else path.lineTo)(t * width, y)
    return path


def _headline(stage: Stage, text: str, largest: float, width: float, room: float) -> TextBlock:
    """The headline, as large as fits; a little smaller where its lines then end with its clauses."""
    blocks = (
        text_block(stage, text, largest * scale, width, room, bold=True, smallest="body", max_lines=6, balance=True)
        for scale in _SCALES
    )
    first = next(blocks)
    if not any(mark in text for mark in _PAUSES):
        return first
    return next((block for block in (first, *blocks) if not _tears_clauses(block)), first)


def _tears_clauses(block: TextBlock) -> bool:
    last_tokens = [line.tokens[-1].token for line in block.lines[:-1]]
    return any(block.text[token.begin : token.end][-1:] not in _PAUSES for token in last_tokens)


def _title_parts(stage: Stage, body: Box, text: str, kicker: str, dateline: str) -> list[Part]:
    gap = stage.gap
    alone = body.w == stage.body.w and not (stage.is_portrait or stage.is_square)
    width = body.w * (0.88 if alone else 1.0)
    foot = text_block(
        stage, dateline, "body", width, stage.type("body") * 2.8, color=stage.theme.ink_muted, smallest=24.0
    )
    tag = Tag(stage, kicker, width)
    above = tag.height + gap(1.5) if kicker else 0.0
    below = foot.height + gap(1.75) if dateline else 0.0
    room = body.h - above - below
    largest = 140.0 if stage.is_portrait else 128.0
    headline = _headline(stage, text, largest, width, room)
    y = body.y + max(0.0, room - headline.height) * 0.4
    parts = [tag.part(body.x, y)] if kicker else []
    parts.append(text_part(stage, headline, body.x, y + above, -0.3))
    if dateline:
        parts.append(text_part(stage, foot, body.x, y + above + headline.height + gap(1.75), -0.1))
    return parts


class Tag:
    """A word or two on a plate of accent."""

    def __init__(self, stage: Stage, text: str, width: float) -> None:
        self._stage = stage
        self._dx, self._dy = stage.units(18), stage.units(7)
        self._block = text_block(
            stage,
            text,
            36.0,
            width - 2 * self._dx,
            stage.units(60),
            color=stage.theme.on_accent,
            bold=True,
            smallest=22.0,
            max_lines=1,
        )
        self.height = self._block.height + 2 * self._dy

    def part(self, x: float, y: float) -> Part:
        """The plate opens from the left, then its text is there."""
        plate = Box(x, y, self._block.width + 2 * self._dx, self.height)

        def paint(canvas: skia.Canvas, shown: float) -> None:
            canvas.save()
            canvas.clipRect(Box(plate.x, plate.y, plate.w * shown, plate.h).to_rect())
            canvas.drawRect(plate.to_rect(), fill(self._stage.theme.accent))
            self._block.draw(canvas, x + self._dx, y + self._dy)
            canvas.restore()

        return Part(paint, Entrance(-0.4, 0.6), self._block.issues)
