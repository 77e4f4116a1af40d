"""Segments: true colours, exact times, and repeated pictures that cost nothing and change nothing."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.errors import InputError, OutputError
from filmloom.media import SegmentWriter, probe
from filmloom.media.segment import Quality

SIZE = (160, 96)


def picture(number: int) -> np.ndarray:
    """A picture with an edge, a gradient and noise, another for each number."""
    rng = np.random.default_rng(number)
    frame = np.full((SIZE[1], SIZE[0], 4), 255, np.uint8)
    frame[..., :3] = np.linspace(0, 220, SIZE[0])[None, :, None]
    frame[20:50, number * 3 % 100 : number * 3 % 100 + 40, :3] = (30, 200, number * 7 % 256)
    frame[60:80, :, :3] = rng.integers(0, 256, (20, 1, 3))
    return frame


def write(path: Path, repeats: list[int], *, quality: Quality = "final", fps: Fraction | int = 25) -> Path:
    with SegmentWriter(path, size=SIZE, fps=fps, quality=quality) as writer:
        for number, count in enumerate(repeats):
            writer.write(picture(number))
            for _ in range(count):
                writer.repeat()
    return path


def decode(path: Path) -> list[np.ndarray]:
    with av.open(str(path), options={"err_detect": "explode"}) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("bgr", "yuv"),
    [
        ((0, 0, 255), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((255, 0, 0), (32, 240, 118)),
        ((128, 128, 128), (126, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
    ],
)
def test_colours_are_bt709_in_limited_range(tmp_path: Path, bgr, yuv):
    """Against the numbers of ITU-R BT.709, to within rounding."""
    with SegmentWriter(tmp_path / "a.mp4", size=SIZE, fps=25) as writer:
        writer.write(np.full((SIZE[1], SIZE[0], 4), (*bgr, 255), np.uint8))
    (planes,) = decode(tmp_path / "a.mp4")
    half = planes[SIZE[1] :].reshape(2, SIZE[1] // 2, SIZE[0] // 2)
    found = (planes[40, 80], half[0, 20, 40], half[1, 20, 40])
    assert np.abs(np.int32(found) - np.int32(yuv)).max() <= 1


def test_colour_tags_say_what_was_done(tmp_path: Path):
    colours = probe(write(tmp_path / "a.mp4", [0])).colours
    assert colours is not None
    assert (colours.matrix, colours.primaries, colours.transfer, colours.range) == ("bt709", "bt709", "bt709", "tv")


@pytest.mark.parametrize("quality", ["final", "draft"])
@settings(max_examples=8, deadline=None)
@given(repeats=st.lists(st.integers(0, 19), min_size=1, max_size=6))
def test_a_repeated_picture_is_the_same_picture(tmp_path_factory, quality: Quality, repeats: list[int]):
    """Up to the next keyframe, each picture is the one that the encoder makes of the same pictures without repeats."""
    folder = tmp_path_factory.mktemp("segments")
    once = decode(write(folder / "once.mp4", [0] * len(repeats), quality=quality))
    found = decode(write(folder / "more.mp4", repeats, quality=quality))
    wanted = [once[number] for number, count in enumerate(repeats) for _ in range(count + 1)]
    assert len(found) == len(wanted)
    assert all(np.array_equal(a, b) for a, b in zip(found, wanted, strict=True))


def test_a_long_still_has_a_keyframe_every_five_seconds(tmp_path: Path):
    path = write(tmp_path / "a.mp4", [320, 3])
    with av.open(str(path)) as container:
        keys = [float(p.pts * p.time_base) for p in container.demux(video=0) if p.size and p.is_keyframe]
    assert keys == [0.0, 5.0, 10.0]
    frames = decode(path)
    assert len(frames) == 325
    first, last = (np.int32(frames[at]) for at in (0, 320))
    assert np.abs(first - last).mean() < 2, "a keyframe makes a still jump"


@pytest.mark.parametrize("fps", [12, 25, 60, Fraction(30000, 1001), Fraction(24000, 1001)])
def test_times_are_exact(tmp_path: Path, fps: Fraction | int):
    path = write(tmp_path / "a.mp4", [3, 0, 9], fps=fps)
    with av.open(str(path)) as container:
        times = [p.pts * p.time_base for p in container.demux(video=0) if p.size]
    assert times == [Fraction(i) / fps for i in range(15)]
    assert (probe(path).fps, probe(path).num_frames) == (fps, 15)


def test_all_segments_of_a_kind_share_one_header(tmp_path: Path):
    paths = [write(tmp_path / "a.mp4", [0]), write(tmp_path / "b.mp4", [30, 2, 2])]
    headers = set()
    for path in paths:
        with av.open(str(path)) as container:
            headers.add(container.streams.video[0].codec_context.extradata)
    assert len(headers) == 1


def test_flat_areas_and_edges_stay_clean(tmp_path: Path):
    with SegmentWriter(tmp_path / "a.mp4", size=SIZE, fps=25) as writer:
        for number in range(12):
            writer.write(picture(number))
    with av.open(str(tmp_path / "a.mp4")) as container:
        last = list(container.decode(video=0))[-1].to_ndarray(format="bgr24")
    gradient = np.int32(last[85:, :, 1]) - np.int32(picture(11)[85:, :, 1])
    assert np.abs(gradient).max() <= 4


def test_the_array_may_be_drawn_over(tmp_path: Path):
    frame = picture(1)
    with SegmentWriter(tmp_path / "a.mp4", size=SIZE, fps=25) as writer:
        writer.write(frame)
        frame[:] = 0
        writer.repeat()
    first, second = decode(tmp_path / "a.mp4")
    assert np.array_equal(first, second)
    assert first[:40].std() > 20


@pytest.mark.parametrize("size", [(161, 90), (160, 91), (0, 0), (8, 8), (20000, 10000)])
def test_sizes_that_no_video_has_are_refused(tmp_path: Path, size: tuple[int, int]):
    with pytest.raises(InputError, match=f"{size[0]}x{size[1]}"):
        SegmentWriter(tmp_path / "a.mp4", size=size, fps=25)


@pytest.mark.parametrize("fps", [0, -25, 1000])
def test_rates_that_no_video_has_are_refused(tmp_path: Path, fps: int):
    with pytest.raises(InputError, match="frames per second"):
        SegmentWriter(tmp_path / "a.mp4", size=SIZE, fps=fps)


@pytest.mark.parametrize("frame", [np.zeros((90, 160, 3), np.uint8), np.zeros((96, 160, 4), np.float32)])
def test_a_wrong_frame_is_refused_and_leaves_no_file(tmp_path: Path, frame: np.ndarray):
    with pytest.raises(InputError, match="expected uint8"), SegmentWriter(tmp_path / "a.mp4", size=SIZE, fps=25) as w:
        w.write(frame)
    assert list(tmp_path.iterdir()) == []


def test_a_segment_without_a_frame_is_refused(tmp_path: Path):
    with pytest.raises(OutputError, match="no frame"), SegmentWriter(tmp_path / "a.mp4", size=SIZE, fps=25):
        pass
    with pytest.raises(InputError, match="write a frame first"), SegmentWriter(tmp_path / "a", size=SIZE, fps=25) as w:
        w.repeat()
    assert list(tmp_path.iterdir()) == []


def test_an_error_while_drawing_leaves_no_file(tmp_path: Path):
    with pytest.raises(KeyError, match="drawing"), SegmentWriter(tmp_path / "a.mp4", size=SIZE, fps=25) as writer:
        writer.write(picture(0))
        raise KeyError("drawing")
    assert list(tmp_path.iterdir()) == []
