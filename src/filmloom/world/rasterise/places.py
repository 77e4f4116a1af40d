"""Places: backgrounds and weather as fine images, painted once and kept, and drawn as the camera sees them.

All frames of a clip lie below each other in one tall canvas, the strip: one surface for sixteen frames.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import skia

from filmloom.types import Size
from filmloom.world.animation import Animation, Track
from filmloom.world.rasterise.fine import FINE, FINER, LINEAR, NEAREST, FineImage, image_of, info_of
from filmloom.world.rasterise.kept import Kept
from filmloom.world.rasterise.paintings import QUARTERS, extent_of, fine_of, finer_of, reduced_of
from filmloom.world.rasterise.sheets import Scene, Sheet, Times, order_of, scene_of, ways_of
from filmloom.world.render.backdrop import View, draw_planes
from filmloom.world.render.player import HEAVENLY
from filmloom.world.render.weather import WeatherLayer, make_weather
from filmloom.world.scene import Weather

Strip: TypeAlias = npt.NDArray[np.uint8]
"""[t h w 4], blue, green, red, alpha."""
Stamp: TypeAlias = tuple[skia.Image | None, skia.Matrix | None, int, int]
"""An image in one frame: the canvas's matrix, None where it is left as it is, and where it is drawn. No image: there is
nothing to be seen."""

_STAND: Final = (0.0, 0.0, 1.0)
_SMALL: Final = 80
"""Pixels along the shorter side up to which places are put together from reduced and enlarged images, whose pixels are
taken as they are; larger ones take the mean of a fine image's neighbours, which is slower and needs less memory."""
_NOTHING: Final[Stamp] = (None, None, 0, 0)

_strips: Kept[Strip] = Kept(96 << 20)
_skies: Kept[skia.Image] = Kept(48 << 20)


