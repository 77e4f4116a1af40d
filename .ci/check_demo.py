"""Look at the demo's films as a player would: they decode, move, sound, carry captions, chapters and the label."""

import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np

from filmloom.media import probe, read_frames, read_sound
from filmloom.media.label import AIGC_KEY


def main() -> None:
    """Check the film and the clip named on the command line; the first thing that is wrong ends it."""
    film, clip = map(Path, sys.argv[1:])
    for path in (film, clip):
        info = probe(path)
        assert info.size == (1920, 1080), (path, info.size)
        assert json.loads(info.metadata[AIGC_KEY])["Label"] == "1", path
        frames = [frame[::8, ::8, :3].astype(int) for frame in islice(read_frames(path), 0, 80, 8)]
        assert np.abs(np.diff(np.stack(frames), axis=0)).mean() > 0.05, f"{path}: nothing moves"
    info = probe(film)
    assert 20 <= info.video_s <= 90, info.video_s
    assert abs(info.video_s - info.sound_s) <= 1 / 25 + 1e-3, (info.video_s, info.sound_s)
    assert "zho" in info.subtitles, info.subtitles
    assert len(info.chapters) >= 3, info.chapters
    assert np.abs(read_sound(film).samples).max() > 0.1, "nothing is heard"
    for suffix in (".srt", ".vtt", ".ass", ".otio", ".qc.json", ".storyboard.yaml", ".storyboard.lock.json"):
        assert film.with_suffix(suffix).stat().st_size > 0, suffix
    problems = [f for f in json.loads(film.with_suffix(".qc.json").read_text())["findings"] if f["status"] == "error"]
    assert not problems, problems
    sys.stdout.write(f"{film}: {info.video_s:.1f} s, {clip}: {probe(clip).video_s:.1f} s: both are as they should be\n")


main()
