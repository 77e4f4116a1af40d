"""Code: every character stands there, readable, inside its sheet; what is spoken of is seen and lit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.code import CodeCard, LitLines, mono
from filmloom.draw.code.highlight import highlight
from filmloom.draw.colors import contrast
from filmloom.draw.plates import draw_ground
from filmloom.draw.theme import THEMES, Stage
from filmloom.errors import InputError

SIZES = [(480, 270), (270, 480), (270, 270)]
LONG_AGO = 60.0
PYTHON = '''def greet(name: str) -> str:
    """Say hello."""
    count = 3  # times
    return ", ".join([f"Hello {name}"] * count)
'''
CHINESE = '# 求和\ndef 求和(数列):\n\t结果 = 0\n\tfor 数 in 数列:\n\t\t结果 += 数\n\treturn 结果  # 返回"总和"\n'
LONG = "\n".join(f"value_{i} = compute(value_{i - 1}, factor={i})" for i in range(1, 501))


def drawn(card, size, at_s=LONG_AGO):
    surface = new_surface(size)
    card.draw(surface.getCanvas(), at_s)
    return pixels(surface).copy()


def painted_outside(stage, picture):
    surface = new_surface(stage.size)
    draw_ground(surface.getCanvas(), stage)
    differs = np.abs(picture.astype(int) - pixels(surface).astype(int)).max(axis=2) > 2
    free = stage.body.inset(-stage.units(70))  # the sheet's shadow
    differs[max(0, int(free.y)) : int(free.bottom), max(0, int(free.x)) : int(free.right)] = False
    return int(differs.sum())


def text_of(code):
    return "\n".join("".join(run.text for run in line) for line in code.lines)


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("language", ["python", "javascript", "c++", "sql", "html", "rust", "bash", "json", ""])
def test_highlighting_keeps_the_text_and_its_contrast(language, theme):
    code = highlight(PYTHON + CHINESE, language, THEMES[theme])
    assert text_of(code) == (PYTHON + CHINESE).expandtabs(4).rstrip("\n")
    for line in code.lines:
        for run in line:
            assert contrast(run.color, THEMES[theme].surface) >= 4.5
            assert contrast(run.color, THEMES[theme].accent_soft) >= 4.5


def test_kinds_of_tokens_have_their_colours():
    runs = {run.text: run.color for line in highlight(PYTHON, "python", THEMES["newsroom"]).lines for run in line}
    assert len({runs["def"], runs["greet"], runs["3"], runs["# times"], runs["count"]}) == 5


@given(source=st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_is_code(source):
    card = CodeCard(Stage((320, 180), language="en"), source, "python")
    assert painted_outside(card.stage, drawn(card, card.stage.size)) == 0


def test_an_unknown_language_is_told_and_shown_plain():
    card = CodeCard(Stage((320, 180), language="en"), PYTHON, "klingon++")
    assert len(card.warnings) == 1 and "klingon++" in card.warnings[0]
    assert len({run.color for line in highlight(PYTHON, "klingon++", THEMES["newsroom"]).lines for run in line}) == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("source", [PYTHON, CHINESE, LONG, "x", "", "y = " + "a + " * 200 + "b"])
def test_code_stays_inside_its_sheet(source, size):
    stage = Stage(size, language="en")
    last = len(source.rstrip("\n").split("\n"))
    card = CodeCard(stage, source, "python", "example.py", [LitLines(first=last, last=last, start_s=1.0)])
    assert card.issues == ()
    for at_s in (0.9, 1.3, LONG_AGO):
        assert painted_outside(stage, drawn(card, size, at_s)) == 0
    rows = card._listing.rows
    assert "".join(run.text for row in rows for run in row.runs).replace(" ", "") == "".join(source.split())
    widest = max(sum(mono.cells(run.text) for run in row.runs) for row in rows) * mono.CELL * card._listing.size
    assert card._listing._gutter + widest <= card._listing.window.w + 0.5


def test_a_long_line_is_broken_outside_brackets_and_larger_in_tall_frames():
    source = "def swap(a, i):\n    if a[i] > a[i + 1]:\n        a[i], a[i + 1] = a[i + 1], a[i] = some_pair(a, i)"
    tall, wide = (CodeCard(Stage(size), source, "python")._listing for size in ((540, 960), (960, 540)))
    assert tall.size >= 38 * Stage((540, 960)).unit
    assert len(wide.rows) == 3
    texts = ["".join(run.text for run in row.runs) for row in tall.rows]
    assert texts[2:] == ["        a[i], a[i + 1] = a[i + 1], a[i] ", "          = some_pair(a, i)"]
    assert "".join(texts[:3]) + texts[3].lstrip() == source.replace("\n", "")


def test_long_code_scrolls_to_what_is_lit():
    stage = Stage((480, 270), language="en")
    card = CodeCard(stage, LONG, "python", lit=[LitLines(first=n, last=n + 1, start_s=n / 10) for n in (100, 300, 20)])
    for first, at_s in ((20, 9.0), (100, 29.0), (300, LONG_AGO)):
        scrolled = card._scrolled(at_s)
        assert scrolled <= first - 1 and first + 1 <= scrolled + card._listing.num_seen
    assert card._scrolled(1.9) == 0.0
    assert card._scrolled(10.2) not in {card._scrolled(9.9), card._scrolled(11.0)}, "it moves, it doesn't jump"


def test_lines_are_lit_in_turn():
    stage = Stage((480, 270), language="en")
    lit = [LitLines(first=1, last=1, start_s=1.0), LitLines(first=3, last=4, start_s=3.0, end_s=5.0)]
    card = CodeCard(stage, PYTHON, "python", lit=lit)
    soft = np.array([stage.theme.accent_soft >> shift & 255 for shift in (0, 8, 16)])

    def height(at_s):
        is_soft = np.abs(drawn(card, stage.size, at_s)[..., :3].astype(int) - soft).max(axis=2) <= 3
        return int((is_soft.mean(axis=1) > 0.3).sum())

    one = height(2.0)
    assert height(0.5) == 0 and one > 3
    assert height(4.0) == pytest.approx(2 * one, abs=2)
    assert height(6.0) == 0


@pytest.mark.parametrize("span", [(0, 1), (4, 9), (3, 2)])
def test_lines_that_are_not_there_cannot_be_lit(span):
    with pytest.raises(InputError, match="has lines 1 to 4"):
        CodeCard(Stage((320, 180)), PYTHON, lit=[LitLines(first=span[0], last=span[1], start_s=0)])


def test_characters_without_a_glyph_are_reported():
    assert any("no glyph" in issue for issue in CodeCard(Stage((320, 180)), "print('ሰ')", "python").issues)


def test_equal_states_are_equal_pixels_and_it_comes_to_rest():
    stage = Stage((320, 180), THEMES["midnight"], "en")
    card = CodeCard(stage, LONG, "python", lit=[LitLines(first=400, last=402, start_s=2.0, end_s=4.0)])
    pictures = {}
    for at_s in (0.0, 0.3, 0.7, 1.5, 2.1, 2.4, 3.5, 4.1, 5.0, 20.0):
        picture, state = drawn(card, stage.size, at_s), card.state(at_s)
        assert np.array_equal(pictures.setdefault(state, picture), picture)
    assert len(pictures) >= 6
    assert card.state(card.still_from_s) == card.state(99.0)
