"""What all cards are made of: a ground, parts that ease in one after the other, and then stillness."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.colors import Color
from filmloom.draw.easing import ease_out_cubic, progress
from filmloom.draw.plates import draw_ground, draw_plate
from filmloom.draw.text import TextBlock, TextStyle, fit
from filmloom.draw.theme import Stage, TypeRole

RISE = 20.0
"""How far text rises while it appears, in design units."""
_TIGHT, _LOOSE = 1.22, 1.38
"""Leading of large type, and of text."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """When something appears, in seconds from the shot's start; below 0, the cut finds it on its way or there."""

    start_s: float = 0.0
    duration_s: float = 0.55

    def done(self, at_s: float) -> float:
        """Share of the time that has passed, 0 to 1."""
        return progress(at_s, self.start_s, self.duration_s)

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_s


@dataclass(frozen=True)
class Part:
    """Something on a card, and how it comes in."""

    paint: Callable[[skia.Canvas, float], None]
    """Paints the part as far as it has come in: 0 (not called then) to 1, eased out."""
    entrance: Entrance
    issues: tuple[str, ...] = ()
    ease: Callable[[float], float] = ease_out_cubic


class Card:
    """A full frame of parts: a Drawing. After the last entrance it is still, and its state constant."""

    def __init__(self, stage: Stage, parts: Iterable[Part]) -> None:
        self.stage = stage
        self.parts = tuple(parts)

    @property
    def issues(self) -> tuple[str, ...]:
        """Text that does not fit and characters without a glyph."""
        return tuple(dict.fromkeys(issue for part in self.parts for issue in part.issues))

    @property
    def still_from_s(self) -> float:
        """When the last part has come in."""
        return max((part.entrance.end_s for part in self.parts), default=0.0)

    def state(self, at_s: float) -> Hashable:
        """How far each part has come in."""
        return tuple(part.entrance.done(at_s) for part in self.parts)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint ground and parts."""
        self.draw_ground(canvas)
        for part in self.parts:
            done = part.entrance.done(at_s)
            if done > 0:
                part.paint(canvas, part.ease(done))

    def draw_ground(self, canvas: skia.Canvas) -> None:
        """Paint what lies under all parts."""
        draw_ground(canvas, self.stage)


def text_block(
    stage: Stage,
    text: str,
    size: TypeRole | float,
    width: float,
    height: float,
    *,
    color: Color | None = None,
    bold: bool = False,
    smallest: TypeRole | float = "small",
    max_lines: int | None = None,
    balance: bool = False,
    align: Literal["left", "center", "right"] = "left",
) -> TextBlock:
    """Text in one of the theme's sizes (or one in design units), or smaller, so that it fits a box in pixels."""
    largest, least = _pixels(stage, size), _pixels(stage, smallest)
    style = TextStyle(
        size=largest,
        color=stage.theme.ink if color is None else color,
        bold=bold,
        faces=stage.theme.fonts,
        leading=_TIGHT if largest > stage.type("body") else _LOOSE,
        align=align,
    )
    if not text.strip():
        return TextBlock("", style, (), width, overflow=False, missing=())
    return fit(
        text,
        style,
        width,
        height,
        min_size=min(least, largest),
        max_lines=max_lines,
        language=stage.language,
        balance=balance,
    )


def _pixels(stage: Stage, size: TypeRole | float) -> float:
    return stage.units(size) if isinstance(size, float) else stage.type(size)


def text_part(stage: Stage, block: TextBlock, x: float, y: float, start_s: float) -> Part:
    """Text that rises a little as it becomes visible."""

    def paint(canvas: skia.Canvas, shown: float) -> None:
        block.draw(canvas, x, y + (1 - shown) * stage.units(RISE), alpha=shown)

    return Part(paint, Entrance(start_s), block.issues)


def section_rule(stage: Stage, box: Box) -> Part:
    """The house's mark: a hairline over the width of a box, at its top, that begins with a strong accent stroke.

    It stands from the first frame on, so that no cut shows an empty page.
    """
    stroke = Box(box.x, box.y, stage.units(96), stage.units(7))

    def paint(canvas: skia.Canvas, shown: float) -> None:
        hairline = Box(box.x, box.y, box.w * shown, stage.units(1.5))
        canvas.drawRect(hairline.to_rect(), skia.Paint(Color=stage.theme.rule))
        canvas.drawRect(Box(stroke.x, stroke.y, stroke.w * shown, stroke.h).to_rect(), fill(stage.theme.accent))

    return Part(paint, Entrance(-0.7, 0.7))


def heading_and_content(stage: Stage, share: float) -> tuple[Box, Box]:
    """Where a heading and what it heads go, under the section rule.

    In wide frames side by side, the heading over `share` of the width; else one under the other, where the content's
    box begins once the heading's height is known. Without a share there is no heading.
    """
    body, gap = stage.body, stage.gap(2)
    inner = Box(body.x, body.y + gap, body.w, body.h - gap)
    if not share:
        return Box(inner.x, inner.y, 0, 0), inner
    if stage.is_portrait or stage.is_square:
        head, rest = inner.split_rows(0.2, 0.8, gap=stage.gap(1))
    else:
        head, rest = inner.split_columns(share, 1 - share, gap=stage.gap(3.5))
    return head, rest


def panel(stage: Stage, box: Box) -> Part:
    """A sheet of the theme's surface with a soft shadow: it lies there from the first frame on."""
    theme = stage.theme

    def paint(canvas: skia.Canvas, shown: float) -> None:
        sheet = box.moved(dy=(1 - shown) * stage.units(RISE))
        radius = stage.units(theme.radius)
        with faded(canvas, shown, sheet.inset(-stage.units(3 * theme.shadow.blur + theme.shadow.dy))):
            draw_plate(canvas, sheet, color=theme.surface, radius=radius, shadow=theme.shadow, unit=stage.unit)

    return Part(paint, Entrance(-0.55))


@contextmanager
def faded(canvas: skia.Canvas, shown: float, bounds: Box | None = None) -> Iterator[None]:
    """Paint what is inside as one sheet, thinned to `shown`; once it is all there, straight onto the canvas.

    bounds: pixels that are painted at most; the smaller, the faster.
    """
    if shown < 1:
        canvas.saveLayerAlpha(None if bounds is None else bounds.to_rect(), round(max(0.0, shown) * 255))
    else:
        canvas.save()
    try:
        yield
    finally:
        canvas.restore()


def fill(color: Color, alpha: float = 1.0) -> skia.Paint:
    """A paint for areas with smooth edges; alpha 0 to 1 thins it."""
    paint = skia.Paint(Color=color, AntiAlias=True)
    if alpha < 1:
        paint.setAlphaf(paint.getAlphaf() * alpha)
    return paint
