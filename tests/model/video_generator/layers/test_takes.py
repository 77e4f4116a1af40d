"""Takes: sampled again only where it is needed, and never worse than the first."""

from __future__ import annotations

import pytest

from filmloom.errors import InputError
from filmloom.model.video_generator import ClipRequest, make
from filmloom.model.video_generator.layers import takes
from filmloom.model.video_generator.layers.direction import Order, Sampling
from filmloom.model.video_generator.layers.takes import best_takes
from filmloom.world.choreograph import choreograph
from filmloom.world.parse import parse

SPEC = parse("a dog runs to the left in a meadow").spec
OTHER = parse("a dog runs to the right in a meadow").spec


def played(monkeypatch, right_from: int) -> list[int]:
    """From this take on a network that is right; returns the seeds that were asked for."""
    seeds: list[int] = []

    def animate_many(predict, orders, sampling):
        seeds.extend(order.seed for order in orders)
        return [choreograph(SPEC if number >= right_from else OTHER, 3) for number, _ in enumerate(orders, 2)]

    monkeypatch.setattr(takes, "animate_many", animate_many)
    return seeds


def test_a_right_first_take_is_kept_and_nothing_sampled(monkeypatch):
    seeds = played(monkeypatch, 2)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [choreograph(SPEC, 1)], Sampling(), 4)
    assert (take.number, take.verdict.passed, seeds) == (1, True, [])


def test_the_first_right_take_is_kept(monkeypatch):
    seeds = played(monkeypatch, 3)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [choreograph(OTHER, 1)], Sampling(), 4)
    assert (take.number, take.verdict.passed) == (3, True)
    assert len(set(seeds) | {5}) == 4


def test_where_none_is_right_the_first_of_the_least_wrong_is_kept_and_said(monkeypatch):
    played(monkeypatch, 9)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [choreograph(OTHER, 1)], Sampling(), 3)
    assert take.number == 1
    assert [clause.tag for clause in take.verdict.failed] == ["direction"]


def test_one_take_is_one_sampling(monkeypatch):
    seeds = played(monkeypatch, 2)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [choreograph(OTHER, 1)], Sampling(), 1)
    assert (take.number, seeds) == (1, [])


@pytest.mark.parametrize("number", [0, -1, 65, 1.5])
def test_numbers_of_takes_out_of_range(number):
    with pytest.raises(InputError, match="takes"):
        ClipRequest(prompt="a cat", takes=number)


def test_the_rules_need_no_takes():
    with pytest.raises(InputError, match="no use for takes"):
        make(ClipRequest(prompt="a cat", takes=2), "world")
