"""Colours: contrast by WCAG, and the nearest colour that can be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.draw.colors import BLACK, WHITE, color_from, contrast, difference, mixed, named, nearest_readable
from filmloom.errors import InputError

COLORS = st.integers(0, 0xFFFFFF).map(lambda rgb: BLACK | rgb)


def test_colors_are_read_as_people_write_them():
    assert color_from("#C8102E") == color_from(" c8102e ") == 0xFFC8102E
    assert color_from("#c13") == 0xFFCC1133
    assert named(color_from("#c8102e")) == "#C8102E"


@pytest.mark.parametrize("text", ["", "red", "#12345", "#GGGGGG", "rgb(1,2,3)", "#C8102E80"])
def test_what_is_no_color_is_refused_with_an_example(text):
    with pytest.raises(InputError, match="is no colour; write it as '#C8102E'"):
        color_from(text)


def test_contrast_is_that_of_wcag():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(0xFF767676, WHITE) == pytest.approx(4.54, abs=0.01)  # the lightest grey that passes on white


@settings(deadline=None)
@given(COLORS, COLORS, st.sampled_from([1.6, 3.0, 4.5]))
def test_the_nearest_readable_color_is_readable_and_stays_where_it_may(color, ground, least):
    found = nearest_readable(color, ground, least)
    assert contrast(found, ground) >= least
    if contrast(color, ground) >= least:
        assert difference(found, color) < 0.01


def test_the_nearest_readable_color_keeps_its_hue():
    amber = color_from("#F2A900")
    found = nearest_readable(amber, WHITE, 3.0)
    red, green, blue = (found >> shift & 255 for shift in (16, 8, 0))
    assert red > green > blue
    assert difference(found, amber) < difference(mixed(amber, BLACK, 0.5), amber)
