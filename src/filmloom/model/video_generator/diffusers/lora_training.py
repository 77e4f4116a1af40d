"""Fine-tuning: a folder of captioned clips and a checkpoint of Wan or LTX in; an adapter's folder for --lora out."""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from jaxtyping import Float
from torch import Tensor

from filmloom.errors import InputError
from filmloom.media import write_text
from filmloom.media.atomic import output_errors
from filmloom.model.data.folder import FolderClips
from filmloom.model.video_generator.diffusers import memory
from filmloom.model.video_generator.diffusers.asking import Ask, legal_frames, legal_size
from filmloom.model.video_generator.diffusers.checkpoint import Checkpoint, open_checkpoint
from filmloom.model.video_generator.diffusers.families import Family, family_of
from filmloom.model.video_generator.diffusers.flows import Flow, Words, flow_of
from filmloom.model.video_generator.diffusers.lora import DIFFUSERS
from filmloom.model.video_generator.diffusers.memory import Machine, MemoryPlan, Settings
from filmloom.model.video_generator.diffusers.placing import load_pipeline, quiet
from filmloom.progress import Progress
from filmloom.types import OnEvent, ignore_event

_STATES: Final = 3
"""Values that AdamW keeps of each that is trained: itself, its gradient's mean and square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraTraining:
    """How an adapter is trained; InputError for what is out of range."""

    steps: int = 500
    rank: int = 16
    learning_rate: float = 1e-4
    seconds: float = 2.0
    """Of the stretch that is taken of each clip, by chance."""
    size: int = 256
    """Pixels along the sides of the square in each clip's middle; the nearest legal size is taken."""
    no_words: float = 0.1
    """How often a clip is shown without its caption, so that guidance goes on working."""
    seed: int = 7

    def __post_init__(self) -> None:
        for name, least, most in (("steps", 1, 1_000_000), ("rank", 1, 256), ("size", 32, 1280)):
            if not least <= getattr(self, name) <= most:
                raise InputError(f"{name} can't be {getattr(self, name)}; give {least} to {most}.")
        if not (0 < self.learning_rate <= 0.1 and 0 < self.seconds <= 20 and 0 <= self.no_words <= 1):
            raise InputError(
                f"A rate of {self.learning_rate:g}, {self.seconds:g} s and {self.no_words:g} without words were asked "
                "for; give a rate up to 0.1, up to 20 s, and a part from 0 to 1."
            )


@dataclass(frozen=True, slots=True)
class Example:
    """A clip as the network sees it."""

    latents: Float[Tensor, "1 c u y x"]
    words: Words


def train_lora(
    folder: Path | str,
    engine: str,
    out: Path | str,
    settings: LoraTraining | None = None,
    *,
    machine: Machine | None = None,
    on_event: OnEvent = ignore_event,
) -> Path:
    """Train an adapter, and give its folder. The checkpoint stays as it is.

    Raises InputError for a folder without captioned clips, a checkpoint that can't be trained, and too little memory.
    """
    settings, out = settings or LoraTraining(), Path(out)
    checkpoint = open_checkpoint(engine)
    family = family_of(checkpoint)
    flow = flow_of(checkpoint.class_name, engine, has_experts=checkpoint.has("transformer_2"))
    ask = _ask(settings, family)
    clips = FolderClips(
        folder=Path(folder),
        size=ask.size[0],
        num_frames=ask.num_frames,
        seconds=ask.num_frames / ask.fps,
        seed=settings.seed,
    )
    pipeline = load_pipeline(checkpoint, family.text, _plan(checkpoint, family, ask, settings, machine), Settings())
    examples, nothing = encoded(pipeline, flow, clips, on_event)
    pipeline.text_encoder = pipeline.vae = None  # they have done their part
    gc.collect()
    adapt(pipeline.transformer, flow, settings)
    losses = fitted(pipeline, flow, examples, nothing, settings, ask.fps, on_event)
    return _save(pipeline, out, settings, ask, engine, losses)


@torch.no_grad()
def encoded(
    pipeline: Any, flow: Flow, clips: FolderClips, on_event: OnEvent = ignore_event
) -> tuple[list[Example], Words]:
    """All clips once, and what it is to say nothing."""
    progress = Progress(on_event, "encode", len(clips))
    device, examples = pipeline._execution_device, []
    with quiet():
        for index in range(len(clips)):
            clip = clips.clip(index)
            video = torch.from_numpy(clip.frames).permute(3, 0, 1, 2)[None].to(device).float() / 127.5 - 1
            words = flow.read(pipeline, clip.captions[0])
            examples.append(Example(flow.encode(pipeline, video), words))
            progress.advance()
        return examples, flow.read(pipeline, "")


