"""Engine: a ClipRequest to what this model can make, and its small square pictures to the asked size and rate.

A picture of another shape is shown whole, in the middle of an enlarged and blurred one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np
import skia
from jaxtyping import UInt8

from filmloom.media import Clip
from filmloom.model.video_generator.animated import metadata_of
from filmloom.model.video_generator.labelled import at_rate, labelled_frames
from filmloom.model.video_generator.request import ClipRequest, whole_frames
from filmloom.types import Size
from filmloom.version import __version__

_BLURRED: Final = 8
"""Pixels along each side of what fills the borders."""
_SMOOTH: Final = skia.SamplingOptions(skia.CubicResampler.Mitchell())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the model is asked for, so that the request gets what it wants."""

    size: int
    """Pixels along each side."""
    num_model_frames: int
    num_frames: int
    """Of the clip, at the rate that was asked for."""
    guidance_scale: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A clip whose places and motion are followed, and how it was made."""

    frames: UInt8[np.ndarray, "t h w 3"] | None = None
    """None: there is none."""
    settings: Mapping[str, Any] = field(default_factory=lambda: {"layout": "none"})
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt as the model reads it."""

    text: str
    warnings: tuple[str, ...] = ()
    """What of it is lost."""


def planned(request: ClipRequest, sizes: tuple[int, ...], seconds: float, fps: float, step: int) -> Plan:
    """The plan of a request. sizes: what the model draws. seconds, fps: of what it was trained on. step: its frames
    come in multiples of this. Raises InputError for what it has no use for."""
    request.refuse("frames", "takes", "loop", "sound")
    num_frames, warnings = whole_frames(request, seconds)
    needed = max(1, math.ceil(num_frames / request.fps * fps - 1e-6))
    if num_frames / request.fps > seconds + 1e-6:
        warnings.append(f"This model was trained on clips of {seconds:g} s; a longer one may lose its thread.")
    shorter = min(request.size)
    size = next((each for each in sizes if each >= shorter), sizes[-1])
    if request.size[0] != request.size[1]:
        warnings.append("This model draws squares: the borders are filled with a blurred picture.")
    if request.fps > fps:
        warnings.append(f"This model draws {fps:g} frames a second; each is shown until the next.")
    scale = 1.0 if request.guidance == "none" else request.guidance_scale
    return Plan(
        size=size,
        num_model_frames=-(-needed // step) * step,
        num_frames=num_frames,
        guidance_scale=None if scale is None else float(scale),
        warnings=tuple(warnings),
    )


def clip_of(
    frames: UInt8[np.ndarray, "t h w 3"],
    fps: float,
    request: ClipRequest,
    plan: Plan,
    read: Reading,
    settings: Mapping[str, Any],
) -> Clip:
    """Frames of the model as the clip that was asked for. settings: how they were made, beside what was asked for."""
    whole = {
        **request.settings("frames", plan.num_frames / request.fps),
        **settings,
        "num_inference_steps": request.num_inference_steps,
        "guidance": request.guidance,
        "guidance_scale": request.guidance_scale,
        "understood": read.text,
    }
    return Clip(
        frames=lambda: labelled_frames(at_rate(frames, fps, request.fps, plan.num_frames), request, fit),
        size=request.size,
        fps=Fraction(request.fps),
        num_frames=plan.num_frames,
        metadata=metadata_of({"filmloom": __version__, **whole}),
        warnings=(*read.warnings, *plan.warnings),
    )


def fit(canvas: skia.Canvas, frame: UInt8[np.ndarray, "h w 3"], size: Size) -> None:
    """Draw a square picture whole into the middle, over a blurred one that fills the canvas."""
    opaque = np.full((*frame.shape[:2], 4), 255, np.uint8)
    opaque[..., :3] = frame[..., ::-1]
    image = skia.Image.fromarray(opaque, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    (width, height), shorter, longer = size, min(size), max(size)
    if width != height:
        small = image.resize(_BLURRED, _BLURRED, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear))
        canvas.drawImageRect(small, _square(size, longer), _SMOOTH)
    canvas.drawImageRect(image, _square(size, shorter), _SMOOTH)


def _square(size: Size, side: int) -> skia.Rect:
    return skia.Rect.MakeXYWH((size[0] - side) / 2, (size[1] - side) / 2, side, side)
