"""Fonts: what can be drawn, and in which forms."""

import numpy as np
import pytest

from filmloom.draw import fonts
from filmloom.draw.canvas import new_surface, pixels


def drawn(text, **style):
    surface = new_surface((400, 120))
    surface.getCanvas().clear(0xFFFFFFFF)
    fonts.paint(surface.getCanvas(), text, 10, 90, size=80, color=0xFF000000, **style)
    return pixels(surface)[..., 0].copy()


def test_common_text_has_all_its_glyphs():
    assert fonts.missing_glyphs("南京，地铁４号线。“开通”《城市》… Metro & café £5 — 25 °C 😀🚇👨‍👩‍👧🇨🇳1️⃣❤️\n") == ()


def test_missing_glyphs_are_named_once_in_order():
    assert fonts.missing_glyphs("aꙮbשꙮ") == ("ꙮ", "ש")


@pytest.mark.parametrize("char", "直骨角令海")
def test_bold_hanzi_have_chinese_forms(char):
    chinese = drawn(char, script="han", bold=True)
    japanese = drawn(char, script="latin", bold=True)
    assert np.abs(chinese.astype(int) - japanese).mean() > 0.3


@pytest.mark.parametrize("bold", [False, True])
def test_chinese_marks_are_full_width_with_an_empty_half(bold):
    for mark, empty_left in (("“", True), ("”", False), ("：", False), ("（", True), ("，", False)):
        assert fonts.advance(mark, "han", bold) == pytest.approx(1.0, abs=0.01)
        columns = np.flatnonzero((drawn(mark, script="han", bold=bold) < 128).any(axis=0)) - 10
        assert (columns.min() >= 36) if empty_left else (columns.max() <= 44), mark


def test_latin_quotes_are_narrow():
    assert fonts.advance("“", "latin", False) < 0.6


def test_kerning_works():
    apart = fonts.advance("A", "latin", True) + fonts.advance("V", "latin", True)
    assert fonts.advance("AV", "latin", True) < apart - 0.01


def test_bold_is_darker():
    assert drawn("城市Metro", script="han", bold=True).mean() < drawn("城市Metro", script="han", bold=False).mean() - 3


def test_what_the_fonts_lack_is_drawn_as_what_it_is_made_of():
    assert fonts.missing_glyphs("CO₂") == ()
    assert [fonts.drawn_as(char) for char in "C₂ꙮ"] == ["C", "2", ""]
