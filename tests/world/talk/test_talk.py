"""Questions have the right answers, and an edit changes what it says and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from filmloom.world.parse import parse
from filmloom.world.sample import sample
from filmloom.world.splits import is_held_out
from filmloom.world.talk import edit, questions

RNG = np.random.default_rng


def values(spec, slots=("background", "weather", "hour", "camera", "color", "count", "concept", "motion")):
    """Each slot's values, sorted."""
    told = [(each.slot, each.value) for each in questions(spec, "en", RNG(0))]
    return {slot: sorted(value for one, value in told if one == slot) for slot in slots}


def ways(spec):
    return [[(motion.kind, motion.speed) for motion in step] for step in spec.steps]


def test_answers_name_what_the_scene_says():
    spec = parse("In a forest in the rain at dusk, two red balloons rise; the camera zooms in").spec
    found = {each.slot: each for each in questions(spec, "en", RNG(3))}
    told = {slot: each.value for slot, each in found.items()}
    assert told == {
        "concept": "balloon", "background": "forest", "weather": "rain", "hour": "dusk", "camera": "zoom_in",
        "count": "2", "color": "red", "motion": "rise",
    }  # fmt: skip
    assert found["concept"].text == "Two red balloons."
    assert found["color"].question in ("What colour are the balloons?", "Which colour are the balloons?")
    assert found["motion"].text == "The balloons rise."


def test_answers_in_chinese_name_the_same():
    spec = parse("一只猫先跳起来，然后向左走").spec
    found = {each.slot: each for each in questions(spec, "zh", RNG(3))}
    assert found["order"].value == "jump,left"
    assert found["order"].text == "跳起来，然后向左移动。"
    assert found["count"].text == "一只。"


def test_nobody_is_asked_about_who_cannot_be_named():
    spec = parse("a cat jumps; another cat runs to the left").spec
    assert len(spec.actors) == 2
    assert not {"color", "motion", "direction", "count"} & {each.slot for each in questions(spec, "en", RNG(0))}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_edit_changes_what_it_says_and_nothing_else(language):
    rng = RNG(5)
    seen = set()
    for _ in range(250):
        spec = sample(rng, "train")
        made = edit(spec, language, rng)
        if made is None:
            continue
        seen.add(made.slot)
        assert made.before != made.after
        assert not is_held_out(made.after)
        if made.slot in ("background", "weather", "hour", "camera", "color"):
            before, after = values(made.before), values(made.after)
            changed = {slot for slot in before if before[slot] != after[slot]}
            allowed = {made.slot, "weather", "hour"} if made.slot == "background" else {made.slot}
            assert changed <= allowed
        if made.slot in ("color", "count", "concept", "background", "hour"):
            assert ways(made.before) == ways(made.after)
    assert seen >= {"background", "weather", "hour", "camera", "color", "count", "concept", "motion", "speed"}


def test_what_training_never_shows_can_be_asked_for():
    rng = RNG(8)
    made = [edit(sample(rng, "train"), "en", rng, held_out=True) for _ in range(20)]
    assert any(made)
    assert all(is_held_out(each.after) and not is_held_out(each.before) for each in made if each)


def test_one_slot_can_be_asked_for():
    rng = RNG(2)
    spec = parse("a red balloon moves to the left in a city").spec
    assert {edit(spec, "en", rng, slot="color").slot for _ in range(5)} == {"color"}
    assert edit(parse("a cat").spec, "en", rng, slot="color") is None
