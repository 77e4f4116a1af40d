"""Peak memory of a ten-minute film against a one-minute film: all of a run's processes together."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.figure import Figure, show
from benchmarks.film import ARTICLE, FILMLOOM
from filmloom.studio.scenes import load_storyboard, save_storyboard


def measure() -> Iterator[Figure]:
    """The second film is the first one's shots ten times over, each with another seed, so that none is reused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one.yaml")
        subprocess.run([FILMLOOM, "plan", ARTICLE, "-o", path, "--seconds", "60"], check=True, capture_output=True)
        one = peak_mb("render", path, "-o", Path(folder, "one.mp4"))
        board = load_storyboard(path)
        shots = tuple(
            shot.model_copy(update={"id": f"{shot.id}-{n}", "say": f"{shot.say}{n}" if shot.say else ""})
            for n in range(10)
            for shot in board.shots
        )
        save_storyboard(board.model_copy(update={"shots": shots}), path)
        ten = peak_mb("render", path, "-o", Path(folder, "ten.mp4"))
    yield Figure("peak memory of a 1-minute film", one, "MB", "<= 1000")
    yield Figure("peak memory of a 10-minute film", ten, "MB", "<= 1000")
    yield Figure("10 minutes against 1 minute", ten / one, "x", "<= 1.2")


def peak_mb(*arguments: str | Path) -> float:
    """The largest sum of proportional set sizes over the process and its children, looked at every 50 ms."""
    process = subprocess.Popen([FILMLOOM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_pss_kb(pid) for pid in _family(process.pid)))
        time.sleep(0.05)
    assert process.returncode == 0
    return peak / 1000


def _family(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread or process that has just ended
            children += task.read_text().split()
    return [pid, *(found for child in children for found in _family(int(child)))]


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    show(measure())
