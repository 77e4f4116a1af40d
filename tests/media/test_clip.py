"""A clip draws itself into a file and tells how far it is."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from filmloom.errors import InputError
from filmloom.media import Clip, probe, read_frames, read_picture
from filmloom.types import Event, Frame, Sound


def growing() -> Iterator[Frame]:
    frame = np.full((96, 160, 4), 255, np.uint8)
    for number in range(30):
        frame[:, : number * 5, :3] = (20, 90, 200)
        yield frame


def clip(**changes) -> Clip:
    settings = {"frames": growing, "size": (160, 96), "fps": Fraction(15), "num_frames": 30} | changes
    return Clip(**settings)


def test_an_mp4_has_every_frame_the_sound_and_the_metadata(tmp_path: Path):
    sound = Sound(samples=np.zeros(96_000, np.float32), rate=48_000)
    path = clip(sound=sound, metadata={"AIGC": '{"Label":"1"}', "seed": "7"}).save(tmp_path / "new" / "cat.mp4")
    info = probe(path)
    assert (info.size, info.fps, info.num_frames) == ((160, 96), 15, 30)
    assert abs(info.sound_s - info.video_s) < 1 / 15
    assert info.metadata["AIGC"] == '{"Label":"1"}'
    widths = [int((frame[50, :, 2] < 230).sum()) for frame in read_frames(path)]
    assert widths == pytest.approx([n * 5 for n in range(30)], abs=4)
    assert [p.name for p in path.parent.iterdir()] == ["cat.mp4"]


def test_progress_counts_to_the_end(tmp_path: Path):
    events: list[Event] = []
    clip().save(tmp_path / "cat.mp4", on_event=events.append)
    assert [event.done for event in events] == list(range(31))
    assert {(event.stage, event.total) for event in events} == {("draw", 30)}
    assert events[-1].eta_s == 0


def test_a_clip_tells_its_own_listener_unless_save_has_another(tmp_path: Path):
    own: list[Event] = []
    other: list[Event] = []
    listening = replace(clip(), on_event=own.append)
    listening.save(tmp_path / "cat.mp4")
    assert own[-1].done == 30
    listening.save(tmp_path / "cat.mp4", on_event=other.append)
    assert len(own) == len(other) == 31


def test_a_png_is_the_first_frame(tmp_path: Path):
    assert (read_picture(clip().save(tmp_path / "cat.PNG")) == 255).all()


def test_a_clip_knows_its_length():
    assert clip(fps=Fraction(30000, 1001)).seconds == pytest.approx(1.001)


@pytest.mark.parametrize("name", ["cat.avi", "cat", "cat.mp4.txt"])
def test_other_endings_are_refused(tmp_path: Path, name: str):
    with pytest.raises(InputError, match=r"expected one of \.mp4"):
        clip().save(tmp_path / name)


def test_a_stop_while_drawing_leaves_nothing(tmp_path: Path):
    def stop(event: Event) -> None:
        if event.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clip().save(tmp_path / "cat.mp4", on_event=stop)
    assert list(tmp_path.iterdir()) == []
