"""Trains the `frames` generator: `python -m recipes.frames cpu --out DIR`, and again with `--resume` after a stop.

smoke takes seconds and is for tests; cpu some hours on two cores; gpu half an hour on one data-centre GPU; cluster is
for many of them: `torchrun --nproc-per-node 8 -m recipes.frames cluster --out DIR`. The folder that comes out
is read by `FramesGenerator.from_pretrained(DIR)`; frames.safetensors in it is all of it in one file, to be shipped.
With `--clips FOLDER` it learns from captioned videos instead of the world.

cpu draws its clips first, into DIR/examples, so that training never waits for the world. `examples DIR` draws them
alone, and `--examples DIR` trains on such. What was stopped goes on where it was. `--start CHECKPOINT` goes on from a
finished one, such as src/filmloom/model/weights/frames.safetensors.
"""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from filmloom.errors import InputError
from filmloom.model.data.examples import ExampleClips, write_examples
from filmloom.model.data.folder import FolderClips
from filmloom.model.data.world_clips import WorldClips
from filmloom.model.train import StageConfig
from filmloom.model.video_generator.frames.autoencoder import AutoencoderConfig
from filmloom.model.video_generator.frames.discriminator import DiscriminatorConfig
from filmloom.model.video_generator.frames.flow import FlowConfig
from filmloom.model.video_generator.frames.train import TrainConfig, train

log = logging.getLogger(__name__)


def frames_smoke() -> TrainConfig:
    """Every stage in seconds, at a toy's size."""
    few = StageConfig(num_steps=3, batch_size=4, warmup_steps=1, log_every=1, save_every=2)
    return TrainConfig(
        name="frames_smoke",
        clips=WorldClips(size=16, num_frames=4, num_captions=2),
        autoencoder=AutoencoderConfig(
            size=16, num_frames=4, patch_frames=2, patch_size=4, channels=8, width=16, depth=1
        ),
        component_clips=8,
        autoencoder_stage=few,
        discriminator=DiscriminatorConfig(width=8, depth=2),
        polish_stage=replace(few, num_steps=2),
        num_cached_clips=8,
        clips_per_chunk=4,
        num_captions=2,
        transformer_depth=2,
        transformer_stage=replace(few, num_steps=4),
        distillation_stage=replace(few, num_steps=2),
    )


def frames_cpu(depth: int = 8) -> TrainConfig:
    """64 pixels, drawn at up to 256; on two cores, as two processes of one thread, with a C++ compiler at hand.

    The shipped weights are its, run once from the beginning. Four frames share a latent, half a second: when it was a
    second, what moves was drawn in two places at once. One whole description of each clip is all that is said of it:
    short of compute, a model that reads every phrasing learns none. The decoder isn't polished, for that made it
    flicker a fifth more; nothing is distilled, for two transformers would be more than the package may hold.
    """
    return TrainConfig(
        name="frames_cpu",
        clips=WorldClips(size=64, num_frames=32, is_dense=True),
        autoencoder=replace(AutoencoderConfig.for_size(64, channels=96), num_frames=32),
        frames_drawn=(16, 6, 4),
        autoencoder_stage=StageConfig(num_steps=2000, batch_size=16, learning_rate=1e-3, ema=0.998),
        max_tokens=80,
        num_cached_clips=48_000,
        num_captions=1,
        transformer_depth=depth,
        flow=FlowConfig(guided=0.7),
        transformer_stage=StageConfig(num_steps=2500, batch_size=48, learning_rate=1e-3, ema=0.998),
        is_compiled=True,
        num_processes=2,
    )


def frames_gpu(depth: int = 16) -> TrainConfig:
    """128 pixels, drawn at up to 256; half an hour on one data-centre GPU with sixteen cores beside it."""
    return TrainConfig(
        name="frames_gpu",
        clips=WorldClips(size=128, num_captions=4),
        autoencoder=AutoencoderConfig.for_size(128, num_scales=2),
        scales=(0.75, 0.25),
        autoencoder_stage=StageConfig(num_steps=6000, batch_size=64, learning_rate=1e-3, ema=0.998),
        polish_stage=StageConfig(num_steps=1000, batch_size=32, learning_rate=3e-4, ema=0.99),
        num_cached_clips=200_000,
        transformer_depth=depth,
        transformer_stage=StageConfig(num_steps=20_000, batch_size=512, learning_rate=6e-4, warmup_steps=500),
        is_compiled=True,
        distillation_stage=StageConfig(num_steps=1000, batch_size=256, learning_rate=1e-4, ema=0.99),
        num_workers=14,
    )


