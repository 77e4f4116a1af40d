"""What all diagrams are made of: pages of parts, labels in one size, plates that hold them and arrows between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import Entrance, Part, faded, fill
from filmloom.draw.charts.frame import labels_in_one_size, small_type
from filmloom.draw.colors import Color
from filmloom.draw.easing import ease_in_out_cubic
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

SIZES = (46.0, 42.0, 38.0, 34.0, 31.0, 28.0, 26.0, 24.0)
"""Of labels, in design units; a fifth more in tall frames."""
_APPEAR_S = 0.5
_ARROW_S = 0.6
_LATER_S = 0.15
"""A node comes in after the arrow that leads to it has begun."""
_LINE = 4.0
_HEAD = 20.0
_Thing = TypeVar("_Thing")


@dataclass
class Page:
    """What is on the screen together."""

    first_step: int
    """The step with which it comes."""
    parts: list[Part] = field(default_factory=list)
    texts: list[tuple[TextBlock, float, float]] = field(default_factory=list)
    """Every label, with its left edge and top."""

    @property
    def ink(self) -> list[Box]:
        """Where the labels stand."""
        return [
            Box(x + min((line.x for line in block.lines), default=0.0), y, block.width, block.height)
            for block, x, y in self.texts
        ]

    def write(self, block: TextBlock, x: float, y: float, start_s: float) -> None:
        """Add a label that becomes visible at a time."""
        self.texts.append((block, x, y))
        self.parts.append(
            Part(
                lambda canvas, shown: block.draw(canvas, x, y, alpha=shown), Entrance(start_s, _APPEAR_S), block.issues
            )
        )

    def write_centred(self, block: TextBlock, box: Box, start_s: float) -> None:
        """Add a label in the middle of a box, as people see the middle."""
        left = box.center[0] - block.box_width / 2
        top = box.center[1] - block.height / 2 + 0.04 * block.style.size * (len(block.lines) > 0)
        self.write(block, left, top, start_s)

    def add(self, paint: Callable[[skia.Canvas, float], None], start_s: float, duration_s: float = _APPEAR_S) -> None:
        """Add something that is painted as far as it has come in."""
        self.parts.append(Part(paint, Entrance(start_s, duration_s)))


def pages_of(things: Sequence[_Thing], build: Callable[[Sequence[_Thing], int], Page | None]) -> list[Page]:
    """As few pages as hold all things at a size that can be read, about equally many on each.

    build: makes a page of some things, the first of which has the given index; None: they don't fit.
    """
    shares = dict.fromkeys(math.ceil(len(things) / num_pages) for num_pages in range(1, len(things) + 1))
    tried = [share for i, share in enumerate(shares) if i < 4 or share == 1 or i % 2 == 0]
    for share in tried:
        pages: list[Page] = []
        for begin in range(0, len(things), share):
            page = build(things[begin : begin + share], begin)
            if page is None:
                break
            pages.append(page)
        else:
            return pages
    return []


def labels(
    stage: Stage,
    texts: Sequence[str],
    width: float,
    height: float,
    size: float,
    *,
    bold: bool = False,
    color: Color | None = None,
    align: Literal["left", "center"] = "center",
    max_lines: int = 5,
) -> list[TextBlock] | None:
    """Labels in a size, each in a box of its own; None: one does not fit, or would be cut inside a word."""
    shade = stage.theme.ink if color is None else color
    return labels_in_one_size(
        stage,
        texts,
        width,
        height,
        (size,),
        colors=[shade] * len(texts),
        bold=[bold] * len(texts),
        max_lines=max_lines,
        align=align,
    )


def em(stage: Stage, size: float) -> float:
    """A label size in pixels."""
    return stage.units(small_type(stage, size))


def series(stage: Stage, index: int) -> Color:
    """The theme's colours in turn."""
    return stage.theme.series[index % len(stage.theme.series)]