class Place:
    """The place of one clip: what is behind its actors, among them and before them."""

    def __init__(self, animation: Animation, size: Size, times: Track, camera: Track) -> None:
        self.scene = scene_of(animation.background, animation.hour, animation.weather, animation.seed, size)
        self.times: Times = tuple(times.tolist())
        self.views: list[View] = [(x, y, zoom) for x, y, zoom in camera.tolist()]
        self.is_still = all(view == _STAND for view in self.views)
        self._camera = camera
        self._weather = _weather(self.scene, animation.weather)
        order = order_of(self.scene, any(layer.concept in HEAVENLY for layer in animation.layers))
        self.heaven_is_played = order.heaven_is_played
        """Whether a sun or moon that is an actor takes the place of the painted one."""
        self._back, self._veils, self.between = order.back, order.veils, order.between
        self._laid: dict[Sheet, _Laid] = {}
        self._is_small = min(size) <= _SMALL

    def behind(self) -> Strip:
        """Fresh frames of all that is behind the actors, or behind a sun that is one."""
        if not self.is_still:
            return self._drawn_back()
        fog = self._weather.kind == "fog" and not self.heaven_is_played

        def make() -> tuple[Strip, int]:
            strip = self._drawn_back()
            return strip, strip.nbytes

        return _strips.get((self.scene, self.times, self.heaven_is_played, fog), make).copy()

    def lay_veils(self, canvas: skia.Canvas) -> None:
        """What of the distance stands before a sun or moon that is an actor."""
        if self.heaven_is_played:
            self._lay_all(canvas, self._veils)
            self._lay_weather(canvas, "fog behind")

    def lay(self, canvas: skia.Canvas, sheet: Sheet, frame: int) -> None:
        """Draw one sheet into one frame of the strip; the caller clips."""
        if sheet not in self._laid:
            self._lay_out(self.between)
        self._lay(canvas, self._laid[sheet], frame)

    def _lay(self, canvas: skia.Canvas, laid: _Laid, frame: int) -> None:
        stamp = laid.stamps[frame]
        if stamp is None:
            self._lay_vectors(canvas, laid.sheet, frame)
            return
        image, at, column, row = stamp
        if image is None:
            return
        if at is None:
            canvas.resetMatrix()
        else:
            canvas.setMatrix(at)
        if laid.alphas:
            laid.paint.setAlphaf(laid.alphas[frame])
        canvas.drawImage(image, column, row, laid.sampling, laid.paint)

    def finish(self, canvas: skia.Canvas) -> None:
        """Let the weather fall over everything."""
        self._lay_weather(canvas, "over")

    def _drawn_back(self) -> Strip:
        width, height = self.scene.size
        strip = np.zeros((len(self.times), height, width, 4), np.uint8)
        with canvas_over(strip) as canvas:
            self._lay_all(canvas, self._back)
            if not self.heaven_is_played:
                self._lay_weather(canvas, "fog behind")
        return strip

    def _lay_all(self, canvas: skia.Canvas, sheets: tuple[Sheet, ...]) -> None:
        self._lay_out(sheets)
        laid = [self._laid[sheet] for sheet in sheets]
        for frame in range(len(self.times)):
            canvas.save()
            canvas.clipRect(frame_rect(self.scene.size, frame))
            for each in laid:
                self._lay(canvas, each, frame)
            canvas.restore()

    def _lay_weather(self, canvas: skia.Canvas, part: str) -> None:
        weather = self._weather
        if weather.kind == "clear" or (part == "fog behind" and weather.kind != "fog"):
            return

        def make() -> tuple[skia.Image, int]:
            strip = self._drawn_weather(part)
            return image_of(strip.reshape(-1, *strip.shape[2:])), strip.nbytes

        # Fog lies on the horizon and is the same for all seeds; all else is the same in all places.
        where = self.scene.stage.horizon if weather.kind == "fog" else self.scene.seed
        key = (weather.kind, weather.color, where, self.scene.size, part, self.times)
        canvas.resetMatrix()
        canvas.drawImage(_skies.get(key, make), 0, 0, NEAREST)

    def _drawn_weather(self, part: str) -> Strip:
        (width, height), unit = self.scene.size, min(self.scene.size)
        weather = self._weather
        draw: Callable[[skia.Canvas, float], None] = weather.draw_behind if part == "fog behind" else weather.draw
        strip = np.zeros((len(self.times), height, width, 4), np.uint8)
        with canvas_over(strip) as canvas:
            for frame, at_s in enumerate(self.times):
                canvas.save()
                canvas.clipRect(frame_rect(self.scene.size, frame))
                canvas.translate(width / 2, (frame + 0.5) * height)
                canvas.scale(unit, unit)
                draw(canvas, at_s)
                canvas.restore()
        return strip

    def _lay_vectors(self, canvas: skia.Canvas, sheet: Sheet, frame: int) -> None:
        """What lies beyond the fine images."""
        width, height = self.scene.size
        unit = min(width, height)
        canvas.setMatrix(skia.Matrix.MakeAll(unit, 0, width / 2, 0, unit, (frame + 0.5) * height, 0, 0, 1))
        draw_planes(canvas, sheet.planes, self.views[frame], self.times[frame])

    def _lay_out(self, sheets: tuple[Sheet, ...]) -> None:
        """For each sheet and frame, where which image of it is drawn."""
        if not sheets:
            return
        ways = ways_of(sheets, self.times)
        (width, height), unit = self.scene.size, min(self.scene.size)
        x, y, zoom = self._camera.T
        extents = _extents(self.scene, sheets)
        scale = 1 + (zoom - 1) * (0.4 + 0.6 * ways.parallax)
        sample = scale / FINE
        left = width / 2 + scale * unit * (ways.aside - x * ways.parallax) - sample * extents[0]
        top = height / 2 + scale * unit * (ways.down - y * ways.parallax) - sample * extents[1]
        right, bottom = left + sample * extents[2], top + sample * extents[3]
        held = (left <= -1) & (top <= -1) & (right >= width + 1) & (bottom >= height + 1)
        held |= np.array([[sheet.glows] for sheet in sheets])
        is_moved_only = self._is_small and bool((zoom == 1).all())
        corners = left, top, sample
        stamps = self._put_down(sheets, left, top) if is_moved_only else self._scaled(sheets, corners)
        for sheet, row, inside, alphas in zip(sheets, stamps, held.tolist(), ways.alphas, strict=True):
            self._laid[sheet] = _Laid(
                sheet=sheet,
                stamps=[stamp if each else None for stamp, each in zip(row, inside, strict=True)],
                alphas=alphas,
                paint=skia.Paint(),
                sampling=NEAREST if self._is_small else LINEAR,
            )

    def _put_down(self, sheets: Sequence[Sheet], left: Track, top: Track) -> list[list[Stamp]]:
        """Reduced images, to the nearest quarter of a pixel."""
        height = self.scene.size[1]
        columns, right = np.divmod(np.rint(left * QUARTERS).astype(int), QUARTERS)
        rows, down = np.divmod(np.rint(top * QUARTERS).astype(int), QUARTERS)
        rows += np.arange(len(self.times)) * height
        numbers = np.stack([columns, rows, right, down], axis=2).tolist()
        return [self._reduced(sheet, each) for sheet, each in zip(sheets, numbers, strict=True)]

    def _reduced(self, sheet: Sheet, numbers: list[tuple[int, int, int, int]]) -> list[Stamp]:
        """numbers: for each frame the column and the row, and the quarters beyond them."""
        found = {each: reduced_of(self.scene, sheet, *each) for each in {(right, down) for *_, right, down in numbers}}
        stamps: list[Stamp] = []
        for column, row, right, down in numbers:
            image = found[right, down]
            stamps.append((image[0], None, column, row + image[1]) if image else _NOTHING)
        return stamps

    def _scaled(self, sheets: Sequence[Sheet], corners: tuple[Track, Track, Track]) -> list[list[Stamp]]:
        """Fine images, as large as the camera sees them."""
        left, top, sample = corners
        images = [finer_of(self.scene, sheet) if self._is_small else fine_of(self.scene, sheet) for sheet in sheets]
        offsets = np.array([(image.left, image.top) if image else (0.0, 0.0) for image in images])
        left = left + sample * offsets[:, :1]
        top = top + sample * offsets[:, 1:] + np.arange(len(self.times)) * self.scene.size[1]
        side = sample * (FINE / FINER if self._is_small else 1)
        rows = np.stack(np.broadcast_arrays(side, left, top), axis=2).tolist()
        return [_matrices(image, row) for image, row in zip(images, rows, strict=True)]


