"""Pipeline: the engines as programs that know diffusers expect them: Pipeline.from_pretrained(path)(prompt).frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.model.video_generator import ENGINES, VideoGenerator, engine_named
from filmloom.model.video_generator.request import At, ClipRequest, LayoutBy
from filmloom.types import Event, Language

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PipelineOutput:
    """What a pipeline returns."""

    frames: list[Pixels]
    """One clip: [t h w 3], red, green, blue."""


class Pipeline:
    """Any engine, called as a diffusers pipeline is called."""

    def __init__(self, generator: VideoGenerator) -> None:
        self.generator = generator

    @classmethod
    def from_pretrained(cls, path: Path | str = "layers") -> Pipeline:
        """An engine by its name, or one of one's own: a folder with layers.onnx, or one that a training of `frames`
        wrote, or its frames.safetensors.

        Raises InputError if there is none of these, or the files are broken.
        """
        if str(path) in ENGINES:
            return cls(engine_named(str(path)))
        path = Path(path)
        if (path / "layers.onnx").is_file():
            from filmloom.model.video_generator.layers.generator import LayersGenerator

            return cls(LayersGenerator.from_pretrained(path))
        if path.is_file() or (path / "config.json").is_file():
            from filmloom.model.video_generator.guided import GuidedFrames

            return cls(GuidedFrames.from_pretrained(path))
        found = "holds neither layers.onnx nor a config.json" if path.is_dir() else "is no folder with a checkpoint"
        raise InputError(f"{path} {found}; the engines in the box are {', '.join(ENGINES)}.")

    def __call__(
        self,
        prompt: str,
        *,
        height: int = 256,
        width: int = 256,
        num_frames: int = 32,
        fps: int = 8,
        num_inference_steps: int | None = None,
        guidance_scale: float | None = None,
        seed: int = 7,
        language: Language | None = None,
        given: tuple[At, ...] = (),
        layout: LayoutBy | None = None,
        callback_on_step_end: Callable[[int], None] | None = None,
    ) -> PipelineOutput:
        """The frames of a clip, without the visible mark. callback_on_step_end hears the number of steps done."""

        def hear(event: Event) -> None:
            if callback_on_step_end is not None and event.stage == "sample" and event.done:
                callback_on_step_end(int(event.done))

        request = ClipRequest(
            prompt=prompt,
            seconds=num_frames / fps,
            size=(width, height),
            fps=fps,
            seed=seed,
            language=language,
            label=False,
            given=given,
            num_inference_steps=num_inference_steps,
            guidance_scale=guidance_scale,
            layout=layout,
            on_event=hear,
        )
        clip = self.generator.generate(request)
        return PipelineOutput([np.stack([frame[..., 2::-1].copy() for frame in clip.frames()])])
