"""Descriptions of many scenes are read as right, slot by slot, in both languages; wrong ones aren't."""

import numpy as np
import pytest

from filmloom.model.evaluate.slots import scene_in, slots_right
from filmloom.world.canonical import canonical
from filmloom.world.describe import describe
from filmloom.world.sample import sample
from filmloom.world.scene import Actor, Motion, SceneSpec

CAT = SceneSpec(
    background="beach",
    actors=(Actor(name="cat", concept="cat"), Actor(name="ball", concept="ball", color="red", count=2)),
    steps=((Motion(actor="cat", kind="left", speed="fast"),),),
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_description_is_read(language):
    rng = np.random.default_rng(5)
    for spec in (canonical(sample(rng, "held_out")) for _ in range(150)):
        assert set(slots_right(scene_in(describe(spec, language), language), spec).values()) == {1}


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
