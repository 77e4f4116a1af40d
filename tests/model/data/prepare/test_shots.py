"""Where a video was cut, and where it was not."""

from fractions import Fraction

import numpy as np
import pytest

from filmloom.errors import MediaError
from filmloom.media import SegmentWriter
from filmloom.model.data.prepare.shots import cuts, small_frames

ORANGE, BLUE, GREEN = (0, 120, 250), (200, 60, 20), (60, 180, 60)


def written(path, frames, fps=10):
    height, width = frames[0].shape[:2]
    with SegmentWriter(path, size=(width, height), fps=Fraction(fps)) as writer:
        for frame in frames:
            opaque = np.full((height, width, 4), 255, np.uint8)
            opaque[..., :3] = frame
            writer.write(opaque)
    return path


def plain(colour):
    return np.full((48, 64, 3), colour, np.uint8)


def found(path, frames, fps=10):
    return cuts(small_frames(written(path, frames, fps), fps), fps)


def texture(width):
    rng = np.random.default_rng(0)
    return np.kron(rng.integers(0, 256, (6, width // 8, 3)), np.ones((8, 8, 1))).astype(np.uint8)


def test_two_shots_are_cut_at_the_frame_where_the_second_begins(tmp_path):
    assert found(tmp_path / "a.mp4", [plain(ORANGE)] * 12 + [plain(BLUE)] * 12) == [12]


def test_two_cuts_that_are_near_are_both_found(tmp_path):
    frames = [plain(ORANGE)] * 9 + [plain(BLUE)] * 3 + [plain(GREEN)] * 9
    assert found(tmp_path / "a.mp4", frames) == [9, 12]


@pytest.mark.parametrize("pace", [4, 16])
def test_a_pan_is_no_cut(tmp_path, pace):
    scene = texture(64 + 16 * 24)
    assert found(tmp_path / "a.mp4", [scene[:, pace * k : pace * k + 64] for k in range(24)]) == []


def test_a_flash_is_no_cut(tmp_path):
    frames = [texture(64)] * 10 + [plain((255, 255, 255))] + [texture(64)] * 10
    assert found(tmp_path / "a.mp4", frames) == []


def test_a_slow_fade_is_no_cut(tmp_path):
    frames = [(texture(64) * (1 - k / 23)).astype(np.uint8) for k in range(24)]
    assert found(tmp_path / "a.mp4", frames) == []


def test_small_frames_keep_colours_places_and_a_picture_each_second(tmp_path):
    frame = plain(BLUE)
    frame[:, :32] = ORANGE
    small = small_frames(written(tmp_path / "a.mp4", [frame] * 15), 10)
    assert len(small) == 15 and small.size == (64, 48) and len(small.pictures) == 2
    left, right = small.cells[0, 8, 3].astype(int), small.cells[0, 8, 12].astype(int)
    assert abs(left - ORANGE[::-1]).max() < 8 and abs(right - BLUE[::-1]).max() < 8
    assert np.allclose(small.histograms.sum(2), 1, atol=1e-3)


def test_a_broken_video_is_an_error(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        small_frames(tmp_path / "a.mp4", 10)
