"""How large a plain install is, without torch, and how long it takes, in a fresh virtual environment."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, show


def measure() -> Iterator[Figure]:
    """Install the checkout as a user would, then draw a clip with what was installed."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        packages = next(Path(folder, "lib").glob("python*/site-packages"))
        before = _bytes(packages)
        began = time.perf_counter()
        pip = [Path(folder, "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-c", "constraints.txt", "."], check=True, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        yield Figure("plain install, without torch", (_bytes(packages) - before) / 1e6, "MB", "<= 600")
        yield Figure("plain install", seconds, "s", "<= 60")
        command = [Path(folder, "bin/filmloom"), "clip", "a cat", "--seconds", "1", "-o", Path(folder, "cat.mp4")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    show(measure())
