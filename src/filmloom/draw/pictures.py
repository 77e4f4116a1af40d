"""Pictures: files read into images, drawn into boxes, and moved slowly inside them."""

from __future__ import annotations

import math
import random
from collections.abc import Hashable
from pathlib import Path
from typing import Literal, TypeAlias

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.easing import progress
from filmloom.draw.twemoji import VIEW_BOX as EMOJI_VIEW_BOX
from filmloom.draw.twemoji import emoji_picture
from filmloom.errors import MediaError
from filmloom.types import Size

__all__ = [
    "EMOJI_VIEW_BOX",
    "Fit",
    "KenBurns",
    "draw_emoji",
    "draw_picture",
    "emoji_picture",
    "framed",
    "load_drawing",
    "load_picture",
    "soft_backdrop",
]

Fit: TypeAlias = Literal["cover", "contain"]
"""cover: fill the box, cutting off what does not fit; contain: show all, leaving bars."""

MAX_SIDE = 4096
"""Larger pictures are made smaller when they are read: no frame shows more, and memory stays small."""

_SVG_SIDE = 1024
_LARGEST_SVG = 8 << 20
_ROUNDED = 2
"""Pixels by which a picture may miss a frame's sides and still be of its shape."""
_BACKDROP_SIDE = 120
"""Blurs are made this small and enlarged: the same look for a hundredth of the work."""


def load_picture(path: Path | str) -> skia.Image:
    """Read a picture file. Raises MediaError when it is none, is broken, or is too large."""
    from filmloom.media.reader import read_picture

    frame = read_picture(path)
    alpha = skia.kOpaque_AlphaType if frame[..., 3].min() == 255 else skia.kUnpremul_AlphaType
    image = skia.Image.fromarray(frame, colorType=skia.kBGRA_8888_ColorType, alphaType=alpha)
    scale = min(1.0, MAX_SIDE / max(image.width(), image.height()))
    size = max(1, round(image.width() * scale)), max(1, round(image.height() * scale))
    return _scaled(image, Box(0, 0, *size))


def load_drawing(path: Path | str) -> skia.Image:
    """Read a picture file, which may be an SVG drawing too. Raises MediaError when it is none."""
    path = Path(path)
    return _drawn(path) if path.suffix.lower() == ".svg" else load_picture(path)


def _drawn(path: Path) -> skia.Image:
    """An SVG file, drawn once into a square as large as a frame needs; nothing that it refers to is loaded."""
    content = path.read_bytes() if path.is_file() else b""
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream(content, True)) if len(content) < _LARGEST_SVG else None
    if dom is None:
        raise MediaError(f"{path} was given as a picture, and is no SVG drawing under 8 MB that can be read")
    dom.setContainerSize(skia.Size(_SVG_SIDE, _SVG_SIDE))
    surface = new_surface((_SVG_SIDE, _SVG_SIDE))
    dom.render(surface.getCanvas())
    return surface.makeImageSnapshot()


def draw_picture(
    canvas: skia.Canvas,
    image: skia.Image,
    box: Box,
    fit: Fit = "cover",
    *,
    focus: tuple[float, float] = (0.5, 0.5),
    zoom: float = 1.0,
    radius: float = 0.0,
) -> Box:
    """Paint a picture into a box and give the box that it fills.

    focus: the point of the picture that stays in sight, as shares of its width and height. zoom: 1 shows as much as
    fits, 2 half of it. radius: of rounded corners, in pixels.
    """
    shown, target = _source(image, box, focus, zoom), box
    if fit == "contain":
        shown, target = Box(0, 0, image.width(), image.height()), contained(image, box)
    canvas.save()
    if radius:
        canvas.clipRRect(skia.RRect.MakeRectXY(target.to_rect(), radius, radius), True)
    canvas.drawImageRect(image, shown.to_rect(), target.to_rect(), _sampling(shown, target), skia.Paint())
    canvas.restore()
    return target


def draw_emoji(canvas: skia.Canvas, emoji: str | int, box: Box) -> bool:
    """Paint an emoji as large as fits a box, in its middle; False where Twemoji has no drawing of it."""
    picture = emoji_picture(emoji)
    if picture is None:
        return False
    side = min(box.w, box.h)
    canvas.save()
    canvas.translate(box.center[0] - side / 2, box.center[1] - side / 2)
    canvas.scale(side / EMOJI_VIEW_BOX, side / EMOJI_VIEW_BOX)
    canvas.drawPicture(picture)
    canvas.restore()
    return True


def contained(image: skia.Image, box: Box) -> Box:
    """Where a picture lands that is shown whole in the middle of a box."""
    scale = min(box.w / image.width(), box.h / image.height())
    width, height = image.width() * scale, image.height() * scale
    return Box(box.center[0] - width / 2, box.center[1] - height / 2, width, height)


