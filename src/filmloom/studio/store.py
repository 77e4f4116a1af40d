"""The content store of a project: finished speech and segments under the digest of all that shaped them.

Safe to delete at any time, safe to be killed at any moment: a file is there whole or not at all. Each is sealed with
its digest and what is known of it, so that one which was damaged since is not trusted but made again.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from filmloom.errors import BusyError, OutputError
from filmloom.media import sweep
from filmloom.media.atomic import output_errors, write_text
from filmloom.studio.digest import digest, file_digest

FOLDER = ".filmloom"


class Store:
    """A folder `.filmloom` in the project's folder, made if it isn't there.

    Raises OutputError if the folder can't be made or written.
    """

    def __init__(self, project: Path) -> None:
        self.folder = project / FOLDER
        if self.folder.exists() and not self.folder.is_dir():
            raise OutputError(
                f"{self.folder} is a file, but the folder of finished parts has to lie there. Remove or rename the "
                "file, or choose another output folder with -o."
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"The folder {project} can't be written ({error.strerror}). Choose another output folder with -o, "
                "or change its permissions."
            ) from error
        if not os.access(self.folder, os.W_OK):
            raise OutputError(f"The folder {self.folder} can't be written. Choose another output folder with -o.")

    def path(self, kind: str, digest: str, suffix: str) -> Path:
        """Where the thing of this digest is or will be; its folder exists. Raises OutputError if it can't be made."""
        path = self.folder / kind / f"{digest}{suffix}"
        with output_errors(path):
            path.parent.mkdir(exist_ok=True)
        return path

    def keep(self, path: Path, facts: Mapping[str, Any]) -> None:
        """Seal a finished file, with what is known of it. Raises OutputError."""
        seal = {"seal": _seal(path, facts), "facts": facts}
        write_text(_sealed(path), json.dumps(seal, ensure_ascii=False))

    def facts(self, path: Path) -> Mapping[str, Any] | None:
        """What is known of a finished file; None if it isn't there, was damaged or was never sealed."""
        try:
            seal = json.loads(_sealed(path).read_text(encoding="utf-8"))
            facts: Mapping[str, Any] = seal["facts"]
            return facts if seal["seal"] == _seal(path, facts) else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project for this run. The lock dies with the process, however it dies.

        Raises BusyError, with the other's process id, if another run holds it.
        """
        lock = FileLock(self.folder / "lock")
        holder = self.folder / "lock.pid"
        try:
            with output_errors(self.folder / "lock"):
                lock.acquire(timeout=0)
        except Timeout as error:
            raise BusyError(
                f"Another run (process {_pid(holder)}) is working in {self.folder.parent}. "
                "Wait for it, stop it, or choose another output folder with -o."
            ) from error
        try:
            holder.write_text(str(os.getpid()))
            self._sweep()
            yield
        finally:
            self._sweep()  # once more: a worker of a killed run may have died only after this run began
            holder.unlink(missing_ok=True)
            lock.release()

    def _sweep(self) -> None:
        """Remove what killed runs left half-written, here and beside the film."""
        for folder in (self.folder.parent, self.folder, *(path for path in self.folder.iterdir() if path.is_dir())):
            sweep(folder)


def _sealed(path: Path) -> Path:
    return path.with_suffix(".json")


def _seal(path: Path, facts: Mapping[str, Any]) -> str:
    return digest([file_digest(path), facts])


def _pid(holder: Path) -> str:
    """The process that holds the lock; it may be gone, or not have said so yet."""
    try:
        return str(int(holder.read_text()))
    except (OSError, ValueError):
        return "unknown"
