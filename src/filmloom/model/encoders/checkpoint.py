"""A folder for an in-box encoder: config.json says how it is built, model.safetensors holds its weights."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as to_bytes
from torch import nn

from filmloom.errors import InputError
from filmloom.media.atomic import write_bytes, write_text
from filmloom.model.encoders import ENCODERS, Encoder

FORMAT: Final = "filmloom encoder 1"
CONFIG: Final = "config.json"
WEIGHTS: Final = "model.safetensors"
_ADVICE: Final = "give a folder that `save_pretrained` has written, or fetch it again."


class Saved(nn.Module):
    """A module with a configuration, which can be written to a folder."""

    config: Any

    def save_pretrained(self, folder: Path | str) -> None:
        """Write config.json and model.safetensors. Raises OutputError."""
        homes = {home: name for name, home in ENCODERS.items()}
        kind = type(self.config)
        content = {
            "format": FORMAT,
            "encoder": homes[f"{kind.__module__}:{kind.__qualname__}"],
            "sizes": asdict(self.config),
        }
        weights = {name: each.detach().cpu().contiguous() for name, each in self.state_dict().items()}
        write_text(Path(folder) / CONFIG, json.dumps(content, indent=1) + "\n")
        write_bytes(Path(folder) / WEIGHTS, to_bytes(weights))


def is_ours(folder: Path) -> bool:
    """Whether a folder says that it holds an in-box encoder."""
    try:
        content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and str(content.get("format", "")).startswith("filmloom encoder")


def load(folder: Path) -> Encoder:
    """Read an in-box encoder; InputError says what is missing, broken or foreign."""
    content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    if content["format"] != FORMAT:
        raise InputError(f"{folder} has the format {content['format']!r}; expected {FORMAT!r}: update filmloom.")
    try:
        module, _, config = ENCODERS[content["encoder"]].partition(":")
        sizes = {name: tuple(each) if isinstance(each, list) else each for name, each in content["sizes"].items()}
        encoder = getattr(import_module(module), config)(**sizes).build()
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{folder / CONFIG} doesn't describe an encoder ({error!r}); {_ADVICE}") from error
    _fill(encoder, folder / WEIGHTS)
    return cast(Encoder, encoder)


def _fill(model: nn.Module, path: Path) -> None:
    if not path.is_file():
        raise InputError(f"{path} is missing; {_ADVICE}")
    try:
        weights = load_file(path)
    except (SafetensorError, OSError) as error:
        raise InputError(f"{path} is broken or not a safetensors file ({error}); {_ADVICE}") from error
    expected = {name: each.shape for name, each in model.state_dict().items()}
    found = {name: each.shape for name, each in weights.items()}
    if expected != found:
        names = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise InputError(f"{path} holds another model: {', '.join(names[:3])} and so on don't fit; {_ADVICE}")
    if not all(bool(torch.isfinite(each).all()) for each in weights.values()):
        raise InputError(f"{path} holds numbers that aren't finite: its training went wrong; {_ADVICE}")
    model.load_state_dict({name: each.float() for name, each in weights.items()})
