"""The content store of a project: finished speech and segments under the digest of all that shaped them.

Safe to delete at any time, safe to be killed at any moment: a file is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from filmloom.errors import BusyError, OutputError
from filmloom.media import sweep

FOLDER = ".filmloom"


class Store:
    """A folder `.filmloom` in the project's folder, made if it isn't there.

    Raises OutputError if the folder can't be made or written.
    """

    def __init__(self, project: Path) -> None:
        self.folder = project / FOLDER
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
        """Where the thing of this digest is or will be; its folder exists."""
        folder = self.folder / kind
        folder.mkdir(exist_ok=True)
        return folder / f"{digest}{suffix}"

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project for this run. The lock dies with the process, however it dies.

        Raises BusyError, with the other's process id, if another run holds it.
        """
        lock = FileLock(self.folder / "lock")
        holder = self.folder / "lock.pid"
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            pid = holder.read_text().strip() if holder.exists() else "unknown"
            raise BusyError(
                f"Another run (process {pid}) is working in {self.folder.parent}. "
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
