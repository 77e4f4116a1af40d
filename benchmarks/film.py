"""A 60 s news film: cold, again, one shot changed; and the same shots composed with MoviePy in the same run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.figure import Figure, show
from filmloom.media import probe, read_frames
from filmloom.studio.scenes import load_storyboard, save_storyboard
from filmloom.studio.storyboard import Card

ARTICLE = Path("examples/news/metro.zh.md")
FILMLOOM = Path(sys.executable).with_name("filmloom")
PEER_S = 12.0
"""Seconds of the film that MoviePy composes: it is slow, and its speed doesn't change with length."""


def timed(*arguments: str | Path) -> float:
    """Seconds that one filmloom command takes, start and all."""
    began = time.perf_counter()
    subprocess.run([FILMLOOM, *map(str, arguments)], check=True, capture_output=True)
    return time.perf_counter() - began


def measure() -> Iterator[Figure]:
    """Render the example article in a fresh folder, and compose the same shots with MoviePy."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "metro.mp4")
        command = ("film", ARTICLE, "-o", out, "--seconds", "60")
        cold_s = timed(*command)
        length_s = probe(out).video_s
        again_s = min(timed(*command) for _ in range(3))
        one_s, share = one_shot_changed(out)
        yield Figure("length of the film", length_s, "s", "")
        yield Figure("cold, plan to file: film seconds per second", length_s / cold_s, "x", ">= 2.5")
        yield Figure("the same film again: times faster than cold", cold_s / again_s, "x", ">= 20")
        yield Figure(f"one shot changed (it has {share:.0%} of the film): share of cold", one_s / cold_s, "", "<= 0.2")
        peer = moviepy_speed(out)
        yield Figure("MoviePy on the same shots: film seconds per second", peer, "x", "")
        yield Figure("filmloom against MoviePy", length_s / cold_s / peer, "x", ">= 8")


def one_shot_changed(film: Path) -> tuple[float, float]:
    """Seconds to render again after one card is changed, and that shot's share of the film."""
    path = film.with_suffix(".storyboard.yaml")
    board = load_storyboard(path)
    index = next(i for i, shot in enumerate(board.shots) if i and shot.visual.type in {"card", "illustration"})
    shots = list(board.shots)
    shots[index] = shots[index].model_copy(update={"visual": Card(text="四号线开通")})
    save_storyboard(board.model_copy(update={"shots": tuple(shots)}), path)
    seconds = timed("render", path, "-o", film)
    return seconds, 1 / len(shots)


def moviepy_speed(film: Path) -> float:
    """Film seconds per second of MoviePy 2.2.1: a slow zoom on each shot's picture, its captions, its sound."""
    from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, TextClip, concatenate_videoclips

    shots = _stills(film)
    font = _font()
    began = time.perf_counter()
    clips = []
    for still, caption, length_s in shots:
        picture = ImageClip(still).with_duration(length_s).resized(lambda t: 1 + 0.01 * t).with_position("center")
        text = TextClip(font=font, text=caption, font_size=48, color="white", stroke_color="black", stroke_width=2)
        placed = text.with_duration(length_s).with_position(("center", 900))
        clips.append(CompositeVideoClip([picture, placed], size=(1920, 1080)).with_duration(length_s))
    whole = concatenate_videoclips(clips)
    with AudioFileClip(str(film)) as sound:
        whole = whole.with_audio(sound.subclipped(0, whole.duration))
        target = film.with_name("moviepy.mp4")
        whole.write_videofile(str(target), fps=25, preset="veryfast", threads=2, logger=None)
    return whole.duration / (time.perf_counter() - began)


def _stills(film: Path) -> list[tuple[np.ndarray, str, float]]:
    length_s = 4.0
    stills = []
    for index in range(int(PEER_S / length_s)):
        frame = next(islice(read_frames(film, start_s=index * length_s + 2), 1))
        stills.append((np.ascontiguousarray(frame[:, :, 2::-1]), "早高峰新线开通，票价两元", length_s))
    return stills


def _font() -> str:
    import noto_cjk_sans_jp_bold

    folder = Path(noto_cjk_sans_jp_bold.__file__).parent
    return str(next(path for path in folder.iterdir() if path.suffix in {".otf", ".ttf", ".ttc"}))


if __name__ == "__main__":
    show(measure())