def plate(stage: Stage, page: Page, box: Box, start_s: float, *, edge: Color, shape: str = "plate") -> None:
    """Add a plate for a label: it comes up and then lies still. shape: plate, question (pointed ends), or ghost."""
    theme = stage.theme
    radius = min(stage.units(theme.radius * 0.7), box.h / 2)
    stroke = skia.Paint(Color=edge, AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=stage.units(3))
    if shape == "ghost":
        stroke.setColor(theme.ink_muted)
        stroke.setPathEffect(skia.DashPathEffect.Make([stage.units(8), stage.units(8)], 0))
    outline = _pointed(box) if shape == "question" else None

    def paint(canvas: skia.Canvas, shown: float) -> None:
        with faded(canvas, shown, box.inset(-stage.units(80))):
            if outline is not None:
                canvas.drawPath(outline, fill(theme.accent_soft))
                canvas.drawPath(outline, stroke)
                return
            if shape != "ghost":
                draw_plate(canvas, box, color=theme.surface, radius=radius, shadow=theme.shadow, unit=stage.unit)
            canvas.drawRoundRect(box.to_rect(), radius, radius, stroke)

    page.add(paint, start_s + _LATER_S)


def _pointed(box: Box) -> skia.Path:
    tip = min(box.h / 2, box.w / 4) * 0.55
    left, right, middle = box.x, box.right, box.center[1]
    corners = [(left, middle), (left + tip, box.y), (right - tip, box.y), (right, middle)]
    corners += [(right - tip, box.bottom), (left + tip, box.bottom)]
    return skia.Path.Polygon([skia.Point(*corner) for corner in corners], True)


def arrow(
    stage: Stage,
    page: Page,
    paths: Sequence[skia.Path],
    start_s: float,
    *,
    color: Color | None = None,
    head: bool = True,
    thickness: float = _LINE,
) -> None:
    """Add a line that is drawn from its start to its end; paths: its pieces, interrupted where its label stands."""
    shade = stage.theme.ink_muted if color is None else color
    measures = [skia.PathMeasure(path, False) for path in paths]
    lengths = [measure.getLength() for measure in measures]
    size = stage.units(_HEAD) if head else 0.0
    stroke = skia.Paint(
        Color=shade,
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=stage.units(thickness),
        StrokeCap=skia.Paint.kRound_Cap if not head else skia.Paint.kButt_Cap,
    )

    def paint(canvas: skia.Canvas, shown: float) -> None:
        left = shown * max(0.0, sum(lengths) - size * 0.8)
        for measure, length in zip(measures, lengths, strict=True):
            if left > 0:
                piece = skia.Path()
                measure.getSegment(0, min(left, length), piece, True)
                canvas.drawPath(piece, stroke)
            left -= length
        if head and shown > 0.8:
            _paint_head(canvas, measures[-1], lengths[-1], size, fill(shade, (shown - 0.8) * 5))

    page.parts.append(Part(paint, Entrance(start_s, _ARROW_S), ease=ease_in_out_cubic))


def _paint_head(canvas: skia.Canvas, measure: skia.PathMeasure, length: float, size: float, paint: skia.Paint) -> None:
    found = measure.getPosTan(length)
    position, tangent = found[-2:] if isinstance(found, tuple) else found
    canvas.save()
    canvas.translate(position.x(), position.y())
    canvas.rotate(math.degrees(math.atan2(tangent.y(), tangent.x())))
    corners = [(0.0, 0.0), (-size, -size * 0.42), (-size, size * 0.42)]
    canvas.drawPath(skia.Path.Polygon([skia.Point(*corner) for corner in corners], True), paint)
    canvas.restore()


def line_between(*points: tuple[float, float]) -> skia.Path:
    """Straight from point to point."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    return path


def opening(times: Sequence[float], first: int) -> float:
    """When the frame of a page comes, such as its axis: on the first page at once, so that it is never empty."""
    return min(times[0] - 0.6, 0.1) if first == 0 else times[0] - 0.3
