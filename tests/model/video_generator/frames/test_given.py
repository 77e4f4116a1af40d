"""Pictures, clips and animations, as what a model of frames may know."""

from fractions import Fraction

import numpy as np
import pytest

from filmloom.errors import InputError, MediaError
from filmloom.media import Clip
from filmloom.media.picture import encode_png
from filmloom.model.video_generator.frames.given import Room, given_frames, squared
from filmloom.model.video_generator.request import At, ClipRequest
from filmloom.world.choreograph import choreograph
from filmloom.world.parse import parse

ROOM = Room(size=16, fps=4.0, step=4, num_frames=16, most_frames=16)
RED, BLUE = (0, 0, 255, 255), (255, 0, 0, 255)


def painted(width, height, color):
    return np.full((height, width, 4), color, np.uint8)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "red.png"
    path.write_bytes(encode_png(painted(20, 20, RED)))
    return path


@pytest.fixture
def video(tmp_path):
    """Three seconds at 8 frames a second, each frame as grey as its number says."""
    shades = [painted(64, 64, (10 * k, 10 * k, 10 * k, 255)) for k in range(24)]
    clip = Clip(frames=lambda: iter(shades), size=(64, 64), fps=Fraction(8), num_frames=24)
    return clip.save(tmp_path / "grey.mp4")


def greys(frames):
    return [round(float(frame.mean())) for frame in frames]


def test_a_picture_is_the_first_frame(picture):
    (known,), warnings = given_frames([At(media=picture)], ROOM)
    assert (known.first, known.strength, warnings) == (0, None, [])
    assert known.frames.shape == (1, 16, 16, 3) and (known.frames == (255, 0, 0)).all()


@pytest.mark.parametrize(("when", "first"), [(0, 0), (1, 4), (1.4, 4), (1.6, 8), (4, 12)])
def test_a_keyframe_goes_to_the_nearest_slice_and_it_is_said(picture, when, first):
    (known,), warnings = given_frames([At(media=picture, when=when, strength=0.5)], ROOM)
    assert (known.first, known.strength) == (first, 0.5)
    assert bool(warnings) == (when * 4 != first)
    assert all("red.png" in each and f"from {first / 4:g} s" in each for each in warnings)


def test_a_clip_goes_on_from_its_end(video):
    (known,), warnings = given_frames([At(media=video)], ROOM)
    assert known.first == 0 and "goes on" in warnings[0] and len(warnings) == 1
    assert greys(known.frames) == pytest.approx([160, 180, 200, 220], abs=8)


def test_a_clip_is_seen_from_a_time_on(video):
    (known,), _ = given_frames([At(media=video, when=1)], ROOM)
    assert known.first == 4 and len(known.frames) == 12
    assert greys(known.frames) == pytest.approx(range(0, 240, 20), abs=8)
    (cut,), warnings = given_frames([At(media=video, when=3)], ROOM)
    assert len(cut.frames) == 4 and "no more room" in warnings[0]


def test_a_short_clip_is_held_at_its_beginning(tmp_path):
    shades = [painted(64, 64, (50 * k, 50 * k, 50 * k, 255)) for k in (1, 2)]
    clip = Clip(frames=lambda: iter(shades), size=(64, 64), fps=Fraction(4), num_frames=2)
    (known,), warnings = given_frames([At(media=clip.save(tmp_path / "short.mp4"))], ROOM)
    assert greys(known.frames) == pytest.approx([50, 50, 50, 100], abs=8) and "held" in warnings[-1]


def test_an_animation_is_seen_as_it_is_drawn(tmp_path):
    animation = choreograph(parse("a red car drives to the left").spec, 1, aspect=16 / 9, fps=8)
    (known,), warnings = given_frames([At(media=animation, when=0)], Room(**{**ROOM_SIZES, "num_frames": 32}))
    assert known.frames.shape == (16, 16, 16, 3) and known.frames.std() > 5
    assert any("middle square" in each for each in warnings)
    broken = tmp_path / "x.json"
    broken.write_text("{}")
    for path in (broken, tmp_path / "nowhere.json"):
        with pytest.raises(InputError, match=path.name):
            given_frames([At(media=path)], ROOM)


ROOM_SIZES = {"size": 16, "fps": 4.0, "step": 4, "most_frames": 16}


def test_a_wide_picture_is_cut_to_its_middle_and_it_is_said(tmp_path):
    wide = painted(60, 20, RED)
    wide[:, 20:40] = BLUE
    (tmp_path / "wide.png").write_bytes(encode_png(wide))
    (known,), warnings = given_frames([At(media=tmp_path / "wide.png")], ROOM)
    assert (known.frames[:, :, 2:-2] == (0, 0, 255)).all() and "middle square" in warnings[0]


def test_what_is_transparent_is_white():
    assert (squared(painted(9, 9, (0, 0, 0, 0)), 4) == 255).all()
    assert (squared(painted(900, 900, RED), 4) == (255, 0, 0)).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"when": 4.1}, r"0 to 3 s, in steps of 1 s"),
        ({"name": "cat"}, "'cat'.*use the engine 'layers'"),
        ({"keep": ("looks",)}, "`when`"),
    ],
)
def test_what_has_no_place_is_refused(picture, changes, message):
    with pytest.raises(InputError, match=message):
        given_frames([At(media=picture, **changes)], ROOM)


def test_two_in_one_place_and_all_of_a_clip_are_refused(picture, video, tmp_path):
    with pytest.raises(InputError, match=r"both at 0 s"):
        given_frames([At(media=picture), At(media=video)], ROOM)
    with pytest.raises(InputError, match="are given and kept"):
        given_frames([At(media=video)], Room(**{**ROOM_SIZES, "num_frames": 4}))
    with pytest.raises(MediaError, match="nowhere"):
        given_frames([At(media=tmp_path / "nowhere.png")], ROOM)


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"when": -1}, "0 to 60"), ({"when": 70}, "0 to 60"), ({"strength": 2}, "0, which"), ({"strength": -1}, "0, wh")],
)
def test_times_and_strengths_out_of_range_are_refused(picture, changes, message):
    with pytest.raises(InputError, match=message):
        At(media=picture, **changes)


def test_other_engines_refuse_times_and_strengths(picture):
    request = ClipRequest(prompt="a cat", given=(At(media=picture, when=1.0),))
    with pytest.raises(InputError, match=r"red.png was given with when 1.0: the engine 'layers'"):
        request.refuse_of_given("layers", "when", "strength")
