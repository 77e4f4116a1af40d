"""The camera is lowered for captions, but never so far that the user's own picture leaves the frame."""

import numpy as np
import pytest

from filmloom.draw.theme import Stage
from filmloom.studio.takes.illustration import above_captions
from filmloom.world.animation import COLUMNS, Animation, Layer


def animation(picture, y):
    track = np.zeros((3, len(COLUMNS)))
    track[:, COLUMNS.index("y")], track[:, COLUMNS.index("scale")] = y, 0.3
    layer = Layer(name="it", concept="" if picture else "cat", picture=picture, track=track)
    camera = np.tile([0.0, 0.0, 1.0], (3, 1))
    return Animation(aspect=16 / 9, fps=10, background="meadow", camera=camera, layers=(layer,))


@pytest.mark.parametrize(
    ("picture", "y", "lowered"), [("", -0.34, True), ("cup.png", 0.2, True), ("cup.png", -0.34, False)]
)
def test_what_the_user_gave_stays_whole(picture, y, lowered):
    made = above_captions(animation(picture, y), Stage((320, 180)))
    assert bool(made.camera[0, 1] > 0) == lowered


def test_what_the_user_gave_jumps_within_the_safe_zone():
    y, stage = COLUMNS.index("y"), Stage((720, 1280))
    jumping = animation("cup.png", [0.16, -0.37, 0.16])
    jumping.layers[0].track[:, COLUMNS.index("scale")] = 0.73
    made = above_captions(jumping, stage)
    track = made.layers[0].track
    top = (track[:, y] - 0.73 / 2 - made.camera[:, 1]).min() * 720 + 640
    assert top == pytest.approx(stage.safe.y)
    assert track[0, y] == 0.16
    assert track[1, y] < 0.16 - 0.5 * 0.53
    cat = animation("", [0.16, -0.37, 0.16])
    assert (above_captions(cat, stage).layers[0].track == cat.layers[0].track).all()
