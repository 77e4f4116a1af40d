"""A brand's own card, with which its films open and close: logo, name, and a line of words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.cards.card import Card, Entrance, Part, faded, fill, text_block, text_part
from filmloom.draw.cards.title import night
from filmloom.draw.colors import WHITE, Color
from filmloom.draw.logo import fitting_file, logo_image, stands_out
from filmloom.draw.pictures import draw_picture
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage, TypeRole

WORDMARK: Final = 2.2
"""A logo that is so many times as long as high is taken to say the name itself."""
_PAD: Final = 36.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentWords:
    """What stands under the logo; each may be empty."""

    name: str = ""
    slogan: str = ""
    address: str = ""


class IdentCard(Card):
    """The logo opens from its middle, a stroke of accent runs under it, then come the words.

    It stands after dark, as titles and ends do, if the logo can be seen there; else on the theme's ground, or on a
    plate.
    """

    def __init__(self, stage: Stage, words: IdentWords) -> None:
        mark = stage.theme.logo
        dark = night(stage)
        if mark is None:
            super().__init__(dark, _parts(dark, words, None, on_plate=False))
            return
        for shown in (dark, stage):
            file = fitting_file(mark, shown.theme.ground)
            image = logo_image(file.path, file.digest)
            if stands_out(image, shown.theme.ground):
                super().__init__(shown, _parts(shown, words, image, on_plate=False))
                return
        super().__init__(dark, _parts(dark, words, logo_image(mark.file.path, mark.file.digest), on_plate=True))


def _parts(stage: Stage, words: IdentWords, image: skia.Image | None, *, on_plate: bool) -> Iterator[Part]:
    """From top to bottom, in the middle of the frame: logo or name, stroke, the other words."""
    says_name = image is not None and image.width() >= WORDMARK * image.height()
    texts = [block for block in _blocks(stage, replace(words, name="") if says_name else words) if block.text]
    gap, body = stage.gap(1.25), stage.body
    height = sum(block.height + gap for block in texts) + 2 * gap
    logo = _logo_box(stage, image, body.h - height) if image else None
    y = body.y + max(0.0, body.h - height - (logo.h if logo else 0.0)) / 2
    if image and logo:
        yield _logo_part(stage, image, logo.moved(dy=y), on_plate=on_plate)
        y += logo.h + gap
    elif texts:
        first, *texts = texts
        yield text_part(stage, first, body.x, y, 0.05)
        y += first.height + gap
    yield _stroke_part(stage, y, logo.w if logo else stage.units(240))
    y += gap
    for number, block in enumerate(texts):
        yield text_part(stage, block, body.x, y, 0.45 + 0.2 * number)
        y += block.height + gap


def _blocks(stage: Stage, words: IdentWords) -> list[TextBlock]:
    theme = stage.theme
    return [
        _block(stage, words.name, "headline", theme.ink, bold=True),
        _block(stage, words.slogan, "title", theme.ink_muted),
        _block(stage, words.address, "body", theme.accent, bold=True),
    ]


def _block(stage: Stage, text: str, size: TypeRole, color: Color, *, bold: bool = False) -> TextBlock:
    room = stage.body.h * 0.26
    return text_block(
        stage, text, size, stage.body.w, room, color=color, bold=bold, smallest=24.0, balance=True, align="center"
    )


def _logo_box(stage: Stage, image: skia.Image, room: float) -> Box:
    """As large as is good: a wordmark over half of the width, a compact one a third of the shorter side high."""
    aspect = image.width() / image.height()
    share = 0.72 if stage.is_portrait or stage.is_square else 0.46
    width = min(stage.safe.w * share, aspect * stage.units(330), aspect * room)
    return Box(stage.body.center[0] - width / 2, 0, width, width / aspect)


def _logo_part(stage: Stage, image: skia.Image, box: Box, *, on_plate: bool) -> Part:
    """Uncovered from its middle to both sides, while it comes a little nearer."""
    sheet = box.inset(-stage.units(_PAD)) if on_plate else box
    surface = new_surface((max(1, round(sheet.w)), max(1, round(sheet.h))))
    if on_plate:
        color = stage.theme.surface if stands_out(image, stage.theme.surface) else WHITE
        whole = Box(0, 0, surface.width(), surface.height())
        draw_plate(surface.getCanvas(), whole, color=color, radius=stage.units(stage.theme.radius))
    draw_picture(surface.getCanvas(), image, box.moved(-sheet.x, -sheet.y), "contain")
    painted = surface.makeImageSnapshot()

    def paint(canvas: skia.Canvas, shown: float) -> None:
        scale = 0.92 + 0.08 * shown
        seen = Box(sheet.center[0] - sheet.w * shown / 2, sheet.y, sheet.w * shown, sheet.h)
        with faded(canvas, min(1.0, 2 * shown), sheet):
            canvas.clipRect(seen.to_rect(), skia.ClipOp.kIntersect, True)
            canvas.translate(*sheet.center)
            canvas.scale(scale, scale)
            canvas.translate(-sheet.center[0], -sheet.center[1])
            canvas.drawImageRect(painted, sheet.to_rect(), skia.SamplingOptions(skia.FilterMode.kLinear), skia.Paint())

    return Part(paint, Entrance(-0.1, 0.7))


def _stroke_part(stage: Stage, y: float, width: float) -> Part:
    """A stroke of accent that grows from the middle."""
    middle = stage.body.center[0]

    def paint(canvas: skia.Canvas, shown: float) -> None:
        stroke = Box(middle - width * shown / 2, y, width * shown, stage.units(7))
        canvas.drawRect(stroke.to_rect(), fill(stage.theme.accent))

    return Part(paint, Entrance(0.25, 0.6))
