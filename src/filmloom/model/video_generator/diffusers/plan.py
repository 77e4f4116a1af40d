"""Plan: what a request comes to, before anything is loaded or spent, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from filmloom.model.video_generator.diffusers.asking import Ask
from filmloom.model.video_generator.diffusers.memory import GB, MemoryPlan, describe_size
from filmloom.types import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Memory, time and what is legal."""

    name: str
    title: str
    licence: str
    can: str
    """What the checkpoint takes, in words."""
    ask: Ask
    num_inference_steps: int
    memory: MemoryPlan
    sizes: tuple[Size, ...]
    """The largest legal ones of the usual shapes."""
    rule: str
    """What is legal, in words."""
    smaller: str = ""
    """Where it doesn't fit: what would."""

    def lines(self) -> Iterator[str]:
        """For a person."""
        memory, ask = self.memory, self.ask
        yield f"{self.title}, {self.licence}: {self.can}"
        yield f"legal: {self.rule}; largest: {', '.join(describe_size(size) for size in self.sizes)}"
        yield (
            f"asked: {ask.num_frames} frames at {describe_size(ask.size)}, {self.num_inference_steps} steps: about "
            f"{_lasting(memory.estimate_s)} of sampling"
        )
        yield f"weights: {', '.join(f'{part.name} {_gb(part.num_bytes)}' for part in memory.parts)} as stored"
        yield (
            f"memory: about {_gb(memory.peak_bytes)} of the {_gb(memory.free_bytes)} that are free on {memory.device} "
            f"(weights {_gb(memory.weights_bytes)}, a step {_gb(memory.sampling_bytes)}, decoding "
            f"{_gb(memory.decoding_bytes)})"
        )
        for reason in memory.reasons:
            yield f"  {reason}"
        if not memory.fits:
            missing = _gb(memory.peak_bytes - memory.free_bytes)
            yield f"it doesn't fit: {missing} are missing; {self.smaller or 'no smaller clip'} would fit"

    def to_json(self) -> dict[str, Any]:
        """For a program."""
        memory, ask = self.memory, self.ask
        return {
            "engine": self.name,
            "title": self.title,
            "licence": self.licence,
            "can": self.can,
            "rule": self.rule,
            "sizes": self.sizes,
            "size": ask.size,
            "num_frames": ask.num_frames,
            "fps": ask.fps,
            "num_inference_steps": self.num_inference_steps,
            "estimate_s": memory.estimate_s,
            "fits": memory.fits,
            "smaller": self.smaller,
            "device": memory.device,
            "dtype": memory.dtype,
            "offload": memory.offload,
            "tiled": memory.tiled,
            "weights_bytes": memory.weights_bytes,
            "sampling_bytes": memory.sampling_bytes,
            "decoding_bytes": memory.decoding_bytes,
            "peak_bytes": memory.peak_bytes,
            "free_bytes": memory.free_bytes,
            "reasons": memory.reasons,
            "parts": {part.name: {"parameters": part.num_parameters, "bytes": part.num_bytes} for part in memory.parts},
            "warnings": ask.warnings,
        }


def _gb(count: int) -> str:
    return f"{count / GB:.1f} GB" if count >= GB / 10 else f"{count / 1e6:.1f} MB"


def _lasting(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