def adapt(network: Any, flow: Flow, settings: LoraTraining) -> None:
    """Freeze a network, and add what is trained, in full precision."""
    from peft import LoraConfig

    network.requires_grad_(False)
    torch.manual_seed(settings.seed)
    network.add_adapter(
        LoraConfig(
            r=settings.rank, lora_alpha=settings.rank, target_modules=list(flow.targets), init_lora_weights="gaussian"
        )
    )
    for weights in _trained(network):
        weights.data = weights.data.float()


def fitted(
    pipeline: Any,
    flow: Flow,
    examples: Sequence[Example],
    nothing: Words,
    settings: LoraTraining,
    fps: int,
    on_event: OnEvent = ignore_event,
) -> list[float]:
    """The loss of each step. Every draw is made on the CPU from the seed."""
    network = pipeline.transformer.train()
    optimizer = torch.optim.AdamW(_trained(network), lr=settings.learning_rate, weight_decay=0.0)
    rng = torch.Generator().manual_seed(settings.seed)
    told = pipeline.scheduler.config
    shift = float(told.get("flow_shift") or told.get("shift") or 1.0)
    progress, losses = Progress(on_event, "train", settings.steps, every_s=0.0), []
    for _ in range(settings.steps):
        example = examples[int(torch.randint(len(examples), (), generator=rng))]
        words = nothing if float(torch.rand((), generator=rng)) < settings.no_words else example.words
        loss = flow_loss(pipeline, flow, Example(example.latents, words), shift, fps, rng)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(_trained(network), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        progress.advance(message=f"loss {losses[-1]:.4f}")
    network.eval()
    return losses


def flow_loss(
    pipeline: Any, flow: Flow, example: Example, shift: float, fps: int, rng: torch.Generator
) -> Float[Tensor, ""]:
    """Flow matching at a level of noise whose logit is normal, shifted as in sampling (Esser et al. 2024, eq. 23)."""
    clean = example.latents.float()
    noise = torch.randn(clean.shape, generator=rng).to(clean.device)
    drawn = torch.randn(1, generator=rng).sigmoid()
    level = (shift * drawn / (1 + (shift - 1) * drawn)).to(clean.device)
    noisy = torch.lerp(clean, noise, level.item())
    dtype = next(each for each in pipeline.transformer.parameters() if not each.requires_grad).dtype
    with torch.autocast(clean.device.type, dtype, enabled=dtype != torch.float32):
        said = flow.predict(pipeline, noisy.to(dtype), level, example.words, fps)
    return torch.nn.functional.mse_loss(said.float(), noise - clean)


def _ask(settings: LoraTraining, family: Family) -> Ask:
    num_frames = min(legal_frames(settings.seconds, family), family.num_frames)
    side = legal_size((settings.size, settings.size), family)[0]
    return Ask(size=(side, side), num_frames=num_frames, fps=family.fps, num_clip_frames=num_frames, warnings=())


def _plan(
    checkpoint: Checkpoint, family: Family, ask: Ask, settings: LoraTraining, machine: Machine | None
) -> MemoryPlan:
    """Everything at once, with what is remembered of each layer for the way back. Raises InputError if it can't fit."""
    plan = memory.planned(checkpoint, family, ask, settings.steps, Settings(offload="none"), machine)
    layers = memory.num_layers(checkpoint, family)
    peak = plan.weights_bytes + plan.sampling_bytes * layers + _STATES * plan.weights_bytes // 100
    if peak > plan.free_bytes:
        needed, free = peak / memory.GB, plan.free_bytes / memory.GB
        raise InputError(
            f"Training needs about {needed:.3g} GB on {plan.device}, of which {free:.3g} are free: {needed - free:.3g} "
            "GB are missing. Ask for fewer --seconds or a smaller --size, or take a smaller model."
        )
    return plan


def _trained(network: Any) -> list[Tensor]:
    return [weights for weights in network.parameters() if weights.requires_grad]


def _save(pipeline: Any, out: Path, settings: LoraTraining, ask: Ask, engine: str, losses: Sequence[float]) -> Path:
    """As diffusers saves adapters, so that other programs read it too; beside it how it was made."""
    from peft.utils import get_peft_model_state_dict

    with output_errors(out / DIFFUSERS), quiet():
        out.mkdir(parents=True, exist_ok=True)
        pipeline.save_lora_weights(out, transformer_lora_layers=get_peft_model_state_dict(pipeline.transformer))
    told = {
        **asdict(settings),
        "engine": engine,
        "num_frames": ask.num_frames,
        "fps": ask.fps,
        "pixels": ask.size,
        "losses": [round(each, 5) for each in losses],
    }
    write_text(out / "training.json", json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return out
