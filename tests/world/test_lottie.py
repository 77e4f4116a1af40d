import base64
import json

import numpy as np
import pytest
import skia
from hypothesis import given
from hypothesis import strategies as st

from filmloom.world.choreograph import choreograph
from filmloom.world.lottie import thin, to_lottie
from filmloom.world.scene import Actor, Motion, Relation, SceneSpec

SPEC = SceneSpec(
    background="room",
    actors=(Actor(name="cat", concept="cat"), Actor(name="ball", concept="ball", color="red", size="small")),
    relations=(Relation(kind="plays_with", subject="cat", object="ball"),),
    camera="zoom_in",
)


@pytest.fixture(scope="module")
def animation():
    return choreograph(SPEC, 1)


@pytest.fixture(scope="module")
def lottie(animation):
    return json.loads(json.dumps(to_lottie(animation)))


def at(prop, frame):
    """The value of a Lottie property at a frame, as a player computes it for straight keyframes."""
    if not prop["a"]:
        return np.atleast_1d(prop["k"])
    times = [key["t"] for key in prop["k"]]
    values = np.array([key["s"] for key in prop["k"]])
    return np.array([np.interp(frame, times, column) for column in values.T])


def test_it_has_what_a_player_needs(lottie, animation):
    assert lottie["v"].startswith("5.")
    assert (lottie["w"], lottie["h"], lottie["fr"]) == (1920, 1080, 25)
    assert (lottie["ip"], lottie["op"]) == (0, animation.num_frames)
    assets = {asset["id"]: asset for asset in lottie["assets"]}
    indices = [layer["ind"] for layer in lottie["layers"]]
    assert len(set(indices)) == len(indices) == len(animation.layers) + 2
    for layer in lottie["layers"]:
        assert set(layer["ks"]) == {"o", "r", "p", "a", "s"}
        if layer["ty"] == 2:
            assert layer["refId"] in assets
            assert layer["parent"] in indices
    assert [layer["ty"] for layer in lottie["layers"]].count(3) == 1


def test_its_pictures_can_be_read(lottie):
    for asset in lottie["assets"]:
        head, _, data = asset["p"].partition(",")
        content = base64.b64decode(data)
        if "svg" in head:
            assert skia.SVGDOM.MakeFromStream(skia.MemoryStream(content, True)) is not None
        else:
            image = skia.Image.MakeFromEncoded(skia.Data(content))
            assert (image.width(), image.height()) == (asset["w"], asset["h"])
    red = next(asset for asset in lottie["assets"] if b"DD2E44" in base64.b64decode(asset["p"].partition(",")[2]))
    assert red["e"] == 1


def test_its_layers_move_as_the_animation_does(lottie, animation):
    named = {layer["nm"]: layer for layer in lottie["layers"]}
    for layer in animation.layers:
        ks = named[layer.name]["ks"]
        for frame in range(0, animation.num_frames, 3):
            x, y, scale, rotation, squash, flip, opacity, _ = layer.track[frame]
            assert at(ks["p"], frame)[:2] == pytest.approx([x * 1080, y * 1080], abs=0.7)
            assert at(ks["r"], frame)[0] == pytest.approx(rotation, abs=0.3)
            tall = scale * 1080 / 360 * 100
            assert at(ks["s"], frame)[:2] == pytest.approx([tall * flip / squash, tall * squash], abs=0.3)
            assert at(ks["o"], frame)[0] == pytest.approx(opacity * 100, abs=0.6)


def test_the_camera_is_the_parent_and_zooms(lottie, animation):
    camera = next(layer for layer in lottie["layers"] if layer["ty"] == 3)
    assert camera["ks"]["p"]["k"][:2] == [960, 540]
    assert at(camera["ks"]["s"], 99)[0] == pytest.approx(animation.camera[99, 2] * 100, abs=0.3)
    assert at(camera["ks"]["a"], 99)[:2] == pytest.approx(animation.camera[99, :2] * 1080, abs=0.7)


def test_near_layers_come_first_and_the_place_last():
    spec = SceneSpec(
        background="sea",
        actors=(Actor(name="far", concept="ship", depth="far"), Actor(name="near", concept="duck", depth="near")),
        steps=((Motion(actor="near", kind="right"),),),
    )
    names = [layer["nm"] for layer in to_lottie(choreograph(spec, 1, aspect=9 / 16))["layers"]]
    assert names == ["camera", "near", "far", "sea"]


def test_keyframes_are_thinned():
    spec = SceneSpec(background="meadow", actors=(Actor(name="house", concept="house"),))
    layers = to_lottie(choreograph(spec, 1))["layers"]
    assert all(prop["a"] == 0 for layer in layers for prop in layer["ks"].values())


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=2, max_size=60), st.floats(0.01, 20))
def test_thinning_is_never_off_by_more_than_it_may(rows, tolerance):
    values = np.array(rows)
    kept = thin(values, tolerance)
    assert kept[0] == 0 and kept[-1] == len(values) - 1
    for column in values.T:
        drawn = np.interp(np.arange(len(column)), kept, column[kept])
        assert np.abs(drawn - column).max() <= tolerance + 1e-6
