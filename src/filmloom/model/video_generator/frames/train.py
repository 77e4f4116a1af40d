"""Train: a recipe's configuration in, a checkpoint folder out, in five stages, each of which resumes.

autoencoder -> polish (its decoder, with a discriminator) -> latents (a cache) -> transformer -> distillation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard

from filmloom.errors import InputError
from filmloom.media import write_text
from filmloom.model.data.captioned_clip import ClipBatch, ClipSource, batches
from filmloom.model.data.examples import ExampleClips
from filmloom.model.data.workers import prefetched
from filmloom.model.data.world_clips import WorldClips
from filmloom.model.team import Team, together
from filmloom.model.train import STATE, StageConfig, Trainer, copied
from filmloom.model.video_generator.frames import checkpoint, distill
from filmloom.model.video_generator.frames.autoencoder import (
    SCALES,
    Autoencoder,
    AutoencoderConfig,
    reconstruction_loss,
)
from filmloom.model.video_generator.frames.discriminator import DiscriminatorConfig
from filmloom.model.video_generator.frames.flow import FlowConfig, draw, flow_loss, without_words
from filmloom.model.video_generator.frames.latents import LatentStore, cache
from filmloom.model.video_generator.frames.polish import Polisher
from filmloom.model.video_generator.frames.sampler import Predict, guided
from filmloom.model.video_generator.frames.transformer import TransformerConfig, VideoTransformer
from filmloom.model.video_generator.frames.words import PAD, Tokenizer, dense_words, looks, world_words

_AT_ONCE: Final = 32
"""Clips whose components are looked for together."""
Cached = tuple[Tensor, Tensor]
"""Latents [b T H W c] and tokens [b m]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """A whole training run of the `frames` generator."""

    name: str
    clips: ClipSource = field(default_factory=WorldClips)
    autoencoder: AutoencoderConfig = field(default_factory=AutoencoderConfig)
    autoencoder_stage: StageConfig
    scales: tuple[float, ...] = (0.6, 0.3, 0.1)
    """Shares of the steps in which the decoder draws 1, 2 and 4 times the size, as far as it can."""
    frames_drawn: tuple[int, ...] = (16, 4, 4)
    """How many of a clip's frames, one after the other, are drawn at 1, 2 and 4 times the size, at most."""
    component_clips: int = 256
    """Clips whose principal components the latents are."""
    actor_weight: float = 6.0
    """How much more an actor's pixels count."""
    change_weight: float = 3.0
    """How much it counts that what stands still in a clip does so in the decoder's."""
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    polish_stage: StageConfig | None = None
    adversarial_weight: float = 0.03
    num_cached_clips: int = 60_000
    clips_per_chunk: int = 1000
    num_captions: int = 4
    """Captions kept of each cached clip."""
    transformer_depth: int = 8
    """The one size dial of the transformer."""
    max_tokens: int = 96
    flow: FlowConfig = field(default_factory=FlowConfig)
    transformer_stage: StageConfig
    is_checkpointed: bool = False
    is_compiled: bool = False
    is_sharded: bool = False
    """Each process holds a part of the transformer (FSDP2), instead of a copy."""
    distillation_stage: StageConfig | None = None
    teacher_scale: float = 3.0
    """Guidance of the teacher when it is distilled."""
    num_processes: int = 1
    num_workers: int = 0
    """Processes that make clips, for each that trains."""
    seed: int = 0
    start: Path | None = None
    """A checkpoint whose autoencoder and transformer this training goes on from."""

    @property
    def is_dense(self) -> bool:
        """Whether clips come with dense captions only, so that every prompt has to become one."""
        return isinstance(self.clips, WorldClips | ExampleClips) and self.clips.is_dense

    def tokenizer(self) -> Tokenizer:
        return Tokenizer(dense_words() if self.is_dense else world_words(), self.max_tokens)

    def transformer(self, num_tokens: int) -> TransformerConfig:
        """The transformer's sizes; the rest follows from the autoencoder and the depth."""
        made = TransformerConfig.from_depth(
            self.transformer_depth,
            num_tokens=num_tokens,
            grid=self.autoencoder.grid,
            channels=self.autoencoder.channels,
        )
        changed = {**asdict(made), "is_checkpointed": self.is_checkpointed}
        changed["text"] = {**changed["text"], "max_tokens": self.max_tokens}
        return checkpoint.transformer_config(changed)


def train(config: TrainConfig, folder: Path, *, resume: bool = False) -> None:
    """Train everything into a folder. Raises InputError if it holds another run, or one that isn't to be resumed."""
    if int(os.environ.get("RANK", "0")) == 0:
        _begin(config, folder, resume)
    together(train_all, (config, folder), config.num_processes)


def _begin(config: TrainConfig, folder: Path, resume: bool) -> None:
    """Write down what is trained, or see that it is what was begun."""
    settings = asdict(config)
    settings["clips"].pop("_entries", None)
    content = json.dumps(settings, indent=1, default=str, ensure_ascii=False) + "\n"
    written = folder / "recipe.json"
    if written.exists() and not resume:
        raise InputError(f"{folder} holds a training run; resume it with --resume, or choose another folder.")
    if written.exists() and written.read_text(encoding="utf-8") != content:
        raise InputError(f"{folder} holds the run of another recipe or of changed settings; choose another folder.")
    write_text(written, content)


