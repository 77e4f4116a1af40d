"""A folder for a part of the model: config.json says how it is built, model.safetensors holds its weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as to_bytes
from torch import nn

from filmloom.errors import InputError
from filmloom.media.atomic import write_bytes, write_text

CONFIG: Final = "config.json"
WEIGHTS: Final = "model.safetensors"
_ADVICE: Final = "give a folder that was saved whole, or fetch it again."
_Part = TypeVar("_Part", bound=nn.Module)


def save_part(part: nn.Module, content: Mapping[str, Any], folder: Path | str) -> None:
    """Write both files; content: what `load_part` hands to `build`. Raises OutputError."""
    weights = {name: each.detach().cpu().contiguous() for name, each in part.state_dict().items()}
    write_text(Path(folder) / CONFIG, json.dumps(content, indent=1) + "\n")
    write_bytes(Path(folder) / WEIGHTS, to_bytes(weights))


def load_part(folder: Path | str, what: str, build: Callable[[dict[str, Any]], _Part]) -> _Part:
    """What `build` makes of the folder's config.json, with the folder's weights.

    what: the kind of part, as errors name it. Raises InputError for what is missing, broken or foreign.
    """
    folder = Path(folder)
    content = read_content(folder, what)
    try:
        part = build(content)
    except InputError as error:
        raise InputError(f"{folder / CONFIG}: {error}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{folder / CONFIG} doesn't describe an {what} ({error!r}); {_ADVICE}") from error
    _fill(part, folder / WEIGHTS)
    return part


def read_content(folder: Path, what: str) -> dict[str, Any]:
    """config.json. Raises InputError if there is none."""
    try:
        content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} is no {what}: {error}. Expected {CONFIG} and {WEIGHTS}; {_ADVICE}") from error
    if not isinstance(content, dict):
        raise InputError(
            f"{folder / CONFIG} holds a {type(content).__name__}; expected an {what}'s settings; {_ADVICE}"
        )
    return content


def name_of(config: object, homes: Mapping[str, str]) -> str:
    """The name of a configuration's class in a table of "module:Class"."""
    home = f"{type(config).__module__}:{type(config).__qualname__}"
    return next(name for name, each in homes.items() if each == home)


def class_named(name: str, homes: Mapping[str, str]) -> Any:
    """The class of this name in a table of "module:Class". Raises InputError for other names."""
    if name not in homes:
        raise InputError(
            f"There is no kind {name!r}; there are {', '.join(homes)}. Update filmloom, or check the file."
        )
    module, _, found = homes[name].partition(":")
    return getattr(import_module(module), found)


def _fill(part: nn.Module, path: Path) -> None:
    if not path.is_file():
        raise InputError(f"{path} is missing; {_ADVICE}")
    try:
        weights = load_file(path)
    except (SafetensorError, OSError) as error:
        raise InputError(f"{path} is broken or not a safetensors file ({error}); {_ADVICE}") from error
    expected = {name: each.shape for name, each in part.state_dict().items()}
    found = {name: each.shape for name, each in weights.items()}
    if expected != found:
        names = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        raise InputError(f"{path} holds another model than its {CONFIG} says: {shown} don't fit; {_ADVICE}")
    if not all(bool(torch.isfinite(each).all()) for each in weights.values()):
        raise InputError(f"{path} holds numbers that aren't finite: its training went wrong; {_ADVICE}")
    part.load_state_dict({name: each.float() for name, each in weights.items()})
