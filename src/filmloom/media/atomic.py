"""Files that appear whole or not at all: written beside their place, synced, then renamed over it."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filmloom.errors import OutputError

_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "your disk quota is used up; free some space or choose another folder",
    errno.EACCES: "you may not write there; change the folder's permissions or choose another folder",
    errno.EPERM: "you may not write there; change the folder's permissions or choose another folder",
    errno.EROFS: "that file system is read-only; choose another folder",
    errno.ENOTDIR: "a part of that path is a file, not a folder; choose another folder",
    errno.EEXIST: "a part of that path is a file, not a folder; choose another folder",
    errno.EISDIR: "a folder of that name is already there; choose another file name",
    errno.ENAMETOOLONG: "the name is too long for this file system; choose a shorter one",
}
_PARTIAL = re.compile(r"\.(\d+)-[0-9a-f]{8}\.part\b")
"""How the name of a temporary file ends: process, chance."""
_open: set[Path] = set()
"""Temporary files that this process is writing."""


@contextmanager
def atomic_path(path: Path | str) -> Iterator[Path]:
    """Give a temporary path in the folder of `path`; when the block ends well, its file becomes `path`.

    The temporary name keeps the ending of `path`, so that writers which go by it choose the same format. Missing
    folders are made. File and folder are synced before and after the rename, so that after a crash or a power cut
    `path` holds either all of the new file or all of the old one. When the block raises, the temporary file is removed.

    Raises:
        OutputError: the folder can't be written (permission, full disk, not a folder); the message says what to do.
    """
    path = Path(path)
    with output_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.stem[:80]}.{os.getpid()}-{os.urandom(4).hex()}.part{path.suffix}")
        try:
            _open.add(partial)
            partial.touch(exist_ok=False)
            yield partial
            sync(partial)
            partial.replace(path)
            sync(path.parent)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            _open.discard(partial)


def abandon() -> None:
    """Remove what this process is still writing: for one that ends at once, without leaving its `with` blocks."""
    for partial in tuple(_open):
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Turn what the system says about writing to `path` into an OutputError that names the folder and the remedy.

    Only errors that a user can repair are turned; errors about other files pass as they are.
    """
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0)
        if advice is None or not _is_about(error, path):
            raise
        raise OutputError(f"cannot write {path.name} in the folder {path.parent}: {advice}") from error


def write_bytes(path: Path | str, data: bytes) -> Path:
    """Write `data` to `path` as a whole. Raises OutputError as atomic_path does."""
    path = Path(path)
    with atomic_path(path) as partial:
        partial.write_bytes(data)
    return path


def write_text(path: Path | str, text: str) -> Path:
    """Write `text` to `path` as a whole, in UTF-8, line ends as they are. Raises OutputError as atomic_path does."""
    return write_bytes(path, text.encode("utf-8"))


def sweep(folder: Path | str) -> int:
    """Remove what processes that were killed left half written in a folder; give how many files that was."""
    leftovers = [path for path in Path(folder).glob(".*.part*") if _is_orphan(path)]
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def sync(path: Path) -> None:
    """Wait until a file's contents, or a folder's list of names, are on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_orphan(path: Path) -> bool:
    """Whether a temporary file's process, which its name gives, is gone."""
    found = _PARTIAL.search(path.name)
    if found is None or os.name == "nt":  # where signal 0 is not a question
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return _is_dead(int(found[1]))


def _is_dead(process: int) -> bool:
    """Whether a process has ended and only waits to be asked how; in containers without an init that is for ever."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:  # not Linux, or gone by now
        return False
    return state[:1] in (["Z"], ["X"])


def _is_about(error: OSError, path: Path) -> bool:
    """Whether an error concerns writing `path`: it names no file (a full disk), or one in the same folder or above."""
    if not isinstance(error.filename, str | bytes | os.PathLike):
        return True
    named = Path(os.fsdecode(error.filename)).absolute()
    folder = path.absolute().parent
    return folder in (named.parent, named) or named in folder.parents
