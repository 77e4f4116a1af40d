"""LoRA: adapters of low rank out of folders onto a pipeline; refused, never ignored, where their keys match nothing."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from safetensors import SafetensorError
from safetensors.torch import load_file

from filmloom.errors import InputError
from filmloom.model.video_generator.diffusers.checkpoint import first_line
from filmloom.model.video_generator.diffusers.placing import quiet

PEFT: Final = "adapter_model.safetensors"
DIFFUSERS: Final = "pytorch_lora_weights.safetensors"
_SCALED: Final = re.compile(r"(?P<path>.+)@(?P<scale>-?\d+(?:\.\d+)?)")
_NETWORKS: Final = ("transformer", "transformer_2", "unet", "text_encoder")
_LARGEST: Final = 4.0


@dataclass(frozen=True)
class Lora:
    """An adapter, and how strongly it works."""

    path: Path
    """The file of its weights."""
    scale: float = 1.0

    @classmethod
    def read(cls, word: str) -> Lora:
        """FOLDER, FOLDER@0.8 or a .safetensors file. Raises InputError if it isn't there or the scale is no scale."""
        path, scale = Path(word), 1.0
        if not path.exists() and (found := _SCALED.fullmatch(word)):
            path, scale = Path(found["path"]), float(found["scale"])
        if abs(scale) > _LARGEST:
            raise InputError(f"An adapter can't work {scale:g} times as strongly; give up to {_LARGEST:g}, as in @0.8.")
        if path.is_file() and path.suffix == ".safetensors":
            return cls(path, scale)
        for name in (DIFFUSERS, PEFT):
            if (path / name).is_file():
                return cls(path / name, scale)
        raise InputError(
            f"{path} holds no adapter: expected a .safetensors file, or a folder with {DIFFUSERS} or {PEFT}."
        )

    @cached_property
    def sha256(self) -> str:
        return sha256(self.path.read_bytes()).hexdigest()


def put_on(pipeline: Any, loras: Sequence[Lora]) -> None:
    """All of them together. Raises InputError for one that has a key without a place in the pipeline."""
    if not loras:
        return
    network = getattr(pipeline, "transformer", None) or getattr(pipeline, "unet", None)
    if not hasattr(pipeline, "load_lora_weights") or not hasattr(network, "load_lora_adapter"):
        raise InputError(f"A {type(pipeline).__name__} takes no adapters; leave --lora out.")
    names = [f"lora_{number}" for number in range(len(loras))]
    for name, lora in zip(names, loras, strict=True):
        _put_on(pipeline, lora, name)
    pipeline.set_adapters(names, [lora.scale for lora in loras])


def _put_on(pipeline: Any, lora: Lora, name: str) -> None:
    """On the network that is sampled with; of two experts, on both."""
    source, options = _source_of(pipeline, lora)
    _check_keys(pipeline, lora, _keys_of(pipeline, lora, source))
    both = getattr(pipeline, "transformer_2", None) is not None
    try:
        with quiet(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Already found a `peft_config`")  # several adapters are meant
            pipeline.load_lora_weights(source, adapter_name=name, **options)
            if both:
                pipeline.load_lora_weights(source, adapter_name=name, load_into_transformer_2=True, **options)
    except (ValueError, RuntimeError, KeyError, IndexError, TypeError) as error:
        raise InputError(
            f"{lora.path} doesn't fit a {type(pipeline).__name__}: {first_line(error)} Take the checkpoint that it is "
            "for."
        ) from error


def _source_of(pipeline: Any, lora: Lora) -> tuple[Any, dict[str, Any]]:
    """What diffusers loads: its own files as they are, peft's under its names."""
    if lora.path.name == PEFT:
        return _of_peft(pipeline, lora), {}
    return lora.path.parent, {"weight_name": lora.path.name, "local_files_only": True}


def _keys_of(pipeline: Any, lora: Lora, source: Any) -> list[str]:
    """The adapter's keys under diffusers' names."""
    if isinstance(source, dict):
        return list(source)
    try:
        with quiet():
            told = pipeline.lora_state_dict(source, weight_name=lora.path.name, local_files_only=True)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise InputError(
            f"{lora.path} can't be read as an adapter: {first_line(error)} Fetch or save it again."
        ) from error
    return list(told[0] if isinstance(told, tuple) else told)


def _of_peft(pipeline: Any, lora: Lora) -> dict[str, Any]:
    try:
        config = json.loads((lora.path.parent / "adapter_config.json").read_text(encoding="utf-8"))
        scale = float(config["lora_alpha"]) / float(config["r"])
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"{lora.path.parent}/adapter_config.json can't be read ({error}); save the adapter again."
        ) from error
    network = "unet" if hasattr(pipeline, "unet") else "transformer"
    tensors = {name.removeprefix("base_model.model."): value for name, value in load_file(lora.path).items()}
    return {f"{network}.{name}": value * scale if "lora_B" in name else value for name, value in tensors.items()}


def _check_keys(pipeline: Any, lora: Lora, keys: Sequence[str]) -> None:
    modules = {
        f"{network}.{name}"
        for network in _NETWORKS
        if getattr(pipeline, network, None) is not None
        for name, _ in getattr(pipeline, network).named_modules()
    }
    adapted = {name: re.split(r"\.(?:lora[_A-Z.]|lokr_|alpha$|dora_scale)", name)[0] for name in keys}
    foreign = sorted(name for name, module in adapted.items() if module not in modules)
    if foreign or not keys:
        matched = len(keys) - len(foreign)
        raise InputError(
            f"{lora.path} isn't an adapter for this checkpoint: of its {len(keys)} keys {matched} match, and "
            f"{foreign[0] if foreign else 'there are none'!r} for one doesn't. Take the checkpoint that it was trained "
            "with; it isn't put on in part."
        )
