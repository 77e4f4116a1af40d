"""Rows: means, intervals, goals, and the way into JSON, tables and the documentation."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from benchmarks.fusion.page import page
from benchmarks.fusion.pictures import png_of_picture
from benchmarks.fusion.result import BEGIN, END, Result, read_result, tables, write_docs
from benchmarks.fusion.rows import Goal, Row, Sample, if_right, measured, missing, ratio

from benchmarks.fusion import numbers
from filmloom.errors import InputError

ROWS = (
    measured("a", "right", [1, 1, 0, 1], [0, 0, 1, 2], chance=0.25, goal=Goal("at least", 0.9)),
    missing("a", "never", "not run"),
    Row(proof="b", what="memory", value=1234.5, unit="MB", goal=Goal("at most", 3000)),
)


def result(**more):
    settings, seconds = {"seeds": [1]}, {"a": 61.0}
    return Result(rows=ROWS, settings=settings, checkpoint="small", seconds=seconds, **more)


def test_what_could_not_be_told_counts_neither_way():
    row = measured("a", "b", [1, math.nan, 0, 1], [0, 1, 2, 3])
    assert row.value == pytest.approx(2 / 3)
    assert (row.cases, row.scenes) == (3, 3)
    assert row.low < row.value < row.high


def test_nothing_is_no_figure():
    assert measured("a", "b", [], []).value is None
    assert measured("a", "b", [math.nan], [0]).value is None


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        (Goal("at least", 0.75), True),
        (Goal("at least", 0.8), False),
        (Goal("at most", 0.8), True),
        (Goal("above"), True),
        (Goal("above", 0.75), False),
        (Goal("at chance"), False),
    ],
)
def test_goals(goal, reached):
    row = measured("a", "b", [1, 1, 0, 1] * 30, range(120), chance=0.25, goal=goal)
    assert row.reached is reached


def test_at_chance_is_what_is_not_surely_above_it():
    assert measured("a", "b", [1, 0] * 20, range(40), chance=0.45, goal=Goal("at chance")).reached


def test_what_is_withheld_proves_nothing_where_nothing_was_right():
    assert if_right(measured("a", "b", [0, 0, 0], range(3), chance=0.1), Goal("at most", 0.1)) is None
    assert if_right(measured("a", "b", [1, 1, 1], range(3), chance=0.1), Goal("at most", 0.1))


def test_a_share_of_another():
    row = ratio("a", "b", [1, 0, 1, 0] * 10, [1, 1, 1, 0] * 10, range(40), Goal("at least", 0.95))
    assert row.value == pytest.approx(2 / 3)
    assert row.low < row.value < row.high
    assert row.reached is False
    assert ratio("a", "b", [1], [0], [0], Goal("at least", 1)).value is None


def test_a_result_is_read_back(tmp_path):
    path = tmp_path / "result.json"
    path.write_text(json.dumps(result().to_json()))
    again = read_result(path)
    assert again.to_json() == result().to_json()
    assert [row.reached for row in again.rows] == [False, None, True]


def test_what_is_no_result_is_refused(tmp_path):
    path = tmp_path / "result.json"
    path.write_text("{}")
    with pytest.raises(InputError, match=r"benchmarks\.fusion"):
        read_result(path)


def test_the_documentation_is_filled_between_its_marks(tmp_path):
    path = tmp_path / "fusion.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_docs(result(), path)
    write_docs(result(), path)
    text = path.read_text()
    assert "| right | 75.0 % |" in text
    assert "never: not run" in text
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    path.write_text("nothing")
    with pytest.raises(InputError, match="no place"):
        write_docs(result(), path)


def test_the_documentation_keeps_its_pictures_until_there_are_others(tmp_path):
    path = tmp_path / "fusion.md"
    path.write_text(f"{BEGIN}{END}")
    picture = png_of_picture(np.zeros((8, 8, 3), np.uint8))
    sample = Sample(proof="text to clip", asked="a cat", answered="", right=False, pictures=(picture,))
    write_docs(result(samples=(sample,)), path)
    write_docs(result(), path)
    assert "Text to clip: a cat (wrong)" in path.read_text()
    assert "](fusion/text-to-clip-0-0.jpg)" in path.read_text()
    assert (tmp_path / "fusion" / "text-to-clip-0-0.jpg").read_bytes().startswith(b"\xff\xd8")


def test_the_page_and_the_tables_show_all(tmp_path):
    sample = Sample(proof="a", asked="一只<猫>", answered="", language="zh", right=True, pictures=(b"png",))
    made = page(result(samples=(sample,)))
    assert "一只&lt;猫&gt;" in made
    assert "data:image/png;base64" in made
    assert "not run" in made
    assert [table.title for table in tables(ROWS)] == ["a", "b"]


def test_the_page_of_the_documentation_has_its_marks():
    text = (Path(__file__).parents[3] / "docs" / "fusion.md").read_text(encoding="utf-8")
    assert text.index(BEGIN) < text.index(END)


def test_numbers_that_could_not_be_taken_say_why(tmp_path):
    (row,) = numbers.measure(tmp_path, 1).rows
    assert row.value is None
    assert "config.json" in row.note
