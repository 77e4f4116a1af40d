"""Cameras told by pixels: from the place alone, and from nothing that moves by itself."""

import numpy as np
import pytest

from filmloom.world.animation import Animation
from filmloom.world.check.camera import Shown, camera_shown
from filmloom.world.rasterise import rasterise


def place(background, track, weather="clear", seconds=4):
    """Frames of a place with nobody in it, 8 a second."""
    rows = 8 * seconds
    animation = Animation(
        aspect=1.0, fps=8, background=background, weather=weather, camera=track.track(rows), layers=(), seed=3
    )
    return rasterise(animation, (64, 64)).astype(np.float32)


def shown(frames):
    return camera_shown(frames, np.zeros(frames.shape[:3], np.bool_))


@pytest.mark.parametrize(
    "camera",
    [
        Shown(kind="pan_left", x=-0.16),
        Shown(kind="pan_right", x=0.16),
        Shown(kind="tilt_up", y=-0.15),
        Shown(kind="tilt_down", y=0.15),
        Shown(kind="zoom_in", zoom=1.2, y=0.04),
        Shown(kind="zoom_out", zoom=1.2, x=0.03),
    ],
    ids=lambda camera: camera.kind,
)
def test_a_camera_and_its_way_are_told(camera):
    found = shown(place("city", camera))
    assert found.kind == camera.kind and found.is_told
    assert (found.x, found.y) == pytest.approx((camera.x, camera.y), abs=0.07)
    assert found.zoom == pytest.approx(camera.zoom, abs=0.08)


@pytest.mark.parametrize("weather", ["clear", "rain", "snow"])
def test_weather_is_no_camera(weather):
    assert shown(place("street", Shown(kind="still"), weather)) == Shown(kind="still")


def test_drifting_clouds_are_no_camera():
    assert shown(place("sky", Shown(kind="still"), seconds=8)).kind == "still"


def test_where_there_is_nothing_to_see_no_camera_is_told():
    assert not shown(np.full((16, 64, 64, 3), 90, np.float32)).is_told


def test_where_actors_hide_the_place_a_still_camera_is_not_told():
    frames = place("street", Shown(kind="still"))
    covered = np.zeros(frames.shape[:3], np.bool_)
    covered[:, 15:] = True
    assert not camera_shown(frames, covered).is_told
