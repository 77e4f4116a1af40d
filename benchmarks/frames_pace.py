"""How many steps an hour each stage of `frames_cpu` takes on two cores like this one: a process of one thread on each.

Each process takes half of every batch. Its own time is measured, so that a busy machine doesn't count; that the two
wait for each other now and then is left out. The pixels are noise: training takes as long on those.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
from recipes.frames import frames_cpu
from torch import Tensor, nn

from benchmarks.figure import Figure, show
from filmloom.model.team import Team
from filmloom.model.video_generator.frames.autoencoder import reconstruction_loss
from filmloom.model.video_generator.frames.flow import draw, flow_loss
from filmloom.model.video_generator.frames.train import TrainConfig

STEPS, WORDS = 3, 48


def measure() -> Iterator[Figure]:
    """The autoencoder at each of its scales, and the transformer."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = frames_cpu()
    hours = 0.0
    kinds = zip(config.autoencoder.scales, config.scales, config.frames_drawn, strict=True)
    for scale, share, num_frames in kinds:
        seconds = _autoencoder_step(config, scale, num_frames)
        hours += share * config.autoencoder_stage.num_steps * seconds / 3600
        yield Figure(f"autoencoder, {scale * config.autoencoder.size} pixels: steps an hour", 3600 / seconds, "", "")
    yield Figure(f"autoencoder: {config.autoencoder_stage.num_steps} steps", hours, "h", "")
    seconds = _transformer_step(config)
    yield Figure("transformer: steps an hour", 3600 / seconds, "", "")
    hours = config.transformer_stage.num_steps * seconds / 3600
    yield Figure(f"transformer: {config.transformer_stage.num_steps} steps", hours, "h", "")


def _autoencoder_step(config: TrainConfig, scale: int, num_frames: int) -> float:
    sizes, batch = config.autoencoder, config.autoencoder_stage.batch_size // config.num_processes
    model = sizes.build()
    frames = torch.randint(0, 256, (batch, sizes.num_frames, sizes.size, sizes.size, 3), dtype=torch.uint8)
    chosen = list(range(num_frames))
    side = scale * sizes.size
    target = torch.randint(0, 256, (batch, len(chosen), side, side, 3), dtype=torch.uint8)
    mask = torch.ones(target.shape[:-1], dtype=torch.uint8)

    def loss() -> Tensor:
        with Team().autocast():
            made = model.decode(model.encode(frames), scale, chosen)
            return reconstruction_loss(made, target, mask, config.actor_weight)

    return _step(model, loss)


def _transformer_step(config: TrainConfig) -> float:
    batch = config.transformer_stage.batch_size // config.num_processes
    sizes = config.transformer(config.tokenizer().num_tokens)
    model = sizes.build()
    shape = (batch, *sizes.grid, sizes.channels)
    latents, tokens = torch.randn(shape), torch.randint(3, sizes.text.num_tokens, (batch, WORDS))

    def loss() -> Tensor:
        drawn = draw(config.flow, shape, 0, slice(0, batch), torch.device("cpu"))
        with Team().autocast():
            return flow_loss(model, latents, tokens, drawn, config.flow, sizes.guide_channels)

    return _step(model, loss)


def _step(model: nn.Module, loss: Callable[[], Tensor]) -> float:
    """Seconds of the fastest step, forward and back."""
    fastest = float("inf")
    for _ in range(STEPS):
        model.zero_grad()
        began = time.process_time()
        torch.autograd.backward(loss())
        fastest = min(fastest, time.process_time() - began)
    return fastest


if __name__ == "__main__":
    show(measure())
