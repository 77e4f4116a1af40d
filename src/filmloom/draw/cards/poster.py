"""A product beside a few words: what an advertisement is made of."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.cards.card import Card, Entrance, Part, fill, text_block, text_part
from filmloom.draw.cards.title import Tag, night
from filmloom.draw.colors import mixed
from filmloom.draw.easing import ease_out_back, ease_out_cubic
from filmloom.draw.pictures import contained, draw_picture
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage, TypeRole

Tone: TypeAlias = Literal["light", "dark", "accent"]
Motion: TypeAlias = Literal["arrive", "float", "still"]

_ARRIVES_S = 0.8
_SWAY_S = 3.6
"""How long a floating product takes up and down."""
_STEPS_PER_S = 25
_PRICE = 150.0
_SMALL = 30.0
_SMALLEST = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterWords:
    """What stands on a poster; each may be empty."""

    kicker: str = ""
    """On a plate, above."""
    text: str = ""
    """Large."""
    price: str = ""
    """Larger still."""
    was: str = ""
    """Beside the price, struck through."""
    detail: str = ""
    """Smaller, under it: a proof, a place, a last day."""
    button: str = ""
    address: str = ""
    """Under the button."""
    small: str = ""
    """The legal line, at the bottom."""


class PosterCard(Card):
    """Words in a column, and the product's picture on a disc beside it (under it in tall frames).

    image: a cut-out, or a photograph, which gets rounded corners. motion: arrive comes in and stands, float goes on
    moving softly, still stands from the start. times: when detail, price and button come, in seconds.
    """

    def __init__(
        self,
        stage: Stage,
        words: PosterWords,
        image: skia.Image | None = None,
        *,
        tone: Tone = "light",
        motion: Motion = "arrive",
        times: tuple[float, float, float] = (0.35, 0.5, 0.6),
    ) -> None:
        stage = toned(stage, tone)
        column, disc = _places(stage, image)
        self._product = _Product(stage, disc, image, motion) if image and disc else None
        super().__init__(stage, _Column(stage, column, words, times).parts())

    def state(self, at_s: float) -> Hashable:
        """How far the words have come, and where the product is."""
        return super().state(at_s), self._product.moment(at_s) if self._product else None

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint ground, product and words."""
        self.draw_ground(canvas)
        if self._product:
            self._product.draw(canvas, at_s)
        for part in self.parts:
            done = part.entrance.done(at_s)
            if done > 0:
                part.paint(canvas, part.ease(done))


def toned(stage: Stage, tone: Tone) -> Stage:
    """The same stage after dark, or all in its accent."""
    if tone == "light":
        return stage
    if tone == "dark":
        return night(stage)
    theme = stage.theme
    ground, ink = theme.accent, theme.on_accent
    bold = replace(
        theme,
        ground=ground,
        ground_end=mixed(ground, 0xFF000000, 0.16),
        ink=ink,
        ink_muted=mixed(ink, ground, 0.12),
        rule=mixed(ink, ground, 0.6),
        accent=ink,
        on_accent=ground,
        accent_soft=mixed(ground, ink, 0.16),
    )
    return replace(stage, theme=bold)


def _places(stage: Stage, image: skia.Image | None) -> tuple[Box, Box | None]:
    """Where the words and the product go; the words are read first, the product is larger in tall frames."""
    body = stage.body
    if image is None:
        wide = not (stage.is_portrait or stage.is_square)
        return Box(body.x, body.y, body.w * (0.86 if wide else 1.0), body.h), None
    if stage.is_portrait:
        words, disc = body.split_rows(0.46, 0.54, gap=stage.gap(1))
    elif stage.is_square:
        words, disc = body.split_columns(0.58, 0.42, gap=stage.gap(1))
    else:
        words, disc = body.split_columns(0.6, 0.4, gap=stage.gap(2))
    return words, disc


