"""A video of another size and rate than the film's is fitted: whole, at its own pace."""

import numpy as np
import pytest

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.theme import THEMES, Stage
from filmloom.errors import MediaError
from filmloom.media import SegmentWriter
from filmloom.studio.takes.shown import shown

NUM_FRAMES = 12


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """Twelve greys at 6 frames per second, 64x64."""
    path = tmp_path_factory.mktemp("video") / "clip.mp4"
    with SegmentWriter(path, size=(64, 64), fps=6) as writer:
        for index in range(NUM_FRAMES):
            writer.write(np.full((64, 64, 4), 20 + 15 * index, np.uint8))
    return path


def grey(take, at_s, size=(128, 64)):
    surface = new_surface(size)
    with surface as canvas:
        take.draw(canvas, at_s)
    return pixels(surface).copy()


def test_it_is_whole_in_the_middle_and_never_stretched(video):
    picture = grey(shown(video, Stage((128, 64), THEMES["newsroom"], "en"), captioned=False), 0.5)
    assert picture[:, :30, :3].max() < 5
    assert picture[:, 98:, :3].max() < 5
    assert abs(int(picture[32, 64, 0]) - 65) <= 4


@pytest.mark.parametrize("times", [(0.0, 0.5, 1.0, 1.9), (1.5, 0.2, 1.9, 0.0), (0.3, 0.3, 5.0, 1.0)])
def test_each_time_shows_its_frame_forth_and_back_and_the_last_one_stays(video, times):
    take = shown(video, Stage((128, 64), THEMES["newsroom"], "en"), captioned=False)
    for at_s in times:
        index = min(NUM_FRAMES - 1, int(at_s * 6 + 1e-6))
        assert take.state(at_s) == index
        assert abs(int(grey(take, at_s)[32, 64, 0]) - (20 + 15 * index)) <= 4


def test_a_file_that_is_no_video_is_an_error_of_the_shot(tmp_path):
    (tmp_path / "clip.mp4").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        shown(tmp_path / "clip.mp4", Stage((128, 64), THEMES["newsroom"], "en"), captioned=False)
