"""Formulas: what is written stands there, whole and inside; terms come, are lit and move; broken ones are told."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.formulas import FormulaCard, FormulaStep, Lit
from filmloom.draw.formulas.matching import matched
from filmloom.draw.formulas.typeset import FormulaError, typeset
from filmloom.draw.plates import draw_ground
from filmloom.draw.theme import THEMES, Stage
from filmloom.errors import InputError

SIZES = [(480, 270), (270, 480), (270, 270)]
LONG_AGO = 60.0
FORMULAS = [
    r"E=mc^2",
    r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}",
    r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}",
    r"\text{速度}=\frac{\text{路程}}{\text{时间}}",
    r"\text{speed}=\frac{\text{distance}}{\text{time}}",
    r"\begin{aligned} a+b&=c\\ c-b&=a\end{aligned}",
    r"A=\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    r"f(x)=\begin{cases}1&x>0\\0&x\le 0\end{cases}",
    r"\lim_{x\to 0}\frac{\sin x}{x}=1",
    r"\int_0^1 x^2\,\mathrm{d}x=\frac13",
    r"2\mathrm{H_2}+\mathrm{O_2}\rightarrow 2\mathrm{H_2O}",
    r"\overrightarrow{AB}+\boxed{y}-\cancel{z}=0",
    r"\sin x=x-\frac{x^3}{3!}+\frac{x^5}{5!}-\frac{x^7}{7!}+\frac{x^9}{9!}-\frac{x^{11}}{11!}+\cdots",
    "=".join("abcdefghijklmnopqrstuvwxyz"),
]
BROKEN = [
    "",
    "}",
    r"\frac{1}{",
    r"\foo{x}",
    r"\left( x",
    "a & b",
    "{{{",
    "x" * 3000,
    r"\frac",
    "^",
    "&&&",
    r"\begin{x}",
]


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


def ink_columns(stage, picture):
    """Where dark ink stands on the sheet."""
    below = picture[int(stage.body.y + stage.units(60)) : int(stage.body.bottom), :, :3]
    return np.flatnonzero((below.max(axis=2) < 120).any(axis=0))


@pytest.mark.parametrize("latex", FORMULAS)
def test_formulas_fall_into_terms_that_hold_all_glyphs(latex):
    formula = typeset(latex)
    assert [term.begin for term in formula.terms[1:]] == [term.end for term in formula.terms[:-1]]
    assert formula.terms[0].begin == 0 and formula.terms[-1].end == len(formula.glyphs)
    assert min(glyph.bounds[0] for glyph in formula.glyphs) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("latex", "terms"),
    [
        ("(a+b)^2=a^2+2ab+b^2", ["(a+b)2", "=a2", "+2ab", "+b2"]),
        ("x=-3", ["x", "=−3"]),
        (r"\text{路程}=vt", ["路程", "=vt"]),
        (r"a<b\le c", ["a", "<b", "≤c"]),
        (r"5\%", ["5%"]),
    ],
)
def test_terms_begin_with_relations_and_signs_outside_of_brackets(latex, terms):
    assert [term.text for term in typeset(latex).terms] == terms


@pytest.mark.parametrize("latex", BROKEN)
def test_what_does_not_parse_is_shown_as_text_and_said(latex):
    with pytest.raises(FormulaError):
        typeset(latex)
    stage = Stage((960, 540), language="en")
    card = FormulaCard(stage, [FormulaStep(latex=latex)])
    assert len(card.warnings) == 1 and card.warnings[0].endswith("It is shown as text.")
    assert painted_outside(stage, drawn(card, stage.size)) == 0
    assert len(ink_columns(stage, drawn(card, stage.size))) > 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("latex", FORMULAS)
def test_formulas_stay_inside_their_sheet(latex, size):
    stage = Stage(size, language="zh")
    card = FormulaCard(stage, [FormulaStep(latex=latex, note="其中各项见上文。")])
    assert card.issues == () and card.warnings == ()
    picture = drawn(card, size)
    assert painted_outside(stage, picture) == 0
    columns = ink_columns(stage, picture)
    assert columns.min() > stage.body.x + stage.units(20)
    assert columns.max() < stage.body.right - stage.units(20)


def test_a_formula_that_is_too_long_to_be_read_is_whole_and_reported():
    stage = Stage(SIZES[1], language="en")
    card = FormulaCard(stage, [FormulaStep(latex=r"\frac{" + "+".join("abcdefghij" * 6) + "}{2}")])
    assert any("too small" in issue for issue in card.issues)
    assert painted_outside(stage, drawn(card, stage.size)) == 0


def test_terms_come_one_by_one_and_the_lit_one_is_in_accent():
    stage = Stage((480, 270), language="en")
    step = FormulaStep(latex="a+b=c", reveal_s=(1.0, 2.0, 3.0), lit=(Lit(term=1, start_s=5.0, end_s=6.0),))
    card = FormulaCard(stage, [step])
    assert card.terms == (("a", "+b", "=c"),)
    widths = [np.ptp(ink_columns(stage, drawn(card, stage.size, at_s))) for at_s in (1.9, 2.9, 4.0)]
    assert widths == sorted(widths) and widths[0] < widths[2]
    assert len(ink_columns(stage, drawn(card, stage.size, 0.9))) == 0
    accent = np.array([stage.theme.accent >> shift & 255 for shift in (0, 8, 16)])

    def num_accent(at_s):
        below = drawn(card, stage.size, at_s)[int(stage.body.y + 20) :, :, :3].astype(int)
        return int((np.abs(below - accent).max(axis=2) < 30).sum())

    assert num_accent(5.5) > num_accent(4.0) + 20
    assert num_accent(7.0) == num_accent(4.0)


def test_terms_that_stay_are_found_wherever_they_go():
    before, after = typeset("x+3=7"), typeset("x=7-3")
    names = {after.glyphs[new].key.split()[0] for new in matched(before, after)}
    assert names == {"x", "3", "7", "="}
    assert len(matched(after, after)) == len(after.glyphs)


def test_a_formula_becomes_the_next():
    stage = Stage((480, 270), language="en")
    card = FormulaCard(stage, [FormulaStep(latex="x+3=7"), FormulaStep(latex="x=7-3", start_s=4.0)])
    alone = FormulaCard(stage, [FormulaStep(latex="x=7-3"), FormulaStep(latex="x+3=7", start_s=99.0)])
    pictures = [drawn(card, stage.size, at_s) for at_s in (3.9, 4.2, 4.5, 4.8, 5.1)]
    for first, second in pairwise(pictures):
        assert not np.array_equal(first, second)
    assert np.array_equal(pictures[-1], drawn(alone, stage.size, 50.0))


def test_equal_states_are_equal_pixels_and_it_comes_to_rest():
    stage = Stage((320, 180), THEMES["midnight"], "en")
    steps = [
        FormulaStep(latex="a=b", lit=(Lit(term=0, start_s=1.5, end_s=2.0),)),
        FormulaStep(latex="b=a", start_s=3.0),
    ]
    card = FormulaCard(stage, steps, "Swap")
    pictures = {}
    for at_s in (0.0, 0.3, 0.7, 1.2, 1.6, 1.7, 2.6, 3.1, 3.5, 5.0, 5.04, 20.0):
        picture, state = drawn(card, stage.size, at_s), card.state(at_s)
        assert np.array_equal(pictures.setdefault(state, picture), picture)
    assert len(pictures) >= 7
    assert card.state(card.still_from_s) == card.state(99.0)


def test_no_formula_is_refused():
    with pytest.raises(InputError, match="none"):
        FormulaCard(Stage((320, 180)), [])