class _Column:
    """The words, one under the other, a little above the middle; the legal line at the bottom."""

    def __init__(self, stage: Stage, box: Box, words: PosterWords, times: tuple[float, float, float]) -> None:
        self._stage, self._words, self._times = stage, words, times
        muted = stage.theme.ink_muted
        full = stage.body.w if stage.is_portrait else box.w
        self._small = text_block(stage, words.small, _SMALL, full, box.h * 0.3, color=muted, smallest=_SMALLEST)
        foot = self._small.height + stage.gap(1) if words.small else 0.0
        self._foot = stage.body.bottom if not stage.is_portrait else box.bottom
        self._box = Box(box.x, box.y, box.w, box.h - foot)
        self._tag = Tag(stage, words.kicker, box.w) if words.kicker else None
        self._price = _PriceTag(stage, words.price, words.was, box.w) if words.price else None
        self._button = _Button(stage, words.button, box.w) if words.button else None
        self._address = text_block(stage, words.address, "body", box.w, box.h * 0.15, color=muted, smallest=24.0)
        room = self._box.h - self._taken(0.0)
        self._detail = text_block(
            stage, words.detail, 38.0, box.w, max(room * 0.45, stage.type("small")), color=muted, smallest=22.0
        )
        below = self._detail.height + stage.gap(1) if words.detail else 0.0
        largest: TypeRole = "headline" if words.price or words.button else "display"
        self._text = text_block(
            stage, words.text, largest, box.w, room - below, bold=True, smallest="body", balance=True
        )

    def _taken(self, rest: float) -> float:
        """The height of all that is placed before the text and its detail."""
        gap = self._stage.gap
        heights = [rest]
        heights += [self._tag.height + gap(1.25)] if self._tag else []
        heights += [self._price.height + gap(1)] if self._price else []
        heights += [self._button.height + gap(1.25)] if self._button else []
        heights += [self._address.height + gap(1)] if self._words.address else []
        return sum(heights)

    def parts(self) -> Iterator[Part]:
        """From top to bottom."""
        stage, words = self._stage, self._words
        detail_s, price_s, button_s = self._times
        gap, x = stage.gap, self._box.x
        text_height = self._text.height + gap(1.25) if words.text else 0.0
        detail_height = self._detail.height + gap(1) if words.detail else 0.0
        y = self._box.y + max(0.0, self._box.h - self._taken(text_height + detail_height)) * 0.45
        if self._tag:
            yield self._tag.part(x, y)
            y += self._tag.height + gap(1.25)
        if words.text:
            yield text_part(stage, self._text, x, y, -0.25)
            y += text_height
        if self._price:
            yield self._price.part(x, y, price_s)
            y += self._price.height + gap(1)
        if words.detail:
            yield text_part(stage, self._detail, x, y, detail_s)
            y += detail_height
        if self._button:
            yield self._button.part(x, y, button_s)
            y += self._button.height + gap(1)
        if words.address:
            yield text_part(stage, self._address, x, y, button_s + 0.15)
        if words.small:
            yield text_part(stage, self._small, x, self._foot - self._small.height, -0.1)


class _PriceTag:
    """The price, large in accent, and beside it what it was, struck through."""

    def __init__(self, stage: Stage, price: str, was: str, width: float) -> None:
        self._stage = stage
        share = 0.66 if was else 1.0
        height = stage.units(_PRICE * 1.2)
        self._now = text_block(
            stage, price, _PRICE, width * share, height, color=stage.theme.accent, bold=True, smallest=40.0, max_lines=1
        )
        self._was = text_block(
            stage,
            was,
            "title",
            width * (1 - share),
            height,
            color=stage.theme.ink_muted,
            smallest=24.0,
            max_lines=1,
        )
        self.height = self._now.height

    def part(self, x: float, y: float, start_s: float) -> Part:
        """It grows to its size; then the old price is struck through."""
        now, was, gap = self._now, self._was, self._stage.gap(1)
        was_x, was_y = x + now.width + gap, y + now.height * 0.78 - was.height

        def paint(canvas: skia.Canvas, shown: float) -> None:
            grown = 0.6 + 0.4 * ease_out_back(shown)
            canvas.save()
            canvas.translate(x, y + now.height * 0.8)
            canvas.scale(grown, grown)
            now.draw(canvas, 0, -now.height * 0.8, alpha=min(1.0, shown * 2))
            canvas.restore()
            if was.text:
                was.draw(canvas, was_x, was_y, alpha=shown)
                _strike(canvas, self._stage, Box(was_x, was_y, was.width * shown, was.height))

        return Part(paint, Entrance(start_s, 0.5), (*now.issues, *was.issues), ease=float)


def _strike(canvas: skia.Canvas, stage: Stage, box: Box) -> None:
    line = Box(box.x - stage.units(4), box.y + box.h * 0.52, box.w + stage.units(8), stage.units(5))
    canvas.drawRect(line.to_rect(), fill(stage.theme.accent))


