"""Conditioned generators: a Condition in, whoever made it, and clips out: the last stage of the any-to-video model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import torch

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.model import onnx
from filmloom.model.appearance import library
from filmloom.model.tokens import Condition, ConditionSpec
from filmloom.model.video_generator.animated import animated_clip, metadata_of
from filmloom.model.video_generator.diffusers import condition as pipelines
from filmloom.model.video_generator.diffusers.shown import fit
from filmloom.model.video_generator.labelled import at_rate, labelled_frames
from filmloom.model.video_generator.layers.condition import animate_condition, condition_of, condition_spec
from filmloom.model.video_generator.layers.direction import Sampling
from filmloom.model.video_generator.layers.expander import expand
from filmloom.model.video_generator.layers.script import write_script
from filmloom.model.video_generator.layers.transformer import LayersConfig, LayersTransformer
from filmloom.model.video_generator.layers.windows import LONGEST_S
from filmloom.model.video_generator.request import ClipRequest, whole_frames
from filmloom.progress import Progress
from filmloom.version import __version__
from filmloom.world.parse import language_of
from filmloom.world.scene import SceneSpec

SHIPPED: Final = Path(__file__).parents[1] / "weights" / "layers.safetensors"
USUAL_S: Final = 4.0
"""Length of a clip if nobody says."""


class ConditionedGenerator(Protocol):
    """Makes clips of conditions."""

    name: str
    """As `engine` in a clip's settings."""

    @property
    def spec(self) -> ConditionSpec:
        """The conditions that it takes."""
        ...

    def encode(self, texts: Sequence[str]) -> Condition:
        """What its own text encoder makes of texts. Raises PromptError for one that it can't read."""
        ...

    def generate(self, condition: Condition, request: ClipRequest) -> list[Clip]:
        """A clip of each row. The request says how long, how large, which seed; its prompt is only written down.

        Row k has the seed `request.seed + k`. Raises InputError for what it can't do.
        """
        ...


class ConditionedLayers:
    """The in-box generator of animations."""

    name = "layers"

    def __init__(self, model: LayersTransformer | None = None) -> None:
        """model: by default the one that ships."""
        self.model = model or shipped_layers()

    @property
    def spec(self) -> ConditionSpec:
        return condition_spec(self.model)

    def encode(self, texts: Sequence[str]) -> Condition:
        """By the reader of prompts and the transformer's own reader of scripts."""
        return self.encode_specs([expand(text, language_of(text)).spec for text in texts])

    def encode_specs(self, specs: Sequence[SceneSpec]) -> Condition:
        """Of scenes that are read already."""
        return condition_of(self.model, [write_script(spec, lambda a: library().vector(a.concept)) for spec in specs])

    def generate(self, condition: Condition, request: ClipRequest) -> list[Clip]:
        """Animations, drawn when they are read; on_event hears of each step."""
        request.refuse("layers", "given", "loop", "takes")
        num_frames, warnings = whole_frames(request, USUAL_S)
        seconds = num_frames / request.fps
        if seconds > LONGEST_S:
            raise InputError(f"A clip of {seconds:g} s can't be made of one condition; ask for {LONGEST_S:g} at most.")
        sampling = Sampling(num_inference_steps=request.num_inference_steps or Sampling().num_inference_steps)
        rows = len(condition.states)
        progress = Progress(request.on_event, "sample", rows * sampling.num_inference_steps, every_s=0.0)
        made = animate_condition(
            self.model,
            condition,
            seconds=seconds,
            seeds=range(request.seed, request.seed + rows),
            aspect=request.aspect,
            fps=request.fps,
            sampling=sampling,
            on_step=lambda step, steps, clips: progress.advance(len(clips)),
        )
        return [
            animated_clip(
                animation,
                size=request.size,
                fps=request.fps,
                sound=request.sound,
                label=(request.language or language_of(request.prompt)) if request.label else None,
                settings={**request.settings("any-to-video", seconds), "seed": request.seed + row},
                warnings=warnings,
            )
            for row, animation in enumerate(made)
        ]


def shipped_layers(path: Path = SHIPPED) -> LayersTransformer:
    """The transformer of the package, or of another file that `recipes.layers ship` wrote, ready for use."""
    tensors, notes = onnx.read_weights(path)
    try:
        model = LayersConfig(**json.loads(notes["config"])).build()
        model.load_state_dict({name: torch.from_numpy(each.astype(np.float32)) for name, each in tensors.items()})
    except (KeyError, TypeError, RuntimeError) as error:
        raise InputError(f"{path} doesn't hold a transformer of layers ({error}); fetch it again.") from error
    return model.eval().requires_grad_(False)


class ConditionedPipeline:
    """Any diffusers pipeline that takes `prompt_embeds`."""

    def __init__(self, pipeline: Any, name: str = "diffusers") -> None:
        self.pipeline, self.name = pipeline, name

    @property
    def spec(self) -> ConditionSpec:
        return pipelines.condition_spec(self.pipeline)

    def encode(self, texts: Sequence[str]) -> Condition:
        """By the pipeline's own text encoder."""
        return pipelines.encode_texts(self.pipeline, texts)

    def generate(self, condition: Condition, request: ClipRequest) -> list[Clip]:
        """Clips as the pipeline makes them, of the request's length if that is one of its own."""
        request.refuse(self.name, "given", "loop", "takes", "sound")
        num_frames, warnings = whole_frames(request, USUAL_S)
        negative = self.encode([""] * len(condition.states)) if request.guidance_scale else None
        made = self.pipeline(
            **pipelines.prompt_inputs(self.pipeline, condition, negative),
            **({"guidance_scale": request.guidance_scale} if negative else {}),
            **({"num_inference_steps": request.num_inference_steps} if request.num_inference_steps else {}),
            width=request.size[0],
            height=request.size[1],
            num_frames=num_frames,
            generator=[torch.Generator().manual_seed(request.seed + row) for row in range(len(condition.states))],
            output_type="np",
        ).frames  # [b t h w 3], 0 to 1
        seeds = range(request.seed, request.seed + len(made))
        return [
            _clip(frames, num_frames, replace(request, seed=seed), warnings, self.name)
            for frames, seed in zip(made, seeds, strict=True)
        ]


def _clip(frames: Any, num_frames: int, request: ClipRequest, warnings: Sequence[str], name: str) -> Clip:
    """Of the request's size and length, with the label; what the pipeline drew otherwise is said."""
    pictures = (np.clip(np.asarray(frames), 0, 1) * 255).round().astype(np.uint8)  # [t h w 3]
    height, width = pictures.shape[1:3]
    drawn = [f"It is drawn at {width}x{height}."] if (width, height) != request.size else []
    if len(pictures) < num_frames:
        drawn.append(f"Only {len(pictures)} frames of {num_frames} were drawn; the last one stays.")
    return Clip(
        frames=lambda: labelled_frames(at_rate(pictures, request.fps, request.fps, num_frames), request, fit),
        size=request.size,
        fps=Fraction(request.fps),
        num_frames=num_frames,
        metadata=metadata_of({"filmloom": __version__, **request.settings(name, num_frames / request.fps)}),
        warnings=(*warnings, *drawn),
    )
