"""States in fixed places make the same clip as the script that they were read from."""

import numpy as np
import pytest
import torch

from filmloom.model.appearance import library
from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import shipped_layers
from filmloom.model.video_generator.layers.condition import (
    LENGTH,
    LINES,
    animate_condition,
    condition_of,
    condition_spec,
    meant,
    num_layers,
    places_of,
)
from filmloom.model.video_generator.layers.direction import Order, Sampling, animate
from filmloom.model.video_generator.layers.expander import expand
from filmloom.model.video_generator.layers.network import torch_predictor
from filmloom.model.video_generator.layers.script import write_script

FEW = Sampling(num_inference_steps=6)


@pytest.fixture(scope="module")
def model():
    torch.set_num_threads(1)
    return shipped_layers()


def script_of(prompt):
    return write_script(expand(prompt).spec, lambda actor: library().vector(actor.concept))


def test_the_clip_is_that_of_the_script(model):
    spec = expand("two cats and a dog in the snow, then the dog jumps").spec
    script = write_script(spec, lambda actor: library().vector(actor.concept))
    (made,) = animate_condition(model, condition_of(model, [script]), seconds=4, seeds=[3], fps=10, sampling=FEW)
    expected = animate(
        torch_predictor(model), Order(spec=spec.model_copy(update={"seconds": 4.0}), seed=3, fps=10), FEW
    )
    assert [each.concept for each in made.layers] == [each.concept for each in expected.layers]
    for one, other in zip(made.layers, expected.layers, strict=True):
        np.testing.assert_allclose(one.track, other.track, atol=2e-3)


def test_places_are_the_lines_and_what_is_zero_is_nobody(model):
    scripts = [script_of("a red car drives to the left"), script_of("在森林里一只猫追着一个球")]
    condition = condition_of(model, scripts)
    condition_spec(model).check(condition)
    there = meant(model, condition)
    assert num_layers(there) == [1, 2]
    for row, script in enumerate(scripts):
        places = places_of(script)
        assert [LINES[place] for place in places] == script.lines.tolist()
        assert there[row].nonzero().flatten().tolist() == sorted(places.tolist())


def test_a_line_that_says_too_much_is_cut():
    script = script_of("a cat")
    lines = np.array([0, *[1] * 7, 2])
    assert places_of(type(script)(script.words, script.appearances, lines)).tolist() == [
        *range(6), LENGTH, LENGTH, 6,
    ]  # fmt: skip


def test_a_condition_of_another_generator_is_refused(model):
    wrong = Condition(torch.zeros(1, 4, 8), torch.ones(1, 4, dtype=torch.bool))
    with pytest.raises(ValueError, match="expected"):
        animate_condition(model, wrong, seconds=4, seeds=[1])
