"""Right answers and descriptions of many scenes are read as right, in both languages; wrong ones aren't."""

import numpy as np
import pytest
from benchmarks.fusion.reading import answer_of, right_answer, scene_in, slots_right

from filmloom.world.canonical import canonical
from filmloom.world.describe import describe
from filmloom.world.sample import sample
from filmloom.world.scene import Actor, Motion, SceneSpec
from filmloom.world.talk import questions

CAT = SceneSpec(
    background="beach",
    actors=(Actor(name="cat", concept="cat"), Actor(name="ball", concept="ball", color="red", count=2)),
    steps=((Motion(actor="cat", kind="left", speed="fast"),),),
)


def scenes(number):
    rng = np.random.default_rng(5)
    return [canonical(sample(rng, "held_out")) for _ in range(number)], rng


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_right_answer_is_read(language):
    specs, rng = scenes(150)
    for spec in specs:
        for answer in questions(spec, language, rng):
            assert answer_of(answer.text, answer.slot, language) == right_answer(answer.value, answer.slot), answer


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_description_is_read(language):
    for spec in scenes(150)[0]:
        assert set(slots_right(scene_in(describe(spec, language), language), spec).values()) == {1}


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("It goes to the left.", "direction", "left"),
        ("To the left, or to the right.", "direction", ""),
        ("I see nothing.", "color", ""),
        ("The maple leaves rise.", "motion", "rise"),
        ("The cat leaves.", "motion", "exit"),
        ("The cat moves in a circle.", "motion", "orbit"),
        ("", "concept", ""),
        ("Nonsense.", "relation", ""),
    ],
)
def test_what_is_unclear_names_nothing(text, slot, value):
    assert answer_of(text, slot, "en") == value


def test_slots_are_told_apart():
    told = CAT.model_copy(
        update={
            "background": "room",
            "steps": ((Motion(actor="cat", kind="right", speed="fast"),),),
            "actors": (CAT.actors[0], CAT.actors[1].model_copy(update={"color": "blue"})),
        }
    )
    right = slots_right(told, CAT)
    assert {slot for slot, share in right.items() if share == 0} == {
        "background", "color", "motion", "direction", "speed",
    }  # fmt: skip
    assert right["concept"] == right["count"] == right["camera"] == 1


def test_who_is_told_too_much_counts_against_it():
    more = CAT.model_copy(update={"actors": (*CAT.actors, Actor(name="dog", concept="dog"))})
    assert slots_right(more, CAT)["concept"] == pytest.approx(2 / 3)


def test_a_text_without_a_scene_has_nothing_right():
    assert scene_in("!", "en") is None
    assert set(slots_right(None, CAT).values()) == {0}
