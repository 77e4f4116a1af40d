"""A lesson of four minutes: how much faster it is made than it plays, from the teacher's Markdown to the file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, show
from benchmarks.film import timed
from filmloom.media import probe

LESSON = Path("examples/lessons/quadratic.en.md")


def measure() -> Iterator[Figure]:
    """Make the long example in a fresh folder, wide and tall, in 1080p."""
    with tempfile.TemporaryDirectory() as folder:
        for name, size in (("wide", "1920x1080"), ("tall", "1080x1920")):
            out = Path(folder, f"{name}.mp4")
            cold_s = timed("film", LESSON, "-o", out, "--kind", "lesson", "--size", size)
            length_s = probe(out).video_s
            yield Figure(f"length of the lesson, {name}", length_s, "s", "")
            yield Figure(f"lesson, {name}: film seconds per second", length_s / cold_s, "x", ">= 1")


if __name__ == "__main__":
    show(measure())
