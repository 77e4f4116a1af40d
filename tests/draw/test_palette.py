"""Palettes: a few colours become a theme in which everything can be read."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.draw.cards.title import night
from filmloom.draw.colors import BLACK, LARGE, TEXT, WHITE, contrast, mixed
from filmloom.draw.palette import Palette, alike, clashes, mended, painted
from filmloom.draw.theme import THEMES, Stage

COLORS = st.integers(0, 0xFFFFFF).map(lambda rgb: BLACK | rgb)
RED_ON_WHITE = Palette(ground=WHITE, ink=0xFF1A1A1A, accent=0xFFC8102E)


@settings(deadline=None)
@given(COLORS, COLORS, COLORS, st.none() | COLORS, st.none() | COLORS, st.sampled_from(sorted(THEMES)))
def test_all_that_is_read_can_be_read(ground, ink, accent, second, dark, base):
    palette = Palette(ground=ground, ink=ink, accent=accent, second=second, dark=dark)
    for clash in clashes(palette):
        palette = mended(palette, clash)
    theme = painted(THEMES[base], palette)
    for sheet in (theme.ground, theme.surface):
        assert contrast(theme.ink, sheet) >= TEXT
        assert contrast(theme.ink_muted, sheet) >= TEXT
        assert contrast(theme.accent, sheet) >= LARGE
    assert contrast(theme.on_accent, theme.accent) >= TEXT
    plate = theme.caption_plate | BLACK
    assert contrast(theme.caption_ink, plate) >= TEXT
    assert contrast(theme.caption_spoken, plate) >= 3
    after_dark = night(Stage((1920, 1080), theme)).theme
    assert contrast(after_dark.ink, after_dark.ground) >= TEXT
    assert contrast(after_dark.accent, after_dark.ground) >= LARGE
    assert contrast(after_dark.on_accent, after_dark.accent) >= TEXT


def test_a_pair_that_no_one_can_read_is_told_with_both_colors_the_ratio_and_the_nearest():
    (clash,) = clashes(replace(RED_ON_WHITE, ink=0xFFCCCCCC))
    told = str(clash)
    assert "ink #CCCCCC" in told
    assert "ground #FFFFFF" in told
    assert "1.61" in told
    assert "4.5" in told
    assert "#767676" in told or "#757575" in told
    assert not clash.is_near


def test_a_near_miss_can_be_mended():
    palette = replace(RED_ON_WHITE, ink=0xFF808080)
    (clash,) = clashes(palette)
    assert clash.is_near
    assert not list(clashes(mended(palette, clash)))


def test_a_colour_of_a_series_is_mended_in_its_place():
    palette = replace(RED_ON_WHITE, series=(0xFF1F4E79, 0xFFEEEEEE))
    (clash,) = clashes(palette)
    assert clash.key == "series[1]"
    assert mended(palette, clash).series == (0xFF1F4E79, clash.nearest)


def test_colors_that_a_chart_could_not_tell_apart_are_found():
    assert alike(replace(RED_ON_WHITE, second=0xFFD0152F))
    assert not alike(replace(RED_ON_WHITE, second=0xFF1F4E79))


@pytest.mark.parametrize("name", sorted(THEMES))
def test_proportions_stay(name):
    theme = painted(THEMES[name], RED_ON_WHITE)
    same = ("base_size", "ratio", "space", "radius", "label_ink", "label_plate")
    assert all(getattr(theme, key) == getattr(THEMES[name], key) for key in same)
    assert theme.series[:2] == (mixed(0xFF1A1A1A, WHITE, 0.3), 0xFFC8102E)
