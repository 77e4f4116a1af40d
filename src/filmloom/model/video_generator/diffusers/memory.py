"""Memory: a checkpoint, what is asked of it and a machine in; where everything goes, and why, out, before it is loaded.

The figures are estimates, from the sizes of the weights and the configs alone: 20 values per token and channel in a
network's layers, 12 maps of the finest layer in an autoencoder's, where 6 to 12 were measured on the CPU.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import torch

from filmloom.errors import InputError
from filmloom.model.video_generator.diffusers.asking import Ask
from filmloom.model.video_generator.diffusers.checkpoint import Checkpoint, Part
from filmloom.model.video_generator.diffusers.families import Family
from filmloom.types import Size

Offload = Literal["none", "model", "group"]
"""What waits in the computer's memory: nothing; each network until its turn; each layer until its turn."""
GB: Final = 1e9
_VALUES: Final = 20
_MAPS: Final = 12
_OF_TILES: Final = 2
"""As many times more where tiles are kept until they are put together, measured too."""
_TILE: Final = 256
"""Pixels along a tile's side, as diffusers cuts them."""
_WORKS: Final = 0.4
"""Of the speed of a large product of matrices, what a network reaches."""
_SMALL: Final = 0.25
"""A part of the memory that may stay taken between two clips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user may fix; empty and None: whatever the memory plan chooses."""

    device: str = ""
    """cpu, cuda, mps."""
    dtype: str = ""
    """float32, bfloat16, float16."""
    offload: Offload | None = None
    tiled: bool = True
    """Whether the pictures are decoded in tiles: slower by what the tiles overlap, and never one huge allocation."""
    step_cache: float = 0.0
    """Above 0: a step whose first layer hardly differs from the one before takes over the rest of that one. 0.05 skips
    little, 0.2 much; the pictures change. (First block cache, of diffusers.)"""
    quantised: bool = False
    """Whether the weights of the network that is sampled with are kept in 8 bits, by torchao."""
    attention: str = ""
    """A backend of diffusers', such as flash or sage; empty: PyTorch's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What there is to work with."""

    device: str
    free_bytes: int
    """Of the device."""
    ram_bytes: int
    flops: float
    """Per second, in a large product of matrices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPlan:
    """Where everything goes."""

    device: str
    dtype: str
    offload: Offload
    tiled: bool
    weights_bytes: int
    """Of all networks together."""
    sampling_bytes: int
    """What a step needs beside the weights."""
    decoding_bytes: int
    """What the autoencoder needs beside the weights."""
    peak_bytes: int
    """Most at one time, on the device."""
    free_bytes: int
    estimate_s: float
    """Of the sampling."""
    reasons: tuple[str, ...] = ()
    parts: tuple[Part, ...] = field(default=(), repr=False)

    @property
    def fits(self) -> bool:
        return self.peak_bytes <= self.free_bytes

    @property
    def keeps(self) -> bool:
        """Whether the networks may stay loaded while pictures are decoded."""
        return self.offload == "none" and self.weights_bytes <= _SMALL * self.free_bytes


def planned(
    checkpoint: Checkpoint, family: Family, ask: Ask, steps: int, settings: Settings, machine: Machine | None = None
) -> MemoryPlan:
    """The plan that fits with the fewest sacrifices; if none does, the smallest, whose `fits` says so."""
    machine = machine or here(settings.device)
    candidates = list(_candidates(checkpoint, family, ask, steps, settings, machine))
    return next((each for each in candidates if each.fits), min(candidates, key=lambda each: each.peak_bytes))


def check(plan: MemoryPlan, smaller: str) -> None:
    """Raise InputError if it doesn't fit. smaller: what would, or empty."""
    if plan.fits:
        return
    missing = (plan.peak_bytes - plan.free_bytes) / GB
    would = f"{smaller} would fit" if smaller else "no smaller clip would fit: take a smaller model"
    raise InputError(
        f"This needs about {plan.peak_bytes / GB:.3g} GB on {plan.device}, of which {plan.free_bytes / GB:.3g} are "
        f"free: {missing:.3g} GB are missing. {would[0].upper()}{would[1:]}; or set FILMLOOM_MEMORY_GB to "
        f"the memory that may be used, if more is to be had than is told here."
    )


