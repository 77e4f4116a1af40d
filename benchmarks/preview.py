"""The preview of a 60 s news film in 1080p: the page alone, and page and animatic, each from a cold start."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, show
from benchmarks.film import ARTICLE, timed


def measure() -> Iterator[Figure]:
    """Preview the example article in fresh folders. Processor time is told too: others may be at work here."""
    for name, options, goal in (("page", ["--no-animatic"], "<= 3"), ("page and animatic", [], "<= 10")):
        with tempfile.TemporaryDirectory() as folder:
            before_s = processor_s()
            wall_s = timed("preview", ARTICLE, "-o", folder, "--seconds", "60", *options)
            spent_s = processor_s() - before_s
            (size,) = (page.stat().st_size for page in Path(folder).glob("*.html"))
            yield Figure(f"preview, {name}: from the text to the file", wall_s, "s", goal)
            yield Figure(f"preview, {name}: processor time of all processes", spent_s, "s", "")
    yield Figure("preview: size of the page", size / 1000, "kB", "")


def processor_s() -> float:
    """Of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    show(measure())
