"""Actors: draws the layers of an Animation: a picture at its place, rotation, squash and flip, and its shadow."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from filmloom.world.animation import Layer, Track
from filmloom.world.choreograph.outline import Outline, concept_outline, cutout_outline
from filmloom.world.choreograph.stage import DEPTHS, Stage
from filmloom.world.render.light import Light
from filmloom.world.render.pictures import VIEW_BOX, concept_picture, cutout
from filmloom.world.render.tint import TINTS

_SHADOW = 0.30
_HIGHEST_SHADOW = 0.55
_THINNEST = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Puppet:
    """A layer, ready to draw."""

    layer: Layer
    stage: Stage
    outline: Outline
    picture: skia.Picture | skia.Image
    paint: skia.Paint
    """For a cut-out: its tint and light."""

    def draw(self, canvas: skia.Canvas, row: Track) -> None:
        """Draw one row of its track on a canvas in the units of an Animation; what is afloat, down to the water."""
        if row[6] <= 0.001 or row[2] <= 0:
            return
        afloat = self.layer.ground is not None and self.stage.background == "sea"
        canvas.save()
        if afloat:
            canvas.clipRect(skia.Rect.MakeLTRB(-9, -9, 9, self._ground(row)))
        self._draw_whole(canvas, row)
        canvas.restore()
        if afloat:
            self._draw_foam(canvas, row)

    def _draw_whole(self, canvas: skia.Canvas, row: Track) -> None:
        x, y, scale, rotation, squash, flip, opacity, _ = (float(value) for value in row)
        canvas.save()
        canvas.translate(x, y)
        canvas.rotate(rotation)
        thin = math.copysign(max(abs(flip), _THINNEST), flip)
        canvas.scale(scale * thin / squash, scale * squash)
        self._draw_picture(canvas, opacity)
        canvas.restore()

    def draw_shadow(self, canvas: skia.Canvas, row: Track) -> None:
        """A soft ellipse on the ground, smaller and fainter the higher its layer is over it."""
        if self.layer.ground is None or self.layer.shadow == "none":
            return
        x, y, scale, rotation, squash, flip, opacity, _ = (float(value) for value in row)
        ground = self._ground(row)
        foot = y + self._lowest(rotation) * scale * squash
        height = max(0.0, ground - foot)
        near = max(0.0, 1 - height / _HIGHEST_SHADOW) ** 1.5
        if near < 0.02:
            return
        half = 0.46 * self.outline.width * scale / squash**1.5 * (0.55 + 0.45 * near)
        middle = x + self.outline.middle[0] * scale * flip
        paint = skia.Paint(AntiAlias=True)
        for ring, share in ((1.12, 0.3), (1.0, 0.35), (0.84, 0.35)):
            paint.setColor(skia.Color(18, 24, 48, round(255 * _SHADOW * share * near * opacity)))
            canvas.drawOval(_ellipse(middle, ground, half * ring, half * ring * 0.16), paint)

    def _draw_foam(self, canvas: skia.Canvas, row: Track) -> None:
        """Two light ripples where it meets the water."""
        x, y, scale, rotation, squash, _, opacity, _ = (float(value) for value in row)
        water = self._ground(row)
        sunk = (y + self._lowest(rotation) * scale * squash - water) / (0.1 * scale)
        share = min(1.0, max(0.0, sunk)) * opacity
        if share <= 0:
            return
        half = 0.5 * self.outline.width * scale
        for wide, down, alpha in ((1.04, 0.0, 150), (0.8, 0.011, 90)):
            paint = skia.Paint(AntiAlias=True, Color=skia.Color(232, 246, 252, round(alpha * share)))
            canvas.drawOval(_ellipse(x, water + down, half * wide, 0.0055), paint)

    def _ground(self, row: Track) -> float:
        """y of the ground or water under it now."""
        assert self.layer.ground is not None
        return self.layer.ground + self._ground_shift(float(row[7]))

    def _draw_picture(self, canvas: skia.Canvas, opacity: float) -> None:
        if isinstance(self.picture, skia.Image):
            width, height = self.picture.width(), self.picture.height()
            self.paint.setAlphaf(opacity)
            rect = skia.Rect.MakeXYWH(-width / height / 2, -0.5, width / height, 1)
            sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
            canvas.drawImageRect(self.picture, rect, sampling, self.paint)
            return
        canvas.scale(1 / VIEW_BOX, 1 / VIEW_BOX)
        canvas.translate(-VIEW_BOX / 2, -VIEW_BOX / 2)
        if opacity > 0.999:
            canvas.drawPicture(self.picture)
            return
        canvas.saveLayer(skia.Rect.MakeWH(VIEW_BOX, VIEW_BOX), skia.Paint(Alphaf=opacity))
        canvas.drawPicture(self.picture)
        canvas.restore()

    def _ground_shift(self, depth: float) -> float:
        """How far the ground has moved since the first row: what goes into the picture stands higher."""
        if not self.stage.has_ground:
            return 0.0
        return self.stage.ground(depth) - self.stage.ground(float(self.layer.track[0, 7]))

    def _lowest(self, rotation: float) -> float:
        """Lower edge of the art when turned, in picture heights from the picture's middle."""
        outline, turn = self.outline, math.radians(rotation)
        mid_x, mid_y = outline.middle
        reach = math.hypot(math.sin(turn) * outline.width, math.cos(turn) * outline.height) / 2
        return math.sin(turn) * mid_x + math.cos(turn) * mid_y + reach


def make_puppet(layer: Layer, stage: Stage, light: Light) -> Puppet:
    """Load, tint and light a layer's picture."""
    fade = 0.22 * max(0.0, (float(layer.track[:, 7].mean()) - DEPTHS["middle"] - 0.1))
    if layer.picture:
        paint = skia.Paint(AntiAlias=True, ColorFilter=_cutout_filter(layer, light))
        outline = cutout_outline(layer.picture)
        return Puppet(layer=layer, stage=stage, outline=outline, picture=cutout(layer.picture), paint=paint)
    picture = concept_picture(layer.concept, layer.color, light, round(fade, 3))
    outline = concept_outline(layer.concept)
    return Puppet(layer=layer, stage=stage, outline=outline, picture=picture, paint=skia.Paint())


def _cutout_filter(layer: Layer, light: Light) -> skia.ColorFilter:
    """Light as a multiplication; a tint replaces the colours by shades of its own."""
    white = light.tone(0xFFFFFF, light.actors)
    red, green, blue = (white >> 16 & 255) / 255, (white >> 8 & 255) / 255, (white & 255) / 255
    lit = skia.ColorFilters.Matrix([red, 0, 0, 0, 0, 0, green, 0, 0, 0, 0, 0, blue, 0, 0, 0, 0, 0, 1, 0])
    if layer.color is None:
        return lit
    tint = TINTS[layer.color]
    rows: list[float] = []
    for channel in (tint >> 16 & 255, tint >> 8 & 255, tint & 255):
        shade = channel / 255 * 1.25
        rows += [0.3 * shade, 0.59 * shade, 0.11 * shade, 0, 0.06 * shade]
    return skia.ColorFilters.Compose(lit, skia.ColorFilters.Matrix([*rows, 0, 0, 0, 1, 0]))


def _ellipse(x: float, y: float, rx: float, ry: float) -> skia.Rect:
    return skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry)