def here(device: str = "") -> Machine:
    """This machine, its speed measured for a moment. FILMLOOM_MEMORY_GB says what may be used of the device."""
    import psutil  # type: ignore[import-untyped]

    device = device or _best_device()
    if device == "cuda" and "LOCAL_RANK" in os.environ:  # one of several processes of torchrun
        device = f"cuda:{os.environ['LOCAL_RANK']}"
    ram = int(psutil.virtual_memory().available)
    free = int(torch.cuda.mem_get_info(device)[0]) if device.startswith("cuda") else ram
    told = os.environ.get("FILMLOOM_MEMORY_GB", "")
    if told:
        try:
            free = int(float(told) * GB)
        except ValueError:
            raise InputError(f"FILMLOOM_MEMORY_GB is {told!r}; expected a number, such as 12.") from None
    return Machine(device=device, free_bytes=free, ram_bytes=ram, flops=_measured(device))


def _best_device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _measured(device: str) -> float:
    """Floating-point operations per second."""
    side = 512 if device == "cpu" else 4096
    dtype = torch.float32 if device == "cpu" else torch.bfloat16
    one = torch.ones(side, side, device=device, dtype=dtype)
    _ = (one @ one)[0, 0].item()
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < 0.05:
        _ = (one @ one)[0, 0].item()
        count += 1
    return 2 * side**3 * count / (time.perf_counter() - began)


def _candidates(
    checkpoint: Checkpoint, family: Family, ask: Ask, steps: int, settings: Settings, machine: Machine
) -> Iterator[MemoryPlan]:
    """From the quickest to the smallest."""
    offloads: tuple[Offload, ...] = ("none",) if machine.device == "cpu" else ("none", "model", "group")
    for dtype in [settings.dtype] if settings.dtype else _dtypes(family, machine):
        for offload in [settings.offload] if settings.offload else offloads:
            yield _plan(checkpoint, family, ask, steps, machine, dtype, offload, settings)


def _dtypes(family: Family, machine: Machine) -> tuple[str, ...]:
    if machine.device == "cpu":
        return "float32", "bfloat16"
    return ("float16",) if family.network == "unet" else ("bfloat16",)


def _plan(
    checkpoint: Checkpoint,
    family: Family,
    ask: Ask,
    steps: int,
    machine: Machine,
    dtype: str,
    offload: Offload,
    settings: Settings,
) -> MemoryPlan:
    width, tiled = getattr(torch, dtype).itemsize, settings.tiled
    weights = {part.name: part.num_parameters * _width(part.name, width) for part in checkpoint.parts}
    if settings.quantised:
        weights |= {part.name: part.num_parameters for part in checkpoint.parts if part.name.startswith(family.network)}
    sampling = sampling_bytes(checkpoint, family, ask, width)
    decoding = decoding_bytes(checkpoint, ask, _width("vae", width), tiled=tiled)
    plan = MemoryPlan(
        device=machine.device,
        dtype=dtype,
        offload=offload,
        tiled=tiled,
        weights_bytes=sum(weights.values()),
        sampling_bytes=sampling,
        decoding_bytes=decoding,
        peak_bytes=0,
        free_bytes=machine.free_bytes,
        estimate_s=steps * step_flops(checkpoint, family, ask) / (_WORKS * machine.flops),
        parts=checkpoint.parts,
    )
    plan = replace(plan, peak_bytes=_peak(plan, weights))
    return replace(plan, reasons=tuple(_reasons(plan)))


def _width(name: str, width: int) -> int:
    """Bytes of a value: autoencoders stay in full precision, which costs them little."""
    return 4 if name == "vae" else width


