"""Drawings on a disc beside a card's words: what the words are about, at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Entrance, Part, fill
from filmloom.draw.colors import Color
from filmloom.draw.easing import ease_out_back
from filmloom.draw.theme import Stage

MOST = 3
"""Drawings on a disc."""
_PLACES: dict[int, tuple[tuple[float, float, float], ...]] = {
    1: ((0.0, 0.0, 0.6),),
    2: ((-0.36, -0.16, 0.44), (0.38, 0.22, 0.44)),
    3: ((0.0, -0.42, 0.38), (-0.42, 0.3, 0.38), (0.42, 0.3, 0.38)),
}
"""For so many drawings on a disc: each one's middle, in radii from the disc's, and its size in diameters."""


def words_and_disc(stage: Stage, share: float = 0.68) -> tuple[Box, Box]:
    """Where words (over `share` of the width) and disc go.

    Side by side; one under the other in tall frames, and in square ones that have the height of the captions too.
    """
    if stage.is_portrait or (stage.is_square and not stage.captioned):
        words, disc = stage.body.split_rows(0.56, 0.44, gap=stage.gap(1.5))
    else:
        words, disc = stage.body.split_columns(share, 1 - share, gap=stage.gap(2))
    return words, disc


def disc_parts(stage: Stage, box: Box, drawings: Sequence[skia.Picture], color: Color | None = None) -> Iterator[Part]:
    """A disc that grows, and on it the drawings, each a little later: one large, several smaller around the middle."""
    below_rule = stage.gap(1)
    radius = min(box.w, box.h - below_rule) * 0.48
    x, y = box.x + box.w / 2, box.y + (box.h + below_rule) / 2
    ground = stage.theme.accent_soft if color is None else color

    def paint_disc(canvas: skia.Canvas, shown: float) -> None:
        canvas.drawCircle(x, y, radius * (0.8 + 0.2 * shown), fill(ground, shown))

    yield Part(paint_disc, Entrance(-0.2, 0.5))
    for number, (drawing, (dx, dy, size)) in enumerate(zip(drawings, _PLACES[len(drawings)], strict=True)):
        place = (x + dx * radius, y + dy * radius, 2 * radius * size)
        yield Part(partial(_paint_drawing, drawing, place), Entrance(0.1 + 0.14 * number, 0.55), ease=ease_out_back)


def _paint_drawing(drawing: skia.Picture, place: tuple[float, float, float], canvas: skia.Canvas, shown: float) -> None:
    x, y, size = place
    scale = max(0.0, shown) * size / drawing.cullRect().width()
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(scale, scale)
    canvas.translate(-drawing.cullRect().width() / 2, -drawing.cullRect().height() / 2)
    canvas.drawPicture(drawing)
    canvas.restore()
