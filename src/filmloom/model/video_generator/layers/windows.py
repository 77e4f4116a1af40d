"""Windows: clips longer than one sampling, as windows that overlap; each begins with the end of the one before."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from filmloom.model.video_generator.layers.tokens import KNOTS, Curves
from filmloom.world.animation import Track

LONGEST_S: Final = 8.0
OVERLAP_S: Final = 2.0


def windows(seconds: float) -> list[tuple[float, float]]:
    """Begin and end of each, all of a length."""
    if seconds <= LONGEST_S:
        return [(0.0, seconds)]
    count = math.ceil((seconds - OVERLAP_S) / (LONGEST_S - OVERLAP_S))
    way = (seconds - OVERLAP_S) / count
    return [(k * way, k * way + way + OVERLAP_S) for k in range(count)]


def overlap_knots(window: tuple[float, float]) -> int:
    """How many knots of a window lie in the overlap with the one before."""
    return int(OVERLAP_S / (window[1] - window[0]) * (KNOTS - 1)) + 1


def joined(parts: list[Curves], spans: list[tuple[float, float]], frames: int) -> Curves:
    """The curves of all windows as one, faded from one to the next over the overlap.

    parts: each at the frames that begin in its window, see frames_of.
    """
    if len(parts) == 1:
        return parts[0]
    seconds = spans[-1][1]
    total = Curves(np.zeros((*parts[0].camera.shape[:-1], frames)), np.zeros((*parts[0].ways.shape[:-1], frames)))
    weights = np.zeros(frames)
    for part, span in zip(parts, spans, strict=True):
        rows = frames_of(span, seconds, frames)
        fade = _fade(rows, span, seconds, frames)
        total.camera[:, rows] += part.camera * fade
        total.ways[:, :, rows] += part.ways * fade
        weights[rows] += fade
    return Curves(total.camera / weights, total.ways / weights)


def frames_of(span: tuple[float, float], seconds: float, frames: int) -> slice:
    """The frames of a clip that lie in a window."""
    first, last = (round(at / seconds * (frames - 1)) for at in span)
    return slice(first, last + 1)


def _fade(rows: slice, span: tuple[float, float], seconds: float, frames: int) -> Track:
    """Up over the overlap with the window before, down over that with the next; never 0."""
    at = np.arange(rows.start, rows.stop) / (frames - 1) * seconds
    up = np.ones(len(at)) if span[0] == 0 else (at - span[0]) / OVERLAP_S
    down = np.ones(len(at)) if span[1] >= seconds - 1e-6 else (span[1] - at) / OVERLAP_S
    fade: Track = np.clip(np.minimum(up, down), 1e-3, 1.0)
    return fade