def _peak(plan: MemoryPlan, weights: dict[str, int]) -> int:
    autoencoder = weights.get("vae", 0)
    others = plan.weights_bytes - autoencoder
    if plan.offload == "none":
        stays = others if plan.keeps else 0
        return max(others + autoencoder + plan.sampling_bytes, stays + autoencoder + plan.decoding_bytes)
    largest = max((size for name, size in weights.items() if name != "vae"), default=0)
    if plan.offload == "group":
        largest //= 10  # a few of its layers
    return max(largest + plan.sampling_bytes, autoencoder + plan.decoding_bytes)


def sampling_bytes(checkpoint: Checkpoint, family: Family, ask: Ask, width: int) -> int:
    """What a step needs beside the weights."""
    channels, _ = _shape(checkpoint, family)
    rows = 1 if family.title == "Wan" else 2  # guidance: one after the other, or side by side
    return int(rows * num_tokens(family, ask) * channels * _VALUES * width)


def decoding_bytes(checkpoint: Checkpoint, ask: Ask, width: int, *, tiled: bool) -> int:
    """What the autoencoder needs beside its weights, the pictures themselves included."""
    config = checkpoint.config("vae")
    class_name = checkpoint.index["vae"][1]
    patch = int(config.get("patch_size") or 1)
    outer = config.get("decoder_block_out_channels") or config.get("block_out_channels")
    channels = int(outer[0]) if outer else int(config.get("decoder_base_dim") or config.get("base_dim") or 96)
    at_once = {"AutoencoderKLWan": 4, "AutoencoderKLCogVideoX": 8, "AutoencoderKL": 1 if tiled else ask.num_frames}
    frames = min(ask.num_frames, at_once.get(class_name, ask.num_frames))
    pixels = ask.size[0] * ask.size[1]
    if tiled:
        pixels = min(pixels, _OF_TILES * _TILE**2)
    maps = frames * pixels // patch**2 * channels * _MAPS * width
    return maps + ask.num_frames * ask.size[0] * ask.size[1] * 3 * (width + 1)


def num_tokens(family: Family, ask: Ask) -> int:
    """Places that the network attends to."""
    frames = (ask.num_frames - 1) // family.step + 1 if family.step > 1 else ask.num_frames
    return frames * (ask.size[0] // family.multiple) * (ask.size[1] // family.multiple)


def num_layers(checkpoint: Checkpoint, family: Family) -> int:
    """Of the network that is sampled with."""
    return _shape(checkpoint, family)[1]


def step_flops(checkpoint: Checkpoint, family: Family, ask: Ask) -> float:
    """Of one step with guidance: two forwards."""
    channels, layers = _shape(checkpoint, family)
    tokens = num_tokens(family, ask)
    network = next(part for part in checkpoint.parts if part.name.startswith(family.network))
    return 2 * (2.0 * network.num_parameters * tokens + 4.0 * layers * tokens**2 * channels)


def _shape(checkpoint: Checkpoint, family: Family) -> tuple[int, int]:
    """The channels and the layers of the network that is sampled with."""
    network = next(part for part in checkpoint.parts if part.name.startswith(family.network))
    config: Any = network.config
    if family.network == "unet":
        return int(config["block_out_channels"][0]), 2 * len(config["block_out_channels"])
    layers = int(config["num_layers"]) + int(config.get("num_single_layers") or 0)
    return int(config["num_attention_heads"]) * int(config["attention_head_dim"]), layers


def _reasons(plan: MemoryPlan) -> Iterator[str]:
    slow = plan.device == "cpu" and plan.dtype != "float32"
    yield f"{plan.dtype} on {plan.device}{', which is slow there, because float32 is too large' if slow else ''}"
    yield {
        "none": f"all networks are loaded at once{', because they fit' if plan.fits else ''}",
        "model": "each network waits in the computer's memory until its turn, because all at once don't fit",
        "group": "each layer waits in the computer's memory until its turn, because a whole network doesn't fit",
    }[plan.offload]
    if not plan.keeps and plan.offload == "none":
        yield "the networks are dropped before the pictures are decoded, because they are large"
    yield "decoded in tiles, so that nothing is lost to one large allocation" if plan.tiled else "decoded at once"


def describe_size(size: Size) -> str:
    """1280x720."""
    return f"{size[0]}x{size[1]}"
