"""Twenty runs killed with signal 9 at random moments; each must end in a correct film when it is run again."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, show
from benchmarks.film import ARTICLE, FILMLOOM, timed
from filmloom.media import probe, read_frames

KILLS = 20
OPTIONS = ("--seconds", "30", "--size", "640x360")


def measure() -> Iterator[Figure]:
    """Kill the parent process only, as the system would; its workers have to notice by themselves."""
    with tempfile.TemporaryDirectory() as folder:
        whole_s = timed("film", ARTICLE, "-o", Path(folder, "reference.mp4"), *OPTIONS)
        reference = [frame[::8, ::8].tobytes() for frame in read_frames(Path(folder, "reference.mp4"))]
        rng = random.Random(20)
        correct = sum(
            _survives(Path(folder, f"run{number}"), rng.uniform(0.05, 1) * whole_s, reference)
            for number in range(KILLS)
        )
    yield Figure(f"correct films after {KILLS} kills", correct, "films", f">= {KILLS}")


def _survives(folder: Path, after_s: float, reference: list[bytes]) -> bool:
    out = folder / "film.mp4"
    command = [FILMLOOM, "film", ARTICLE, "-o", out, *OPTIONS]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    subprocess.run(command, check=True, capture_output=True)
    info = probe(out)
    frames = [frame[::8, ::8].tobytes() for frame in read_frames(out)]
    fine = frames == reference and "AIGC" in info.metadata and abs(info.video_s - info.sound_s) <= 1 / 25
    left = [path for path in folder.rglob("*") if ".part" in path.name]
    print(f"killed after {after_s:.2f} s: {'correct' if fine and not left else 'WRONG'}", file=sys.stderr, flush=True)
    return fine and not left


if __name__ == "__main__":
    show(measure())
