"""Latents: what hours of sampling made is on the disk before anything of it is decoded, and is found there again.

A pipeline's own call is left at the moment when it hands its latents to the autoencoder, whichever pipeline it is.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from jaxtyping import Float
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from filmloom.errors import InputError
from filmloom.media import atomic_path

FOLDER: Final = Path(".filmloom") / "latents"
_KEPT: Final = 32
"""Clips whose latents stay, the newest."""
_TO_DEVELOPERS: Final = ("In CPU autocast", "__array__ implementation doesn't accept a copy keyword")
"""Warnings of diffusers' own code: of Mochi, which asks for autocast where there is none, and of LTX's conditions."""


@dataclass(frozen=True, slots=True)
class Latents:
    """What the autoencoder is handed."""

    values: Float[Tensor, "b c t h w"]
    """Or [(b t) c h w], of an autoencoder of pictures."""
    timestep: Tensor | None = None
    """Of LTX's autoencoders: how noisy the latents are taken to be."""


class _Handed(Exception):  # noqa: N818 - it is a way out, not a fault
    def __init__(self, latents: Latents) -> None:
        super().__init__()
        self.latents = latents


@torch.no_grad()
def sampled(pipeline: Any, arguments: Mapping[str, Any]) -> Latents:
    """What a pipeline samples: its call up to the decoding. Raises InputError for what it refuses or overflows."""
    with _handing_over(pipeline.vae), warnings.catch_warnings():
        for text in _TO_DEVELOPERS:
            warnings.filterwarnings("ignore", message=text)
        try:
            pipeline(**arguments)
        except _Handed as handed:
            latents = handed.latents
        except ValueError as error:
            raise InputError(f"{type(pipeline).__name__} refused what was asked: {error}") from error
        except AssertionError as error:  # of tokens that don't come out even among torchrun's processes
            raise InputError(
                f"{type(pipeline).__name__} can't make this size and length here: {error}; ask for others, or start "
                "torchrun with another number of processes."
            ) from error
        else:
            raise AssertionError("a pipeline decodes what it samples")
    pipeline.maybe_free_model_hooks()
    if not torch.isfinite(latents.values).all():
        raise InputError(
            f"The network's numbers overflowed in {str(latents.values.dtype).removeprefix('torch.')}, so there is no "
            "picture; ask for dtype float32, or leave out the adapter (--lora) that was added."
        )
    return latents


def key_of(settings: Mapping[str, Any]) -> str:
    """A name for the latents of these settings."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()[:32]


def save_latents(project: Path, key: str, latents: Latents) -> Path:
    """Write them, whole or not at all, and drop the oldest ones."""
    path = _path(project, key)
    tensors = {"latents": latents.values.contiguous().cpu()}
    if latents.timestep is not None:
        tensors["timestep"] = latents.timestep.contiguous().cpu()
    with atomic_path(path) as partial:
        save_file(tensors, partial)
    kept = sorted(path.parent.glob("*.safetensors"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)
    return path


def load_latents(project: Path, key: str) -> Latents | None:
    """Those that a run before has left; None if there are none, or they are broken."""
    path = _path(project, key)
    if not path.is_file():
        return None
    try:
        tensors = load_file(path)
    except (OSError, SafetensorError):
        return None
    return Latents(tensors["latents"], tensors.get("timestep"))


def _path(project: Path, key: str) -> Path:
    return project / FOLDER / f"{key}.safetensors"


@contextmanager
def _handing_over(autoencoder: Any) -> Iterator[None]:
    def hand_over(values: Tensor, timestep: Tensor | None = None, **_: Any) -> None:
        raise _Handed(Latents(values, timestep))

    given: Callable[..., Any] | None = autoencoder.__dict__.get("decode")
    autoencoder.decode = hand_over
    try:
        yield
    finally:
        del autoencoder.decode
        if given is not None:
            autoencoder.decode = given
