"""Shown: a model's frames as a Clip of the size, rate and length that were asked for, with the label."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np
import skia
from jaxtyping import UInt8

from filmloom.media import Clip
from filmloom.model.video_generator.animated import metadata_of
from filmloom.model.video_generator.diffusers.asking import Ask
from filmloom.model.video_generator.labelled import at_rate, labelled_frames
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Size
from filmloom.version import __version__

_CUT: Final = 0.1
"""So much of a picture may be cut to fill another shape; beyond, all of it is shown, between borders."""
_SMOOTH: Final = skia.SamplingOptions(skia.CubicResampler.Mitchell())


def shown(
    frames: UInt8[np.ndarray, "t h w 3"],
    request: ClipRequest,
    ask: Ask,
    settings: Mapping[str, Any],
    warnings: tuple[str, ...] = (),
) -> Clip:
    """The clip. settings: how it was made."""
    return Clip(
        frames=lambda: labelled_frames(at_rate(frames, ask.fps, request.fps, ask.num_clip_frames), request, fit),
        size=request.size,
        fps=Fraction(request.fps),
        num_frames=ask.num_clip_frames,
        metadata=metadata_of({"filmloom": __version__, **settings}),
        warnings=(*ask.warnings, *warnings),
    )


def fit(canvas: skia.Canvas, frame: UInt8[np.ndarray, "h w 3"], size: Size) -> None:
    """Draw a picture so that it fills a size, or whole if too much of it would be cut."""
    opaque = np.full((*frame.shape[:2], 4), 255, np.uint8)
    opaque[..., :3] = frame[..., ::-1]
    image = skia.Image.fromarray(opaque, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    if (image.width(), image.height()) == size:
        canvas.drawImage(image, 0, 0)
        return
    scales = size[0] / image.width(), size[1] / image.height()
    scale = max(scales) if 1 - min(scales) / max(scales) <= _CUT else min(scales)
    width, height = scale * image.width(), scale * image.height()
    canvas.clear(skia.ColorBLACK)
    target = skia.Rect.MakeXYWH((size[0] - width) / 2, (size[1] - height) / 2, width, height)
    canvas.drawImageRect(image, target, _SMOOTH)
