"""Charts: what they measure on the screen is what the numbers say, in every ratio and both languages."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.charts import BarChart, LineChart, NumberCard, ShareChart
from filmloom.draw.charts.frame import Points, muted
from filmloom.draw.charts.number import Odometer
from filmloom.draw.charts.numbers import number_format
from filmloom.draw.charts.shares import percentages, shares_of
from filmloom.draw.plates import draw_ground
from filmloom.draw.theme import THEMES, Stage
from filmloom.draw.twemoji import emoji_picture
from filmloom.errors import InputError

SIZES = [(960, 540), (540, 960), (540, 540)]
CHARTS = [BarChart, LineChart, ShareChart, NumberCard]
LONG_AGO = 30.0
DATA = {
    "zh": ("各线路日均客流", ["1号线", "2号线", "3号线", "4号线"], [52.3, 48.1, 31.6, 65.0], "万人次", "江城地铁集团"),
    "en": ("Riders by line", ["Line 1", "Line 2", "Line 3", "Line 4"], [523e3, 481e3, 316e3, 650e3], "riders", "Metro"),
}


def drawn(chart, size, at_s=LONG_AGO):
    surface = new_surface(size)
    chart.draw(surface.getCanvas(), at_s)
    return pixels(surface).copy()


def painted_outside(stage, picture):
    surface = new_surface(stage.size)
    draw_ground(surface.getCanvas(), stage)
    differs = np.abs(picture.astype(int) - pixels(surface).astype(int)).max(axis=2) > 2
    free = stage.body.inset(-stage.units(4))
    differs[max(0, int(free.y)) : int(free.bottom), max(0, int(free.x)) : int(free.right)] = False
    return int(differs.sum())


def is_color(picture, color):
    wanted = np.array([color >> shift & 255 for shift in (0, 8, 16)])
    return np.abs(picture[..., :3].astype(int) - wanted).max(axis=2) <= 2


def bar_lengths(stage, picture, axis):
    """The extent of each bar along `axis` (0: upright, 1: lying), in the order in which they stand."""
    body = stage.body
    picture = picture[int(body.y + stage.units(16)) :]  # without the accent stroke at the top
    mask = is_color(picture, stage.theme.accent) | is_color(picture, muted(stage))
    counts = mask.sum(axis=axis)
    across = counts > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], across.astype(int), [0]])))
    wide = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > stage.units(12)]
    return [int(np.median(counts[a + 2 : b - 2])) for a, b in wide]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chart", CHARTS)
def test_charts_fit_their_frame(chart, size, language):
    stage = Stage(size, language=language)
    card = chart(stage, *DATA[language], language)
    assert card.issues == ()
    assert painted_outside(stage, drawn(card, size)) == 0


@pytest.mark.parametrize("values", [[40.0, 20.0, 10.0], [3.0, 7.0, 10.0, 1.0], [99.0, 98.0, 100.0]])
def test_upright_bars_are_as_high_as_their_values(values):
    stage = Stage((960, 540), language="en")
    card = BarChart(stage, "", list("abcdef")[: len(values)], values, "x", "", "en")
    lengths = bar_lengths(stage, drawn(card, stage.size), axis=0)
    assert len(lengths) == len(values)
    longest = max(lengths)
    assert longest > 100
    for length, value in zip(lengths, values, strict=True):
        assert length / longest == pytest.approx(value / max(values), abs=4 / longest)


def test_lying_bars_are_as_long_as_their_values():
    stage = Stage((960, 540), language="en")
    names = [f"A rather long name of interchange station {i}" for i in range(6)]
    values = [120.0, 90.0, 60.0, 30.0, 12.0, 100.0]
    picture = drawn(BarChart(stage, "", names, values, "x", "", "en"), stage.size)
    body = stage.body
    lengths = bar_lengths(stage, picture[:, : int(body.right)], axis=1)
    assert len(lengths) == 6
    for length, value in zip(lengths[1:], values[1:], strict=True):  # the first one's number is in its colour
        assert length / lengths[5] == pytest.approx(value / values[5], abs=4 / lengths[5])


def test_negative_bars_hang_from_zero():
    stage = Stage((960, 540), language="en")
    picture = drawn(BarChart(stage, "", ["up", "down"], [10.0, -20.0], "%", "", "en"), stage.size)
    rows_up = np.flatnonzero(is_color(picture, muted(stage)).sum(axis=1) > 10)
    accent = is_color(picture, stage.theme.accent)
    accent[: int(stage.body.y + stage.units(16))] = False
    rows_down = np.flatnonzero(accent.sum(axis=1) > 40)
    assert abs(rows_up.max() + 1 - rows_down.min()) <= 3
    assert len(rows_down) == pytest.approx(2 * len(rows_up), abs=4)


def test_bars_grow_and_then_stand_still():
    stage = Stage((480, 270), language="en")
    card = BarChart(stage, *DATA["en"], "en", appear_s=1.0)
    heights = [sum(bar_lengths(stage, drawn(card, stage.size, at_s), axis=0)) for at_s in (0.9, 1.3, 1.6, 5.0)]
    assert heights[0] == 0
    assert heights[1] < heights[2] < heights[3]
    assert card.state(4.0) == card.state(50.0)


@pytest.mark.parametrize("chart", CHARTS)
def test_equal_states_are_equal_pixels(chart):
    stage = Stage((320, 180), language="en")
    card = chart(stage, *DATA["en"], "en")
    pictures = {}
    for at_s in (0.0, 0.3, 0.7, 1.2, 1.9, 4.0, 4.04, 20.0):
        picture = drawn(card, stage.size, at_s)
        assert np.array_equal(pictures.setdefault(card.state(at_s), picture), picture)
    assert len(pictures) >= 5
    assert card.still_from_s < 3


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "values",
    [
        [0.0, 0.0, 0.0],
        [5.0, 5.0],
        [-5.0, -50.0, -500.0],
        [3.2e15, 9.1e14],
        [3.2e-7, 9.1e-8],
        [7.0],
        [float(value) for value in range(1, 13)],
        [123456.78] * 12,
    ],
    ids=["zero", "equal", "negative", "huge", "tiny", "one", "twelve", "twelve long numbers"],
)
def test_strange_values_fit_too(values, size, theme):
    stage = Stage(size, THEMES[theme], language="zh")
    labels = [f"{index + 1}月" for index in range(len(values))]
    for chart in (BarChart, LineChart, NumberCard):
        card = chart(stage, "标题", labels, values, "元", "统计局", "zh")
        assert card.issues == ()
        assert painted_outside(stage, drawn(card, size)) == 0


@pytest.mark.parametrize("chart", CHARTS)
def test_too_many_too_few_and_no_numbers_are_refused(chart):
    stage = Stage((320, 180))
    many = 25 if chart is LineChart else 13
    with pytest.raises(InputError, match=f"{many} values"):
        chart(stage, "x", ["a"] * many, [1.0] * many)
    with pytest.raises(InputError, match="0 values"):
        chart(stage, "x", [], [])
    with pytest.raises(InputError, match="2 labels for 3 values"):
        chart(stage, "x", ["a", "b"], [1.0, 2.0, 3.0])
    with pytest.raises(InputError, match="'b' is nan"):
        chart(stage, "x", ["a", "b"], [1.0, float("nan")])


@pytest.mark.parametrize(
    ("values", "unit", "message"),
    [([1.0, -1.0], "x", "negative"), ([0.0, 0.0], "x", "zero"), ([80.0, 40.0], "%", "120 %")],
)
def test_what_is_no_whole_has_no_shares(values, unit, message):
    with pytest.raises(InputError, match=message):
        ShareChart(Stage((320, 180)), "x", ["a", "b"], values, unit)


@given(values=st.lists(st.floats(0.01, 1e9), min_size=1, max_size=12))
@settings(max_examples=60)
def test_written_shares_add_up_to_100(values):
    points = Points.checked(["a"] * len(values), values, "", "en")
    written = [float(text.rstrip("%")) for text in percentages(points, shares_of(points))]
    assert sum(written) == pytest.approx(100)


def test_the_ring_is_divided_as_the_values_are():
    stage = Stage((960, 540), language="en")
    picture = drawn(ShareChart(stage, "", ["a", "b"], [75.0, 25.0], "%", "", "en"), stage.size)
    picture = picture[int(stage.body.y + stage.units(16)) :]
    other = next(color for color in stage.theme.series if color != stage.theme.accent)
    ratio = is_color(picture, stage.theme.accent).sum() / is_color(picture, other).sum()
    assert ratio == pytest.approx(3, rel=0.12)


def test_the_axis_of_a_line_that_does_not_start_at_zero_says_so():
    stage = Stage((320, 180), language="en")
    far, near = [[970.0, 980.0, 990.0], [10.0, 60.0, 90.0]]
    texts = []
    for values in (far, near):
        card = LineChart(stage, "T", ["a", "b", "c"], values, "", "", "en")
        texts.append(drawn(card, stage.size))
    left = np.s_[int(stage.body.y + stage.units(100)) : int(stage.body.bottom), : int(stage.body.w * 0.27)]
    assert texts[0][left].std() > texts[1][left].std() + 1


def test_long_labels_are_reported_if_even_the_smallest_does_not_fit():
    stage = Stage((320, 180), language="en")
    card = BarChart(stage, "T", ["word " * 200, "b"], [1.0, 2.0], "", "", "en")
    assert any("does not fit" in issue for issue in card.issues)
    assert painted_outside(stage, drawn(card, stage.size)) == 0


@pytest.mark.parametrize(("value", "digits"), [(653421.0, "653,421"), (65.0, "65"), (1234567890.0, "1,234,567,890")])
def test_digits_keep_their_places_while_they_count(value, digits):
    odometer = Odometer(value, number_format([value], "en", exact=True))
    assert odometer.digits(1.0) == digits
    assert {len(odometer.digits(share / 20)) for share in range(21)} == {len(digits)}
    assert odometer.digits(0.0).strip() == "0"


def test_numbers_are_not_rounded_where_they_stand_alone():
    exact = SimpleNamespace(zh=number_format([653421], "zh", exact=True), cut=number_format([650000], "zh", exact=True))
    assert exact.zh(653421) == "653,421"
    assert exact.cut(650000) == "65万"


def test_of_two_values_the_new_one_stands_out():
    assert Points.checked(["By bus", "By metro"], [70, 38], "minutes", "en").highlight == 1
    assert Points.checked(["A", "B", "C"], [70, 38, 12], "minutes", "en").highlight == 0


@pytest.mark.parametrize("size", SIZES)
def test_a_number_may_stand_beside_a_drawing(size):
    stage = Stage(size, language="en")
    metro = [emoji_picture("🚇")]
    card = NumberCard(stage, "Line 4 runs", ["with 22 stations"], [28.6], "kilometres", "Metro", "en", drawings=metro)
    assert not card.issues
    assert painted_outside(stage, drawn(card, size)) == 0
