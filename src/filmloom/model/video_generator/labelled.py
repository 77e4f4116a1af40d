"""Labelled: a model's pictures at the rate that was asked for, each fitted to the size, with the mark over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import skia

from filmloom.draw import Drawing
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.theme import THEMES, Stage
from filmloom.media.label import label_text
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Frame, Language, Size

Fit: TypeAlias = Callable[[skia.Canvas, npt.NDArray[np.uint8], Size], None]
"""Draws one picture [h w 3] onto a canvas of a size."""


def labelled_frames(
    frames: npt.NDArray[np.uint8], fps: float, request: ClipRequest, count: int, language: Language, fit: Fit
) -> Iterator[Frame]:
    """So many frames of a clip from a model's pictures [t h w 3], of which the last stays to the end.

    fps: of the pictures. Between two of them the first one stays: nothing is invented.
    """
    over: list[Drawing] = []
    if request.label:
        over.append(LabelDrawing(Stage(request.size, THEMES["newsroom"], language), label_text("", language)))
    surface = new_surface(request.size)
    for index in range(count):
        picture = frames[min(len(frames) - 1, int(index / request.fps * fps + 1e-6))]
        with surface as canvas:
            fit(canvas, picture, request.size)
            for drawing in over:
                drawing.draw(canvas, index / request.fps)
        yield pixels(surface)
