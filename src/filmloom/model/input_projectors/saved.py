"""A folder for an input projector: config.json says which and of which sizes, model.safetensors holds its weights."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as to_bytes
from torch import nn

from filmloom.errors import InputError
from filmloom.media.atomic import write_bytes, write_text
from filmloom.model.input_projectors import PROJECTORS, InputProjector, projector_named


def save_projector(projector: InputProjector, folder: Path | str) -> None:
    """Write a folder that `load_projector` reads. Raises OutputError."""
    config: Any = cast(Any, projector).config
    home = f"{type(config).__module__}:{type(config).__qualname__}"
    content = {"kind": next(name for name, place in PROJECTORS.items() if place == home), **asdict(config)}
    weights = {name: each.detach().cpu().contiguous() for name, each in cast(nn.Module, projector).state_dict().items()}
    write_text(Path(folder) / "config.json", json.dumps(content, indent=1) + "\n")
    write_bytes(Path(folder) / "model.safetensors", to_bytes(weights))


def load_projector(folder: Path | str) -> InputProjector:
    """As it was saved. Raises InputError for a folder that isn't a projector's, or whose weights don't fit."""
    folder = Path(folder)
    try:
        content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "model.safetensors")
        projector = projector_named(content.pop("kind"), **content)
        cast(nn.Module, projector).load_state_dict({name: each.float() for name, each in weights.items()})
    except (OSError, ValueError, KeyError, TypeError, SafetensorError, RuntimeError) as error:
        raise InputError(
            f"{folder} is no input projector ({error}); expected config.json and model.safetensors as `save_projector` "
            "writes them."
        ) from error
    return projector
