"""The closing card: what this was, where it comes from, and whose work is in it."""

from __future__ import annotations

from collections.abc import Sequence

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Part, section_rule, text_block, text_part
from filmloom.draw.cards.title import night, threads
from filmloom.draw.theme import Stage


class EndCard(Card):
    """A title, lines under it (source, date), and credits in small type at the bottom; each may be empty."""

    def __init__(self, stage: Stage, title: str = "", lines: Sequence[str] = (), credits: str = "") -> None:
        stage = night(stage)
        super().__init__(stage, [threads(stage), *_end_parts(stage, title, lines, credits)])


def _end_parts(stage: Stage, title: str, lines: Sequence[str], credits: str) -> list[Part]:
    body, gap = stage.body, stage.gap
    width = body.w * (1.0 if stage.is_portrait or stage.is_square else 0.78)
    small = text_block(stage, credits, 28.0, width, body.h * 0.3, color=stage.theme.ink_muted, smallest=18.0)
    foot = small.height + gap(1.5) if credits else 0.0
    head = text_block(stage, title, "display", width, body.h * 0.4, bold=True, smallest="body", balance=True)
    y = body.y + gap(2)
    parts = [section_rule(stage, body)]
    if title:
        parts.append(text_part(stage, head, body.x, y, -0.2))
        y += head.height + gap(1.25)
    room = Box(body.x, y, width, body.bottom - foot - y)
    parts += _line_parts(stage, room, [line for line in lines if line.strip()])
    if credits:
        parts.append(text_part(stage, small, body.x, body.bottom - small.height, 0.2))
    return parts


def _line_parts(stage: Stage, room: Box, lines: Sequence[str]) -> list[Part]:
    """All lines as one text, so that they have one size."""
    if not lines:
        return []
    block = text_block(stage, "\n".join(lines), "body", room.w, room.h, smallest=24.0)
    return [text_part(stage, block, room.x, room.y, 0.0)]
