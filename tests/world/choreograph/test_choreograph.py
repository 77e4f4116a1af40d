import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmloom.errors import InputError, PromptError
from filmloom.world.choreograph import choreograph
from filmloom.world.scene import (
    Actor,
    Background,
    Camera,
    Depth,
    Motion,
    MotionKind,
    Place,
    Relation,
    RelationKind,
    SceneSpec,
)

sys.path.insert(0, str(Path(__file__).parent))

from typing import get_args

from stages import ASPECTS, box, column, frame_half, moves, scene

CONCEPTS = (
    "cat",
    "rabbit",
    "bird",
    "butterfly",
    "fish",
    "bus",
    "ball",
    "balloon",
    "tree",
    "house",
    "boy",
    "rocket",
    "ship",
)
FASTEST = 5.5
"""Units per second: what the middle of a picture may move between two frames, gaits included."""


def pick(kind):
    return st.sampled_from(get_args(kind))


@st.composite
def any_scene(draw):
    count = draw(st.integers(1, 3))
    actors = tuple(
        Actor(
            name=f"a{k}",
            concept=draw(st.sampled_from(CONCEPTS)),
            size=draw(st.sampled_from(("small", "medium", "large"))),
            count=draw(st.sampled_from((1, 1, 1, 2, 6))),
            place=draw(st.none() | pick(Place)),
            depth=draw(pick(Depth)),
        )
        for k in range(count)
    )
    name = st.sampled_from([actor.name for actor in actors])
    motion = st.builds(Motion, actor=name, kind=pick(MotionKind), speed=st.sampled_from(("slow", "normal", "fast")))
    relation = st.builds(Relation, kind=pick(RelationKind), subject=name, object=name)
    return SceneSpec(
        background=draw(pick(Background)),
        actors=actors,
        steps=tuple(draw(st.lists(st.lists(motion, min_size=1, max_size=2).map(tuple), max_size=2))),
        relations=tuple(draw(st.lists(relation, max_size=2))) if count > 1 else (),
        camera=draw(pick(Camera)),
        seconds=draw(st.sampled_from((1.0, 3.0, 8.0))),
    )


def stays(spec, layer):
    """Whether a layer never leaves the frame by what the scene says."""
    who = layer.name.split(" ")[0]
    goes = {motion.actor for step in spec.steps for motion in step if motion.kind in ("enter", "exit")}
    meets = {
        name for relation in spec.relations if relation.kind == "meets" for name in (relation.subject, relation.object)
    }
    return who not in goes | meets


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spec=any_scene(), seed=st.integers(0, 999), aspect=st.sampled_from(ASPECTS))
def test_any_scene_moves_without_jumps_inside_the_frame(spec, seed, aspect):
    animation = choreograph(spec, seed, aspect=aspect)
    half_w, half_h = frame_half(aspect)
    assert animation.num_frames == round(spec.seconds * 25)
    assert np.isfinite(animation.camera).all()
    for layer in animation.layers:
        assert layer.track.shape == (animation.num_frames, 8)
        assert np.isfinite(layer.track).all()
        assert (layer.track[:, 2] > 0).all()
        speed = np.abs(np.diff(layer.track[:, :2], axis=0)).max() * 25
        assert speed < FASTEST
        if stays(spec, layer):
            assert (np.abs(layer.track[:, 0]) < half_w).all()
            assert (np.abs(layer.track[:, 1]) < half_h).all()


def test_the_same_seed_is_the_same_animation_and_another_is_not():
    spec = scene("cat", "ball", relations=[("cat", "plays_with", "ball")])
    assert choreograph(spec, 4).to_json() == choreograph(spec, 4).to_json()
    assert choreograph(spec, 4).to_json() != choreograph(spec, 5).to_json()


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("count", [1, 2, 4, 6])
@pytest.mark.parametrize("concept", ["cat", "bus", "bird", "balloon", "elephant"])
def test_a_crowd_is_whole_in_the_frame_and_side_by_side(concept, count, aspect):
    spec = scene(Actor(name="x", concept=concept, count=count))
    layers = choreograph(spec, 2, aspect=aspect).layers
    assert len(layers) == count
    half_w, half_h = frame_half(aspect)
    middles = sorted(float(layer.track[0, 0]) for layer in layers)
    assert np.diff(middles).min(initial=1.0) > 0.04
    for layer in layers:
        left, top, right, bottom = box(layer)
        assert left.min() > -half_w - 0.01 and right.max() < half_w + 0.01
        assert top.min() > -half_h - 0.01 and bottom.max() < half_h


