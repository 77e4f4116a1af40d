"""Ticks at round numbers, and axes that do not deceive."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.draw.charts.scale import bar_scale, line_scale, nice_ticks

numbers = st.floats(-1e15, 1e15, allow_nan=False).map(lambda x: float(f"{x:.9g}"))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 10, (0, 2, 4, 6, 8, 10)),
        (0, 42, (0, 10, 20, 30, 40, 50)),
        (0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        (-3, 7, (-4, -2, 0, 2, 4, 6, 8)),
        (0, 0.3, (0, 0.1, 0.2, 0.3)),
    ],
)
def test_ticks_are_those_a_person_would_choose(low, high, expected):
    assert nice_ticks(low, high, max_ticks=7 if low < 0 else 6) == expected


@given(low=numbers, span=st.floats(1e-6, 1e15), most=st.integers(3, 9))
def test_ticks_enclose_the_range_and_are_a_round_step_apart(low, span, most):
    high = low + span
    if high - low < abs(low) * 1e-9:
        return
    ticks = nice_ticks(low, high, most)
    slack = (high - low) * 1e-6
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= most
    step = Decimal(repr(ticks[1])) - Decimal(repr(ticks[0]))
    if abs(low) < 1e6 * span:
        assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}


@given(values=st.lists(numbers, min_size=1, max_size=12))
def test_bars_always_have_zero_on_their_axis(values):
    scale = bar_scale(values)
    assert scale.low <= 0 <= scale.high
    assert all(-1e-9 <= scale.place(value) <= 1 + 1e-9 for value in values)


def test_bars_start_at_zero():
    assert bar_scale([97, 98, 99]).low == 0
    assert bar_scale([-3, -5]).high == 0
    assert bar_scale([0, 0]).high == 1


def test_a_line_starts_at_zero_unless_its_values_are_far_from_it():
    assert line_scale([10, 50, 80]).low == 0
    assert line_scale([970, 980, 990]).low > 900
    assert line_scale([7, 7, 7]).low == 0
