"""A folder for an input projector: its kind and sizes, and its weights."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from torch import nn

from filmloom.model.input_projectors import PROJECTORS, InputProjector, projector_named
from filmloom.model.saved import load_part, name_of, save_part


def save_projector(projector: InputProjector, folder: Path | str) -> None:
    """Write a folder that `load_projector` reads. Raises OutputError."""
    config: Any = cast(Any, projector).config
    save_part(cast(nn.Module, projector), {"kind": name_of(config, PROJECTORS), **asdict(config)}, folder)


def load_projector(folder: Path | str) -> InputProjector:
    """As it was saved. Raises InputError for a folder that isn't a projector's, or whose weights don't fit."""
    return cast(InputProjector, load_part(folder, "input projector", _built))


def _built(content: dict[str, Any]) -> nn.Module:
    return cast(nn.Module, projector_named(content.pop("kind"), **content))
