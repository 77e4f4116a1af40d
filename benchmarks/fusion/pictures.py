"""Pictures: what was shown and made, as small PNG strips for the page."""

from __future__ import annotations

from typing import Any

import numpy as np
import skia

from filmloom.model.encoders.media import Picture, Video
from filmloom.model.evaluate.sheets import frames_strip, strip_of

__all__ = ["jpeg_of", "png_of_picture", "strip_of", "strip_of_video"]


def strip_of_video(video: Video) -> bytes:
    """Five of its frames."""
    return frames_strip(video.frames)


def png_of_picture(picture: Picture) -> bytes:
    """A picture [h w 3]."""
    opaque = np.concatenate([picture, np.full((*picture.shape[:2], 1), 255, np.uint8)], axis=2)
    image: Any = skia.Image.fromarray(np.ascontiguousarray(opaque), skia.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.kPNG, 100))


def jpeg_of(png: bytes) -> bytes:
    """The same for a page that is read over the net."""
    image: Any = skia.Image.MakeFromEncoded(skia.Data(png))
    return bytes(image.encodeToData(skia.kJPEG, 82))
