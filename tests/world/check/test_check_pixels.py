"""The judge of pixels: right about true clips, and not to be had by wrong, frozen, mirrored or backward ones."""

import numpy as np
import pytest

from filmloom.errors import InputError
from filmloom.world.check import check
from filmloom.world.choreograph import choreograph
from filmloom.world.rasterise import rasterise
from filmloom.world.render import render
from filmloom.world.scene import Actor, Motion, Relation, SceneSpec

CAT = Actor(name="cat", concept="cat", size="large")
CAR = Actor(name="car", concept="car", color="blue", size="large")


def doing(*kinds, actor=CAT, **more):
    return SceneSpec(actors=(actor,), steps=tuple((Motion(actor=actor.name, kind=kind),) for kind in kinds), **more)


def clip(spec, seed=1, size=96):
    return rasterise(choreograph(spec, seed, aspect=1.0), (size, size), 6)


def failed_tags(frames, spec):
    return {clause.tag for clause in check(frames, spec).failed}


def mirrored(frames):
    return np.ascontiguousarray(frames[:, :, ::-1])


@pytest.fixture(scope="module")
def walk():
    """A cat that walks to the right over a meadow."""
    return clip(doing("right"))


@pytest.fixture(scope="module")
def jumping_car():
    """A blue car that jumps."""
    return clip(doing("jump", actor=CAR))


def test_a_true_clip_is_right(walk):
    verdict = check(walk, doing("right"))
    assert verdict.passed, verdict.failed
    told = {clause.tag for clause in verdict.clauses if clause.passed}
    assert {"object", "color", "count", "action", "direction", "background", "camera", "weather", "hour"} <= told


@pytest.mark.parametrize(
    ("tag", "change"),
    [
        ("background", {"background": "desert"}),
        ("hour", {"hour": "dusk"}),
        ("weather", {"weather": "wind"}),
        ("camera", {"camera": "zoom_in"}),
        ("direction", {"steps": ((Motion(actor="cat", kind="left"),),)}),
        ("action", {"steps": ((Motion(actor="cat", kind="spin"),),)}),
    ],
)
def test_one_wrong_thing_fails_that_clause_alone(walk, tag, change):
    assert failed_tags(walk, doing("right").model_copy(update=change)) == {tag}


@pytest.mark.parametrize(("tag", "change"), [("object", {"concept": "bus"}), ("count", {"count": 2})])
def test_one_wrong_thing_of_the_actor_fails_that_clause_alone(walk, tag, change):
    actor = CAT.model_copy(update=change)
    # Somebody who walks and is not recognised may pass for the camera's way.
    assert failed_tags(walk, doing("right", actor=actor)) - {"camera"} == {tag}


@pytest.mark.parametrize("camera", ["still", "pan_left", "pan_right", "tilt_up", "tilt_down", "zoom_in", "zoom_out"])
def test_each_camera_is_told(camera):
    spec = doing("jump", camera=camera, background="street")
    assert failed_tags(clip(spec, 2), spec) == set()


@pytest.mark.parametrize("weather", ["rain", "snow", "wind", "fog"])
def test_each_weather_is_told(weather):
    spec = doing("right", weather=weather)
    assert failed_tags(clip(spec, 2), spec) == set()


def test_roles_and_two_actors_are_told():
    owl = Actor(name="owl", concept="owl", size="large")
    spec = SceneSpec(actors=(CAT, owl), relations=(Relation(kind="above", subject="owl", object="cat"),))
    turned = spec.model_copy(update={"relations": (Relation(kind="above", subject="cat", object="owl"),)})
    frames = clip(spec)
    assert failed_tags(frames, spec) == set()
    assert failed_tags(frames, turned) == {"relation"}


def test_a_frozen_clip_moves_nothing(walk):
    assert "action" in failed_tags(np.repeat(walk[:1], len(walk), axis=0), doing("right"))


def test_mirrored_with_its_scene_a_clip_is_right_and_alone_it_is_wrong(walk):
    assert "direction" in failed_tags(mirrored(walk), doing("right"))
    assert failed_tags(mirrored(walk), doing("left")) == set()


def test_backwards_with_its_scene_a_clip_is_right_and_alone_it_is_wrong(walk):
    assert "direction" in failed_tags(walk[::-1], doing("right"))
    assert "direction" not in failed_tags(walk[::-1], doing("left"))
    both = clip(doing("jump", "spin", seconds=6.0))
    assert failed_tags(both, doing("jump", "spin", seconds=6.0)) == set()
    assert "order" in failed_tags(both[::-1], doing("jump", "spin", seconds=6.0))
    assert failed_tags(both[::-1], doing("spin", "jump", seconds=6.0)) == set()


def test_recoloured_with_its_scene_a_clip_is_right_and_alone_it_is_wrong(jumping_car):
    green = CAR.model_copy(update={"color": "green"})
    assert failed_tags(jumping_car, doing("jump", actor=CAR)) == set()
    assert failed_tags(jumping_car, doing("jump", actor=green)) == {"color"}
    assert failed_tags(clip(doing("jump", actor=green)), doing("jump", actor=green)) == set()


def test_at_half_the_rate_a_clip_is_as_right(walk):
    assert failed_tags(walk[::2], doing("right")) == set()


def test_noise_and_size_do_not_matter(walk):
    noise = np.random.default_rng(1).normal(0, 8, walk.shape)
    assert failed_tags(np.clip(walk + noise, 0, 255).astype(np.uint8), doing("right")) <= {"weather"}
    large = np.stack([*render(choreograph(doing("right"), 1, aspect=1.0), (256, 256), 4)])[..., 2::-1]
    assert failed_tags(large, doing("right")) == set()


@pytest.mark.parametrize("shape", [(16, 32, 32, 3), (1, 64, 64, 3), (16, 64, 64), (16, 64, 64, 4)])
def test_what_is_no_clip_is_refused(shape):
    with pytest.raises(InputError, match="frames of shape"):
        check(np.zeros(shape, np.uint8), SceneSpec())
