"""The judge of what was said: what a caption leaves out may be anything, what it says may not."""

import numpy as np
import pytest

from filmloom.world.captions import Caption, Clause, caption
from filmloom.world.check import check_said
from filmloom.world.choreograph import choreograph
from filmloom.world.sample import sample
from filmloom.world.scene import Actor, Motion, SceneSpec

CAR = Actor(name="car", concept="car", color="red", count=2, place="left")
SPEC = SceneSpec(
    actors=(CAR, Actor(name="cat", concept="cat")),
    steps=((Motion(actor="car", kind="jump"),), (Motion(actor="car", kind="spin"),)),
    camera="zoom_in",
    seconds=6,
)
THERE = Clause(kind="object", actor="car", value="car")


def failed(shown, *clauses):
    said = Caption(text="", clauses=(THERE, *clauses))
    return {each.tag for each in check_said(choreograph(shown, 1, aspect=1.0), said, SPEC).failed}


def changed(**change):
    return SPEC.model_copy(update={"actors": (CAR.model_copy(update=change), *SPEC.actors[1:])})


@pytest.mark.parametrize(
    ("shown", "clause", "tag"),
    [
        (changed(color="blue"), Clause(kind="color", actor="car", value="red"), "color"),
        (changed(count=3), Clause(kind="count", actor="car", value="2"), "count"),
        (changed(count=1), Clause(kind="plural", actor="car"), "count"),
        (SPEC.model_copy(update={"camera": "pan_left"}), Clause(kind="camera", value="zoom_in"), "camera"),
        (SPEC.model_copy(update={"background": "beach"}), Clause(kind="background", value="meadow"), "background"),
        (SPEC.model_copy(update={"steps": ()}), Clause(kind="motion", actor="car", value="spin", step=0), "action"),
    ],
)
def test_a_fault_counts_if_it_was_spoken_of(shown, clause, tag):
    assert failed(shown) == set()
    assert failed(shown, clause) == {tag}
    assert failed(SPEC, clause) == set()


def test_whoever_was_not_named_may_stay_away_and_another_may_not_come():
    assert failed(SPEC.model_copy(update={"actors": (CAR,)})) == set()
    dog = Actor(name="dog", concept="dog")
    assert failed(SPEC.model_copy(update={"actors": (CAR, dog)})) == {"object"}


def test_a_step_alone_or_amid_the_others_is_right():
    spins = Clause(kind="motion", actor="car", value="spin", step=0)
    assert failed(SPEC, spins) == set()
    assert failed(SPEC.model_copy(update={"steps": SPEC.steps[1:]}), spins) == set()


def test_what_was_choreographed_is_right_by_any_caption():
    rng = np.random.default_rng(5)
    wrong = []
    for seed in range(40):
        spec = sample(rng, "any")
        said = caption(spec, ("en", "zh")[seed % 2], rng, detail=seed % 4 / 3)
        verdict = check_said(choreograph(spec, seed, aspect=1.0, fps=12), said, spec)
        wrong += [(said.text, verdict.failed)] if verdict.failed else []
    assert not wrong
