"""Easing curves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.draw.easing import ease_in_cubic, ease_in_out_cubic, ease_out_back, ease_out_cubic, progress, stagger

shares = st.floats(0, 1)


@pytest.mark.parametrize("curve", [ease_in_cubic, ease_in_out_cubic, ease_out_cubic, ease_out_back])
def test_curves_run_from_0_to_1(curve):
    assert curve(0.0) == pytest.approx(0.0, abs=1e-12)
    assert curve(1.0) == pytest.approx(1.0)


@given(shares, shares)
def test_curves_without_overshoot_never_go_back(a, b):
    for curve in (ease_in_cubic, ease_in_out_cubic, ease_out_cubic):
        assert curve(min(a, b)) <= curve(max(a, b)) + 1e-12


def test_overshoot_is_about_a_tenth():
    assert max(ease_out_back(i / 1000) for i in range(1001)) == pytest.approx(1.1, abs=0.005)


def test_progress():
    assert [progress(t, 1.0, 2.0) for t in (0, 1, 2, 3, 9)] == [0, 0, 0.5, 1, 1]
    assert [progress(t, 1.0, 0.0) for t in (0.99, 1.0)] == [0, 1]


@given(st.integers(1, 12), shares)
def test_staggered_items_come_in_order_and_all_arrive(count, t):
    done = [stagger(t, index, count) for index in range(count)]
    assert done == sorted(done, reverse=True)
    assert stagger(0.0, 0, count) == 0
    assert stagger(1.0, count - 1, count) == pytest.approx(1.0)
