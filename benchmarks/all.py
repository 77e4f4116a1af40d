"""All figures of the README, one table."""

from __future__ import annotations

from itertools import chain

from benchmarks import ads, captions, clip, film, install, kill, lesson, memory, preview
from benchmarks.figure import show
from benchmarks.layout import __main__ as layout

PARTS = (install, clip, film, preview, lesson, ads, captions, layout, memory, kill)

show(chain.from_iterable(part.measure() for part in PARTS))
