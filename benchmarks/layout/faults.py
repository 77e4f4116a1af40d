"""What is wrong with one shot as it is drawn: its text against the frame, against itself and what lies over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from benchmarks.layout.runs import Run, noted
from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.captions import CaptionDrawing
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.theme import Stage
from filmloom.studio.scenes.numbers import numbers
from filmloom.studio.shot import ShotJob, _overlay, _take, stage_of
from filmloom.studio.storyboard import Chart, End, Illustration, Picture, Poster, Title

_SLACK: Final = 2.0
"""Pixels."""
_COVERED: Final = 150
"""Of 255."""
_SHADOW: Final = 0.3
"""Of luminance, which a panel's shadow may take beside it."""
_CONTRAST: Final = 2.0
"""Of the lightest to the darkest in a line's box; text for reading is asked to have 4.5, and rounding takes some."""
_OVER_PICTURES: Final = (Illustration, Picture, Title, End, Poster)
"""Captions lie over these, or they place themselves."""


def faults(job: ShotJob) -> Iterator[str]:
    """One sentence for everything that is wrong."""
    stage = stage_of(job)
    take, failed = _take(job, stage)
    if failed:
        yield f"a text card stands in: {failed}"
    captions = CaptionDrawing(stage, job.cues)
    overlays = [(each, _overlay(stage, each)) for each in job.overlays]
    for drawing in (take, captions, *(drawing for _, drawing in overlays)):
        yield from drawing.issues
    at_s = max(0.0, (job.num_frames - 2) / job.fps)
    runs, pixels = _drawn(take, job, at_s)
    yield from _outside(runs, stage.safe)
    yield from _overlapping(runs)
    yield from _pale(runs, pixels)
    plates = [plate for cue in job.cues if (plate := captions.plate((cue.start_s + cue.end_s) / 2))]
    if not isinstance(job.visual, _OVER_PICTURES):
        for plate in plates:
            yield from _under(runs, plate, "captions")
        yield from _beside(pixels, stage)
    for times, overlay in overlays:
        above = [Run(times.text, _painted(overlay, job, (times.start_s + times.end_s) / 2), 0)]
        yield from _outside(above, stage.safe)
        for plate in plates:
            yield from _under(above, plate, "captions")
    if job.label:
        label = LabelDrawing(stage, job.label)
        yield from label.issues
        if not isinstance(job.visual, Illustration | Picture):
            yield from _under(runs, _painted(label, job, 1.0), "the label")
    if isinstance(job.visual, Chart):
        yield from _untold(job.visual, runs, getattr(take, "warnings", ()))


def _drawn(drawing: Any, job: ShotJob, at_s: float) -> tuple[list[Run], npt.NDArray[np.float32]]:
    """The lines and the luminance [h w], 0 to 1, of one moment."""
    surface = new_surface(job.size)
    with noted() as runs, surface as canvas:
        drawing.draw(canvas, at_s)
    linear = (surface.toarray()[..., :3].astype(np.float32) / 255) ** 2.2
    return runs, linear @ np.array([0.0722, 0.7152, 0.2126], np.float32)


def _painted(drawing: Any, job: ShotJob, at_s: float) -> Box:
    """Around all that a drawing covers for the most part: shadows count for nothing."""
    surface = new_surface(job.size)
    with surface as canvas:
        drawing.draw(canvas, at_s)
    rows, columns = np.nonzero(surface.toarray()[..., 3] > _COVERED)
    if not len(rows):
        return Box(0, 0, 0, 0)
    return Box(float(columns.min()), float(rows.min()), float(np.ptp(columns)) + 1, float(np.ptp(rows)) + 1)


def _outside(runs: Sequence[Run], safe: Box) -> Iterator[str]:
    for run in runs:
        box = run.box
        over = max(safe.x - box.x, safe.y - box.y, box.right - safe.right, box.bottom - safe.bottom)
        if over > _SLACK:
            yield f"{run.text!r} leaves the safe zone by {over:.0f} px"


def _overlapping(runs: Sequence[Run]) -> Iterator[str]:
    for one, other in combinations(runs, 2):
        if _common(one.box, other.box) and (one.block != other.block or one.text != other.text):
            yield f"{one.text!r} overlaps {other.text!r}"


def _under(runs: Sequence[Run], plate: Box, what: str) -> Iterator[str]:
    for run in runs:
        if _common(run.box, plate):
            yield f"{run.text!r} stands under {what}"


def _common(one: Box, other: Box) -> bool:
    wide = min(one.right, other.right) - max(one.x, other.x)
    high = min(one.bottom, other.bottom) - max(one.y, other.y)
    return wide > _SLACK and high > _SLACK


def _pale(runs: Sequence[Run], pixels: npt.NDArray[np.float32]) -> Iterator[str]:
    for run in runs:
        box = run.box
        part = pixels[max(0, int(box.y)) : int(box.bottom) + 1, max(0, int(box.x)) : int(box.right) + 1]
        if part.size and (part.max() + 0.05) / (part.min() + 0.05) < _CONTRAST:
            yield f"{run.text!r} can hardly be read"


def _beside(pixels: npt.NDArray[np.float32], stage: Stage) -> Iterator[str]:
    """Anything at all, formulas and code too, at the left or right of the safe zone: the ground alone is even there."""
    left, right = int(stage.safe.x - _SLACK), int(stage.safe.right + _SLACK) + 1
    for name, part in (("left", pixels[:, :left]), ("right", pixels[:, right:])):
        if part.size and float(np.ptp(part, axis=1).max()) > _SHADOW:
            yield f"something is drawn at the {name} of the safe zone"


def _untold(chart: Chart, runs: Sequence[Run], warnings: Sequence[str]) -> Iterator[str]:
    """Every value of a chart with a label on each stands there; a line's last one does, and a ranking's first."""
    if chart.kind == "share" or any("without their numbers" in warning or "first" in warning for warning in warnings):
        return
    texts = [run.text for run in runs]
    told = {float(number.bare) for text in [*texts, "".join(texts)] for number in numbers(text)}
    all_told = chart.kind in {"bar", "grouped", "before_after"}
    wanted = chart.numbers if all_told else chart.values[:1] if chart.kind == "ranking" else chart.values[-1:]
    for value in wanted:
        if not any(abs(abs(value) - each) <= 0.006 * max(1.0, abs(value)) for each in told | _scaled(told)):
            yield f"the chart's value {value:g} can't be read on it"


def _scaled(told: set[float]) -> set[float]:
    return {each * by for each in told for by in (1e3, 1e4, 1e6, 1e8)}
