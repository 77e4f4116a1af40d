"""How soon a clip's first frame is in its file, how long the import takes, and how fast 1080p clips are drawn."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, show

PROMPT = "A cat is playing with a ball"
FIRST_FRAME = f"""
import time, sys
began = time.perf_counter()
import filmloom
first = []
def listen(event):
    if event.stage == "draw" and event.done >= 1 and not first:
        first.append(time.perf_counter() - began)
filmloom.clip({PROMPT!r}).save(sys.argv[1], on_event=listen)
print(first[0], time.perf_counter() - began)
"""
IMPORT = "import time; t = time.perf_counter(); import filmloom; print(time.perf_counter() - t)"


def run(code: str, *arguments: str) -> list[float]:
    """The numbers that a fresh Python prints."""
    command = [sys.executable, "-c", code, *arguments]
    return [float(word) for word in subprocess.run(command, check=True, capture_output=True).stdout.split()]


def measure() -> Iterator[Figure]:
    """Each in a fresh process; the best of three, since the machine is shared."""
    yield Figure("import filmloom", min(run(IMPORT)[0] for _ in range(3)), "s", "<= 0.3")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "cat.mp4"))
        bare = min(_seconds([sys.executable, "-c", "pass"]) for _ in range(3))
        runs = [run(FIRST_FRAME, out) for _ in range(3)]
        yield Figure("clip: first frame in the file", bare + min(first for first, _ in runs), "s", "<= 2")
        yield Figure("clip of 4 s in 1080p: whole", bare + min(whole for _, whole in runs), "s", "")


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    show(measure())
