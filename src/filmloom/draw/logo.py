"""Logos: a picture freed from its ground, and where it stands in a frame so that it is seen and covers nothing."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import skia

from filmloom.draw.box import Box
from filmloom.draw.canvas import new_surface
from filmloom.draw.colors import TEXT, WHITE, Color, contrast
from filmloom.draw.cut_out import PLAIN, edge_color, freed, trimmed
from filmloom.draw.marks import LogoFile, LogoMark
from filmloom.draw.pictures import draw_picture, load_drawing
from filmloom.draw.plates import draw_plate
from filmloom.draw.theme import Stage
from filmloom.types import Frame

_DROWNS: Final = 1.6
"""A part of a logo whose contrast with the ground is lower is lost."""
_LOST: Final = 0.15
"""Of a logo: if more of it is lost, it needs a plate."""
_SAMPLES: Final = 4000
_PAD: Final = 16.0


@lru_cache(maxsize=8)
def logo_image(path: str, digest: str) -> skia.Image:
    """A logo without its plain background and empty margins. Raises MediaError, and InputError for an empty one."""
    image = load_drawing(Path(path))
    rows = image.toarray(colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kUnpremul_AlphaType)
    frame: Frame = np.ascontiguousarray(rows)
    if frame[..., 3].min() == 255:
        color, share = edge_color(frame)
        cut = freed(frame, color) if share >= PLAIN else frame
        frame = cut if cut[..., 3].max() else frame
    frame = np.ascontiguousarray(trimmed(frame))
    alpha = skia.kOpaque_AlphaType if frame[..., 3].min() == 255 else skia.kUnpremul_AlphaType
    return skia.Image.fromarray(frame, colorType=skia.kBGRA_8888_ColorType, alphaType=alpha, copy=True)


def stands_out(image: skia.Image, ground: Color) -> bool:
    """Whether nearly all of a logo can be told from a ground; one that brings its own always can."""
    if image.isOpaque():
        return True
    pixels = image.toarray(colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kUnpremul_AlphaType).reshape(-1, 4)
    seen = pixels[pixels[:, 3] > 128][:, :3].astype(int)
    some = seen[:: max(1, len(seen) // _SAMPLES)]
    kinds, counts = np.unique(some >> 4, axis=0, return_counts=True)
    colors = [0xFF000000 | int(r) * 17 << 16 | int(g) * 17 << 8 | int(b) * 17 for b, g, r in kinds]
    lost = sum(count for color, count in zip(colors, counts, strict=True) if contrast(color, ground) < _DROWNS)
    return bool(lost <= _LOST * counts.sum())


def fitting_file(mark: LogoMark, ground: Color) -> LogoFile:
    """The drawing of a logo that is made for a ground."""
    return mark.on_dark if mark.on_dark and contrast(ground, WHITE) >= TEXT else mark.file


class LogoDrawing:
    """A logo in its corner, from the first frame on, on a plate where it would drown."""

    issues: tuple[str, ...] = ()

    def __init__(self, stage: Stage, mark: LogoMark, box: Box, ground: Color | None) -> None:
        """ground: what lies under it; None: a picture."""
        self.box, self._stage = box, stage
        self._file = mark.file if ground is None else fitting_file(mark, ground)
        self._image = logo_image(self._file.path, self._file.digest)
        drowns = ground is None or not stands_out(self._image, ground)
        self._on_plate = mark.plate == "always" or (mark.plate == "auto" and drowns and not self._image.isOpaque())
        if self._on_plate:
            self._file = mark.file
            self._image = logo_image(self._file.path, self._file.digest)

    def state(self, at_s: float) -> Hashable:
        """It stands."""
        return ()

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint plate and logo."""
        canvas.drawImage(self._painted, self.plate.x, self.plate.y)

    @cached_property
    def plate(self) -> Box:
        """All that it covers, in whole frame pixels; never past the frame."""
        reach = self._stage.units(_PAD)
        outer = self.box.inset(-reach)
        return Box(round(outer.x), round(outer.y), round(outer.w), round(outer.h))

    @cached_property
    def _painted(self) -> skia.Image:
        surface = new_surface((round(self.plate.w), round(self.plate.h)))
        canvas, stage = surface.getCanvas(), self._stage
        if self._on_plate:
            whole = Box(0, 0, surface.width(), surface.height())
            draw_plate(canvas, whole, color=self._plate_color(), radius=stage.units(stage.theme.radius * 0.7))
        inner = self.box.moved(-self.plate.x, -self.plate.y)
        draw_picture(canvas, self._image, inner, "contain")
        return surface.makeImageSnapshot()

    def _plate_color(self) -> Color:
        """The theme's sheet, if the logo stands out from it; else what does."""
        theme = self._stage.theme
        choices = (theme.surface, WHITE, theme.night.ground if theme.night else theme.ink)
        return next((color for color in choices if stands_out(self._image, color)), theme.surface)