def train_all(team: Team, config: TrainConfig, folder: Path) -> None:
    """All stages, in each process."""
    tokenizer = config.tokenizer()
    model_config = config.transformer(tokenizer.num_tokens)
    if team.rank == 0:
        checkpoint.save_config(
            folder,
            autoencoder=config.autoencoder,
            transformer=model_config,
            tokenizer=tokenizer,
            seconds=config.clips.seconds,
            is_dense=config.is_dense,
            recipe={"name": config.name, "seed": config.seed},
        )
    autoencoder = train_autoencoder(team, config, folder)
    store = cache(
        autoencoder,
        config.clips,
        tokenizer,
        folder / "latents",
        team,
        num_clips=config.num_cached_clips,
        chunk=config.clips_per_chunk,
        num_captions=config.num_captions,
        num_workers=config.num_workers,
    )
    train_transformer(team, config, model_config, store, folder)
    if config.distillation_stage:
        train_student(team, config, model_config, store, folder)
    if team.rank == 0:
        checkpoint.save_whole(folder)


def _started(config: TrainConfig) -> checkpoint.Checkpoint:
    """What training goes on from. Raises InputError if it is of other sizes or words."""
    assert config.start
    started, tokenizer = checkpoint.load(config.start), config.tokenizer()
    sizes = (started.autoencoder.config, started.transformer.config, started.tokenizer.words)
    if sizes != (config.autoencoder, config.transformer(tokenizer.num_tokens), tokenizer.words):
        raise InputError(f"{config.start} has other sizes or words than {config.name}: choose the recipe that made it.")
    return started


def train_autoencoder(team: Team, config: TrainConfig, folder: Path) -> Autoencoder:
    """The components, the decoder, then the decoder once more with a discriminator; written and ready for use."""
    torch.manual_seed(config.seed)
    model = config.autoencoder.build().to(team.device)
    if not (folder / "autoencoder" / STATE).exists():
        if config.start:
            model.load_state_dict(_started(config).autoencoder.state_dict())
        else:
            model.begin_from(_first_clips(team, config), config.actor_weight)
        team.agree(model.parameters())
    trainer = Trainer(model, copied(model), config.autoencoder_stage, folder / "autoencoder", team)
    trainer.resume()

    def loss_of(batch: ClipBatch, step: int) -> Tensor:
        made, target, mask = reconstructed(model, batch, step, config, team)
        return reconstruction_loss(made, target, mask, config.actor_weight, config.change_weight)

    trainer.run(clip_batches(config, trainer, team), loss_of)
    model.load_state_dict(trainer.averaged())
    if config.polish_stage:
        model.load_state_dict(polished(team, config, model, config.polish_stage, folder))
    if team.rank == 0:
        checkpoint.save_weights(folder / checkpoint.AUTOENCODER, model.state_dict())
    return model.eval().requires_grad_(False)


def _first_clips(team: Team, config: TrainConfig) -> Iterator[tuple[Tensor, Tensor]]:
    """Frames and masks of the clips whose components are looked for."""
    total = config.component_clips
    plan = ((range(at, min(at + _AT_ONCE, total)), 1) for at in range(0, total, _AT_ONCE))
    for each in batches(config.clips, plan):
        yield torch.from_numpy(each.frames).to(team.device), torch.from_numpy(each.mask).to(team.device)


def polished(
    team: Team, config: TrainConfig, model: Autoencoder, stage: StageConfig, folder: Path
) -> dict[str, Tensor]:
    """The weights after the decoder was trained against a discriminator."""
    trainer = Trainer(model, copied(model), stage, folder / "polish", team)
    polisher = Polisher(config.discriminator, stage, team)
    trainer.others = polisher.parts
    trainer.resume()

    def loss_of(batch: ClipBatch, step: int) -> Tensor:
        made, target, mask = reconstructed(model, batch, step, config, team)
        loss = reconstruction_loss(made, target, mask, config.actor_weight, config.change_weight)
        return loss + config.adversarial_weight * polisher.loss(made, target)

    trainer.run(clip_batches(config, trainer, team), loss_of)
    return trainer.averaged()


def clip_batches(config: TrainConfig, trainer: Trainer, team: Team) -> Iterator[ClipBatch]:
    """This process's clips of each step from the trainer's on, at a size by chance that all processes share."""
    size = trainer.stage.batch_size
    rows = team.rows(size)

    def plan() -> Iterator[tuple[range, int]]:
        for step in count(trainer.step):
            yield range(step * size + rows.start, step * size + rows.stop), _scale(config, step)

    made = batches(config.clips, plan(), config.num_workers)
    return made if config.num_workers else prefetched(made)


