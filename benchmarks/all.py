"""All figures of the README, one table."""

from __future__ import annotations

from itertools import chain

from benchmarks import ads, captions, clip, film, install, kill, lesson, memory
from benchmarks.figure import show
from benchmarks.layout import __main__ as layout

show(chain.from_iterable(part.measure() for part in (install, clip, film, lesson, ads, captions, layout, memory, kill)))
