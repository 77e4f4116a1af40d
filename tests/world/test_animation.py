import json
from dataclasses import replace

import numpy as np
import pytest

from filmloom.world.animation import CAMERA_COLUMNS, COLUMNS, Animation
from filmloom.world.choreograph import choreograph
from filmloom.world.scene import Actor, Motion, SceneSpec


@pytest.fixture
def animation():
    spec = SceneSpec(
        background="snow",
        actors=(Actor(name="dog", concept="dog", count=2), Actor(name="ball", concept="ball", color="blue")),
        steps=((Motion(actor="dog", kind="right"),),),
        camera="pan_right",
        weather="snow",
        hour="dusk",
        seconds=2.0,
    )
    return choreograph(spec, 9, aspect=1.0, fps=30)


def test_it_survives_json(animation):
    text = json.dumps(animation.to_json(), ensure_ascii=False)
    back = Animation.from_json(json.loads(text))
    for one, other in zip(animation.layers, back.layers, strict=True):
        assert replace(one, track=other.track) == replace(other, track=other.track)
        assert np.abs(one.track - other.track).max() <= 5.1e-6
    assert np.abs(animation.camera - back.camera).max() <= 5.1e-6
    same = {name: getattr(animation, name) for name in ("aspect", "fps", "background", "weather", "hour", "seed")}
    assert same == {name: getattr(back, name) for name in same}
    assert back.to_json() == json.loads(text)


def test_it_says_what_its_columns_are(animation):
    data = animation.to_json()
    assert tuple(data["columns"]) == COLUMNS and tuple(data["camera_columns"]) == CAMERA_COLUMNS
    assert all(len(row) == len(COLUMNS) for layer in data["layers"] for row in layer["track"])


def test_its_length(animation):
    assert animation.num_frames == 60
    assert animation.seconds == 2.0