def reconstructed(
    model: Autoencoder, batch: ClipBatch, step: int, config: TrainConfig, team: Team
) -> tuple[Tensor, Tensor, Tensor]:
    """Clips through the autoencoder, with noise on their latents: made, target and mask, of the same frames."""
    latents = model.encode(torch.from_numpy(batch.frames).to(team.device))
    rows = team.rows(team.size * len(latents))
    generator = torch.Generator(team.device).manual_seed(config.seed * 1_000_003 + step)
    whole = (team.size * len(latents), *latents.shape[1:])
    noise = config.autoencoder.latent_noise * torch.randn(whole, generator=generator, device=team.device)[rows]
    scale = batch.target.shape[2] // batch.frames.shape[2]
    total, drawn = config.autoencoder.num_frames, dict(zip(SCALES, config.frames_drawn, strict=False))
    count = min(total, drawn[scale])
    start = int(np.random.default_rng([config.seed, step]).integers(total - count + 1))
    chosen = list(range(start, start + count))
    made = model.decode(latents + noise, scale, chosen)
    target, mask = (torch.from_numpy(each[:, chosen]).to(team.device) for each in (batch.target, batch.mask))
    return made, target, mask


def train_transformer(
    team: Team, config: TrainConfig, model_config: TransformerConfig, store: LatentStore, folder: Path
) -> None:
    """The video transformer on cached latents."""
    torch.manual_seed(config.seed + 1)
    model = model_config.build()
    if config.start:
        model.load_state_dict(_started(config).transformer.state_dict())
    elif config.is_dense:
        model.text.begin_from(looks(config.tokenizer()))
    model.to(team.device)
    average = copied(model)
    if config.is_sharded:
        shard(model, team)
        shard(average, team)
    if config.is_compiled:
        model.compile()
    stage = config.transformer_stage
    trainer = Trainer(model, average, stage, folder / "transformer", team)
    trainer.resume()
    rows = team.rows(stage.batch_size)
    shape = (stage.batch_size, *model_config.grid, model_config.channels)

    def loss_of(batch: Cached, step: int) -> Tensor:
        latents, tokens = (each.to(team.device) for each in batch)
        drawn = draw(config.flow, shape, config.seed * 1_000_003 + step, rows, team.device)
        tokens = tokens if config.is_compiled else trimmed(tokens)
        return flow_loss(model, latents, tokens, drawn, config.flow, model_config.guide_channels)

    trainer.run(prefetched(store.batches(stage.batch_size, rows, config.seed, trainer.step)), loss_of)
    weights = trainer.averaged()
    if team.rank == 0:
        checkpoint.save_weights(folder / checkpoint.TRANSFORMER, weights)
    team.wait()


def train_student(
    team: Team, config: TrainConfig, model_config: TransformerConfig, store: LatentStore, folder: Path
) -> None:
    """A transformer of four steps, from the trained one's paths."""
    assert config.distillation_stage
    teacher = checkpoint.load_weights(model_config.build(), folder / checkpoint.TRANSFORMER).to(team.device)
    student = checkpoint.load_weights(model_config.build(), folder / checkpoint.TRANSFORMER).to(team.device).train()
    stage, times = config.distillation_stage, distill.coarse_times()
    trainer = Trainer(student, copied(student), stage, folder / "distillation", team)
    trainer.resume()
    rows = team.rows(stage.batch_size)
    shape = (stage.batch_size, *model_config.grid, model_config.channels)

    def loss_of(batch: Cached, step: int) -> Tensor:
        generator = torch.Generator(team.device).manual_seed(config.seed * 1_000_003 + step)
        start = torch.randn(shape, generator=generator, device=team.device)[rows]
        steps = torch.randint(len(times) - 1, shape[:1], generator=generator, device=team.device)[rows]
        tokens = trimmed(batch[1].to(team.device))
        path = distill.teacher_path(_guided(teacher, tokens, config.teacher_scale), start, len(times) - 1)
        return distill.distillation_loss(student, path, tokens, steps, times)

    trainer.run(prefetched(store.batches(stage.batch_size, rows, config.seed + 2, trainer.step)), loss_of)
    if team.rank == 0:
        checkpoint.save_weights(folder / checkpoint.FEW_STEPS, trainer.averaged())
    team.wait()


def shard(model: nn.Module, team: Team) -> None:
    """Split a transformer over all processes, block by block (FSDP2)."""
    assert isinstance(model, VideoTransformer)
    mesh = init_device_mesh(team.device.type, (team.size,))
    for block in model.blocks:
        fully_shard(block, mesh=mesh)
    fully_shard(model, mesh=mesh)


def trimmed(tokens: Tensor) -> Tensor:
    """Without the filling that no row needs, in steps of 16. [b m]"""
    longest = int((tokens != PAD).sum(1).max())
    return tokens[:, : -(-longest // 16) * 16]


def _guided(model: VideoTransformer, tokens: Tensor, scale: float) -> Predict:
    nothing = without_words(tokens, torch.ones(len(tokens), dtype=torch.bool, device=tokens.device))
    return guided(
        lambda z, levels: model(z, levels, tokens),
        lambda z, levels: model(z, levels, nothing[:, :1]),
        scale,
    )


def _scale(config: TrainConfig, step: int) -> int:
    return int(np.random.default_rng([config.seed, step, 1]).choice(config.autoencoder.scales, p=config.scales))
