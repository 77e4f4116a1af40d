import pytest
from torch import nn

from filmloom.errors import InputError
from filmloom.model.language_model import FreezePlan

PLAN = FreezePlan((("*", False), ("head.*", True), ("*.bias", False)))


@pytest.fixture
def network():
    return nn.ModuleDict({"body": nn.Linear(3, 3), "head": nn.Linear(3, 2)})


def test_the_last_rule_that_matches_decides(network):
    PLAN.apply(network)
    assert [name for name, each in network.named_parameters() if each.requires_grad] == ["head.weight"]
    PLAN.check(network)


def test_a_parameter_that_is_not_as_planned_is_named(network):
    PLAN.apply(network)
    network["body"].weight.requires_grad_(True)
    with pytest.raises(AssertionError, match=r"1 parameters aren't as the plan says: body\.weight"):
        PLAN.check(network)


def test_the_table_counts(network):
    assert PLAN.table(network) == (
        "parameters  pattern\n         9  *        frozen\n         6  head.*   trained\n         5  *.bias   frozen"
    )


def test_patterns_without_parameters_and_parameters_without_patterns_are_refused(network):
    with pytest.raises(InputError, match=r"names 'tail\.\*'"):
        FreezePlan((("*", False), ("tail.*", True))).apply(network)
    with pytest.raises(InputError, match=r"nothing of 'body\.weight'"):
        FreezePlan((("head.*", True),)).apply(network)
