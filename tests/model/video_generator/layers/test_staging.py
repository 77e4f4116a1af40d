"""The user's own picture: on the ground, large, and whole in the frame, in every shape of frame and picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skia

from filmloom.model.video_generator import At, ClipRequest
from filmloom.model.video_generator.layers.generator import LayersGenerator
from filmloom.model.video_generator.layers.staging import staged
from filmloom.world.animation import COLUMNS, Animation, Layer
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Actor, Motion, SceneSpec

X, Y, SCALE = (COLUMNS.index(name) for name in ("x", "y", "scale"))


@pytest.fixture(scope="module")
def generator() -> LayersGenerator:
    return LayersGenerator()


def picture(folder: Path, wide: int, tall: int) -> Path:
    surface = skia.Surface(wide, tall)
    surface.getCanvas().drawColor(0xFF2A8570)
    path = folder / f"{wide}x{tall}.png"
    surface.makeImageSnapshot().save(str(path), skia.kPNG)
    return path


def edges(animation: Animation, wide: int, tall: int):
    """Left, top, right, bottom in every frame, whatever way it is turned."""
    track = animation.layers[0].track
    angle, squash = np.radians(track[:, 3]), track[:, 4]
    half_w, half_h = track[:, SCALE] * wide / tall / 2 / squash, track[:, SCALE] / 2 * squash
    across = np.abs(half_w * np.cos(angle)) + np.abs(half_h * np.sin(angle))
    down = np.abs(half_w * np.sin(angle)) + np.abs(half_h * np.cos(angle))
    return track[:, X] - across, track[:, Y] - down, track[:, X] + across, track[:, Y] + down


@pytest.mark.parametrize("motion", ["jumps", "spins", "moves to the right"])
@pytest.mark.parametrize("size", [(320, 180), (180, 320)])
@pytest.mark.parametrize("shape", [(41, 100), (100, 100), (300, 100)])
def test_it_stands_large_and_whole_on_the_ground(generator, tmp_path, motion, size, shape):
    given = (At(media=picture(tmp_path, *shape), name="cup"),)
    made = generator.animate(
        ClipRequest(prompt=f"the cup {motion} on the meadow", size=size, fps=12, seconds=3.0, given=given)
    )
    stage, track = Stage(aspect=size[0] / size[1], background="meadow"), made.layers[0].track
    left, top, right, bottom = edges(made, *shape)
    assert left.min() > -stage.half_w and right.max() < stage.half_w
    assert top.min() > -stage.half_h and bottom.max() < stage.half_h
    lift = stage.ground(track[:, 7]) - track[:, Y] - track[:, SCALE] / 2 * track[:, 4]
    assert np.abs(lift[0]) < 0.05 and lift.min() < 0.03
    assert np.ptp(lift) > 0.1 or motion != "jumps"
    if motion != "spins" or shape[0] <= shape[1]:  # what is wide and spins has to be no longer than the frame is high
        assert track[:, SCALE].max() >= min(0.8 * stage.half_h, 1.18 * stage.half_w * shape[1] / shape[0]) - 1e-6


def animation(path: str, y: float, scale: float, background="meadow") -> Animation:
    track = np.zeros((3, len(COLUMNS)))
    track[:, [Y, SCALE, 4, 5, 6, 7]] = y, scale, 1, 1, 1, 0.4
    layer = Layer(name="it 1", picture=path, track=track)
    return Animation(
        aspect=16 / 9, fps=12, background=background, camera=np.tile([0.0, 0.0, 1.0], (3, 1)), layers=(layer,)
    )


@pytest.mark.parametrize("background", ["meadow", "sky"])
def test_what_reaches_out_of_the_frame_is_taken_in(tmp_path, background):
    path = str(picture(tmp_path, 40, 100))
    spec = SceneSpec(background=background, actors=(Actor(name="it", picture=path), Actor(name="cat", concept="cat")))
    made = staged(animation(path, -0.4, 0.3, background), spec)
    assert edges(made, 40, 100)[1].min() >= -0.5
    assert made.layers[0].track[0, SCALE] == pytest.approx(0.3), "with others it keeps the size that it has to them"


def test_a_size_that_is_asked_for_is_kept_apart(tmp_path):
    path = str(picture(tmp_path, 40, 100))
    tall = {}
    for size in ("small", "medium", "large"):
        spec = SceneSpec(actors=(Actor(name="it", picture=path, size=size),))
        tall[size] = staged(animation(path, 0.2, 0.2), spec).layers[0].track[0, SCALE]
    assert tall["small"] < 0.3 and 0.4 < tall["medium"] < tall["large"]


def test_who_comes_in_begins_outside(tmp_path):
    path = str(picture(tmp_path, 40, 100))
    actor, step = Actor(name="it", picture=path), (Motion(actor="it", kind="enter"),)
    outside = animation(path, 0.2, 0.3)
    outside.layers[0].track[:, X] = -1.2, -0.6, 0.0
    assert staged(outside, SceneSpec(actors=(actor,), steps=(step,))).layers[0].track[0, X] == pytest.approx(-1.2)
    assert staged(outside, SceneSpec(actors=(actor,))).layers[0].track[0, X] > -0.9
