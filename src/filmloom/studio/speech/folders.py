"""Folders of voices: which kind of engine one is for, which of its speakers is meant, and what it holds."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Literal

from filmloom.errors import InputError


def kind_of(folder: Path) -> Literal["vits", "sherpa", ""]:
    """vits for a checkpoint of transformers, sherpa for a model folder of sherpa-onnx, "" for anything else."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if isinstance(config, dict) and config.get("model_type") == "vits":
            return "vits"
    except (OSError, ValueError):
        pass
    return "sherpa" if (folder / "tokens.txt").is_file() and any(folder.glob("*.onnx")) else ""


def with_number(text: str) -> tuple[str, int | None]:
    """FOLDER#3 as the folder and the number of the speaker. Raises InputError for another number."""
    source, hash_mark, number = text.rpartition("#")
    if not hash_mark:
        return text, None
    if not re.fullmatch(r"\d{1,5}", number):
        raise InputError(f"{text!r} names the speaker {number!r}; expected a number from 0 on, such as {source}#3")
    return source, int(number)


@cache
def folder_version(source: str) -> str:
    """The name of a voice without spaces, and for a folder the digest of the files in it."""
    folder = Path(source)
    if not folder.is_dir():
        return source.replace(" ", "_")
    hasher = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        with path.open("rb") as file:
            hasher.update(path.name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return f"{folder.resolve().name.replace(' ', '_')}@{hasher.hexdigest()[:12]}"
