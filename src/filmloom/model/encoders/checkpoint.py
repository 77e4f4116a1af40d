"""A folder for an in-box encoder: its kind and sizes, and its weights."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, cast

from torch import nn

from filmloom.errors import InputError
from filmloom.model.encoders import ENCODERS, Encoder
from filmloom.model.saved import CONFIG, class_named, load_part, name_of, save_part

FORMAT: Final = "filmloom encoder 1"


class Saved(nn.Module):
    """A module with a configuration, which can be written to a folder."""

    config: Any

    def save_pretrained(self, folder: Path | str) -> None:
        """Write config.json and model.safetensors. Raises OutputError."""
        content = {"format": FORMAT, "encoder": name_of(self.config, ENCODERS), "sizes": asdict(self.config)}
        save_part(self, content, folder)


def is_ours(folder: Path) -> bool:
    """Whether a folder says that it holds an in-box encoder."""
    try:
        content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and str(content.get("format", "")).startswith("filmloom encoder")


def load(folder: Path) -> Encoder:
    """Read an in-box encoder; InputError says what is missing, broken or foreign."""
    return cast(Encoder, load_part(folder, "encoder", _built))


def _built(content: dict[str, Any]) -> nn.Module:
    if content["format"] != FORMAT:
        raise InputError(f"This is the format {content['format']!r}; expected {FORMAT!r}: update filmloom.")
    sizes = {name: tuple(each) if isinstance(each, list) else each for name, each in content["sizes"].items()}
    return cast(nn.Module, class_named(content["encoder"], ENCODERS)(**sizes).build())
