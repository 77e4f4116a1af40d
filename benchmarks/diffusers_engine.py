"""The diffusers engine against plain diffusers: the same checkpoint of Wan, of random weights, on the CPU.

The peer is what diffusers' documentation has one write: from_pretrained, then the pipeline's call. Each clip is made in
a process of its own, in turns and without guidance, so that a step is one pass through the network; a step's time is
the median over all but the first, by the wall's clock and by the process's own, which a busy machine spares; memory is
the process's peak resident set since it sampled its last step. `--tiny` takes a checkpoint of a moment, to see that
everything runs; both together should take about 6 minutes of a quiet core.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from benchmarks.figure import Figure, show

PROMPT: Final = "a cat runs after a ball"
WAYS: Final = ("plain", "ours", "ours at once")
"""The last one doesn't decode in tiles; it is there for its memory, so once is enough."""


@dataclass(frozen=True, slots=True)
class Case:
    """A checkpoint and what is asked of it."""

    name: str
    layers: int
    heads: int
    base_dim: int
    size: tuple[int, int]
    num_frames: int
    steps: int
    turns: int


TINY: Final = Case("tiny", 2, 2, 8, (288, 288), 5, 9, 1)
MIDDLE: Final = Case("100 M", 12, 12, 32, (512, 320), 5, 4, 2)


def measure(cases: tuple[Case, ...] = (TINY, MIDDLE)) -> Iterator[Figure]:
    """Ratios of two ways of making the same clip."""
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            parameters = write_checkpoint(case, Path(folder, "wan"))
            yield Figure(f"{case.name}: parameters of the transformer", parameters / 1e6, "M", "")
            yield from _figures(case, _in_turns(case, Path(folder)))


def _in_turns(case: Case, folder: Path) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    for turn in range(case.turns):
        for way in WAYS if turn == 0 else WAYS[:2]:
            out = folder / f"{way}-{turn}.json"
            arguments = [json.dumps([getattr(case, each) for each in case.__slots__]), way, folder, out]
            command = [sys.executable, "-m", "benchmarks.diffusers_engine", "--one", *map(str, arguments)]
            subprocess.run(command, check=True)
            made[way].append(json.loads(out.read_text()))
    return made


def _figures(case: Case, made: dict[str, list[dict[str, Any]]]) -> Iterator[Figure]:
    step, own, whole, above, mean = (
        {way: statistics.median(each[name] for each in made[way]) for way in WAYS}
        for name in ("step_s", "own_step_s", "decode_peak_mb", "decode_above_mb", "mean")
    )
    for way in WAYS:
        yield Figure(f"{case.name}: a step, {way}", step[way], "s", "")
    yield Figure(f"{case.name}: a step, ours against plain, wall time", step["ours"] / step["plain"], "x", "")
    yield Figure(f"{case.name}: a step, ours against plain, own time", own["ours"] / own["plain"], "x", "<= 1.05")
    for way in WAYS:
        yield Figure(f"{case.name}: peak while decoding, {way}", whole[way], "MB", "")
        yield Figure(f"{case.name}: of that above the moment before, {way}", above[way], "MB", "")
    for way, goal in (("ours", "<= 1"), ("ours at once", "")):
        yield Figure(f"{case.name}: peak while decoding, {way} against plain", whole[way] / whole["plain"], "x", goal)
    yield Figure(f"{case.name}: difference of the mean brightness", abs(mean["ours"] - mean["plain"]), "", "<= 0.01")


def write_checkpoint(case: Case, folder: Path) -> int:
    """A whole pipeline of random weights; gives the parameters of its transformer."""
    import torch
    from diffusers import AutoencoderKLWan, FlowMatchEulerDiscreteScheduler, WanPipeline, WanTransformer3DModel
    from transformers import T5Config, T5EncoderModel

    from filmloom.model.language_model import train_tokenizer

    torch.manual_seed(0)
    words = train_tokenizer([PROMPT], 300, num_signals=0)
    words.model_max_length = 512
    text = T5EncoderModel(T5Config(vocab_size=300, d_model=64, d_ff=64, d_kv=16, num_layers=1, num_heads=2))
    transformer = WanTransformer3DModel(
        num_attention_heads=case.heads,
        attention_head_dim=64,
        text_dim=64,
        ffn_dim=4 * 64 * case.heads,
        num_layers=case.layers,
        cross_attn_norm=True,
    )
    autoencoder = AutoencoderKLWan(base_dim=case.base_dim, num_res_blocks=1)
    WanPipeline(words, text, autoencoder, FlowMatchEulerDiscreteScheduler(shift=3.0), transformer).save_pretrained(
        folder
    )
    return sum(each.numel() for each in transformer.parameters())


def one(case: Case, way: str, folder: Path) -> dict[str, Any]:
    """One clip in this process."""
    import torch

    torch.set_num_threads(1)
    ticks: list[float] = []
    own_ticks: list[float] = []
    before = [0.0]

    def tick() -> None:
        ticks.append(time.perf_counter())
        own_ticks.append(time.process_time())
        if len(ticks) == case.steps:
            before[0] = _forget_peak()

    mean = _plain(case, folder, tick) if way == "plain" else _ours(case, folder, tick, tiled=way == "ours")
    peak = _resident("VmHWM")
    wall, own = ([late - early for early, late in pairwise(each)] for each in (ticks, own_ticks))
    return {
        "step_s": statistics.median(wall),
        "own_step_s": statistics.median(own),
        "decode_peak_mb": peak,
        "decode_above_mb": peak - before[0],
        "mean": mean,
    }


def _plain(case: Case, folder: Path, tick: Any) -> float:
    import torch
    from diffusers import WanPipeline

    pipeline = WanPipeline.from_pretrained(folder / "wan")

    def after_step(pipe: Any, step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        tick()
        return tensors

    width, height = case.size
    frames = pipeline(
        PROMPT,
        width=width,
        height=height,
        num_frames=case.num_frames,
        num_inference_steps=case.steps,
        guidance_scale=1.0,
        generator=torch.Generator().manual_seed(7),
        callback_on_step_end=after_step,
    ).frames[0]
    return float(frames.mean())


def _ours(case: Case, folder: Path, tick: Any, *, tiled: bool) -> float:
    from filmloom.model.video_generator.diffusers.engine import DiffusersEngine
    from filmloom.model.video_generator.diffusers.memory import Settings
    from filmloom.model.video_generator.request import ClipRequest

    with tempfile.TemporaryDirectory() as project:
        engine = DiffusersEngine(folder / "wan", Path(project), Settings(tiled=tiled))
        clip = engine.generate(
            ClipRequest(
                prompt=PROMPT,
                seconds=case.num_frames / 16,
                size=case.size,
                fps=16,
                label=False,
                num_inference_steps=case.steps,
                guidance="none",
                on_event=lambda event: tick() if event.stage == "sample" and event.done else None,
            )
        )
        sums = [float(frame[..., :3].mean()) / 255 for frame in clip.frames()]
    return statistics.fmean(sums)


def _forget_peak() -> float:
    """Let Linux count this process's peak anew; the memory that it has now, in MB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _resident("VmRSS")


def _resident(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(name))


if __name__ == "__main__":
    if "--one" in sys.argv:
        told, way, folder, out = sys.argv[2:]
        name, layers, heads, base_dim, size, *rest = json.loads(told)
        result = one(Case(name, layers, heads, base_dim, tuple(size), *rest), way, Path(folder))
        Path(out).write_text(json.dumps(result), encoding="utf-8")
    else:
        show(measure((TINY,) if "--tiny" in sys.argv else (TINY, MIDDLE)))
