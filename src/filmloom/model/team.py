"""Team: the processes that train together, and what they say to each other.

On a CPU two processes with one thread each beat one with two, whose threads wait for each other. The gradients are
averaged by gloo there and by NCCL between GPUs.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch import distributed as dist

from filmloom.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One process's view of all."""

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def rows(self, batch_size: int) -> slice:
        """This process's rows of a batch."""
        if batch_size % self.size:
            raise InputError(f"A batch of {batch_size} can't be shared by {self.size} processes: choose a multiple.")
        each = batch_size // self.size
        return slice(self.rank * each, (self.rank + 1) * each)

    def average(self, parameters: Iterable[nn.Parameter]) -> None:
        """Give all processes the mean of their gradients, in one message."""
        gradients = [each.grad for each in parameters if each.grad is not None]
        if self.size == 1 or not gradients:
            return
        flat = torch.cat([each.flatten() for each in gradients])
        dist.all_reduce(flat)
        flat /= self.size
        for each, part in zip(gradients, torch.split(flat, [each.numel() for each in gradients]), strict=True):
            each.copy_(part.view_as(each))

    def agree(self, weights: Iterable[Tensor]) -> None:
        """Give all processes those of the first."""
        if self.size > 1:
            for each in weights:
                dist.broadcast(each.detach(), 0)

    def mean(self, value: Tensor) -> float:
        """The mean over all processes of one number."""
        value = value.detach().float().clone()
        if self.size > 1:
            dist.all_reduce(value)
        return float(value) / self.size

    def wait(self) -> None:
        """Go on when all are here."""
        if self.size > 1:
            dist.barrier()

    def autocast(self) -> AbstractContextManager[Any]:
        """Half-wide matrices where the processor has them, else none."""
        if has_bfloat16(self.device):
            return torch.autocast(self.device.type, dtype=torch.bfloat16)
        return nullcontext()


def has_bfloat16(device: torch.device) -> bool:
    """Whether the hardware multiplies bfloat16; elsewhere it is slower than single precision."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def together(work: Callable[..., object], arguments: tuple[Any, ...], num_processes: int) -> None:
    """Call `work(team, *arguments)` in this process, in several new ones, or as the one of torchrun's that this is."""
    if "RANK" in os.environ and "WORLD_SIZE" in os.environ:
        rank, size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
        _work(rank, size, "env://", work, arguments)
    elif num_processes == 1:
        work(Team(device=_device(0)), *arguments)
    else:
        with tempfile.TemporaryDirectory() as folder:
            meeting = f"file://{Path(folder) / 'meeting'}"
            torch.multiprocessing.spawn(_work, (num_processes, meeting, work, arguments), nprocs=num_processes)  # type: ignore[no-untyped-call,attr-defined]


def _work(rank: int, size: int, meeting: str, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    device = _device(int(os.environ.get("LOCAL_RANK", rank)))
    if device.type == "cpu":
        torch.set_num_threads(1)
    backend = "nccl" if device.type == "cuda" else "gloo"
    dist.init_process_group(backend, init_method=meeting, rank=rank, world_size=size)
    try:
        work(Team(rank=rank, size=size, device=device), *arguments)
    finally:
        dist.destroy_process_group()


def _device(index: int) -> torch.device:
    if not torch.cuda.is_available():
        return torch.device("cpu")
    torch.cuda.set_device(index)
    return torch.device("cuda", index)
