"""Player: an Animation as moving pictures, at any size and any rate."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import numpy as np
import skia

from filmloom.errors import InputError
from filmloom.types import Frame, Size
from filmloom.world.animation import Animation, Track
from filmloom.world.choreograph.stage import Stage, parallax
from filmloom.world.render.actors import make_puppet
from filmloom.world.render.backdrop import View, draw_planes, look_through
from filmloom.world.render.backgrounds import paint_background
from filmloom.world.render.light import light_of
from filmloom.world.render.planes import HEAVEN_PARALLAX, Plane, Sparks
from filmloom.world.render.weather import make_weather

HEAVENLY: Final = frozenset({"sun", "moon", "crescent"})
"""Concepts that belong behind everything on the ground."""
SKYLINES: Final = frozenset({"city", "street"})
"""Places whose buildings leave little of the sky."""


class Player:
    """Draws an animation at any moment; between two rows it draws what lies between."""

    issues: tuple[str, ...] = ()
    """Nothing here can overflow or lack a glyph."""

    def __init__(self, animation: Animation, size: Size) -> None:
        """Prepare everything for frames of `size`. Raises MediaError if a cut-out can't be read."""
        self._animation = animation
        self._size = size
        width, height = size
        stage = Stage(aspect=width / height, background=animation.background)
        light = light_of(animation.background, animation.hour, animation.weather)
        planes = paint_background(
            animation.background, animation.hour, width / height, animation.seed, animation.weather
        )
        self._planes = sorted(planes, key=lambda plane: -plane.depth)
        puppets = [make_puppet(layer, stage, light) for layer in animation.layers]
        has_heaven = any(isinstance(plane, Plane) and plane.heaven for plane in planes)
        heavenly = [puppet for puppet in puppets if has_heaven and puppet.layer.concept in HEAVENLY]
        self._heaven_is_played = bool(heavenly)
        # Behind a skyline nobody would see it: there it stays in front, like everybody else.
        self._heavenly = heavenly if animation.background not in SKYLINES else []
        self._puppets = [puppet for puppet in puppets if puppet not in self._heavenly]
        self._weather = make_weather(animation.weather, stage, light, animation.seed)

    @property
    def animation(self) -> Animation:
        """What is drawn."""
        return self._animation

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Draw the frame at a time in seconds; before the start and after the end it stands."""
        width, height = self._size
        view_x, view_y, zoom = (float(value) for value in self._row(self._animation.camera, at_s))
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(width, height))
        canvas.translate(width / 2, height / 2)
        canvas.scale(min(width, height), min(width, height))
        self._draw_world(canvas, (view_x, view_y, zoom), at_s)
        self._weather.draw(canvas, at_s)
        canvas.restore()

    def state(self, at_s: float) -> Hashable:
        """Names the picture at a time: it is another at every moment, since clouds and breath never stop."""
        return round(at_s, 6)

    def _draw_world(self, canvas: skia.Canvas, view: View, at_s: float) -> None:
        rows = [self._row(puppet.layer.track, at_s) for puppet in self._puppets]
        cast = sorted(zip(self._puppets, rows, strict=True), key=lambda pair: -pair[1][7])
        waiting = list(self._planes)
        behind = [plane for plane in waiting if plane.depth > 5]
        self._draw_behind(canvas, behind, view, at_s)
        waiting = waiting[len(behind) :]
        self._weather.draw_behind(canvas, at_s)
        for puppet, row in cast:
            _on_stage(canvas, view, row, puppet.draw_shadow)
        for puppet, row in cast:
            while waiting and waiting[0].depth > row[7]:
                draw_planes(canvas, (waiting.pop(0),), view, at_s)
            _on_stage(canvas, view, row, puppet.draw)
        draw_planes(canvas, waiting, view, at_s)

    def _draw_behind(self, canvas: skia.Canvas, planes: Sequence[Plane | Sparks], view: View, at_s: float) -> None:
        """The distance; where a sun or moon is an actor, it takes the place of the painted one, behind the hills."""
        for plane in planes:
            if not (self._heaven_is_played and isinstance(plane, Plane) and plane.heaven):
                draw_planes(canvas, (plane,), view, at_s)
                continue
            for puppet in self._heavenly:
                canvas.save()
                look_through(canvas, view, HEAVEN_PARALLAX)
                puppet.draw(canvas, self._row(puppet.layer.track, at_s))
                canvas.restore()

    def _row(self, track: Track, at_s: float) -> Track:
        at = min(max(at_s * self._animation.fps, 0.0), len(track) - 1)
        low = int(at)
        share = at - low
        if share < 1e-9:
            row: Track = track[low]
            return row
        mixed: Track = track[low] * (1 - share) + track[low + 1] * share
        return mixed


def render(animation: Animation, size: Size, fps: float | Fraction) -> Iterator[Frame]:
    """Every frame [h w 4] in the order blue, green, red, alpha, of its own memory. fps: any rate from 1 to 120."""
    if not 1 <= fps <= 120:
        raise InputError(f"{float(fps):g} frames per second were asked for; it can be 1 to 120")
    player = Player(animation, size)
    width, height = size
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    for index in range(max(1, round(animation.seconds * float(fps)))):
        frame = np.zeros((height, width, 4), np.uint8)
        with skia.Surface.MakeRasterDirect(info, frame, width * 4) as canvas:
            player.draw(canvas, float(index / Fraction(fps)))
        yield frame


def _on_stage(canvas: skia.Canvas, view: View, row: Track, draw: object) -> None:
    assert callable(draw)
    canvas.save()
    look_through(canvas, view, parallax(float(row[7])))
    draw(canvas, row)
    canvas.restore()
