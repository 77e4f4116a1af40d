"""A picture that fills the frame, or stands whole before a soft copy of itself, with its caption."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Literal

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.cards.card import Card, Entrance, Part, faded, fill, text_block
from filmloom.draw.easing import ease_in_out_cubic
from filmloom.draw.pictures import Fit, KenBurns, contained, draw_picture, load_picture, soft_backdrop
from filmloom.draw.plates import draw_shadow
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Shadow, Stage

_PLATE_SHADOW = Shadow(color=0x66000000, blur=26, dy=12)
_PAD_X, _PAD_Y, _STROKE = 24.0, 14.0, 7.0
"""Around a caption's text, and the width of the stroke before it, in design units."""
_FARTHEST = 0.95
"""How large a picture that is shown whole is at first, if it comes nearer."""


class PictureCard(Card):
    """A picture file under a slow camera, or still. Raises MediaError if the file can't be read.

    motion: kenburns or still. fit: cover fills the frame and cuts off what does not fit, contain shows all.
    seconds: how long the camera moves. seed: which way.
    """

    def __init__(
        self,
        stage: Stage,
        image_path: Path | str,
        caption: str = "",
        motion: Literal["kenburns", "still"] = "kenburns",
        fit: Fit = "cover",
        seconds: float = 5.0,
        seed: int = 0,
    ) -> None:
        image = load_picture(image_path)
        spoken = [caption_part(stage, caption)] if caption.strip() else []
        moves = seconds if motion == "kenburns" else 0.0
        if fit == "cover":
            self._camera = KenBurns(image, stage.frame, seconds=seconds, seed=seed, strength=0.12 if moves else 0.0)
            picture = Part(self._paint_view, Entrance(0.0, moves), ease=float)
        else:
            whole = _whole_picture(stage, image, below=_caption_room(stage, caption))
            picture = Part(whole, Entrance(0.0, moves), ease=_approach)
        self._seconds = seconds
        super().__init__(stage, [picture, *spoken])

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the picture, from the first moment on, and the caption once it has come."""
        picture, *rest = self.parts
        picture.paint(canvas, picture.ease(picture.entrance.done(at_s)))
        for part in rest:
            done = part.entrance.done(at_s)
            if done > 0:
                part.paint(canvas, part.ease(done))

    def state(self, at_s: float) -> Hashable:
        """How far the camera and the caption have come."""
        return tuple(part.entrance.done(at_s) for part in self.parts)

    def _paint_view(self, canvas: skia.Canvas, done: float) -> None:
        self._camera.draw(canvas, done * self._seconds)


def caption_part(stage: Stage, text: str) -> Part:
    """A caption on a dark plate with a stroke of accent, at the lower left of the body: above spoken captions."""
    block, stroke = _caption_block(stage, text), stage.units(_STROKE)
    pad_x, pad_y = stage.units(_PAD_X), stage.units(_PAD_Y)
    height = block.height + 2 * pad_y
    plate = Box(stage.body.x, stage.body.bottom - height, block.width + 2 * pad_x + stroke, height)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        with faded(canvas, shown, plate):
            canvas.clipRect(Box(plate.x, plate.y, plate.w * shown, plate.h).to_rect())
            canvas.drawRect(plate.to_rect(), fill(stage.theme.caption_plate))
            canvas.drawRect(Box(plate.x, plate.y, stroke, plate.h).to_rect(), fill(stage.theme.accent))
            block.draw(canvas, plate.x + stroke + pad_x, plate.y + pad_y)

    return Part(paint, Entrance(0.5, 0.6), block.issues)


def _caption_block(stage: Stage, text: str) -> TextBlock:
    widest = stage.body.w * (1.0 if stage.is_portrait or stage.is_square else 0.6)
    size = 38.0 if stage.is_portrait else 34.0
    return text_block(
        stage,
        text,
        size,
        widest - stage.units(2 * _PAD_X + _STROKE),
        stage.units(size) * 3,
        color=stage.theme.caption_ink,
        smallest=24.0,
        max_lines=2,
    )


def _caption_room(stage: Stage, text: str) -> float:
    """How much of the body's height a caption and the space above it take."""
    if not text.strip():
        return 0.0
    return _caption_block(stage, text).height + stage.units(2 * _PAD_Y) + stage.gap(1)


def _approach(done: float) -> float:
    """From far to near: never 0, so that the picture is there from the first moment."""
    return _FARTHEST + (1 - _FARTHEST) * ease_in_out_cubic(done)


def _largest_place(stage: Stage, image: skia.Image, below: float) -> Box:
    """Where a whole picture goes: in the body, or, if it is larger there, beside the label up to the upper margin."""
    body = stage.body
    bottom = body.bottom - below
    half = stage.label.x - stage.gap(1) - body.center[0]
    beside_label = Box(body.center[0] - half, stage.label.y, 2 * half, bottom - stage.label.y)
    places = [Box(body.x, body.y, body.w, bottom - body.y)]
    if half > 0 and not stage.is_portrait and stage.logo is None:
        places.append(beside_label)
    return max((contained(image, place) for place in places), key=lambda place: place.w)


def _whole_picture(stage: Stage, image: skia.Image, *, below: float) -> Callable[[skia.Canvas, float], None]:
    """The picture before its own blurred copy; scaled once, so that frames are cheap."""
    backdrop = soft_backdrop(image, stage.frame)
    target = _largest_place(stage, image, below)
    surface = new_surface((max(1, round(target.w)), max(1, round(target.h))))
    draw_picture(surface.getCanvas(), image, Box(0, 0, surface.width(), surface.height()))
    scaled = surface.makeImageSnapshot()

    def paint(canvas: skia.Canvas, nearness: float) -> None:
        canvas.drawImage(backdrop, 0, 0)
        canvas.save()
        canvas.translate(*target.center)
        canvas.scale(nearness, nearness)
        canvas.translate(-target.center[0], -target.center[1])
        draw_shadow(canvas, target, radius=0, shadow=_PLATE_SHADOW, unit=stage.unit)
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear)
        canvas.drawImageRect(scaled, target.to_rect(), sampling, skia.Paint(AntiAlias=True))
        canvas.restore()

    return paint
