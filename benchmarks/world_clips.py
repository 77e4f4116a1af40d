"""How fast one core makes small clips: rasterised, as a training stream, and read from the disk.

All in the process's own time, so that a busy machine doesn't count; the peer in the same run is the vectors' player.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.figure import Figure, show
from filmloom.model.data.examples import ExampleClips, write_examples
from filmloom.model.data.world_clips import WorldClips, clips_per_second
from filmloom.world.animation import Animation
from filmloom.world.rasterise import rasterise
from filmloom.world.render import render

SIZE, WARM, MEASURED, BY_VECTORS = (64, 64), 400, 150, 6


def measure() -> Iterator[Figure]:
    """Clips of 64 x 64 x 16 a second, in the world's own mix of cameras, places and weathers."""
    source = WorldClips(num_captions=1)
    played = [source.played(index, np.random.default_rng(index))[1] for index in range(WARM + MEASURED)]
    for animation in played[:WARM]:
        rasterise(animation, SIZE)
    new = played[WARM:]
    yield Figure("rasterise: clips per second and core", 1 / _seconds(_rasterised, new), "", ">= 300")
    for name, moves in (("a still", False), ("a moving", True)):
        chosen = [each for each in new if bool((each.camera != (0, 0, 1)).any()) == moves]
        yield Figure(f"rasterise, {name} camera: clips per second", 1 / _seconds(_rasterised, chosen), "", "")
    ratio = _seconds(_by_vectors, new[:BY_VECTORS]) / _seconds(_rasterised, new[:BY_VECTORS])
    yield Figure("rasterise: times as fast as the vectors", ratio, "", ">= 10")
    yield Figure("stream with captions and masks: clips per second", clips_per_second(source, 400), "", ">= 100")
    yield from _from_disk(source)


def _from_disk(source: WorldClips) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        shards = [*write_examples(source, Path(folder), num_shards=1, clips_per_shard=100)]
        kept = ExampleClips(folder=Path(folder))
        kept.clip(0)
        began = time.process_time()
        for index in range(100):
            kept.clip(index)
        yield Figure("examples on the disk: clips per second", 100 / (time.process_time() - began), "", ">= 300")
        size = (Path(folder) / shards[0].name).stat().st_size
        yield Figure("examples on the disk: size of a clip", size / 100 / 1024, "KiB", "")


def _seconds(draw: Callable[[Animation], object], animations: list[Animation]) -> float:
    """For one clip, of this process's time."""
    began = time.process_time()
    for animation in animations:
        draw(animation)
    return (time.process_time() - began) / len(animations)


def _rasterised(animation: Animation) -> object:
    return rasterise(animation, SIZE)


def _by_vectors(animation: Animation) -> object:
    return [*render(animation, SIZE, animation.fps)]


if __name__ == "__main__":
    show(measure())
