"""The judge of tracks: right about what was choreographed, and about each thing that is wrong with it."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmloom.world.check import check_animation
from filmloom.world.choreograph import choreograph
from filmloom.world.scene import Actor, Background, Camera, Hour, Motion, MotionKind, Relation, SceneSpec, Weather

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from plausible import plausible
from spec_strategies import specs

LEFT_RIGHT = {"left": "right", "right": "left", "up": "down", "down": "up"}
RELATIONS = ("next_to", "above", "in_front_of", "chases", "follows", "plays_with", "meets", "carries", "looks_at")
CAT, DOG = Actor(name="cat", concept="cat"), Actor(name="dog", concept="dog")


def failed_tags(animation, spec):
    return {clause.tag for clause in check_animation(animation, spec).failed}


def related(kind, **more):
    """A cat and a dog, or a ball where it takes a thing."""
    other = "ball" if kind in ("plays_with", "carries") else "dog"
    actors = (CAT, Actor(name="other", concept=other))
    return SceneSpec(actors=actors, relations=(Relation(kind=kind, subject="cat", object="other"),), **more)


def doing(*kinds, actor=CAT, speed="normal", **more):
    steps = tuple((Motion(actor=actor.name, kind=kind, speed=speed),) for kind in kinds)
    return SceneSpec(actors=(actor,), steps=steps, **more)


def frozen(animation):
    """The first frame for ever."""
    return replace(
        animation,
        camera=np.repeat(animation.camera[:1], animation.num_frames, axis=0),
        layers=tuple(
            replace(layer, track=np.repeat(layer.track[:1], animation.num_frames, axis=0)) for layer in animation.layers
        ),
    )


def mirrored(animation):
    """Left is right."""
    signs = np.array([-1, 1, 1, -1, 1, -1, 1, 1])
    return replace(
        animation,
        camera=animation.camera * np.array([-1, 1, 1]),
        layers=tuple(replace(layer, track=layer.track * signs) for layer in animation.layers),
    )


def backwards(animation):
    return replace(
        animation,
        camera=animation.camera[::-1],
        layers=tuple(replace(layer, track=layer.track[::-1]) for layer in animation.layers),
    )


def test_what_was_choreographed_is_right():
    rng = np.random.default_rng(11)
    wrong = []
    for seed in range(150):
        spec = plausible(rng)
        verdict = check_animation(choreograph(spec, seed, aspect=float(rng.choice([1.0, 16 / 9]))), spec)
        wrong += [] if verdict.passed else [(seed, verdict.failed)]
    assert len(wrong) <= 3, wrong


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spec=specs(max_actors=3), seed=st.integers(0, 99))
def test_any_scene_is_judged_and_its_scenery_and_cast_are_right(spec, seed):
    actors = tuple(
        each.model_copy(update={"concept": "dog", "picture": ""}) if each.picture else each for each in spec.actors
    )
    spec = spec.model_copy(update={"actors": actors, "seconds": min(spec.seconds, 8.0)})
    tags = check_animation(choreograph(spec, seed, aspect=1.0), spec).by_tag()
    for tag in ("background", "weather", "hour", "object", "count", "color"):
        assert tags.get(tag) is not False


@pytest.mark.parametrize("kind", get_args(MotionKind))
@pytest.mark.parametrize("concept", ["cat", "bus", "bird", "balloon"])
def test_each_motion_is_seen_and_a_frozen_clip_does_not_show_it(kind, concept):
    spec = doing(kind, actor=Actor(name="a", concept=concept))
    animation = choreograph(spec, 3, aspect=1.0)
    assert check_animation(animation, spec).passed
    assert kind == "still" or "action" in failed_tags(frozen(animation), spec)


@pytest.mark.parametrize("kind", RELATIONS)
def test_each_relation_is_seen_with_its_roles(kind):
    spec = related(kind)
    swapped = spec.model_copy(update={"relations": (Relation(kind=kind, subject="other", object="cat"),)})
    for seed in range(4):
        animation = choreograph(spec, seed, aspect=1.0)
        assert check_animation(animation, spec).passed
        if kind in ("next_to", "meets"):
            assert check_animation(animation, swapped).passed
        elif kind != "plays_with":
            assert failed_tags(animation, swapped) == {"relation"}


@pytest.mark.parametrize("kind", ["chases", "follows", "plays_with", "meets", "carries", "looks_at"])
def test_a_frozen_clip_shows_no_relation_that_lives_by_motion(kind):
    spec = related(kind)
    assert "relation" in failed_tags(frozen(choreograph(spec, 1, aspect=1.0)), spec)


@pytest.mark.parametrize(
    ("tag", "change"),
    [
        ("background", {"background": "beach"}),
        ("weather", {"weather": "rain"}),
        ("hour", {"hour": "dusk"}),
        ("camera", {"camera": "pan_left"}),
    ],
)
def test_one_wrong_thing_of_the_scenery_fails_that_clause_alone(tag, change):
    spec = doing("right", camera="zoom_in")
    assert failed_tags(choreograph(spec, 1, aspect=1.0), spec.model_copy(update=change)) == {tag}


@pytest.mark.parametrize(
    ("tag", "change"),
    [
        ("color", {"color": "green"}),
        ("count", {"count": 3}),
        ("object", {"concept": "dog"}),
        ("place", {"place": "right"}),
    ],
)
def test_one_wrong_thing_of_an_actor_fails_that_clause_alone(tag, change):
    bus = Actor(name="a", concept="car", color="blue", count=2, place="left")
    spec = doing("jump", actor=bus)
    animation = choreograph(spec, 1, aspect=16 / 9)
    assert check_animation(animation, spec).passed
    asked = spec.model_copy(update={"actors": (bus.model_copy(update=change),)})
    assert failed_tags(animation, asked) == {tag}


def test_one_too_many_of_another_kind_fails_the_objects():
    both = choreograph(SceneSpec(actors=(CAT, DOG)), 1, aspect=1.0)
    assert failed_tags(both, SceneSpec(actors=(CAT,))) == {"object"}
    assert failed_tags(both, SceneSpec(actors=(CAT, DOG))) == set()


@pytest.mark.parametrize(("kind", "other"), LEFT_RIGHT.items())
def test_the_wrong_way_fails_the_direction_alone(kind, other):
    bird = Actor(name="bird", concept="bird")
    animation = choreograph(doing(kind, actor=bird), 2, aspect=1.0)
    assert failed_tags(animation, doing(other, actor=bird)) == {"direction"}


@pytest.mark.parametrize(("kind", "seconds"), [("right", 2.0), ("spin", 6.0), ("jump", 6.0)])
def test_the_wrong_pace_fails_the_speed_alone(kind, seconds):
    animation = choreograph(doing(kind, speed="slow", seconds=seconds), 1, aspect=16 / 9)
    assert failed_tags(animation, doing(kind, speed="slow", seconds=seconds)) == set()
    assert failed_tags(animation, doing(kind, speed="fast", seconds=seconds)) == {"speed"}


@pytest.mark.parametrize(
    "kinds", [("right", "left"), ("jump", "spin"), ("grow", "right"), ("spin", "shake"), ("still", "jump")]
)
def test_two_events_the_other_way_round_fail_the_order_alone(kinds):
    animation = choreograph(doing(*kinds, seconds=6), 1, aspect=16 / 9)
    assert failed_tags(animation, doing(*kinds, seconds=6)) == set()
    assert failed_tags(animation, doing(*kinds[::-1], seconds=6)) - {"speed"} == {"order"}


def test_backwards_and_mirrored_clips_go_the_wrong_way():
    spec = doing("right", camera="pan_right")
    animation = choreograph(spec, 1, aspect=1.0)
    assert failed_tags(mirrored(animation), spec) == {"direction", "camera"}
    assert failed_tags(backwards(animation), spec) == {"direction", "camera"}
    assert "order" in failed_tags(backwards(choreograph(doing("jump", "right"), 1, aspect=1.0)), doing("jump", "right"))


def test_the_mirrored_scene_is_right_in_the_mirror():
    for kind, other in (("left", "right"), ("right", "left")):
        mirror = mirrored(choreograph(doing(kind, camera="pan_left"), 2, aspect=1.0))
        assert check_animation(mirror, doing(other, camera="pan_right")).passed


def test_names_order_and_rate_do_not_matter():
    spec = related("chases", camera="zoom_out")
    animation = choreograph(spec, 2, aspect=1.0)
    renamed = replace(animation, layers=tuple(replace(each, name=f"x{k}") for k, each in enumerate(animation.layers)))
    assert check_animation(replace(renamed, layers=renamed.layers[::-1]), spec).passed
    assert check_animation(choreograph(spec, 2, aspect=1.0, fps=60), spec).passed


def test_two_of_a_kind_are_told_apart_by_colour_and_by_what_they_do():
    red, blue = (Actor(name=color, concept="car", color=color) for color in ("red", "blue"))
    spec = SceneSpec(actors=(red, blue), steps=((Motion(actor="red", kind="right"),),))
    animation = choreograph(spec, 1, aspect=16 / 9)
    assert check_animation(animation, spec).passed
    assert "action" in failed_tags(
        animation, spec.model_copy(update={"steps": ((Motion(actor="blue", kind="right"),),)})
    )


def test_each_scenery_is_told():
    for background in get_args(Background):
        for weather, hour, camera in zip(get_args(Weather), [*get_args(Hour), "day"], get_args(Camera), strict=False):
            spec = SceneSpec(background=background, weather=weather, hour=hour, camera=camera, actors=(CAT,), seconds=2)
            assert check_animation(choreograph(spec, 1, aspect=1.0), spec).passed
