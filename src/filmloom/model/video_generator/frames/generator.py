"""FramesGenerator: a prompt becomes frames; from a folder that a training run wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, Self, TypeAlias

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from filmloom.errors import InputError, PromptError
from filmloom.media import Clip
from filmloom.model.data.world_clips import dense_caption
from filmloom.model.team import has_bfloat16
from filmloom.model.video_generator.frames import checkpoint, distill
from filmloom.model.video_generator.frames.autoencoder import to_bytes
from filmloom.model.video_generator.frames.denoiser import Denoiser
from filmloom.model.video_generator.frames.engine import Layout, Plan, Reading, clip_of, planned
from filmloom.model.video_generator.frames.given import GivenFrames, Room, given_frames
from filmloom.model.video_generator.frames.sampler import (
    Given,
    Predict,
    euler,
    guided_at_once,
    noise,
    schedule,
    skip_guided,
    skipped_blocks,
)
from filmloom.model.video_generator.frames.words import NOTHING
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Frame, Language, OnEvent, ignore_event
from filmloom.world.parse import language_of, parse

Guidance: TypeAlias = Literal["words", "depth"]
_LONGEST_PROMPT = 10_000
_MOST_FRAMES = 256
_STILL_STRENGTH = 0.8
_GUIDANCE_SCALE = 3.0
_LED_GUIDANCE_SCALE = 2.0
"""With a layout, which says most of what the words do: 3 makes light pictures grainy."""
SHIPPED: Final = Path(__file__).parents[2] / "weights" / checkpoint.WHOLE


class FramesGenerator:
    """Text to video by a transformer over latents."""

    def __init__(self, parts: checkpoint.Checkpoint | None = None, device: torch.device | str = "cpu") -> None:
        """parts: by default those that the package ships; InputError if it ships none."""
        parts = parts or _shipped()
        self.parts = parts
        self.device = torch.device(device)
        self.autoencoder = parts.autoencoder.to(self.device)
        self.transformer = parts.transformer.to(self.device)
        self.few_steps = parts.few_steps.to(self.device) if parts.few_steps else None

    @classmethod
    def from_pretrained(cls, folder: Path | str, device: torch.device | str = "cpu") -> Self:
        """Read a checkpoint's folder or its one file; InputError says what is missing or foreign in it."""
        return cls(checkpoint.load(folder), device)

    def generate(self, request: ClipRequest, layout: Layout | None = None) -> Clip:
        """A clip, its frames sampled now; on_event hears of each step, with a preview.

        layout: what is followed; this class makes none by itself. Raises InputError for what this model can't.
        """
        if request.layout == "layers" and layout is None:
            raise InputError("This generator makes no layout: hand it one, or use the engine 'frames', which does.")
        layout = layout or Layout()
        plan = self.plan(request)
        read = self.read(request.prompt, request.language)
        given, told = given_frames(request.given, self.room(plan))
        frames = self(
            read,
            size=plan.size,
            num_frames=plan.num_model_frames,
            num_inference_steps=request.num_inference_steps,
            guidance_scale=plan.guidance_scale,
            seed=request.seed,
            given=given,
            layout=layout.frames,
            on_event=request.on_event,
        )
        plan = replace(plan, warnings=(*plan.warnings, *told, *layout.warnings))
        settings = {"weights": self.weights_sha256[:12], **layout.settings}
        return clip_of(frames, self.fps, request, plan, read, settings)

    def plan(self, request: ClipRequest) -> Plan:
        """What the model is asked for. Raises InputError for what it has no use for."""
        sizes = tuple(self.size * scale for scale in self.autoencoder.config.scales)
        return planned(request, sizes, self.parts.seconds, self.fps, self.autoencoder.config.patch_frames)

    def room(self, plan: Plan) -> Room:
        """The frames that a plan makes, for what is given."""
        return Room(
            size=self.size,
            fps=self.fps,
            step=self.autoencoder.config.patch_frames,
            num_frames=plan.num_model_frames,
            most_frames=self.num_frames,
        )

    def read(self, prompt: str, language: Language | None = None) -> Reading:
        """A prompt in the words that this model was trained on.

        Raises PromptError if it is empty or endless, or, where the model reads dense captions alone, can't be drawn.
        """
        if not prompt.strip() or len(prompt) > _LONGEST_PROMPT:
            raise PromptError(
                f"A prompt of {len(prompt.strip())} characters was given; write 1 to {_LONGEST_PROMPT:,}, "
                "such as: a cat is playing with a ball."
            )
        if not self.parts.is_dense:
            return Reading(prompt)
        parsed = parse(prompt, language or language_of(prompt))
        return Reading(dense_caption(parsed.spec), parsed.warnings)

    @cached_property
    def weights_sha256(self) -> str:
        """Of all weights and the vocabulary."""
        return self.parts.fingerprint

    @property
    def has_few_steps(self) -> bool:
        """Whether there is a distilled transformer, for 4 steps; it was taught neither layouts nor what is given."""
        return self.few_steps is not None

    @property
    def size(self) -> int:
        """Pixels along each side of the clips that it was trained on and takes."""
        return self.parts.autoencoder.config.size

    @property
    def num_frames(self) -> int:
        """Frames of the clips that it was trained on."""
        return self.parts.autoencoder.config.num_frames

    @property
    def fps(self) -> float:
        """Frames per second of the clips that it was trained on."""
        return self.num_frames / self.parts.seconds

    @torch.inference_mode()
    def __call__(
        self,
        prompt: str | Reading,
        *,
        size: int | None = None,
        num_frames: int | None = None,
        num_inference_steps: int | None = None,
        guidance_scale: float | None = None,
        guidance: Guidance = "words",
        seed: int = 7,
        given: Sequence[GivenFrames] = (),
        layout: UInt8[np.ndarray, "t h w 3"] | None = None,
        on_event: OnEvent = ignore_event,
    ) -> UInt8[np.ndarray, "t h w 3"]:
        """Frames [t h w 3], red, green, blue.

        size: 1, 2 or 4 times that of the model; None: the largest. num_frames: a multiple of what shares a latent.
        num_inference_steps: 4 takes the distilled transformer where there is one, unless there is guidance, a layout
        or something given; None: 4 with it, else 20. guidance_scale: None is 3, with a layout 2, or none for the
        distilled one. guidance: away from no words, or, a quarter cheaper, from a half as deep pass. layout: a clip
        whose places and motion are followed, held at its end until the clip's. A listener that raises Cancelled stops
        it between steps.
        Raises PromptError for an empty or endless prompt, InputError for other values out of range.
        """
        scale = self._scale(size)
        read = prompt if isinstance(prompt, Reading) else self.read(prompt)
        tokens = torch.tensor([self.parts.tokenizer.tokens(read.text)], device=self.device)
        shape = self._shape(num_frames)
        # The distilled one was taught neither guidance nor what is given.
        plain = guidance_scale is None and guidance == "words" and not given and layout is None
        student = self.few_steps if plain and num_inference_steps in (None, 4) else None
        steps = (4 if student else 20) if num_inference_steps is None else num_inference_steps
        known = self._given(given, shape)
        guide = None if layout is None else self._guide(layout, shape)
        start = noise(_checked_seed(seed), shape).to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=has_bfloat16(self.device)):
            if student:
                predict: Predict = Denoiser(student, [tokens], shape[0], guide)
                times = distill.coarse_times()
            else:
                usual = _GUIDANCE_SCALE if guide is None else _LED_GUIDANCE_SCALE
                wanted = usual if guidance_scale is None else guidance_scale
                predict, times = self._guided(tokens, shape[0], guide, wanted, guidance), schedule(steps)
            latents = euler(predict, start, times, given=known, on_event=on_event, preview=self._preview)
            frames = self.autoencoder.decode(latents.float(), scale)
        return to_bytes(frames)[0].cpu().numpy()

    def _guided(self, tokens: Tensor, slices: int, guide: Tensor | None, scale: float, guidance: Guidance) -> Predict:
        if not 0 <= scale <= 50:
            raise InputError(f"A guidance of {scale} was asked for; choose 1 (none) to 50, 3 as a rule.")
        if guidance == "depth":
            skipped = skipped_blocks(self.transformer.config.depth)
            whole = Denoiser(self.transformer, [tokens], slices, guide)
            return skip_guided(whole, Denoiser(self.transformer, [tokens], slices, guide, skipped), scale)
        if guidance != "words":
            raise InputError(f"There is no guidance {guidance!r}; choose 'words' or 'depth'.")
        versions = [tokens] if scale == 1 else [tokens, torch.full_like(tokens[:, :1], NOTHING)]
        return guided_at_once(Denoiser(self.transformer, versions, slices, guide), scale)

    def _scale(self, size: int | None) -> int:
        scales = self.autoencoder.config.scales
        sizes = [self.size * scale for scale in scales]
        if size is not None and size not in sizes:
            raise InputError(f"{size} pixels were asked for; this model draws {', '.join(map(str, sizes))}.")
        return scales[-1] if size is None else scales[sizes.index(size)]

    def _shape(self, num_frames: int | None) -> tuple[int, int, int, int]:
        count = self.num_frames if num_frames is None else num_frames
        each = self.autoencoder.config.patch_frames
        if not 0 < count <= _MOST_FRAMES or count % each:
            raise InputError(f"{count} frames were asked for; choose a multiple of {each} up to {_MOST_FRAMES}.")
        _, height, width = self.autoencoder.config.grid
        return count // each, height, width, self.autoencoder.config.channels

    def _given(self, given: Sequence[GivenFrames], shape: tuple[int, int, int, int]) -> Given | None:
        """Known pictures as latents in their slices."""
        if not given:
            return None
        latents = torch.zeros((1, *shape), device=self.device)
        strength = torch.zeros(shape[0], device=self.device)
        each = self.autoencoder.config.patch_frames
        for known in given:
            count = max(each, len(known.frames))
            if known.first % each or count % each or not 0 <= known.first <= shape[0] * each - count:
                raise InputError(
                    f"{len(known.frames)} pictures from frame {known.first} on can't be given; give one, or a multiple "
                    f"of {each}, that begin at a multiple of {each} and end within {shape[0] * each} frames."
                )
            first, slices = known.first // each, count // each
            latents[0, first : first + slices] = self._encoded(known.frames, slices)
            kept = 1.0 if len(known.frames) > 1 else _STILL_STRENGTH
            asked = kept if known.strength is None else known.strength
            if not 0 <= asked <= 1:
                raise InputError(
                    f"A strength of {asked} was given; give 0, which keeps nothing, to 1, which keeps all."
                )
            strength[first : first + slices] = asked
        return Given(latents=latents, strength=strength)

    def _encoded(self, frames: UInt8[np.ndarray, "n h w 3"], slices: int) -> Float[Tensor, "s H W c"]:
        """Latents of a few pictures; the last one is held until a clip is full."""
        frames = self._checked(frames)
        if len(frames) > self.num_frames:
            raise InputError(f"{len(frames)} pictures were given at once; give up to {self.num_frames}.")
        full = np.concatenate([frames, frames[-1:].repeat(self.num_frames - len(frames), axis=0)])
        return self.autoencoder.encode(torch.from_numpy(full)[None].to(self.device))[0, :slices]

    def _guide(self, layout: UInt8[np.ndarray, "t h w 3"], shape: tuple[int, ...]) -> Float[Tensor, "1 T H W g"]:
        """What the transformer follows of a layout, read in windows of as many frames as it was trained on; the last
        frame of a short one is held."""
        layout = self._checked(layout)
        num_windows = -(-shape[0] // self.autoencoder.config.grid[0])
        rows = np.arange(num_windows * self.num_frames).clip(max=len(layout) - 1)
        windows = layout[rows].reshape(num_windows, self.num_frames, *layout.shape[1:])
        read = self.autoencoder.encode(torch.from_numpy(windows).to(self.device)).flatten(0, 1)[None, : shape[0]]
        return read[..., : self.transformer.config.guide_channels]

    def _checked(self, frames: UInt8[np.ndarray, "n h w 3"]) -> UInt8[np.ndarray, "n h w 3"]:
        frames = np.asarray(frames)
        if frames.dtype != np.uint8 or frames.shape[1:] != (self.size, self.size, 3) or not len(frames):
            raise InputError(
                f"Pictures {frames.dtype} {frames.shape} were given; give bytes [n {self.size} {self.size} 3]."
            )
        return frames

    @torch.inference_mode()
    def _preview(self, clean: Float[Tensor, "1 T H W c"]) -> Frame:
        """The middle frame as it looks now."""
        middle = clean.shape[1] * self.autoencoder.config.patch_frames // 2
        shown = to_bytes(self.autoencoder.decode(clean.float(), 1, [middle]))[0, 0].cpu().numpy()
        return np.concatenate((shown[..., ::-1], np.full((*shown.shape[:2], 1), 255, np.uint8)), axis=-1)


def _shipped() -> checkpoint.Checkpoint:
    if not SHIPPED.is_file():
        raise InputError(
            "This package holds no weights for the engine 'frames': train them by `python -m recipes.frames cpu --out "
            "DIR`, and give DIR to FramesGenerator.from_pretrained; or take the engine 'layers'."
        )
    return checkpoint.load(SHIPPED)


def _checked_seed(seed: int) -> int:
    if not isinstance(seed, int) or seed < 0:
        raise InputError(f"The seed {seed!r} can't be used: give a whole number from 0 on.")
    return seed