class _Button:
    """Words on a round plate of accent."""

    def __init__(self, stage: Stage, text: str, width: float) -> None:
        self._stage = stage
        self._dx, self._dy = stage.units(44), stage.units(20)
        self._block: TextBlock = text_block(
            stage,
            text,
            52.0,
            width - 2 * self._dx,
            stage.units(90),
            color=stage.theme.on_accent,
            bold=True,
            smallest=26.0,
            max_lines=1,
        )
        self.height = self._block.height + 2 * self._dy

    def part(self, x: float, y: float, start_s: float) -> Part:
        """It pops up, once."""
        plate = Box(x, y, self._block.width + 2 * self._dx, self.height)

        def paint(canvas: skia.Canvas, shown: float) -> None:
            grown = max(0.0, ease_out_back(shown))
            canvas.save()
            canvas.translate(*plate.center)
            canvas.scale(grown, grown)
            canvas.translate(-plate.center[0], -plate.center[1])
            canvas.drawRoundRect(plate.to_rect(), plate.h / 2, plate.h / 2, fill(self._stage.theme.accent))
            self._block.draw(canvas, x + self._dx, y + self._dy)
            canvas.restore()

        return Part(paint, Entrance(start_s, 0.5), self._block.issues, ease=float)


class _Product:
    """The product on its disc: scaled once, then moved as one layer, its shadow under it."""

    def __init__(self, stage: Stage, box: Box, image: skia.Image, motion: Motion) -> None:
        self._stage, self._motion = stage, motion
        self._radius = min(box.w, box.h) * 0.48
        self._center = box.center
        self._cut_out = not image.isOpaque()
        self._source = image

    @cached_property
    def _image(self) -> skia.Image:
        """At the size that it is seen in; painted when it is first asked for, so that words can be measured without."""
        side = 2 * self._radius * (0.98 if self._cut_out else 0.8)
        place = contained(self._source, Box(0, 0, side, side))
        surface = new_surface((max(1, round(place.w)), max(1, round(place.h))))
        whole = Box(0, 0, surface.width(), surface.height())
        radius = 0.0 if self._cut_out else self._stage.units(self._stage.theme.radius)
        draw_picture(surface.getCanvas(), self._source, whole, "contain", radius=radius)
        return surface.makeImageSnapshot()

    @cached_property
    def _shadow(self) -> skia.Image:
        return _ground_shadow(self._image.width(), self._stage)

    def moment(self, at_s: float) -> Hashable:
        """Which picture it is: the same number, the same picture."""
        if self._motion == "still":
            return 0
        return round((at_s if self._motion == "float" else min(at_s, _ARRIVES_S)) * _STEPS_PER_S)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Disc, shadow, product."""
        come = 1.0 if self._motion == "still" else min(1.0, at_s / _ARRIVES_S)
        sway = math.sin(2 * math.pi * max(0.0, at_s - _ARRIVES_S) / _SWAY_S) if self._motion == "float" else 0.0
        x, y = self._center
        radius = self._radius * (0.85 + 0.15 * ease_out_cubic(come))
        canvas.drawCircle(x, y, radius, fill(self._stage.theme.accent_soft))
        self._paint(canvas, x + (1 - ease_out_cubic(come)) * self._stage.units(260), y, sway, min(1.0, come * 3))

    def _paint(self, canvas: skia.Canvas, x: float, y: float, sway: float, alpha: float) -> None:
        width, height = self._image.width(), self._image.height()
        paint = skia.Paint(Alphaf=alpha, AntiAlias=True)
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear)
        if self._cut_out:
            near = skia.Paint(Alphaf=alpha * (0.8 - 0.2 * sway))
            canvas.drawImage(self._shadow, x - self._shadow.width() / 2, y + height / 2 - self._shadow.height() / 2,
                             sampling, near)  # fmt: skip
        canvas.save()
        canvas.translate(x, y - self._stage.units(12) * (1 + sway))
        canvas.rotate(1.6 * sway)
        canvas.drawImage(self._image, -width / 2, -height / 2, sampling, paint)
        canvas.restore()


def _ground_shadow(width: int, stage: Stage) -> skia.Image:
    """A soft, flat ellipse, painted once."""
    reach = stage.units(22)
    surface = new_surface((round(width * 0.8 + 4 * reach), round(width * 0.1 + 4 * reach)))
    paint = skia.Paint(Color=0x50000000, AntiAlias=True)
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, reach * 0.6))
    whole = Box(0, 0, surface.width(), surface.height()).inset(2 * reach)
    surface.getCanvas().drawOval(whole.to_rect(), paint)
    return surface.makeImageSnapshot()
