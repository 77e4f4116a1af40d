"""A checkpoint of diffusers, by its Hub id or its folder, in; what it says of itself out. Nothing of it is loaded.

Weights count only as safetensors, and parts only if they are classes of diffusers and transformers: no checkpoint's own
code is run.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any, Final

from filmloom.errors import InputError

INDEX: Final = "model_index.json"
_NAMES: Final = ("diffusion_pytorch_model", "model")
_SAMPLE: Final = 1 << 20
"""Bytes of each end of a file of weights that are hashed: whole models take minutes."""
_LIBRARIES: Final = {"diffusers", "transformers", None}


@dataclass(frozen=True)
class Part:
    """One network of a checkpoint."""

    name: str
    class_name: str
    num_parameters: int
    num_bytes: int
    """As it is stored."""
    config: Mapping[str, Any]


@dataclass(frozen=True)
class Checkpoint:
    """A pipeline's folder on this machine."""

    name: str
    """As the user gave it."""
    folder: Path

    @cached_property
    def index(self) -> dict[str, Any]:
        """What model_index.json holds."""
        return _json(self.folder / INDEX)

    @property
    def class_name(self) -> str:
        return str(self.index.get("_class_name"))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The networks, in the order of their names. Raises InputError for one that isn't there."""
        return tuple(_part(self, name) for name, class_name in sorted(self._classes()) if self._is_network(class_name))

    def config(self, part: str) -> dict[str, Any]:
        """The settings of a part."""
        return _json(self.folder / part / "config.json")

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return any(name == part for name, _ in self._classes())

    @cached_property
    def weights_sha256(self) -> str:
        """Of what tells two checkpoints apart: the names, the sizes and both ends of all weights and settings."""
        told = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in {".safetensors", ".json"} and path.is_file():
                size = path.stat().st_size
                told.update(f"{path.relative_to(self.folder)} {size}\n".encode())
                with path.open("rb") as file:
                    told.update(file.read(_SAMPLE))
                    file.seek(max(0, size - _SAMPLE))
                    told.update(file.read(_SAMPLE))
        return told.hexdigest()

    def _classes(self) -> Iterator[tuple[str, str]]:
        for name, told in self.index.items():
            if isinstance(told, list) and len(told) == 2 and told[1]:
                yield name, str(told[1])

    @staticmethod
    def _is_network(class_name: str) -> bool:
        return not any(word in class_name for word in ("Scheduler", "Tokenizer", "Processor", "FeatureExtractor"))


def open_checkpoint(name: str) -> Checkpoint:
    """The checkpoint of this name. A Hub id is looked for on this machine, then, unless offline, on the Hub.

    Raises InputError if it isn't there or is no pipeline of diffusers.
    """
    folder = Path(name)
    if not folder.exists():
        folder = _downloaded(name)
    if not (folder / INDEX).is_file():
        raise InputError(
            f"{name} has no {INDEX}, so it is no pipeline of diffusers; give the folder that save_pretrained wrote, or "
            "a Hub id whose page offers it for diffusers (often it ends in -Diffusers)."
        )
    found = Checkpoint(name, folder)
    _check_libraries(found)
    return found


def downloaded_checkpoints(cache: Path | None = None) -> list[Checkpoint]:
    """The video pipelines that the Hub's client has fetched whole, by their ids.

    cache: by default the client's own folder.
    """
    from filmloom.model.video_generator.diffusers.families import FAMILIES

    found = [each for each in _in_cache(cache) if each.class_name in FAMILIES]
    return sorted((each for each in found if _is_whole(each)), key=lambda each: each.name)


def first_line(error: Exception) -> str:
    """What a library says is wrong, without the rest of its advice."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _in_cache(cache: Path | None) -> Iterator[Checkpoint]:
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repos = scan_cache_dir(cache).repos
    except CacheNotFound:
        return
    for repo in repos:
        for revision in repo.revisions:
            if repo.repo_type == "model" and "main" in revision.refs and (revision.snapshot_path / INDEX).is_file():
                yield Checkpoint(repo.repo_id, revision.snapshot_path)


def _is_whole(checkpoint: Checkpoint) -> bool:
    try:
        return bool(checkpoint.parts)
    except InputError:
        return False


def _downloaded(name: str) -> Path:
    """A Hub id's folder. Only what is there already where HF_HUB_OFFLINE is set."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        patterns = [INDEX, "*/*.json", "*/*.txt", "*/*.model", "*/*.safetensors"]
        return Path(snapshot_download(name, allow_patterns=patterns, local_files_only=_is_offline()))
    except HFValidationError:
        raise InputError(f"{name} is neither a folder nor a Hub id; give one as in Wan-AI/Wan2.1-T2V-1.3B.") from None
    except LocalEntryNotFoundError:
        said = "HF_HUB_OFFLINE is set" if _is_offline() else "the Hub can't be reached"
        raise InputError(
            f"{name} isn't on this machine, and {said}: fetch it once online, or give the folder of a checkpoint."
        ) from None
    except (HfHubHTTPError, OSError) as error:
        raise InputError(
            f"{name} can't be fetched from the Hub: {first_line(error)} Check the id, or give a folder."
        ) from None


def _is_offline() -> bool:
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


def _check_libraries(checkpoint: Checkpoint) -> None:
    for name, told in checkpoint.index.items():
        if isinstance(told, list) and told and told[0] not in _LIBRARIES:
            raise InputError(
                f"The {name} of {checkpoint.name} is code of its own ({told[0]}), which isn't run; take a checkpoint "
                "that is made of diffusers and transformers alone."
            )


def _part(checkpoint: Checkpoint, name: str) -> Part:
    counts, sizes = 0, 0
    for path in _weights(checkpoint, name):
        for tensor in _header(path).values():
            begin, end = tensor["data_offsets"]
            counts += prod(tensor["shape"])
            sizes += end - begin
    class_name = str(checkpoint.index[name][1])
    return Part(name, class_name, counts, sizes, checkpoint.config(name))


def _weights(checkpoint: Checkpoint, name: str) -> list[Path]:
    """The files of a part's weights, without its variants."""
    folder = checkpoint.folder / name
    for stem in _NAMES:
        index, whole = folder / f"{stem}.safetensors.index.json", folder / f"{stem}.safetensors"
        if index.is_file():
            return [folder / each for each in sorted(set(_json(index)["weight_map"].values()))]
        if whole.is_file():
            return [whole]
    raise InputError(
        f"The {name} of {checkpoint.name} has no weights as safetensors in {folder}; fetch it again, or save it once "
        "with save_pretrained(…, safe_serialization=True). Pickled weights (.bin) can run code and aren't read."
    )


def _header(path: Path) -> dict[str, Any]:
    """What a file of safetensors holds, by name: the type, the shape and the place of each."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            told = json.loads(file.read(length))
    except (OSError, ValueError, struct.error) as error:
        raise InputError(f"{path} can't be read as safetensors ({error}); fetch the checkpoint again.") from error
    return {name: tensor for name, tensor in told.items() if name != "__metadata__"}


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can't be read ({error}); fetch the checkpoint again.") from error
    if not isinstance(content, dict):
        raise InputError(f"{path} should hold a JSON object; fetch the checkpoint again.")
    return content
