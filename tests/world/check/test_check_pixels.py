"""The judge of pixels: right about clear clips, and not to be had by wrong, frozen or mirrored ones."""

import numpy as np
import pytest

from filmloom.errors import InputError
from filmloom.world.check import check
from filmloom.world.choreograph import choreograph
from filmloom.world.rasterise import rasterise
from filmloom.world.render import render
from filmloom.world.scene import Actor, Motion, SceneSpec

CAT = Actor(name="cat", concept="cat", size="large")


def doing(kind, actor=CAT, **more):
    return SceneSpec(actors=(actor,), steps=((Motion(actor=actor.name, kind=kind),),), **more)


def clip(spec, seed=1, size=64):
    return rasterise(choreograph(spec, seed, aspect=1.0), (size, size), 4)


def failed_tags(frames, spec):
    return {clause.tag for clause in check(frames, spec).failed}


@pytest.fixture(scope="module")
def walk():
    """A cat that walks to the right over a meadow."""
    return clip(doing("right"))


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
    assert failed_tags(walk, doing("right", actor=actor)) == {tag}


def test_the_wrong_colour_is_another_colour_or_another_thing():
    car = Actor(name="car", concept="car", color="blue", size="large")
    frames = clip(doing("jump", actor=car))
    assert failed_tags(frames, doing("jump", actor=car)) == set()
    green = car.model_copy(update={"color": "green"})
    assert failed_tags(frames, doing("jump", actor=green)) in ({"color"}, {"object"})


def test_a_frozen_clip_moves_nothing_and_a_mirrored_one_goes_the_other_way(walk):
    assert "action" in failed_tags(np.repeat(walk[:1], len(walk), axis=0), doing("right"))
    assert "direction" in failed_tags(np.ascontiguousarray(walk[:, :, ::-1]), doing("right"))
    assert "direction" in failed_tags(walk[::-1], doing("right"))


def test_noise_and_size_do_not_matter(walk):
    noise = np.random.default_rng(1).normal(0, 8, walk.shape)
    assert failed_tags(np.clip(walk + noise, 0, 255).astype(np.uint8), doing("right")) <= {"weather"}
    large = np.stack([*render(choreograph(doing("right"), 1, aspect=1.0), (128, 128), 4)])[..., 2::-1]
    assert failed_tags(large, doing("right")) == set()


@pytest.mark.parametrize("shape", [(16, 32, 32, 3), (1, 64, 64, 3), (16, 64, 64), (16, 64, 64, 4)])
def test_what_is_no_clip_is_refused(shape):
    with pytest.raises(InputError, match="frames of shape"):
        check(np.zeros(shape, np.uint8), SceneSpec())
