import pytest
import torch

from filmloom.model.output_projectors.alignment import AlignmentConfig, alignment_loss
from filmloom.model.tokens import Condition

TARGET = Condition(torch.zeros(1, 2, 2), torch.tensor([[True, True]]))


def _made(*tokens):
    return Condition(torch.tensor([tokens], dtype=torch.float, requires_grad=True), TARGET.mask)


def test_l2_is_not_squared_and_the_mean_over_tokens():
    assert alignment_loss(_made([3, 4], [0, 1]), TARGET).item() == pytest.approx(3)


def test_squared_and_cosine():
    assert alignment_loss(_made([3, 4], [0, 1]), TARGET, "squared").item() == pytest.approx(6.5)
    ones = Condition(torch.ones(1, 2, 2), TARGET.mask)
    assert alignment_loss(_made([5, 5], [-1, 1]), ones, "cosine").item() == pytest.approx(0.5)


def test_padding_of_the_target_does_not_count():
    padded = Condition(TARGET.states, torch.tensor([[True, False]]))
    assert alignment_loss(_made([3, 4], [9, 9]), padded).item() == pytest.approx(5)


@pytest.mark.parametrize("distance", ["l2", "squared", "cosine"])
def test_where_nothing_is_wrong_the_gradient_is_finite(distance):
    made = _made([0, 0], [0, 0])
    alignment_loss(made, TARGET, distance).backward()
    assert made.states.grad.isfinite().all()


def test_the_weight_is_annealed():
    config = AlignmentConfig(weight=2.0, last_weight=0.0, anneal_steps=4)
    assert [config.weight_at(step) for step in (0, 1, 4, 9)] == [2.0, 1.5, 0.0, 0.0]
    assert AlignmentConfig(weight=3.0, last_weight=3.0).weight_at(0) == 3.0
    assert config.loss(_made([3, 4], [0, 1]), TARGET, 2).item() == pytest.approx(3)


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"\(1, 1, 2\) came for one of \(1, 2, 2\)"):
        alignment_loss(Condition(torch.zeros(1, 1, 2), torch.ones(1, 1)), TARGET)
