"""DiffusersEngine: any video pipeline of diffusers behind the one call. A ClipRequest in, a Clip out.

What is sampled is on the disk before it is decoded, so a run that was killed in between goes on from there.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import torch

from filmloom.errors import InputError, PromptError
from filmloom.media import Clip
from filmloom.model.video_generator.diffusers import memory
from filmloom.model.video_generator.diffusers.asking import Ask, asked, legal_sizes
from filmloom.model.video_generator.diffusers.checkpoint import open_checkpoint
from filmloom.model.video_generator.diffusers.decoding import decoded
from filmloom.model.video_generator.diffusers.families import family_of
from filmloom.model.video_generator.diffusers.given import Way, way_of
from filmloom.model.video_generator.diffusers.latents import Latents, key_of, load_latents, sampled, save_latents
from filmloom.model.video_generator.diffusers.lora import Lora, put_on
from filmloom.model.video_generator.diffusers.memory import Machine, MemoryPlan, Settings
from filmloom.model.video_generator.diffusers.placing import load_autoencoder, load_pipeline, quiet
from filmloom.model.video_generator.diffusers.plan import Plan
from filmloom.model.video_generator.request import ClipRequest
from filmloom.progress import Progress
from filmloom.types import Event

_SHORTEST_S = 1.0


class DiffusersEngine:
    """A checkpoint as a video generator."""

    takes_lora = True

    def __init__(
        self,
        name: str | Path,
        project: Path | None = None,
        settings: Settings | None = None,
        machine: Machine | None = None,
    ) -> None:
        """name: a folder that save_pretrained wrote, or a Hub id. project: the folder that keeps what was sampled.

        machine: by default this one. Raises InputError if the checkpoint isn't there, or makes no videos.
        """
        self.checkpoint = open_checkpoint(str(name))
        self.family = family_of(self.checkpoint)
        self.name = str(name)
        self.project = project or Path()
        self.settings = settings or Settings()
        self.machine = machine
        self._loaded: tuple[str, tuple[Lora, ...], Any] | None = None

    @property
    def weights_sha256(self) -> str:
        return self.checkpoint.weights_sha256

    def plan(self, request: ClipRequest) -> Plan:
        """Memory, time, legal sizes. Raises InputError for what can't be asked; not for too little memory."""
        ask = asked(request, self.family, self.name)
        steps = request.num_inference_steps or self._usual_steps()
        plan = self._memory(ask, steps)
        return Plan(
            name=self.name,
            title=self.family.title,
            licence=self.family.licence,
            can=self.family.can,
            ask=ask,
            num_inference_steps=steps,
            memory=plan,
            sizes=tuple(legal_sizes(self.family)),
            rule=self.family.rule,
            smaller="" if plan.fits else self._smaller(request, steps),
        )

    def generate(self, request: ClipRequest) -> Clip:
        """The clip, sampled and decoded now; on_event hears of the stages load, sample and decode.

        Raises InputError for what this checkpoint can't do, for too little memory, and for weights that don't fit.
        """
        from filmloom.model.video_generator.diffusers.shown import shown

        if not request.prompt.strip():
            raise PromptError("There is nothing to draw: say what the clip should show.")
        plan = self.plan(request)
        way = way_of(request, self.family, plan.ask, self.name)
        loras = tuple(Lora.read(each) for each in request.lora)
        settings = self._told(request, plan, loras)
        key = key_of({**settings, "seconds": plan.ask.num_frames / plan.ask.fps, "label": True, "size": plan.ask.size})
        latents, warnings = load_latents(self.project, key), list(way.warnings)
        if latents is not None:
            request.on_event(Event(stage="sample", done=1, total=1, message="sampled in an earlier run"))
        else:
            memory.check(plan.memory, plan.smaller)
            latents = self._sampled(request, plan, way, loras)
            save_latents(self.project, key, latents)
        frames = self._decoded(request, plan, latents)
        return shown(frames, request, plan.ask, settings, tuple(warnings))

    def _sampled(self, request: ClipRequest, plan: Plan, way: Way, loras: tuple[Lora, ...]) -> Latents:
        pipeline = self._pipeline(request, plan, way.class_name, loras)
        arguments = self._arguments(request, plan, way, pipeline)
        try:
            with quiet():
                return sampled(pipeline, arguments)
        except torch.OutOfMemoryError as error:
            self._loaded = None
            raise InputError(
                f"The memory of {plan.memory.device} ran out while sampling; ask for fewer seconds or a smaller size, "
                "or set FILMLOOM_MEMORY_GB to less than there is, so that layers wait outside."
            ) from error

    def _pipeline(self, request: ClipRequest, plan: Plan, class_name: str, loras: tuple[Lora, ...]) -> Any:
        if self._loaded is None or self._loaded[:2] != (class_name, loras):
            self._loaded = None
            progress = Progress(request.on_event, "load", 1)
            pipeline = load_pipeline(self.checkpoint, class_name, plan.memory, self.settings)
            put_on(pipeline, loras)
            self._loaded = class_name, loras, pipeline
            progress.advance()
        return self._loaded[2]

    def _arguments(self, request: ClipRequest, plan: Plan, way: Way, pipeline: Any) -> dict[str, Any]:
        """All that the pipeline's call has a name for."""
        known = signature(pipeline.__call__).parameters
        offered: dict[str, Any] = {
            "prompt": request.prompt,
            "width": plan.ask.size[0],
            "height": plan.ask.size[1],
            "num_frames": plan.ask.num_frames,
            "num_inference_steps": plan.num_inference_steps,
            "generator": torch.Generator("cpu").manual_seed(request.seed),
            "frame_rate": plan.ask.fps,
            **_text_length(pipeline),
            **_guidance(request),
            **way.arguments,
        }
        return {**{name: value for name, value in offered.items() if name in known}, **_callback(request, plan, known)}

    def _decoded(self, request: ClipRequest, plan: Plan, latents: Latents) -> Any:
        """The pictures. Large networks are dropped first, and the autoencoder stays."""
        progress = Progress(request.on_event, "decode", 1)
        if self._loaded is None:
            autoencoder = load_autoencoder(self.checkpoint, plan.memory)
        else:
            autoencoder = self._loaded[2].vae
            if not plan.memory.keeps and plan.memory.offload == "none":
                self._loaded = None
                gc.collect()
        frames = decoded(autoencoder, latents, plan.memory.device)
        if self._loaded is not None:
            self._loaded[2].maybe_free_model_hooks()
        progress.advance()
        return frames

    def _told(self, request: ClipRequest, plan: Plan, loras: tuple[Lora, ...]) -> dict[str, Any]:
        """How it is made: what it takes to make it again, on this machine or another."""
        told = {
            **request.settings(self.name, plan.ask.num_clip_frames / request.fps),
            "num_inference_steps": request.num_inference_steps,
            "guidance": request.guidance,
            "guidance_scale": request.guidance_scale,
            "weights": self.weights_sha256[:12],
            "dtype": plan.memory.dtype,
            "licence": self.family.licence,
        }
        if self.settings.step_cache:
            told["step_cache"] = self.settings.step_cache
        if loras:
            told |= {"lora": list(request.lora), "lora_weights": [each.sha256[:12] for each in loras]}
        return told

    def _memory(self, ask: Ask, steps: int) -> MemoryPlan:
        self.machine = self.machine or memory.here(self.settings.device)
        return memory.planned(self.checkpoint, self.family, ask, steps, self.settings, self.machine)

    def _smaller(self, request: ClipRequest, steps: int) -> str:
        """The largest request, of fewer seconds or pixels, that fits."""
        whole = asked(request, self.family, self.name)
        seconds = whole.num_clip_frames / request.fps
        for scale in (1.0, 0.75, 0.5, 0.25):
            for shorter in (seconds, seconds / 2, _SHORTEST_S):
                width, height = (max(64, int(side * scale) // 16 * 16) for side in whole.size)
                ask = asked(replace(request, size=(width, height), seconds=shorter), self.family, self.name)
                if self._memory(ask, steps).fits:
                    return f"{shorter:g} s at {memory.describe_size(ask.size)}"
        return ""

    def _usual_steps(self) -> int:
        class_name = self.family.text or self.family.image
        return int(
            signature(getattr(import_module("diffusers"), class_name).__call__)
            .parameters["num_inference_steps"]
            .default
        )


def _text_length(pipeline: Any) -> dict[str, int]:
    """Where a network has places for so many tokens and no others."""
    config = getattr(getattr(pipeline, "transformer", None), "config", {})
    return {"max_sequence_length": int(config["max_text_seq_length"])} if config.get("max_text_seq_length") else {}


def _guidance(request: ClipRequest) -> Mapping[str, float]:
    if request.guidance == "none":
        return {"guidance_scale": 1.0}
    return {} if request.guidance_scale is None else {"guidance_scale": float(request.guidance_scale)}


def _callback(request: ClipRequest, plan: Plan, known: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """What tells the listener of each step; it stops by raising."""
    progress = Progress(request.on_event, "sample", plan.num_inference_steps, every_s=0.0)

    def after_step(pipeline: Any, step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        progress.total = float(getattr(pipeline, "num_timesteps", None) or progress.total)
        progress.advance()
        return tensors

    if "callback_on_step_end" in known:
        return {"callback_on_step_end": after_step}
    return {"callback": lambda step, timestep, latents: after_step(None, step, timestep, {})}
