"""Surfaces, pixels and boxes."""

import gc
import itertools

import numpy as np
import pytest
import skia
from hypothesis import given
from hypothesis import strategies as st

from filmloom.draw.canvas import Box, new_surface, pixels
from filmloom.errors import InputError

sides = st.floats(1, 5000)


def test_pixels_are_blue_green_red_alpha_and_live():
    surface = new_surface((7, 5))
    seen = pixels(surface)
    surface.getCanvas().clear(0xFF0A141E)
    assert seen.shape == (5, 7, 4)
    assert seen[0, 0].tolist() == [0x1E, 0x14, 0x0A, 0xFF]


def test_pixels_outlive_the_name_of_their_surface():
    surface = new_surface((64, 64))
    surface.getCanvas().clear(0xFF336699)
    part = pixels(surface)[10:20]
    del surface
    gc.collect()
    new_surface((64, 64)).getCanvas().clear(skia.ColorWHITE)
    assert np.unique(part.reshape(-1, 4), axis=0).tolist() == [[0x99, 0x66, 0x33, 0xFF]]


@pytest.mark.parametrize("size", [(0, 10), (10, -2), (100_000, 10)])
def test_absurd_sizes_are_refused_by_name(size):
    with pytest.raises(InputError, match=f"{size[0]}x{size[1]}"):
        new_surface(size)


@given(sides, sides, st.lists(st.floats(0.1, 10), min_size=1, max_size=6), st.floats(0, 0.1))
def test_split_boxes_fill_their_box_in_order(w, h, weights, gap_share):
    gap = gap_share * min(w, h) / len(weights)
    whole = Box(3, 4, w, h)
    for parts, start, end, size in (
        (whole.split_columns(*weights, gap=gap), "x", "right", "w"),
        (whole.split_rows(*weights, gap=gap), "y", "bottom", "h"),
    ):
        assert getattr(parts[0], start) == pytest.approx(getattr(whole, start))
        assert getattr(parts[-1], end) == pytest.approx(getattr(whole, end))
        for one, following in itertools.pairwise(parts):
            assert getattr(following, start) - getattr(one, end) == pytest.approx(gap, abs=1e-6)
        ratios = [getattr(part, size) / weight for part, weight in zip(parts, weights, strict=True)]
        assert max(ratios) == pytest.approx(min(ratios))


def test_inset_and_contains():
    box = Box(10, 20, 100, 50)
    assert box.contains(box.inset(5))
    assert box.inset(5, 10) == Box(15, 30, 90, 30)
    assert not box.contains(box.inset(-2))
    assert box.inset(7).center == box.center
