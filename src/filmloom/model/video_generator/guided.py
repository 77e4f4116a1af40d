"""The engine `frames`, led by the engine `layers`: what is where, and how it moves, is laid out by the one and drawn
by the other.

The two engines know nothing of each other; this is where they are put together.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError, PromptError
from filmloom.media import Clip
from filmloom.model.video_generator.layers.generator import LayersGenerator
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Event
from filmloom.world.rasterise import rasterise

if TYPE_CHECKING:
    from filmloom.model.video_generator.frames import FramesGenerator
    from filmloom.model.video_generator.frames.engine import Layout, Plan

SHIPPED: Final = Path(__file__).parents[1] / "weights" / "frames.safetensors"
"""Where the package holds what its training made, once it does."""
_NO_TORCH: Final = "The engine 'frames' needs torch: pip install 'filmloom[model]'; or take the engine 'layers'."
_LAYOUT_FPS: Final = 16
"""Rows per second of the layout's animation: enough for `layers` to judge its takes by."""
_LAYOUT_SIZE: Final = (256, 256)
"""A square, as the model draws; no picture of this size is made."""


class GuidedFrames:
    """Makes frames by a video transformer that follows a clip of `layers`, unless it is asked not to."""

    def __init__(self, frames: FramesGenerator | None = None, layers: LayersGenerator | None = None) -> None:
        """By default those that the package ships; InputError if it ships no `frames`, or torch is missing."""
        self.frames = frames or _shipped()
        self.layers = layers or LayersGenerator()

    @classmethod
    def from_pretrained(cls, path: Path | str) -> GuidedFrames:
        """A `frames` checkpoint of one's own, its folder or its one file, led by the shipped `layers`."""
        _check_torch()
        from filmloom.model.video_generator.frames import FramesGenerator

        return cls(FramesGenerator.from_pretrained(path))

    @property
    def weights_sha256(self) -> str:
        """Of the weights of `frames`; those of `layers` are told beside it."""
        return self.frames.weights_sha256

    def generate(self, request: ClipRequest) -> Clip:
        """A clip, laid out and sampled now; on_event hears of the stages layout and sample.

        A layout is followed as far as the clip goes, longer than trained too; pictures that are given lay the clip
        out themselves, so that there is none beside them unless it is asked for. The distilled four steps follow none.
        """
        plan = self.frames.plan(request)
        self.frames.read(request.prompt, request.language)
        return self.frames.generate(request, self._layout(request, plan))

    def _layout(self, request: ClipRequest, plan: Plan) -> Layout:
        from filmloom.model.video_generator.frames.engine import Layout

        if not self._is_led(request):
            return Layout()
        try:
            frames = self._laid_out(request, plan.num_frames / request.fps)
        except PromptError as error:
            if request.layout == "layers":
                raise
            return Layout(warnings=(f"Made without a layout: {error}",))
        return Layout(frames=frames, settings={"layout": "layers", "layout_weights": self.layers.weights_sha256[:12]})

    def _is_led(self, request: ClipRequest) -> bool:
        if request.layout is not None:
            return request.layout == "layers"
        return not request.given and not (request.num_inference_steps == 4 and self.frames.has_few_steps)

    def _laid_out(self, request: ClipRequest, seconds: float) -> npt.NDArray[np.uint8]:
        """The frames that are followed [t h w 3], small, at the model's rate."""

        def hear(event: Event) -> None:
            request.on_event(replace(event, stage="layout"))

        wanted = ClipRequest(
            prompt=request.prompt,
            language=request.language,
            seconds=seconds,
            size=_LAYOUT_SIZE,
            fps=_LAYOUT_FPS,
            seed=request.seed,
            on_event=hear,
        )
        return rasterise(self.layers.animate(wanted), (self.frames.size, self.frames.size), self.frames.fps)


def missing_of_frames() -> str:
    """Why the engine can't run here, and what to do about it; "" if it can."""
    if not SHIPPED.is_file():
        return (
            "This package holds no weights for the engine 'frames': train them by `python -m recipes.frames cpu --out"
            " DIR`, and give DIR to Pipeline.from_pretrained; or take the engine 'layers'."
        )
    return "" if find_spec("torch") else _NO_TORCH


@cache
def _shipped() -> FramesGenerator:
    if missing := missing_of_frames():
        raise InputError(missing)
    from filmloom.model.video_generator.frames import FramesGenerator

    return FramesGenerator()


def _check_torch() -> None:
    if find_spec("torch") is None:
        raise InputError(_NO_TORCH)
