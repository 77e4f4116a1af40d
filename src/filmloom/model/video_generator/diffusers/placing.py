"""Placing: a checkpoint and its memory plan in; the pipeline of diffusers out, loaded where the plan says."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import torch

from filmloom.errors import InputError
from filmloom.model.video_generator.diffusers.checkpoint import Checkpoint, first_line
from filmloom.model.video_generator.diffusers.decoding import in_tiles
from filmloom.model.video_generator.diffusers.memory import MemoryPlan, Settings


def load_pipeline(checkpoint: Checkpoint, class_name: str, plan: MemoryPlan, settings: Settings) -> Any:
    """The pipeline, ready to be called. Raises InputError for weights that are missing or don't fit."""
    dtype = getattr(torch, plan.dtype)
    with quiet(), _said(checkpoint, class_name):
        pipeline = _of_diffusers(class_name).from_pretrained(
            checkpoint.folder,
            dtype={"vae": torch.float32, "default": dtype},
            local_files_only=True,
            use_safetensors=True,
            **(_in_8_bits(checkpoint) if settings.quantised else {}),
        )
    pipeline.set_progress_bar_config(disable=True)
    _mend(pipeline)
    _place(pipeline, plan)
    _tune(pipeline, settings)
    return pipeline


def load_autoencoder(checkpoint: Checkpoint, plan: MemoryPlan) -> Any:
    """The part that draws the pictures, alone."""
    class_name = str(checkpoint.index["vae"][1])
    with quiet(), _said(checkpoint, class_name):
        network = _of_diffusers(class_name).from_pretrained(
            checkpoint.folder / "vae", dtype=torch.float32, local_files_only=True, use_safetensors=True
        )
    network = network.to(plan.device).eval()
    if plan.tiled:
        in_tiles(network)
    return network


@contextmanager
def quiet() -> Iterator[None]:
    """Without bars and advice from the libraries: progress goes to our listeners."""
    from diffusers.utils import logging as of_diffusers
    from transformers.utils import logging as of_transformers

    libraries = (of_diffusers, of_transformers)
    levels = [library.get_verbosity() for library in libraries]
    for library in libraries:
        library.set_verbosity_error()
        library.disable_progress_bar()
    try:
        yield
    finally:
        for library, level in zip(libraries, levels, strict=True):
            library.set_verbosity(level)
            library.enable_progress_bar()


@contextmanager
def _said(checkpoint: Checkpoint, class_name: str) -> Iterator[None]:
    """What goes wrong in a library, in one line with what to do."""
    try:
        yield
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise InputError(
            f"{checkpoint.name} can't be loaded as a {class_name}: {first_line(error)} Fetch the checkpoint again, "
            "whole."
        ) from error


def _of_diffusers(class_name: str) -> Any:
    try:
        return getattr(import_module("diffusers"), class_name)
    except AttributeError:
        raise InputError(f"The diffusers that is installed has no {class_name}; install another version.") from None


def _place(pipeline: Any, plan: MemoryPlan) -> None:
    if plan.offload == "none":
        pipeline.to(plan.device)
    elif plan.offload == "model":
        pipeline.enable_model_cpu_offload(device=plan.device)
    else:
        pipeline.enable_group_offload(
            onload_device=torch.device(plan.device), offload_type="leaf_level", use_stream=plan.device == "cuda"
        )
    if plan.tiled:
        in_tiles(pipeline.vae)


def _tune(pipeline: Any, settings: Settings) -> None:
    networks = [each for name in ("transformer", "transformer_2", "unet") if (each := getattr(pipeline, name, None))]
    for network in networks:
        if settings.attention:
            try:
                network.set_attention_backend(settings.attention)
            except (ValueError, RuntimeError, ImportError, AttributeError) as error:
                raise InputError(f"The attention backend {settings.attention!r} can't be used here: {error}") from error
        if settings.step_cache:
            _cache(network, settings.step_cache)
        _share(network, int(os.environ.get("WORLD_SIZE", "1")))


def _cache(network: Any, threshold: float) -> None:
    from diffusers import FirstBlockCacheConfig

    try:
        network.enable_cache(FirstBlockCacheConfig(threshold=threshold))  # type: ignore[no-untyped-call]
    except (ValueError, AttributeError) as error:
        raise InputError(
            f"Steps can't be cached in a {type(network).__name__}: {error}; leave step_cache out."
        ) from error


def _in_8_bits(checkpoint: Checkpoint) -> dict[str, Any]:
    """Weights of the networks that are sampled with as whole numbers (torchao, weight-only)."""
    if find_spec("torchao") is None:
        raise InputError(
            "Weights can be kept in 8 bits with torchao only: pip install torchao, or leave quantised out."
        )
    diffusers: Any = import_module("diffusers")
    quantization: Any = import_module("torchao.quantization")
    networks = [part.name for part in checkpoint.parts if part.name.startswith(("transformer", "unet"))]
    kinds = {name: diffusers.TorchAoConfig(quantization.Int8WeightOnlyConfig()) for name in networks}
    return {"quantization_config": diffusers.PipelineQuantizationConfig(quant_mapping=kinds)}


def _share(network: Any, processes: int) -> None:
    """Where torchrun started several processes, each takes a part of the tokens (Ulysses; Jacobs et al. 2023)."""
    if processes == 1:
        return
    heads = network.config.get("num_attention_heads")
    if not hasattr(network, "enable_parallelism") or not isinstance(heads, int) or heads % processes:
        raise InputError(
            f"A {type(network).__name__} with {heads} heads can't be shared by {processes} processes; start torchrun "
            "with a number that divides its heads."
        )
    if not torch.accelerator.device_count():
        raise InputError("There is no accelerator here for torchrun's processes; start it as one process, without.")
    diffusers: Any = import_module("diffusers")
    if not torch.distributed.is_initialized():
        torch.distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    network.enable_parallelism(config=diffusers.ContextParallelConfig(ulysses_degree=processes))


def _mend(pipeline: Any) -> None:
    """Wan's pipelines call ftfy, which mends broken encodings, even where it isn't installed. Ours aren't broken."""
    module = sys.modules[type(pipeline).__module__]
    if "wan" in module.__name__ and not hasattr(module, "ftfy"):
        module.ftfy = SimpleNamespace(fix_text=str)  # type: ignore[attr-defined]
