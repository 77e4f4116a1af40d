"""Segments become one film: exact in time, labelled, with sound, subtitles and chapters."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from filmloom.errors import InputError, OutputError
from filmloom.media import Chapter, SegmentWriter, join
from filmloom.types import Cue, Sound

SIZE = (160, 90)


def segment(path: Path, *, num_frames: int, colour: int = 120, size=SIZE, fps: Fraction = Fraction(25)) -> Path:
    with SegmentWriter(path, size=size, fps=fps) as writer:
        frame = np.full((size[1], size[0], 4), 255, np.uint8)
        frame[..., :3] = colour
        writer.write(frame)
        for _ in range(num_frames - 1):
            writer.repeat()
    return path


def tone(seconds: float, chunk: int = 7_000) -> Iterator[Sound]:
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * 48_000)) / 48_000)
    for start in range(0, len(wave), chunk):
        yield Sound(samples=wave[start : start + chunk].astype(np.float32), rate=48_000)


def cue(text: str, start_s: float, end_s: float) -> Cue:
    return Cue(lines=tuple(text.split("\n")), start_s=start_s, end_s=end_s, words=())


@pytest.mark.parametrize(
    "fps", [Fraction(25), Fraction(30), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(12)]
)
def test_every_frame_keeps_its_exact_time_across_the_joints(tmp_path: Path, fps: Fraction):
    lengths = [1, 7, 26]
    parts = [segment(tmp_path / f"{i}.mp4", num_frames=n, colour=60 * (i + 1), fps=fps) for i, n in enumerate(lengths)]
    film = join(parts, tmp_path / "film.mp4", sound=tone(float(sum(lengths) / fps)))
    with av.open(str(film)) as container:
        frames = list(container.decode(video=0))
    assert [frame.pts * frame.time_base for frame in frames] == [i / fps for i in range(sum(lengths))]
    greys = [int(frame.to_ndarray(format="gray")[40, 80]) // 50 for frame in frames]
    assert [greys.count(g) for g in sorted(set(greys))] == lengths
