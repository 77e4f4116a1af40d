"""The notation: what is typed is what is meant, and what isn't is told by its line."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.draw.diagrams.expression import function_of_x
from filmloom.draw.diagrams.layered import Link, layered, place
from filmloom.draw.diagrams.notation import (
    Comparison,
    DiagramError,
    Graph,
    Interval,
    Jump,
    NumberLine,
    Plot,
    Point,
    parse,
)
from filmloom.errors import InputError


def test_a_flow_is_its_chains():
    diagram = parse("flow: Lamp\n# a remark\nBroken? -> Mend it: yes\nBroken? → Leave it：no\nMend it -> Broken?")
    assert diagram.title == "Lamp" and diagram.steps == ("Broken?", "Mend it", "Leave it")
    assert isinstance(diagram.content, Graph)
    assert [(edge.start, edge.end, edge.label) for edge in diagram.content.edges] == [
        (0, 1, "yes"),
        (0, 2, "no"),
        (1, 0, ""),
    ]


def test_a_tree_is_its_indentation():
    content = parse("树：动物\n动物\n  - 脊椎动物\n    - 鸟\n  - 无脊椎动物").content
    assert isinstance(content, Graph)
    assert content.nodes == ("动物", "脊椎动物", "鸟", "无脊椎动物")
    assert [(edge.start, edge.end) for edge in content.edges] == [(0, 1), (1, 2), (0, 3)]


def test_items_have_names_and_details():
    assert parse("timeline\n1687: Newton\n1801: Young").content == parse("时间线\n1687：Newton\n1801：Young").content
    assert parse("cycle\nA -> B -> C -> A").steps == ("A", "B", "C")
    assert parse("layers\n12:30 lunch: soup").steps == ("12:30 lunch",)


def test_a_comparison_is_a_table():
    content = parse("comparison: x\nPlants | Animals\nFood: light | plants\nfixed | free").content
    assert content == Comparison(("Plants", "Animals"), (("Food", ("light", "plants")), ("", ("fixed", "free"))))


def test_marks_of_a_number_line():
    content = parse(
        "数轴\n从 -5 到 5 step 1\npoint -1.5: here\ninterval (1, 4]: these\njump 0 to -3\n区间 [2, ∞): 更多"
    ).content
    assert isinstance(content, NumberLine)
    assert content.marks == (
        Point(-1.5, "here"),
        Interval(1, 4, False, True, "these"),
        Jump(0, -3, ""),
        Interval(2, math.inf, True, False, "更多"),
    )


def test_functions_and_points_of_a_plot():
    content = parse("plot: p\nx from -2 to 2\ny from -1 to 5\ny = x^2\nf(x) = 2x+1: a line\npoint (1, 1): both").content
    assert isinstance(content, Plot)
    assert [curve.label for curve in content.curves] == ["y = x^2", "a line"]
    assert content.curves[1].function(1.5) == 4 and content.points == (Point(1, "both", 1),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "first line is its kind"),
        ("flow", "Line 1: a flow without content"),
        ("\nflou: x\nA -> B", "Line 2: 'flou' is no kind"),
        ("flow\nA -> -> B", "Line 2: a label is empty"),
        ("flow\nA: b", "Line 2: only an arrow has a label"),
        ("flow\nA -> A: b", "Line 2: an arrow from 'A' to itself"),
        ("flow\n" + "\n".join(f"{i} -> {i + 1}" for i in range(300)), "more than 200 nodes"),
        ("tree\nA\nB", "Line 3: a tree has one root"),
        ("cycle\nA", "a cycle of one station"),
        ("comparison\nA", "Line 2: 1 things to compare"),
        ("comparison\nA | B\nx: 1", "Line 3: 1 cells for 2 heads"),
        ("comparison\nA | B", "heads without a row"),
        ("number line\npoint 3", "is no range"),
        ("number line\nfrom 5 to 1", "is no range"),
        ("number line\nfrom 0 to 5\npoint 7", "Line 3: 7 lies outside"),
        ("number line\nfrom 0 to 5 step 0.001", "too many ticks"),
        ("number line\nfrom 0 to 5\ninterval (4, 1]", "is no interval"),
        ("number line\nfrom 0 to 5\nsquare 4", "Line 3: 'square 4' is none of"),
        ("plot\nx from 0 to 1", "0 functions"),
        ("plot\ny = import(x)", "Line 2: The function 'import(x)' can't be read: 'import' is not known"),
        ("plot\ny = (x", "')' is missing"),
        ("plot\nx from 0 to 1\ny = x\npoint 2, 2", "Line 4: 2 lies outside"),
        ("timeline\n" + "x" * 500, "a label of 500 characters"),
    ],
)
def test_errors_name_the_line(text, message):
    with pytest.raises(DiagramError) as error:
        parse(text)
    assert message in str(error.value)


@given(text=st.text(max_size=120), kind=st.sampled_from(["flow", "tree", "plot", "number line", "comparison", "cycle"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text, kind):
    try:
        parse(f"{kind}\n{text}")
    except DiagramError as error:
        assert str(error).startswith("Line ")


@pytest.mark.parametrize(
    ("text", "x", "y"),
    [
        ("x^2 - 3", 2, 1),
        ("-x^2", 3, -9),
        ("2x(x+1)", 2, 12),
        ("2^x^2", 2, 16),
        ("sin(x)^2", math.pi / 2, 1),
        ("3 sin x + 1", 0, 1),
        ("|x| / 2", -4, 2),
        ("√x + e^0", 9, 4),
        ("1/x", 0, math.nan),
        ("ln(x)", -1, math.nan),
        ("2πx", 1, 2 * math.pi),
        ("x²−1", 3, 8),
        ("10^400 x", 1, math.nan),
    ],
)
def test_functions_are_computed_as_they_are_written(text, x, y):
    assert function_of_x(text)(x) == pytest.approx(y, nan_ok=True)


@pytest.mark.parametrize("text", ["", "x +", "y", "x $ 2", "()", "2 3 )", "(" * 500, "__import__('os')", "-" * 9])
def test_what_is_no_function_is_refused(text):
    with pytest.raises(InputError, match="can't be read"):
        function_of_x(text)


@given(
    links=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.booleans()), max_size=30),
)
@settings(max_examples=80, deadline=None)
def test_layers_hold_every_node_once_and_links_go_down(links):
    layers = layered(12, [Link(*link) for link in links])
    level = {node: index for index, row in enumerate(layers.rows) for node in row}
    assert sorted(node for row in layers.rows for node in row if node < 12) == list(range(12))
    for index, route in layers.routes.items():
        start, end, label = links[index]
        assert [level[node] for node in route] == list(range(level[route[0]], level[route[-1]] + 1))
        upper, lower = (end, start) if index in layers.reversed_links else (start, end)
        assert (route[0], route[-1]) == (upper, lower)
        assert label == (index in layers.labels)
    breadths = dict.fromkeys(level, 10.0)
    middles = place(layers, breadths, 2.0, 12.0 * max(map(len, layers.rows)))
    assert middles is not None
    for row in layers.rows:
        for first, second in itertools.pairwise(row):
            assert middles[second] - middles[first] >= 12.0 - 1e-6


def test_a_tree_is_laid_out_without_crossings():
    links = [Link((child - 1) // 3, child) for child in range(1, 40)]
    layers = layered(40, links)
    middles = place(layers, dict.fromkeys(range(40), 1.0), 0.5, 100.0)
    assert middles is not None
    for row in layers.rows[1:]:
        parents = [(node - 1) // 3 for node in row]
        assert parents == sorted(parents, key=lambda parent: middles[parent])


def test_the_examples_of_the_documentation_are_read():
    text = Path("docs/diagrams.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```diagram\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    kinds = {parse(example).kind for example in examples}
    assert len(examples) == 8 and len(kinds) == 8
