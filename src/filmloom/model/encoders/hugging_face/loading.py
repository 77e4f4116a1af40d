"""Hugging Face checkpoints from folders and the Hub: their type, their weights, their other files.

Weights are read from safetensors only. With HF_HUB_OFFLINE set, nothing but this machine is asked.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

import torch

from filmloom.errors import InputError
from filmloom.media.atomic import write_text

_PROCESSORS = "processor_config.json"
"""Since transformers 5 it holds all processors of a checkpoint; before, each had a file of its own."""


def model_type_of(name: str | Path) -> str:
    """What a checkpoint says that it is. Raises InputError if it isn't there or is none."""
    content = _config_of(name)
    if not content.get("model_type"):
        raise InputError(
            f"{name} has no config.json that names a `model_type`; expected a Hugging Face checkpoint: give the folder "
            "that `save_pretrained` has written."
        )
    return str(content["model_type"])


def architectures_of(name: str | Path) -> list[str]:
    """The classes that a checkpoint was saved from. Raises InputError if it isn't there or is none."""
    return list(_config_of(name).get("architectures") or ())


def load_model(name: str | Path, class_name: str, **options: Any) -> Any:
    """A model of transformers, in full precision. Raises InputError if weights are missing or don't fit."""
    model_class = _of_transformers(class_name)
    settings = {"local_files_only": is_offline(), "use_safetensors": True, "dtype": torch.float32}
    try:
        model, found = model_class.from_pretrained(str(name), output_loading_info=True, **settings, **options)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"{name} can't be loaded as a {class_name}: {_why(name, error)}") from error
    if missing := sorted(found["missing_keys"]):
        raise InputError(
            f"{name} lacks {len(missing)} weights of a {class_name}, such as {missing[0]}: it is another model, or a "
            "part of one; give a whole checkpoint."
        )
    return model


def load_tokenizer(name: str | Path) -> Any | None:
    """A checkpoint's tokenizer; None if it has none."""
    if not any(file_of(name, each) for each in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "vocab.json")):
        return None
    try:
        return _of_transformers("AutoTokenizer").from_pretrained(str(name), local_files_only=is_offline())
    except (OSError, ValueError) as error:
        raise InputError(f"The tokenizer of {name} can't be read: {_why(name, error)}") from error


def processor_of(name: str | Path, kinds: tuple[str, ...]) -> dict[str, Any]:
    """How a checkpoint's media are prepared: the first there is of `kinds`, such as `image_processor`.

    Raises InputError if it doesn't say.
    """
    nested = _json_of(name, _PROCESSORS)
    files = {"image_processor": "preprocessor_config.json", "video_processor": "video_preprocessor_config.json"}
    for kind in kinds:
        if found := nested.get(kind) or _json_of(name, files[kind]):
            return dict(found)
    raise InputError(
        f"{name} has no {files[kinds[0]]}, so nobody can tell how its pictures were scaled: save the checkpoint's "
        "image processor in its folder, too."
    )


def save_processor(folder: Path | str, content: dict[str, Any]) -> None:
    """Write how media are prepared, where every version of transformers looks."""
    write_text(Path(folder) / "preprocessor_config.json", json.dumps(content, indent=2) + "\n")


def file_of(name: str | Path, filename: str) -> Path | None:
    """A file of a checkpoint; None if it has no such file."""
    settings = {"local_files_only": is_offline(), "_raise_exceptions_for_missing_entries": False}
    try:
        found = _of_transformers("utils.cached_file")(str(name), filename, **settings)
    except OSError:
        return None
    return Path(found) if found else None


def is_offline() -> bool:
    """Whether only files on this machine may be used."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


def _of_transformers(name: str) -> Any:
    """A part of transformers, which is imported when it is first needed."""
    return attrgetter(name)(import_module("transformers"))


def _config_of(name: str | Path) -> dict[str, Any]:
    try:
        content, _ = _of_transformers("PretrainedConfig").get_config_dict(str(name), local_files_only=is_offline())
    except (OSError, ValueError) as error:
        raise InputError(f"{name} can't be read as a Hugging Face checkpoint: {_why(name, error)}") from error
    return dict(content)


def _json_of(name: str | Path, filename: str) -> dict[str, Any]:
    path = file_of(name, filename)
    if path is None:
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can't be read ({error}): fetch the checkpoint again.") from error
    return content if isinstance(content, dict) else {}


def _why(name: str | Path, error: Exception) -> str:
    """The first line of what went wrong, and what to do."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if is_offline() and not Path(name).is_dir():
        return f"{first} HF_HUB_OFFLINE is set and it isn't on this machine: give a folder, or fetch it once online."
    return f"{first} Expected config.json and model.safetensors of one model: check the folder or the id."