def framed(image: skia.Image, size: Size) -> Box:
    """The same in a frame of a size, which a picture of its shape but for a rounding fills."""
    frame = Box(0, 0, *size)
    whole = contained(image, frame)
    return frame if abs(whole.w - frame.w) < _ROUNDED and abs(whole.h - frame.h) < _ROUNDED else whole


def soft_backdrop(image: skia.Image, box: Box, *, dim: float = 0.35) -> skia.Image:
    """Make a blurred, darkened copy of a picture that fills a box: what stands behind it when it is shown whole."""
    small = _BACKDROP_SIDE / max(box.w, box.h)
    tiny = _scaled(image, Box(0, 0, max(4, round(box.w * small)), max(4, round(box.h * small))))
    blurred = new_surface((tiny.width(), tiny.height()), opaque=image.isOpaque())
    sigma = _BACKDROP_SIDE / 24
    softly = skia.Paint(ImageFilter=skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kClamp))
    blurred.getCanvas().drawImage(tiny, 0, 0, skia.SamplingOptions(), softly)
    surface = new_surface((round(box.w), round(box.h)), opaque=image.isOpaque())
    canvas, whole = surface.getCanvas(), Box(0, 0, surface.width(), surface.height())
    draw_picture(canvas, blurred.makeImageSnapshot(), whole)
    canvas.drawColor(skia.Color(0, 0, 0, round(255 * dim)))
    return surface.makeImageSnapshot()


class KenBurns:
    """A still picture under a slowly moving camera: a little closer or farther, a little to one side.

    The seed decides which way; the same seed moves the same way. The picture is scaled once to the size that the
    closest view needs, so each frame costs one bilinear copy.
    """

    issues: tuple[str, ...] = ()

    def __init__(
        self,
        image: skia.Image,
        box: Box,
        *,
        seconds: float,
        seed: int = 0,
        strength: float = 0.12,
        focus: tuple[float, float] = (0.5, 0.5),
    ) -> None:
        """strength: how much closer the closest view is; 0 stands still."""
        self.box, self.seconds, self.strength = box, seconds, strength
        chance = random.Random(seed)
        self._closer = chance.random() < 0.6
        angle = chance.random() * 2 * math.pi
        self._drift = (0.35 * math.cos(angle), 0.35 * math.sin(angle))
        closest = 1 + strength
        room = Box(0, 0, math.ceil(box.w * closest), math.ceil(box.h * closest))
        self._image = _scaled(image, room, focus)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Fill the box with what the camera sees."""
        near = self._nearness(at_s)
        zoom = (1 + self.strength * near) / (1 + self.strength)
        room_x, room_y = self._image.width() * zoom - self.box.w, self._image.height() * zoom - self.box.h
        x = self.box.x - room_x * (0.5 + self._drift[0] * near)
        y = self.box.y - room_y * (0.5 + self._drift[1] * near)
        canvas.save()
        canvas.clipRect(self.box.to_rect(), skia.ClipOp.kIntersect, False)
        canvas.translate(x, y)
        canvas.scale(zoom, zoom)
        canvas.drawImage(self._image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear), skia.Paint())
        canvas.restore()

    def state(self, at_s: float) -> Hashable:
        return ("ken burns", id(self), self._nearness(at_s))

    def _nearness(self, at_s: float) -> float:
        """How near the camera is: 0 farthest, 1 nearest; gently off and gently to rest."""
        done = progress(at_s, 0.0, self.seconds)
        eased = 0.5 - 0.5 * math.cos(math.pi * done)
        return eased if self._closer else 1 - eased


def _source(image: skia.Image, box: Box, focus: tuple[float, float], zoom: float) -> Box:
    """The part of a picture that fills a box, around its focus but never past its edges."""
    assert zoom >= 1, "a picture that covers a box can't be zoomed out"
    scale = max(box.w / image.width(), box.h / image.height()) * zoom
    width, height = box.w / scale, box.h / scale
    x = min(max(0.0, focus[0] * image.width() - width / 2), image.width() - width)
    y = min(max(0.0, focus[1] * image.height() - height / 2), image.height() - height)
    return Box(x, y, width, height)


def _scaled(image: skia.Image, box: Box, focus: tuple[float, float] = (0.5, 0.5)) -> skia.Image:
    """A copy of what a box shows of a picture, at the box's size."""
    surface = new_surface((round(box.w), round(box.h)), opaque=image.isOpaque())
    shown = _source(image, box, focus, 1.0)
    source = image.withDefaultMipmaps() if shown.w > 1.5 * box.w else image
    surface.getCanvas().drawImageRect(source, shown.to_rect(), box.to_rect(), _sampling(shown, box), skia.Paint())
    return surface.makeImageSnapshot()


def _sampling(shown: Box, target: Box) -> skia.SamplingOptions:
    if shown.w > target.w:
        return skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    return skia.SamplingOptions(skia.CubicResampler.Mitchell())
