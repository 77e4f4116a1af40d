"""Trains the `layers` generator: `python -m recipes.layers examples DIR`, then `train DIR`, then `ship DIR`.

Examples come first (any number of processes, each its own shards); training takes in new shards while it runs, in two
single-threaded processes whose gradients are averaged, and resumes from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch import distributed as dist

from filmloom.model.appearance import library
from filmloom.model.onnx import export
from filmloom.model.video_generator.layers.batches import Batch, Store
from filmloom.model.video_generator.layers.direction import Order, Sampling, drawn, request_of, sampled_many
from filmloom.model.video_generator.layers.examples import (
    Example,
    any_aspect,
    concept_keys,
    examples,
    of_clip,
    varied,
)
from filmloom.model.video_generator.layers.generator import QUICK_WEIGHTS
from filmloom.model.video_generator.layers.network import INPUTS, OUTPUTS, inputs, torch_predictor
from filmloom.model.video_generator.layers.sampler import QUICK_TIMES, Predict, Request, noise
from filmloom.model.video_generator.layers.script import WORDS, Script, individuals
from filmloom.model.video_generator.layers.tokens import APPEARANCE, LAYERS, Clips
from filmloom.model.video_generator.layers.transformer import LayersConfig, LayersTransformer
from filmloom.model.video_generator.layers.windows import LONGEST_S
from filmloom.world.check import check_animation
from filmloom.world.sample import sample

log = logging.getLogger(__name__)

PAIRS_PER_SHARD = 2048
PAIRS_AT_ONCE = 512
"""Scenes; those of as many layers are sampled together."""
PAIR_STEPS = 12
"""As right as 25, in half the time."""
PAIR_TAKES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """One training run."""

    model: LayersConfig = field(default_factory=LayersConfig)
    num_steps: int = 4000
    batch_size: int = 256
    """Over all processes."""
    learning_rate: float = 1e-3
    decay_from: float = 0.5
    """Share of the steps after which the learning rate falls in a straight line to 2 %."""
    warmup_steps: int = 150
    weight_decay: float = 0.01
    ema: float = 0.999
    time_mean: float = -0.7
    """Of the logit of the flow time; noise is redundant over the knots, so the middle lies early."""
    time_deviation: float = 1.3
    seed: int = 130
    checkpoint_every: int = 250
    num_processes: int = 2


def layers_cpu() -> TrainConfig:
    """What ships: an hour and a half on two cores."""
    return TrainConfig()


def layers_tuned() -> TrainConfig:
    """After layers_cpu, at noisier times: there the script decides how far and how often, not what noise suggests."""
    return TrainConfig(num_steps=4500, learning_rate=5e-4, warmup_steps=100, decay_from=0.05, time_mean=-1.9, seed=132)


def layers_quick() -> TrainConfig:
    """The network for four steps: the one that ships, tuned on the right ones of the pairs that it makes; half an
    hour."""
    return TrainConfig(num_steps=1600, learning_rate=4e-4, warmup_steps=40, decay_from=0.3, ema=0.995, seed=134)


def layers_smoke() -> TrainConfig:
    """Seconds, for tests."""
    return TrainConfig(
        model=LayersConfig(width=32, depth=2, reader_depth=1, heads=2),
        num_steps=12,
        batch_size=16,
        warmup_steps=2,
        checkpoint_every=6,
        num_processes=1,
    )


def write_examples(folder: Path, shards: range, size: int = 4096) -> None:
    """Shards of examples, each from its own seed; those that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for shard in shards:
        if (folder / f"{shard}.npz").exists():
            continue
        begin = time.monotonic()
        stream = examples(np.random.default_rng([layers_cpu().seed, shard]))
        made = [next(stream) for _ in range(size)]
        columns = {name: np.stack([getattr(each, name) for each in made]) for name in Example.__slots__}
        np.savez(folder / f".{shard}.npz", **columns)  # type: ignore[arg-type]
        (folder / f".{shard}.npz").replace(folder / f"{shard}.npz")
        log.info("shard %d: %.0f examples/s", shard, size / (time.monotonic() - begin))


