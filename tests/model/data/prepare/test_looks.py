"""How shots become pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.model.data.prepare.looks import parts
from filmloom.model.data.prepare.pictures import fitting


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (40, [(0, 40, True)]),
        (70, [(0, 40, True), (40, 70, True)]),
        (50, [(0, 40, True), (40, 50, False)]),
        (10, [(0, 10, False)]),
    ],
)
def test_a_rest_of_half_a_clip_is_one(end, expected):
    assert list(parts(0, end, 40.0)) == expected


@given(st.integers(0, 1000), st.integers(1, 1000), st.floats(2, 200))
def test_pieces_cover_the_shot_one_after_the_other(start, count, length):
    made = list(parts(start, start + count, length))
    assert made[0][0] == start and made[-1][1] == start + count
    assert all(one[1] == other[0] for one, other in pairwise(made))
    assert all(last > first for first, last, _ in made)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1920, 1080), (456, 256)), ((1080, 1920), (256, 456)), ((64, 48), (64, 48)), ((65, 49), (64, 48))],
)
def test_the_shorter_side_gets_the_size_and_nothing_grows(size, expected):
    assert fitting(size, 256) == expected
