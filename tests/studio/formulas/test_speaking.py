"""Formulas are said as teachers say them, in both languages, and nothing that is typed makes the speaker stumble."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.studio.formulas import has_formula, linear, said, shown, speak

TABLE = [
    (r"\frac12", "one half", "2分之1"),
    (r"\frac{2}{3}", "two thirds", "3分之2"),
    (r"\frac{3}{4}", "three quarters", "4分之3"),
    (r"\frac{7}{100}", "seven hundredths", "100分之7"),
    (r"\frac{n}{2^k}=1", "n over two to the power of k equals one", "2的k次方分之n等于1"),
    (
        r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}",
        "x equals minus b plus or minus the square root of b squared minus four a c, all over two a",
        "x等于二a分之负b加减根号下b的平方减四a c",
    ),
    (r"\frac{1}{x+1}", "one over the quantity x plus one", "x加1的和分之1"),
    (r"v = s/t", "v equals s over t", "v等于s除以t"),
    (r"\frac{dy}{dx}=2x", "d y by d x equals two x", "y对x的导数等于二x"),
    (r"a^2+b^2=c^2", "a squared plus b squared equals c squared", "a的平方加b的平方等于c的平方"),
    (
        r"(a+b)^2=a^2+2ab+b^2",
        "the quantity a plus b, squared equals a squared plus two a b plus b squared",
        "a加b的和的平方等于a的平方加二a b加b的平方",
    ),
    (r"x^3", "x cubed", "x的立方"),
    (r"x^{n+1}", "x to the power of n plus one", "x的n加1次方"),
    (r"10^{-3}", "ten to the power of minus three", "10的负3次方"),
    (r"e^{i\pi}+1=0", "e to the power of i pi plus one equals zero", "e的i派次方加1等于0"),
    (
        r"2^{10}=1024>1000",
        "two to the power of ten equals 1024, which is greater than 1000",
        "2的10次方等于1024大于1000",
    ),
    (r"\sqrt{2}", "the square root of two", "根号2"),
    (r"\sqrt{x+1}", "the square root of x plus one", "根号下x加1"),
    (r"\sqrt[3]{8}=2", "the cube root of eight equals two", "8的立方根等于2"),
    (r"\sqrt[n]{x}", "the nth root of x", "n次根号下x"),
    (
        r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}",
        "the sum from i equals one to n of i equals n times the quantity n plus one, all over two",
        "i从1到n，对i求和，等于2分之n乘以n加1的和",
    ),
    (r"\prod_{k=1}^n k", "the product from k equals one to n of k", "k从1到n，对k求积"),
    (r"\int_0^1 x^2\,\mathrm{d}x", "the integral from zero to one of x squared d x", "从0到1，x的平方对x的积分"),
    (r"\int f(x)dx", "the integral of f of x d x", "f x对x的积分"),
    (r"\lim_{x\to 0}\frac{\sin x}{x}=1", "the limit as x approaches zero of sine of x over x equals one", None),
    (r"\alpha+\beta\le\pi", "alpha plus beta is less than or equal to pi", "阿尔法加贝塔小于等于派"),
    (r"\Delta x\ne 0", "delta x is not equal to zero", "德尔塔x不等于0"),
    (r"\Sigma", "capital sigma", "大写西格玛"),
    (r"x<0", "x is less than zero", "x小于0"),
    (r"a\approx 3.14", "a is about 3.14", "a约等于3.14"),
    (r"x\in A", "x is in A", "x属于A"),
    (r"f(x)=x^3-2x", "f of x equals x cubed minus two x", "f x等于x的立方减二x"),
    (r"f'(x)", "f prime of x", "f撇x"),
    (r"k=\log_2 n", "k equals the logarithm to base two of n", "k等于以2为底n的对数"),
    (r"\ln x", "the natural logarithm of x", "x的自然对数"),
    (
        r"\sin^2\theta+\cos^2\theta=1",
        "sine squared of theta plus cosine squared of theta equals one",
        "正弦西塔的平方加余弦西塔的平方等于1",
    ),
    (r"90^\circ", "90 degrees", "90度"),
    (r"50\%", "50 percent", "百分之五十"),
    (r"y=-3", "y equals minus three", "y等于负3"),
    (r"|x|\ge 0", "the absolute value of x is greater than or equal to zero", "x的绝对值大于等于0"),
    (r"n!", "n factorial", "n的阶乘"),
    (r"\binom{n}{k}", "n choose k", "从n个里取k个的组合数"),
    (r"a_n=a_1+(n-1)d", "a sub n equals a sub one plus the quantity n minus one, times d", "a n等于a 1加n减1的差乘以d"),
    (r"P(A\mid B)", "P of A given B", "P A，给定B"),
    (r"\vec{F}=m\vec{a}", "vector F equals m vector a", "向量F等于m向量a"),
    (r"\text{speed}=\frac{\text{way}}{\text{time}}", "speed equals way over time", None),
    (r"\text{速度}=\frac{\text{路程}}{\text{时间}}", None, "速度等于时间分之路程"),
    (r"5m", "five m", "五m"),
    (r"1+2+\cdots+n", "one plus two, and so on, plus n", "1加2，一直加到n"),
]


@pytest.mark.parametrize(("latex", "english", "chinese"), TABLE)
def test_formulas_are_said(latex, english, chinese):
    if english:
        assert speak(latex, "en") == english
    if chinese:
        assert speak(latex, "zh") == chinese


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"a^2+b^2=c^2", "a² + b² = c²"),
        (r"\frac{n}{2}", "n/2"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\sqrt{x+1}\le 2", "√(x + 1) ≤ 2"),
        (r"x_1 = -3", "x₁ = −3"),
        (r"90^\circ", "90°"),
        (r"\alpha \to \infty", "α → ∞"),
        (r"2^k", "2^k"),
    ],
)
def test_formulas_on_a_line(latex, line):
    assert linear(latex) == line


def test_formulas_in_running_text():
    assert said("So $n = 2^k$ holds.", "en") == "So n equals two to the power of k holds."
    assert said("也就是 $n=2^k$，所以。", "zh") == "也就是 n等于2的k次方，所以。"
    assert shown("So $a^2$ and $x$.") == "So a² and x."
    assert has_formula("the value $x$") and not has_formula("from $5 to $10")


@pytest.mark.parametrize("text", ["It costs $5 and $10.", "$20 million", "a $ b $ c", "US$5-US$7", r"\$x\$"])
def test_money_is_no_formula(text):
    assert said(text, "en") == text == shown(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*"{}()[]|^_&'x12+=,$%!",
    r"\frac", r"\sqrt", r"\sum", r"\int", r"\begin{cases}", r"\end{cases}", r"\\", r"\text{a b}", r"\left", r"\foo",
    r"\lim", r"\to", r"\sin", "中", r"\vec",
]), max_size=60))  # fmt: skip
def test_whatever_is_typed_something_is_said_and_no_command_is_read_out(tokens):
    latex = " ".join(tokens)
    for words in (speak(latex, "en"), speak(latex, "zh"), linear(latex)):
        assert not re.search(r"\\[A-Za-z]", words)


@pytest.mark.parametrize(
    "latex", ["{" * 500, r"\frac" * 400, "(" * 900, "_^{" * 300, r"\begin{" * 100, r"\sqrt[" * 300]
)
def test_deep_nesting_ends(latex):
    for words in (speak(latex, "en"), speak(latex, "zh"), linear(latex)):
        assert isinstance(words, str)