def write_pairs(teacher: Path, out: Path, shards: range, config: LayersConfig) -> None:
    """Noises, by their seeds, and the clips that the teacher makes of them: what the few-step network learns.

    Reflow (Liu et al. 2022): between such pairs the flow is straight, so that a few steps suffice. Pairs whose clip
    isn't as its scene asks are left out, as the teacher's own mistakes need not be learned; their scene is tried again.
    """
    torch.set_num_threads(1)
    model = config.build()
    model.load_state_dict(averaged_weights(teacher))
    predict = torch_predictor(model.eval())
    out.mkdir(parents=True, exist_ok=True)
    for shard in shards:
        if (out / f"{shard}.npz").exists():
            continue
        rng = np.random.default_rng([layers_cpu().seed, 1, shard])
        made = [pair for _ in range(PAIRS_PER_SHARD // PAIRS_AT_ONCE) for pair in _pairs(predict, rng)]
        columns = {name: np.stack([getattr(each, name) for each, _ in made]) for name in Example.__slots__}
        np.savez(out / f".{shard}.npz", **columns, seeds=np.array([seed for _, seed in made]))  # type: ignore[arg-type]
        (out / f".{shard}.npz").replace(out / f"{shard}.npz")
        log.info("pairs %d: %d", shard, len(made))


def _pairs(predict: Predict, rng: np.random.Generator) -> Iterator[tuple[Example, int]]:
    """Right ones of PAIRS_AT_ONCE scenes of one window, and the seeds of their noise."""
    orders: list[Order] = []
    while len(orders) < PAIRS_AT_ONCE:
        spec = varied(sample(rng, "train"), rng)
        if spec.seconds <= LONGEST_S and len(individuals(spec)) <= LAYERS:
            orders.append(Order(spec=spec, seed=int(rng.integers(2**31)), aspect=any_aspect(rng), fps=15))
    for _ in range(PAIR_TAKES):
        clips = sampled_many(predict, orders, Sampling(num_inference_steps=PAIR_STEPS))
        wrong = []
        for order, clip in zip(orders, clips, strict=True):
            if not check_animation(drawn(order, clip), order.spec).passed:
                wrong.append(replace(order, seed=int(rng.integers(2**31))))
                continue
            frame = request_of(order, (0.0, order.spec.seconds)).frame
            if example := of_clip(order.spec, clip, frame):
                yield example, order.seed
        orders = wrong


def train(config: TrainConfig, examples_folder: Path, out: Path, rank: int = 0) -> list[float]:
    """The whole run in one process of config.num_processes; returns the loss of each step since it began."""
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    model = config.model.build()
    ema = config.model.build()
    ema.load_state_dict(model.state_dict())
    optimizer = torch.optim.AdamW(_groups(model, config), lr=config.learning_rate, betas=(0.9, 0.98))
    step = _resume(out, model, ema, optimizer)
    store = Store(examples_folder, appearance_vectors())
    losses: list[float] = []
    begin, since = time.monotonic(), step
    for step in range(step, config.num_steps):  # noqa: B020  (where it resumed)
        rng = np.random.default_rng([config.seed, step, rank])
        if step % 100 == 0:
            store.refresh()
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(config, step)
        loss = _accumulate(model, store, config, rng)
        _average_gradients(model, config.num_processes)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _follow(ema, model, min(config.ema, (step + 1) / (step + 10)))
        losses.append(loss)
        if rank == 0 and (step + 1) % 20 == 0:
            rate = (step + 1 - since) / (time.monotonic() - begin)
            _note(out, step + 1, float(np.mean(losses[-20:])), rate, (config.num_steps - step - 1) / rate, len(store))
        if rank == 0 and ((step + 1) % config.checkpoint_every == 0 or step + 1 == config.num_steps):
            _save(out, step + 1, model, ema, optimizer, config)
    return losses


def appearance_vectors() -> np.ndarray[Any, np.dtype[np.float32]]:
    """[concepts 32] in the order of the examples' indices."""
    known = library()
    return np.stack([known.vector(key) for key in concept_keys()])


def learning_rate(config: TrainConfig, step: int) -> float:
    """Warm up, stay, fall in a straight line."""
    warm = min(1.0, (step + 1) / config.warmup_steps)
    left = (config.num_steps - step) / (config.num_steps * (1 - config.decay_from))
    return config.learning_rate * warm * min(1.0, 0.02 + 0.98 * left)


def _accumulate(model: LayersTransformer, store: Store, config: TrainConfig, rng: np.random.Generator) -> float:
    """Gradients of one step's share of this process."""
    rows = rng.integers(len(store), size=config.batch_size // config.num_processes)
    total = 0.0
    for batch in store.batches(rows, rng):
        loss = flow_loss(model, batch, config, rng) / len(rows)
        loss.backward()
        total += float(loss.detach())
    return total


def flow_loss(model: LayersTransformer, batch: Batch, config: TrainConfig, rng: np.random.Generator) -> Tensor:
    """Sum over the batch of the velocity's squared error, |x - x^|^2 / (1 - t)^2, over what isn't known.

    Rectified flow (Liu et al. 2022) with x-prediction (Li and He 2025); 1 - t is held above 0.1.
    """
    times = _times(batch, config, rng)
    names = ("scene", "path", "pose")
    clean = [torch.from_numpy(getattr(batch, name)) for name in names]
    known = [torch.from_numpy(getattr(batch, f"{name}_known")) for name in names]
    noises = _noises(batch, rng)
    noisy = [_noisy(x, mask, times, noise) for x, mask, noise in zip(clean, known, noises, strict=True)]
    rest = [torch.from_numpy(getattr(batch, name)) for name in ("frame", "words", "appearances", "lines")]
    made = model(*noisy, *known, times, *rest)
    weights = (1 / (1 - times).clamp(min=0.1)) ** 2
    errors = [((x - y) ** 2 * (1 - mask)).flatten(1).sum(1) for x, y, mask in zip(clean, made, known, strict=True)]
    return torch.stack(errors).sum(0).mul(weights).sum() / 1000


def _times(batch: Batch, config: TrainConfig, rng: np.random.Generator) -> Tensor:
    """Flow times; for the few-step network those at which it will be asked."""
    if batch.seeds is not None:
        times = rng.choice(QUICK_TIMES[:-1], len(batch.scene))
    else:
        times = 1 / (1 + np.exp(-rng.normal(config.time_mean, config.time_deviation, len(batch.scene))))
    return torch.from_numpy(times.astype(np.float32))


def _noises(batch: Batch, rng: np.random.Generator) -> list[Tensor]:
    """Fresh ones, or those that the batch was made from."""
    shapes = [batch.scene.shape, batch.path.shape, batch.pose.shape]
    if batch.seeds is None:
        return [torch.from_numpy(rng.standard_normal(shape, dtype=np.float32)) for shape in shapes]
    drawn = [astuple(noise(int(seed), batch.path.shape[1])) for seed in batch.seeds]
    return [torch.from_numpy(np.concatenate(part)) for part in zip(*drawn, strict=True)]


def _noisy(x: Tensor, known: Tensor, times: Tensor, noise: Tensor) -> Tensor:
    t = times.view(-1, *[1] * (x.dim() - 1))
    return torch.where(known > 0, x, t * x + (1 - t) * noise)


def _groups(model: LayersTransformer, config: TrainConfig) -> list[dict[str, Any]]:
    decayed = [p for p in model.parameters() if p.dim() > 1]
    rest = [p for p in model.parameters() if p.dim() <= 1]
    return [{"params": decayed, "weight_decay": config.weight_decay}, {"params": rest, "weight_decay": 0.0}]


def _average_gradients(model: LayersTransformer, num_processes: int) -> None:
    if num_processes == 1:
        return
    gradients = [p.grad if p.grad is not None else torch.zeros_like(p) for p in model.parameters()]
    flat = torch.cat([each.flatten() for each in gradients])
    dist.all_reduce(flat)
    for parameter, part in zip(model.parameters(), flat.split([p.numel() for p in model.parameters()]), strict=True):
        parameter.grad = part.view_as(parameter)


def _follow(ema: LayersTransformer, model: LayersTransformer, keep: float) -> None:
    with torch.no_grad():
        torch._foreach_lerp_(list(ema.parameters()), list(model.parameters()), 1 - keep)


def _note(out: Path, step: int, loss: float, rate: float, left_s: float, stored: int) -> None:
    record = {"step": step, "loss": round(loss, 5), "steps_per_s": round(rate, 3), "examples": stored}
    with (out / "losses.jsonl").open("a") as file:
        file.write(json.dumps(record) + "\n")
    log.info("step %d  loss %.4f  %.2f steps/s  %.0f min left", step, loss, rate, left_s / 60)


def _save(out: Path, step: int, model: Any, ema: Any, optimizer: Any, config: TrainConfig) -> None:
    state = {"step": step, "model": model.state_dict(), "ema": ema.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(state, out / ".checkpoint.pt")
    (out / ".checkpoint.pt").replace(out / "checkpoint.pt")
    (out / "config.json").write_text(json.dumps(asdict(config), indent=1))


def _resume(out: Path, model: Any, ema: Any, optimizer: Any) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    ema.load_state_dict(state["ema"])
    if "optimizer" in state:
        optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def _process(rank: int, config: TrainConfig, folder: Path, out: Path) -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if config.num_processes > 1:
        store = dist.TCPStore("127.0.0.1", int(os.environ["FILMLOOM_PORT"]), config.num_processes, rank == 0)
        dist.init_process_group("gloo", store=store, rank=rank, world_size=config.num_processes)
    train(config, folder, out, rank)


def run(config: TrainConfig, folder: Path, out: Path) -> None:
    """All processes of a run."""
    out.mkdir(parents=True, exist_ok=True)
    if config.num_processes == 1:
        _process(0, config, folder, out)
        return
    os.environ.update(OMP_NUM_THREADS="1", FILMLOOM_PORT=str(_free_port()))
    torch.multiprocessing.spawn(_process, (config, folder, out), nprocs=config.num_processes)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def begin_from(teacher: Path, out: Path, config: LayersConfig) -> None:
    """A run that begins with the averaged weights of a checkpoint, or with the weights that ship (.safetensors)."""
    if (out / "checkpoint.pt").exists():
        return
    out.mkdir(parents=True, exist_ok=True)
    model = config.build()
    weights = averaged_weights(teacher)
    old = weights.pop("words.weight")
    torch.nn.init.normal_(model.words.weight, std=0.4, generator=torch.Generator().manual_seed(0))
    model.words.weight.data[: len(old)] = old  # a vocabulary only grows at its end
    new, foreign = model.load_state_dict(weights, strict=False)
    assert not foreign, foreign
    log.info("new in this network: %s", new)
    torch.save({"step": 0, "model": model.state_dict(), "ema": model.state_dict()}, out / "checkpoint.pt")


def averaged_weights(checkpoint: Path) -> dict[str, Tensor]:
    """Of a run's checkpoint, or of the file that ships."""
    if checkpoint.suffix != ".safetensors":
        weights: dict[str, Tensor] = torch.load(checkpoint, weights_only=True)["ema"]
        return weights
    return {name: weight.float() for name, weight in load_file(checkpoint).items()}


def ship_quick(checkpoint: Path, config: TrainConfig, folder: Path) -> None:
    """The averaged weights of the few-step network as folder/layers-quick.safetensors; its graph is the other's."""
    with tempfile.TemporaryDirectory() as made:
        ship(checkpoint, config, Path(made))
        shutil.copy(Path(made) / "layers.safetensors", folder / QUICK_WEIGHTS)


def ship(checkpoint: Path, config: TrainConfig, folder: Path) -> None:
    """The averaged weights of a checkpoint as folder/layers.safetensors, and the graph that runs them."""
    folder.mkdir(parents=True, exist_ok=True)
    model = config.model.build()
    model.load_state_dict(averaged_weights(checkpoint))
    export(
        model,
        example_inputs(),
        dynamic_axes(),
        folder / "layers.onnx",
        folder / "layers.safetensors",
        output_names=OUTPUTS,
        metadata={"config": json.dumps(asdict(config.model))},
    )


def example_inputs() -> dict[str, Tensor]:
    """Two clips of three layers and five directions."""
    request = Request(_any_script(5), np.zeros(5, np.float32), 3)
    clip = Clips(*(np.concatenate([each, each]) for each in astuple(noise(0, 3))))
    arrays = inputs(clip, clip, 0.5, [request, request], True)
    return {name: torch.from_numpy(arrays[name].copy()) for name in INPUTS}


def dynamic_axes() -> dict[str, dict[int, str]]:
    """Any number of clips, layers and directions."""
    axes = {name: {0: "clips"} for name in INPUTS}
    for name in ("path", "pose", "path_known", "pose_known"):
        axes[name][1] = "layers"
    for name in ("words", "appearances", "lines"):
        axes[name][1] = "directions"
    return axes


def _any_script(count: int) -> Script:
    lines = np.arange(count) % 4
    return Script(np.ones((count, WORDS), np.int64), np.ones((count, APPEARANCE), np.float32), lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["examples", "train", "tune", "pairs", "quick", "ship", "smoke"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shards", type=int, default=64)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("src/filmloom/model/weights"))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if arguments.what == "examples":
        write_examples(arguments.folder / "examples", range(arguments.first, arguments.shards))
    elif arguments.what == "tune":
        begin_from(arguments.folder / "run" / "checkpoint.pt", arguments.folder / "tuned", layers_tuned().model)
        run(layers_tuned(), arguments.folder / "examples", arguments.folder / "tuned")
    elif arguments.what == "pairs":
        shards = range(arguments.first, arguments.shards)
        write_pairs(arguments.folder / "tuned" / "checkpoint.pt", arguments.folder / "pairs", shards, LayersConfig())
    elif arguments.what == "quick":
        begin_from(arguments.folder / "tuned" / "checkpoint.pt", arguments.folder / "quick", layers_quick().model)
        run(layers_quick(), arguments.folder / "pairs", arguments.folder / "quick")
    elif arguments.what == "ship":
        ship(arguments.folder / "tuned" / "checkpoint.pt", layers_tuned(), arguments.out)
        if (arguments.folder / "quick" / "checkpoint.pt").exists():
            ship_quick(arguments.folder / "quick" / "checkpoint.pt", layers_quick(), arguments.out)
    else:
        config = layers_cpu() if arguments.what == "train" else layers_smoke()
        run(config, arguments.folder / "examples", arguments.folder / "run")


if __name__ == "__main__":
    main()
