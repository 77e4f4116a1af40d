"""Asking: a ClipRequest in; what a family of pipelines is asked for out, and what is to be said of the difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

from filmloom.errors import InputError
from filmloom.model.video_generator.diffusers.families import Family
from filmloom.model.video_generator.request import ClipRequest, whole_frames
from filmloom.types import Size

USUAL_S = 4.0
"""Length of a clip if nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of a pipeline, so that the clip gets what it needs."""

    size: Size
    num_frames: int
    """Of the model, at its own rate."""
    fps: int
    """Of the model."""
    num_clip_frames: int
    """At the rate that was asked for."""
    warnings: tuple[str, ...]


def asked(request: ClipRequest, family: Family, name: str) -> Ask:
    """The legal size and number of frames that come nearest, upwards in length. Raises InputError for the rest."""
    request.refuse(name, "takes", "loop", "sound", "layout")
    if request.guidance == "interval":
        raise InputError(f"The engine {name!r} has no guidance by intervals; take cfg, which is usual, or none.")
    num_clip_frames, warnings = whole_frames(request, min(USUAL_S, family.num_frames / family.fps))
    seconds = num_clip_frames / request.fps
    num_frames = legal_frames(seconds, family)
    size = legal_size(request.size, family)
    warnings += _said(request, family, seconds, num_frames, size)
    return Ask(
        size=size, num_frames=num_frames, fps=family.fps, num_clip_frames=num_clip_frames, warnings=tuple(warnings)
    )


def legal_frames(seconds: float, family: Family) -> int:
    """The fewest legal frames that last so long."""
    needed = max(1, math.ceil(seconds * family.fps - 1e-6))
    return math.ceil((needed - 1) / family.step) * family.step + 1 if family.step > 1 else needed


def legal_size(size: Size, family: Family) -> Size:
    """The legal size of the shape nearest to this one, no larger than the model was trained on, at least one step."""
    if family.only:
        return family.only
    most = family.widest or size
    scale = min(1.0, math.sqrt(family.pixels / (size[0] * size[1])), most[0] / size[0], most[1] / size[1])
    width, height = (max(1, round(side * scale / family.multiple)) for side in size)
    if family.widest:
        width, height = min(width, most[0] // family.multiple), min(height, most[1] // family.multiple)
    while width * height * family.multiple**2 > max(family.pixels, family.multiple**2) and max(width, height) > 1:
        width, height = (width - 1, height) if width >= height else (width, height - 1)
    return width * family.multiple, height * family.multiple


def legal_sizes(family: Family) -> list[Size]:
    """The largest legal ones of the usual shapes."""
    shapes = ((1920, 1080), (1440, 1080), (1080, 1080), (1080, 1920))
    return list(dict.fromkeys(legal_size(shape, family) for shape in shapes))


def _said(request: ClipRequest, family: Family, seconds: float, num_frames: int, size: Size) -> list[str]:
    said = []
    lasts_s = num_frames / family.fps
    if abs(lasts_s - seconds) > 1e-6:
        rule = f", which come as {family.step}k + 1," if family.step > 1 else ""
        said.append(
            f"{family.title} draws {num_frames} frames{rule} or {lasts_s:.4g} s; the clip is the first {seconds:g} s."
        )
    if num_frames > family.num_frames:
        said.append(
            f"{family.title} was trained on {family.num_frames} frames at most ({family.num_frames / family.fps:.3g} "
            f"s); at {num_frames} it may lose its thread."
        )
    if size != request.size:
        drawn, wanted = (f"{each[0]}x{each[1]}" for each in (size, request.size))
        said.append(f"It is drawn at {drawn}, and shown at the {wanted} that were asked for.")
    if request.fps != family.fps:
        said.append(f"It has {family.fps} frames a second; at {request.fps} the nearest are shown.")
    return said
