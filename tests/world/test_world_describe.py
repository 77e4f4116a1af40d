"""Descriptions are natural and are read back as the very same scene."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from filmloom.world.describe import canonical, describe
from filmloom.world.lexicon import concepts
from filmloom.world.parse import parse
from filmloom.world.scene import Actor, Motion, Relation, SceneSpec


def _strategies():
    """The strategies beside this file: tests are no package, so they are loaded by their path."""
    found = importlib.util.spec_from_file_location("spec_strategies", Path(__file__).with_name("spec_strategies.py"))
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


specs = _strategies().specs


@pytest.mark.parametrize("language", ["en", "zh"])
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spec=specs())
@example(spec=SceneSpec())
def test_a_description_is_read_back_as_the_same_scene(language, spec):
    text = describe(spec, language)
    parsed = parse(text, language)
    assert (parsed.spec, parsed.unplaced) == (spec, ()), text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_concept_is_read_back_in_each_size_and_number(language):
    for concept in concepts():
        for size, count, color in (("small", 1, "red"), ("large", 3, None), ("medium", 1, None)):
            actors = (
                Actor(name="a", concept=concept.key, size=size, count=count, color=color),
                Actor(name="b", concept="fox" if concept.key != "fox" else "cat", place="left"),
            )
            relation = Relation(kind="looks_at", subject="b", object="a")
            steps = ((Motion(actor="a", kind="left"),),)
            spec = canonical(SceneSpec(actors=actors, relations=(relation,), steps=steps))
            text = describe(spec, language)
            assert parse(text, language).spec == spec, text


@given(spec=specs())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_canonical_is_stable(spec):
    assert canonical(spec) == spec


def test_descriptions_read_well():
    cat = Actor(name="c", concept="cat", size="small", place="left")
    ball = Actor(name="b", concept="ball", color="red")
    plays = Relation(kind="plays_with", subject="c", object="b")
    runs = Motion(actor="c", kind="right", speed="fast")
    jumps = Motion(actor="c", kind="jump")
    spec = SceneSpec(actors=(cat, ball), relations=(plays,), hour="dusk", camera="zoom_in", seconds=6)
    alone = SceneSpec(actors=(cat,), steps=((runs,), (jumps,)), background="beach", weather="rain")
    assert describe(spec, "en") == (
        "In a meadow at dusk, a small cat on the left plays with a red ball, for 6 seconds, as the camera zooms in."
    )
    assert describe(spec, "zh") == "黄昏的草地上，左边的一只小猫玩一个红色的球，镜头推近，时长6秒。"
    assert describe(alone, "en") == "On a beach in the rain, a small cat on the left runs to the right, then jumps."
    assert describe(alone, "zh") == "沙滩上，下着雨，左边的一只小猫向右跑，然后跳起来。"


def test_specs_that_mean_the_same_have_one_canonical_form():
    zebra, dog = Actor(name="x", concept="zebra", color="red"), Actor(name="y", concept="dog")
    one = SceneSpec(actors=(zebra, dog), relations=(Relation(kind="meets", subject="y", object="x"),), steps=((),))
    other = SceneSpec(
        actors=(Actor(name="tom", concept="zebra"), Actor(name="rex", concept="dog")),
        relations=(Relation(kind="meets", subject="tom", object="rex"),),
    )
    assert canonical(one) == canonical(other)
