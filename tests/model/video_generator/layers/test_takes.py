"""Takes: sampled again only where it is needed, and never worse than the first."""

from __future__ import annotations

import pytest

from filmloom.errors import InputError
from filmloom.model.video_generator import ClipRequest, make
from filmloom.model.video_generator.layers import takes
from filmloom.model.video_generator.layers.direction import Made, Order, Sampling
from filmloom.model.video_generator.layers.sampler import noise
from filmloom.model.video_generator.layers.takes import best_takes
from filmloom.world.choreograph import choreograph
from filmloom.world.parse import parse

SPEC = parse("a dog runs to the left in a meadow").spec
OTHER = parse("a dog runs to the right in a meadow").spec


def made(spec, seed):
    return Made(choreograph(spec, seed), None)


def played(monkeypatch, right_from: int) -> list[int]:
    """From this take on a network that is right; returns the seeds that were asked for."""
    seeds: list[int] = []

    def made_many(predict, orders, sampling):
        seeds.extend(order.seed for order in orders)
        last = len(seeds) + 1
        numbers = range(last - len(orders) + 1, last + 1)
        return [made(SPEC if number >= right_from else OTHER, 3) for number in numbers]

    monkeypatch.setattr(takes, "made_many", made_many)
    return seeds


def test_a_right_first_take_is_kept_and_nothing_sampled(monkeypatch):
    seeds = played(monkeypatch, 2)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [made(SPEC, 1)], Sampling(), 4)
    assert (take.number, take.verdict.passed, seeds) == (1, True, [])


def test_the_first_right_take_is_kept(monkeypatch):
    seeds = played(monkeypatch, 3)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [made(OTHER, 1)], Sampling(), 4)
    assert (take.number, take.verdict.passed) == (3, True)
    assert len(set(seeds) | {5}) == 3  # the round after is not needed


def test_where_none_is_right_the_first_of_the_least_wrong_is_kept_and_said(monkeypatch):
    played(monkeypatch, 9)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [made(OTHER, 1)], Sampling(), 3)
    assert take.number == 1
    assert [clause.tag for clause in take.verdict.failed] == ["direction"]


def test_one_take_is_one_sampling(monkeypatch):
    seeds = played(monkeypatch, 2)
    (take,) = best_takes(None, [Order(spec=SPEC, seed=5)], [made(OTHER, 1)], Sampling(), 1)
    assert (take.number, seeds) == (1, [])


def test_who_was_right_is_kept_in_every_second_take(monkeypatch):
    spec = parse("a dog runs to the left and a cat sits in a meadow").spec
    wrong = parse("a dog runs to the right and a cat sits in a meadow").spec
    clip = noise(1, 2)
    asked = []

    def made_many(predict, orders, sampling):
        asked.extend(orders)
        return [Made(choreograph(wrong, 3), clip) for _ in orders]

    monkeypatch.setattr(takes, "made_many", made_many)
    best_takes(None, [Order(spec=spec, seed=5)], [Made(choreograph(wrong, 1), clip)], Sampling(), 5)
    dog, cat = ([each.name for each in spec.actors].index(name) for name in ("dog", "cat"))
    held = [order.known for order in asked if order.known is not None]
    assert len(asked) == 4 and len(held) == 2
    for known in held:
        assert known.path[0, cat].all() and known.pose[0, cat].all() and known.scene.all()
        assert not known.path[0, dog].any() and not known.pose[0, dog].any()


@pytest.mark.parametrize("number", [0, -1, 65, 1.5])
def test_numbers_of_takes_out_of_range(number):
    with pytest.raises(InputError, match="takes"):
        ClipRequest(prompt="a cat", takes=number)


def test_the_rules_need_no_takes():
    with pytest.raises(InputError, match="no use for takes"):
        make(ClipRequest(prompt="a cat", takes=2), "world")
