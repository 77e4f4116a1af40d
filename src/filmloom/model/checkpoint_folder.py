"""A checkpoint's folder: by path, or fetched from the Hub; and its parts, which must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from huggingface_hub import snapshot_download
from transformers.utils import logging

from filmloom.errors import InputError
from filmloom.model.encoders.hugging_face.loading import is_offline

ADVICE: Final = "Give a folder that `save_pretrained` has written whole, or fetch it again."
_HUB_ID: Final = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_FILES: Final = ("*.json", "*.safetensors", "*.jinja", "*.txt")


def folder_of(source: Path | str, shipped: Path) -> Path:
    """A checkpoint on this machine, fetched from the Hub if it is an id. Raises InputError if it can't be had.

    shipped: where one lies that comes with filmloom.
    """
    folder = Path(source)
    if folder.is_dir():
        return folder
    if folder == shipped:
        raise InputError(
            f"This filmloom comes without an any-to-video model ({shipped} isn't there). Give the folder or the Hub id "
            "of one, or train one: python -m recipes.any_to_video."
        )
    if not _HUB_ID.fullmatch(str(source)):
        raise InputError(f"There is no folder {source}. Give one that `save_pretrained` has written, or a Hub id.")
    try:
        with without_bars():
            return Path(snapshot_download(str(source), allow_patterns=list(_FILES), local_files_only=is_offline()))
    except (OSError, ValueError) as error:
        offline = "HF_HUB_OFFLINE is set and it isn't on this machine: fetch it once online, or give a folder."
        why = offline if is_offline() else f"{str(error).strip().splitlines()[0]} Check the id and the connection."
        raise InputError(f"There is no folder {source}, and it can't be fetched from the Hub: {why}") from error


def part_of(folder: Path, name: str) -> Path:
    """A sub-folder, which must be there: a missing one could be taken for a Hub id."""
    if not (folder / name).is_dir():
        raise InputError(f"{folder} lacks its part {name}. {ADVICE}")
    return folder / name


@contextmanager
def without_bars() -> Iterator[None]:
    """transformers draws a bar for each part that it loads; nobody asked for these."""
    bars: Any = logging  # its functions are untyped
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            bars.enable_progress_bar()
