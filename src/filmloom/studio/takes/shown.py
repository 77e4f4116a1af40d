"""What an engine made of a shot, shown: an animation drawn at the film's size, or a video that is fitted into it."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import skia

from filmloom.draw.box import Box
from filmloom.draw.pictures import Fit, draw_picture, framed
from filmloom.errors import MediaError
from filmloom.media import probe, read_frames
from filmloom.types import Frame, Size

if TYPE_CHECKING:
    from filmloom.draw import Drawing
    from filmloom.draw.theme import Stage
    from filmloom.world.animation import Animation


_SMOOTH: Final = skia.SamplingOptions(skia.CubicResampler.Mitchell())
_JUMP_S: Final = 1.0
"""What lies further ahead is sought instead of read up to."""


def shown(path: Path, stage: Stage, *, captioned: bool) -> Drawing:
    """The drawing of a file that an engine left. Raises MediaError for one that can't be read."""
    animation = animation_in(path)
    if animation is None:
        return VideoTake(path, stage.size)
    from filmloom.studio.takes.illustration import above_captions
    from filmloom.world.render import Player

    return Player(above_captions(animation, stage) if captioned else animation, stage.size)


def animation_in(path: Path) -> Animation | None:
    """The animation that an engine left; None if it left a video."""
    if path.suffix == ".mp4":
        return None
    from filmloom.world.animation import Animation

    return Animation.from_json(json.loads(path.read_text(encoding="utf-8")))


class VideoTake:
    """A video at its own pace, whole in the middle of the frame or filling it; after its end its last picture stays."""

    issues: tuple[str, ...] = ()

    def __init__(self, path: Path, size: Size, fit: Fit = "contain") -> None:
        info = probe(path)
        if not info.num_frames or not info.fps:
            raise MediaError(f"{path.name} has no moving pictures; delete it, and it is made again")
        self._path, self._size, self._fit = path, size, fit
        self._fps, self._count = info.fps, info.num_frames
        self._frames: Iterator[Frame] = iter(())
        self._index = self._count
        """Of the frame at hand."""
        self._image: skia.Image | None = None

    def state(self, at_s: float) -> Hashable:
        """Which of the video's frames is seen."""
        return min(self._count - 1, int(at_s * self._fps + 1e-6))

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """The frame of this time, fitted, black around it if it is shown whole."""
        image = self._picture(min(self._count - 1, int(at_s * self._fps + 1e-6)))
        if self._fit == "cover":
            draw_picture(canvas, image, Box(0, 0, *self._size))
            return
        canvas.clear(skia.ColorBLACK)
        canvas.drawImageRect(image, framed(image, self._size).to_rect(), _SMOOTH)

    def _picture(self, index: int) -> skia.Image:
        if self._image is None or not self._index <= index <= self._index + _JUMP_S * self._fps:
            self._frames = read_frames(self._path, start_s=max(0.0, float((index - 0.5) / self._fps)))
            self._index, self._image = index - 1, None
        while self._index < index:
            frame = next(self._frames, None)
            if frame is None:  # a file may promise a frame or two more than it has
                break
            self._image = skia.Image.fromarray(frame, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
            self._index += 1
        if self._image is None:
            raise MediaError(f"{self._path.name} has fewer pictures than it says; delete it, and it is made again")
        self._index = index
        return self._image