def _matrices(fine: FineImage | None, rows: list[list[float]]) -> list[Stamp]:
    """Of samples' sizes and corners."""
    if fine is None:
        return [_NOTHING] * len(rows)
    image = fine.image
    return [(image, skia.Matrix.MakeAll(side, 0, left, 0, side, top, 0, 0, 1), 0, 0) for side, left, top in rows]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Laid:
    """One sheet in one clip."""

    sheet: Sheet
    stamps: list[Stamp | None]
    """For each frame; None where the camera sees more than the image holds."""
    alphas: list[float] | None
    paint: skia.Paint
    sampling: skia.SamplingOptions


@lru_cache(maxsize=1024)
def _extents(scene: Scene, sheets: tuple[Sheet, ...]) -> Track:
    """[4 n 1]: of each sheet, in fine samples, where the origin is in what is painted, and how large that is."""
    extents = np.array([extent_of(scene, sheet) for sheet in sheets], float).T[..., None]
    extents.flags.writeable = False
    return extents


@lru_cache(maxsize=1024)
def _weather(scene: Scene, kind: Weather) -> WeatherLayer:
    return make_weather(kind, scene.stage, scene.light, scene.seed)


def canvas_over(strip: Strip) -> skia.Surface:
    """A canvas over all frames, for a `with` statement."""
    count, height, width, _ = strip.shape
    whole = strip.reshape(count * height, width, 4)
    return skia.Surface.MakeRasterDirect(info_of(width, count * height), whole, width * 4)


def frame_rect(size: Size, frame: int) -> skia.Rect:
    """Where a frame is in its strip."""
    return skia.Rect.MakeXYWH(0, frame * size[1], *size)
