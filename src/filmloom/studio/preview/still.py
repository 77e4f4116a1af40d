"""Still: a shot at the moment when all of it is there, as a small JPEG, and what its drawings complain of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import skia

from filmloom.draw.canvas import new_surface
from filmloom.studio.shot import ShotJob, layers_of
from filmloom.studio.storyboard import Clip, Illustration, Picture, TestCard
from filmloom.studio.timeline.compose import draw_layers
from filmloom.types import Size

PIXELS: Final = 720 * 405
"""Of a still: enough for a page that is printed."""
_JPEG: Final = 84
_SETTLED_S: Final = 0.8
"""So long after it begins to appear a part of a picture stands."""
_BEFORE_S: Final = 0.25
"""So long before it ends a caption begins to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """What is seen of a shot."""

    jpeg: bytes
    size: Size
    issues: tuple[str, ...]
    """Text that doesn't fit, characters without a glyph: what the film's own check will say."""
    failed: str
    """Why a text card stands in for the picture; empty if none does."""


def still(job: ShotJob) -> Still:
    """The shot drawn as for the film, so that its complaints are the film's, but painted small."""
    layers = layers_of(job)
    size = _small(job.size)
    surface = new_surface(size, opaque=True)
    with surface as canvas:
        canvas.scale(size[0] / job.size[0], size[1] / job.size[1])
        draw_layers(canvas, layers.take, layers.over, whole_at(job))
    data = surface.makeImageSnapshot().encodeToData(skia.kJPEG, _JPEG)
    issues = (issue for drawing in (layers.take, *layers.over) for issue in drawing.issues)
    warned = getattr(layers.take, "warnings", ())
    return Still(jpeg=bytes(data), size=size, issues=tuple(dict.fromkeys([*warned, *issues])), failed=layers.failed)


def whole_at(job: ShotJob) -> float:
    """When most of a shot is seen: cards at the end of their words, what moves in its middle, under its overlay."""
    end_s = max(0.0, job.seconds - job.fade_out_s - 1 / job.fps)
    if isinstance(job.visual, Illustration | Picture | Clip | TestCard):
        return min(end_s, _under_overlay(job, job.seconds / 2))
    said_s = job.cues[-1].end_s - _BEFORE_S if job.cues else end_s
    there_s = max(job.moments, default=0.0) + _SETTLED_S
    return min(end_s, max(said_s, there_s))


def _under_overlay(job: ShotJob, at_s: float) -> float:
    """The nearest time at which the last overlay stands; the same time if there is none."""
    if not job.overlays:
        return at_s
    last = job.overlays[-1]
    middle_s = (last.start_s + last.end_s) / 2
    return min(max(at_s, min(last.start_s + _SETTLED_S, middle_s)), max(last.end_s - _SETTLED_S, middle_s))


def _small(size: Size) -> Size:
    """The film's shape with about PIXELS pixels, even sides; never larger than the film."""
    width, height = size
    scale = min(1.0, (PIXELS / (width * height)) ** 0.5)
    return (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))