def frames_cluster(depth: int = 24) -> TrainConfig:
    """256 pixels in 16 x 16 latents a slice; the transformer in parts over all GPUs, its blocks computed twice."""
    return TrainConfig(
        name="frames_cluster",
        clips=WorldClips(size=256, num_frames=24, seconds=4.0, num_captions=4),
        autoencoder=AutoencoderConfig(
            size=256, num_frames=24, patch_frames=4, patch_size=16, channels=96, width=256, depth=4, num_scales=1
        ),
        autoencoder_stage=StageConfig(num_steps=40_000, batch_size=256, learning_rate=6e-4),
        scales=(1.0,),
        frames_drawn=(24,),
        polish_stage=StageConfig(num_steps=5000, batch_size=128, learning_rate=2e-4),
        num_cached_clips=2_000_000,
        transformer_depth=depth,
        transformer_stage=StageConfig(num_steps=100_000, batch_size=1024, learning_rate=3e-4, warmup_steps=2000),
        is_checkpointed=True,
        is_sharded=True,
        distillation_stage=StageConfig(num_steps=4000, batch_size=512, learning_rate=5e-5),
        num_workers=12,
    )


RECIPES: dict[str, Callable[[], TrainConfig]] = {
    "smoke": frames_smoke,
    "cpu": frames_cpu,
    "gpu": frames_gpu,
    "cluster": frames_cluster,
}


DRAWN_FIRST: dict[str, tuple[int, int]] = {"cpu": (200, 240)}
"""Recipes whose clips are drawn before they are trained on, into how many files, and how many in each."""


def main(arguments: list[str] | None = None) -> None:
    """Train what the command line asks for, or draw examples."""
    parser = argparse.ArgumentParser(prog="python -m recipes.frames", description=__doc__)
    parser.add_argument("recipe", choices=[*RECIPES, "examples"])
    parser.add_argument("folder", nargs="?", type=Path, help="of examples: where they go")
    parser.add_argument("--out", type=Path, help="folder for the checkpoint and its logs")
    parser.add_argument("--resume", action="store_true", help="go on where the run in that folder stopped")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from, with a rate that rises anew")
    parser.add_argument("--clips", type=Path, help="folder of captioned clips or .tar shards, instead of the world")
    parser.add_argument("--examples", type=Path, help="folder of examples, instead of drawing clips in training")
    parser.add_argument("--shards", type=int, default=200, help="of examples: how many files of 500 clips")
    parser.add_argument("--workers", type=int, default=0, help="of examples: processes that draw")
    parser.add_argument("--like", choices=RECIPES, default="cpu", help="of examples: the recipe that they are for")
    asked = parser.parse_args(arguments)
    if asked.recipe == "examples":
        if asked.folder is None:
            parser.error("say where the examples go: python -m recipes.frames examples DIR")
        draw_examples(RECIPES[asked.like](), asked.folder, asked.shards, asked.workers)
        return
    if asked.out is None or asked.folder is not None:
        parser.error("say where the checkpoint goes: --out DIR")
    if asked.clips and asked.examples:
        parser.error("give --clips or --examples, not both")
    config = replace(RECIPES[asked.recipe](), start=asked.start)
    if asked.recipe in DRAWN_FIRST and not (asked.clips or asked.examples):
        asked.examples = asked.out / "examples"
        num_shards, count = DRAWN_FIRST[asked.recipe]
        draw_examples(config, asked.examples, num_shards, config.num_processes, count)
    if asked.clips:
        config = replace(config, clips=folder_clips(asked.clips, config))
    if asked.examples:
        config = with_examples(config, asked.examples)
    log.info("training %s into %s", config.name, asked.out)
    train(config, asked.out, resume=asked.resume)


def draw_examples(config: TrainConfig, folder: Path, num_shards: int, num_workers: int, count: int = 500) -> None:
    """The clips of a recipe, of each scale as many as it uses."""
    if not isinstance(config.clips, WorldClips):
        raise InputError(f"The recipe {config.name} doesn't learn from the world; its clips can't be drawn.")
    written = write_examples(
        config.clips,
        folder,
        num_shards=num_shards,
        clips_per_shard=count,
        scales=config.autoencoder.scales,
        shares=config.scales,
        num_workers=num_workers,
    )
    for shard in written:
        log.info("drew %s", shard.name)


def with_examples(config: TrainConfig, folder: Path) -> TrainConfig:
    """The same recipe from drawn clips; no latent is kept twice."""
    clips = ExampleClips(folder=folder, is_dense=config.is_dense)
    sizes = config.autoencoder
    if (clips.size, clips.num_frames) != (sizes.size, sizes.num_frames):
        raise InputError(
            f"The examples in {folder} are {clips.num_frames} frames of {clips.size} pixels; {config.name} needs "
            f"{sizes.num_frames} of {sizes.size}: draw them with --like {config.name.removeprefix('frames_')}."
        )
    few = min(config.num_cached_clips, clips.num_clips())
    return replace(config, clips=clips, num_cached_clips=few, num_workers=0)


def folder_clips(folder: Path, config: TrainConfig) -> FolderClips:
    """Clips of a folder at the recipe's size and length."""
    sizes = config.autoencoder
    return FolderClips(folder=folder, size=sizes.size, num_frames=sizes.num_frames, seconds=config.clips.seconds)


if __name__ == "__main__":
    # Waiting threads that spin slow a neighbouring process down ten times.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    main()