@pytest.mark.parametrize("aspect", ASPECTS)
def test_actors_do_not_overlap_by_accident(aspect):
    for seed in range(5):
        layers = choreograph(scene("cat", "car", "tree"), seed, aspect=aspect).layers
        spans = sorted((float(box(layer)[0].mean()), float(box(layer)[2].mean())) for layer in layers)
        for (_, right), (left, _) in pairwise(spans):
            assert left > right - 0.05


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_medium_actor_is_easy_to_see(aspect):
    for concept in ("dog", "girl", "robot"):
        _, top, _, bottom = box(choreograph(scene(concept), 1, aspect=aspect).layers[0])
        assert 0.2 < (bottom - top).mean() < 0.4


def test_places_are_honoured():
    for place, sign in (("left", -1), ("center", 0), ("right", 1)):
        x = choreograph(scene(Actor(name="cat", concept="cat", place=place)), 1).layers[0].track[0, 0]
        assert np.sign(round(float(x), 1)) == sign


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("camera", get_args(Camera))
def test_the_camera_eases_and_keeps_the_actors(camera, aspect):
    animation = choreograph(scene("cat", "house", camera=camera), 1, aspect=aspect)
    x, y, zoom = animation.camera.T
    moved = {
        "still": np.ptp(animation.camera) == 1.0,
        "pan_left": x[-1] < x[0] - 0.03,
        "pan_right": x[-1] > x[0] + 0.03,
        "tilt_up": y[-1] < y[0] - 0.03,
        "tilt_down": y[-1] > y[0] + 0.03,
        "zoom_in": zoom[-1] > zoom[0] + 0.05,
        "zoom_out": zoom[-1] < zoom[0] - 0.05,
    }
    assert moved[camera]
    steps = np.abs(np.diff(animation.camera, axis=0)).sum(axis=1)
    assert camera == "still" or steps[[0, -1]].max() < 0.3 * steps.max()
    half_w, half_h = frame_half(aspect)
    for layer in animation.layers:
        left, top, right, bottom = box(layer)
        assert ((left - x) * zoom).min() > -half_w - 0.02 and ((right - x) * zoom).max() < half_w + 0.02
        assert ((top - y) * zoom).min() > -half_h - 0.02 and ((bottom - y) * zoom).max() < half_h + 0.02


def test_facing_agrees_with_the_way():
    for concept, faces in (("dog", -1), ("bus", -1), ("airplane", 1), ("shopping_cart", 1)):
        for kind, sign in (("left", -1), ("right", 1)):
            animation = moves(concept, kind)
            middle = slice(35, 80)
            assert (column(animation, "flip")[middle] == sign * faces).all()


def test_in_the_sky_nothing_has_a_ground_and_in_a_meadow_everything():
    assert all(layer.ground is None for layer in choreograph(scene("bird", "cat", background="sky"), 1).layers)
    assert all(layer.ground is not None for layer in choreograph(scene("bird", "cat"), 1).layers)


def test_a_scene_without_actors_is_a_place():
    animation = choreograph(SceneSpec(background="sea", seconds=2), 1)
    assert animation.layers == () and animation.num_frames == 50


@pytest.mark.parametrize(("aspect", "fps"), [(0.1, 25), (9, 25), (1, 0), (1, 500)])
def test_absurd_frames_are_refused(aspect, fps):
    with pytest.raises(InputError, match=r"asked for"):
        choreograph(scene("cat"), 1, aspect=aspect, fps=fps)


def test_unknown_names_are_refused():
    with pytest.raises(PromptError, match="cat"):
        choreograph(scene("catt"), 1)
    with pytest.raises(InputError, match="'dog'"):
        choreograph(scene("cat", steps=[[("dog", "jump")]]), 1)


@pytest.mark.parametrize("fps", [1, 12, 30, 60])
def test_any_rate_tells_the_same_story(fps):
    spec = scene("bus", steps=[[("bus", "right")]])
    slow, fast = choreograph(spec, 1, fps=25), choreograph(spec, 1, fps=fps)
    assert fast.num_frames == max(2, round(4 * fps))
    assert fast.layers[0].track[-1, 0] == pytest.approx(slow.layers[0].track[-1, 0], abs=0.03)
