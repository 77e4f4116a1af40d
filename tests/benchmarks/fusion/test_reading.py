"""Right answers about many scenes are read as right, in both languages; unclear ones as nothing."""

import numpy as np
import pytest
from benchmarks.fusion.reading import answer_of, right_answer

from filmloom.world.canonical import canonical
from filmloom.world.sample import sample
from filmloom.world.talk import questions


def scenes(number):
    rng = np.random.default_rng(5)
    return [canonical(sample(rng, "held_out")) for _ in range(number)], rng


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_right_answer_is_read(language):
    specs, rng = scenes(150)
    for spec in specs:
        for answer in questions(spec, language, rng):
            assert answer_of(answer.text, answer.slot, language) == right_answer(answer.value, answer.slot), answer


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
