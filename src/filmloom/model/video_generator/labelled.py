"""Labelled: pictures from elsewhere as the frames of a clip, each fitted to its size, with the mark over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import skia

from filmloom.draw import Drawing
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.theme import THEMES, Stage
from filmloom.media.label import label_text
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Frame, Size
from filmloom.world.parse import language_of

Fit: TypeAlias = Callable[[skia.Canvas, Any, Size], None]
"""Draws one picture onto a canvas of a size."""


def labelled_frames(pictures: Iterable[Any], request: ClipRequest, fit: Fit) -> Iterator[Frame]:
    """A frame of each picture, at the request's size; the mark is in its language, or in its prompt's."""
    over: list[Drawing] = []
    if request.label:
        language = request.language or language_of(request.prompt)
        over.append(LabelDrawing(Stage(request.size, THEMES["newsroom"], language), label_text("", language)))
    surface = new_surface(request.size)
    for index, picture in enumerate(pictures):
        with surface as canvas:
            fit(canvas, picture, request.size)
            for drawing in over:
                drawing.draw(canvas, index / request.fps)
        yield pixels(surface)


def at_rate(frames: npt.NDArray[np.uint8], fps: float, wanted: int, count: int) -> Iterator[npt.NDArray[np.uint8]]:
    """So many pictures at another rate of a model's own [t h w 3], of which the last stays to the end.

    Between two of them the first one stays: nothing is invented.
    """
    for index in range(count):
        yield frames[min(len(frames) - 1, int(index / wanted * fps + 1e-6))]
