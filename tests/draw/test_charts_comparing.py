"""Grouped bars, rankings, and before and after: what is read on them is what was given, in every shape."""

import numpy as np
import pytest
from benchmarks.layout.runs import noted

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.charts import BeforeAfterCard, GroupedBarChart, RankingChart
from filmloom.draw.charts.before_after import changes
from filmloom.draw.charts.frame import Points
from filmloom.draw.charts.groups import column_colors
from filmloom.draw.charts.ranking import placed
from filmloom.draw.colors import contrast, difference
from filmloom.draw.theme import THEMES, Stage
from filmloom.errors import InputError

SIZES = [(960, 540), (540, 960), (540, 540)]
LONG_AGO = 30.0
GROUPS = {
    "zh": (
        "各线路客流", ["一号线", "二号线", "三号线"],
        [("2024年", [42.5, 36.8, -3.2]), ("2025年", [45.1, 34.0, 18.2])], "万人次",
    ),
    "en": (
        "Riders", ["Line 1", "Line 2", "Line 3"],
        [("2024", [425.0, 368.0, -32.0]), ("2025", [451.0, 340.0, 182.0])], "x",
    ),
}  # fmt: skip
CITIES = ["Ulm", "Bonn", "Kiel", "Trier", "Jena", "Fulda", "Celle", "Emden", "Gera", "Hof", "Lindau", "Plauen", "Suhl"]


def drawn(card, at_s=LONG_AGO):
    surface = new_surface(card.stage.size)
    with noted() as runs:
        card.draw(surface.getCanvas(), at_s)
    return runs, pixels(surface).copy()


def texts(card, at_s=LONG_AGO):
    return [run.text for run in drawn(card, at_s)[0]]


def overlaps(runs):
    boxes = [run.box for run in runs]
    return [
        (runs[i].text, runs[j].text)
        for i in range(len(runs))
        for j in range(i)
        if min(boxes[i].right, boxes[j].right) - max(boxes[i].x, boxes[j].x) > 2
        and min(boxes[i].bottom, boxes[j].bottom) - max(boxes[i].y, boxes[j].y) > 2
    ]


def whole(card):
    """The card's texts, once it is sure that nothing overlaps, sticks out or leaves the frame's body."""
    runs, _ = drawn(card)
    body = card.stage.body.inset(-2)
    assert card.issues == ()
    assert overlaps(runs) == []
    assert all(body.x <= run.box.x and run.box.right <= body.right for run in runs)
    assert all(body.y <= run.box.y and run.box.bottom <= body.bottom for run in runs)
    return [run.text for run in runs]


def grouped(stage, num_groups, num_columns, labels=None):
    labels = labels or [f"{n + 1}月" for n in range(num_groups)]
    columns = [(f"C{c}", [100.5 + 7 * n * (c + 1) % 50 for n in range(num_groups)]) for c in range(num_columns)]
    return GroupedBarChart(stage, "降雨", labels, columns, "毫米", "气象台", "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_number_of_a_grouped_chart_is_read_beside_its_bar(size, language):
    title, labels, columns, unit = GROUPS[language]
    card = GroupedBarChart(Stage(size, language=language), title, labels, columns, unit, "Metro", language)
    told = whole(card)
    assert card.warnings == ()
    for name, values in columns:
        assert name in told
        decimals = 1 if language == "zh" else 0
        assert all(f"{value:.{decimals}f}".replace("-", "−") in told for value in values)
    assert all(label in told for label in labels)


def test_numbers_are_written_in_full_where_rounding_would_change_them():
    stage = Stage((960, 540), language="en")
    columns = [("x", [252_418.0, 4_310_000.0]), ("y", [1_250_000.0, 3.0])]
    assert {"252,418", "4,310,000"} <= set(whole(GroupedBarChart(stage, "", ["a", "b"], columns, language="en")))
    assert "4.31M" in whole(
        GroupedBarChart(stage, "", ["b"], [("x", [4_310_000.0]), ("y", [1_250_000.0])], language="en")
    )


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("count", [2, 3, 4])
def test_columns_are_told_apart_by_their_colours_and_from_the_ground(theme, count):
    stage = Stage((960, 540), THEMES[theme])
    colors = column_colors(stage, count)
    assert len(colors) == count
    assert all(contrast(color, stage.theme.ground) >= 1.6 for color in colors)
    assert min(difference(a, b) for i, a in enumerate(colors) for b in colors[:i]) >= 0.1


def test_bars_in_groups_are_as_high_as_their_values_from_zero():
    stage = Stage((960, 540), language="en")
    card = GroupedBarChart(stage, "", ["a", "b"], [("x", [40.0, -20.0]), ("y", [10.0, 30.0])], "", "", "en")
    _, picture = drawn(card)
    body, heights = stage.body, []
    picture = picture[int(body.y + stage.units(110)) :]  # under the accent stroke and the legend
    for color in column_colors(stage, 2):
        wanted = np.array([color >> shift & 255 for shift in (0, 8, 16)])
        columns = (np.abs(picture[..., :3].astype(int) - wanted).max(axis=2) <= 2).sum(axis=0)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (columns > 12).astype(int), [0]])))
        heights.append([int(np.median(columns[a + 2 : b - 2])) for a, b in zip(edges[::2], edges[1::2], strict=True)])
    (x_a, x_b), (y_a, y_b) = heights
    assert x_a == pytest.approx(2 * x_b, abs=4)
    assert y_b == pytest.approx(3 * y_a, abs=4)
    assert x_a == pytest.approx(4 * y_a, abs=5)


@pytest.mark.parametrize("size", SIZES)
def test_what_no_bars_can_show_stands_in_a_table_and_a_warning_says_so(size):
    card = grouped(Stage(size), 12, 4)
    told = whole(card)
    assert len(card.warnings) == 1
    assert "12 x 4 bars" in card.warnings[0]
    if "without their numbers" in card.warnings[0]:
        assert size == (960, 540)
    else:
        rows = sum(f"{n + 1}月" in told for n in range(12))
        assert rows == 12 or f"另有 {12 - rows} 项未列出" in told
        assert all(f"{100.5 + 7 * n * 2 % 50:.1f}" in told for n in range(rows))
        assert rows == 12 or f"the first {rows} lines" in card.warnings[0]


def test_columns_come_one_after_the_other():
    card = GroupedBarChart(Stage((480, 270)), "", ["a"], [("x", [4.5]), ("y", [7.3])], appear_s=(1.0, 3.0))
    assert "4.5" not in texts(card, 0.9)
    assert "4.5" in texts(card, 2.5)
    assert "7.3" not in texts(card, 2.9)
    assert {"4.5", "7.3"} <= set(texts(card, 5.0))


@pytest.mark.parametrize(
    ("labels", "columns", "message"),
    [
        (["a"], [("x", [1.0])], "of 1 columns"),
        (["a"], [(name, [1.0]) for name in "vwxyz"], "of 5 columns"),
        (["a"] * 13, [("x", [1.0] * 13), ("y", [1.0] * 13)], "13 groups"),
        (["a", "b"], [("x", [1.0, 2.0]), ("y", [1.0])], "'y' has 1 values for 2 labels"),
        (["a"], [("x", [1.0]), ("y", [float("nan")])], "nan"),
    ],
)
def test_what_is_no_grouped_chart_is_refused(labels, columns, message):
    with pytest.raises(InputError, match=message):
        GroupedBarChart(Stage((320, 180)), "T", labels, columns)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_a_long_ranking_shows_the_first_places_and_counts_the_rest(size, language):
    values = [float(431 - 17 * n) for n in range(13)]
    stage = Stage(size, language=language)
    told = whole(RankingChart(stage, "T", CITIES, values, "ha", "Office", language, more=7))
    shown = sum(city in told for city in CITIES)
    assert 4 <= shown <= 10
    assert all(city in told for city in CITIES[:shown])
    assert [text for text in told if text.isdigit() and int(text) <= 10] == [str(n + 1) for n in range(shown)]
    assert all(f"{value:.0f}" in told for value in values[:shown])
    assert (f"另有 {20 - shown} 项未列出" if language == "zh" else f"and {20 - shown} more") in told


@pytest.mark.parametrize("size", SIZES)
def test_a_ranking_of_long_names_and_losses_fits(size):
    names = [f"The International Federation of societies, number {n}" for n in range(7)]
    whole(RankingChart(Stage(size, language="en"), "T", names, [8.0, 7, 3, 3, 0, -1, -4], "%", "Office", "en"))


def test_who_has_the_same_value_shares_a_place():
    assert [place.rank for place in placed([9, 9, 7, 5, 5, 1])] == [1, 1, 3, 4, 4, 6]
    assert [place.index for place in placed([5, 9, 7])] == [1, 2, 0]
    assert [place.index for place in placed([50.1, 50.2, 51])] == [0, 1, 2]  # the fastest comes first


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_before_after_and_the_change_are_read(size, language):
    unit = "种" if language == "zh" else "species"
    told = whole(
        BeforeAfterCard(Stage(size, language=language), "Fish", ["2016", "2025"], [31, 47], unit, "A", language)
    )
    assert {"2016", "2025", "31", "47"} <= set(told)
    assert ("+16种 · +51.6%" if language == "zh" else "+16 species · +51.6%") in told


@pytest.mark.parametrize(
    ("values", "unit", "language", "told"),
    [
        ((31, 47), "species", "en", ("+16 species", "+51.6%")),
        ((47, 31), "种", "zh", ("−16种", "−34%")),
        ((21.3, 23.9), "%", "zh", ("+2.6个百分点",)),
        ((5.2, 4.8), "%", "en", ("−0.4 percentage points",)),
        ((0.1, 0.3), "", "en", ("+0.2", "+200%")),  # in floats the difference would be 0.19999999999999998
        ((1.1, 2.2), "m", "en", ("+1.1 m", "+100%")),
        ((20, 22), "°C", "en", ("+2°C",)),
        ((0, 5), "birds", "en", ("+5 birds",)),
        ((-3, 5), "m", "en", ("+8 m",)),
        ((2.5, 3), "$", "en", ("+$0.5", "+20%")),
        ((653421, 653422), "元", "zh", ("+1元",)),
        ((2, 200), "元", "zh", ("+198元", "+9,900%")),
    ],
)
def test_changes_are_reckoned_exactly_and_per_cent_only_where_it_means_something(values, unit, language, told):
    assert changes(Points.checked(["a", "b"], values, unit, language)) == told


def test_before_comes_before_after_and_the_change_last():
    card = BeforeAfterCard(Stage((480, 270)), "", ["a", "b"], [31, 47], appear_s=(0.5, 2.0))
    assert "31" in texts(card, 1.5)
    assert "47" not in texts(card, 1.9)
    assert not any("16" in text for text in texts(card, 2.3))
    assert {"31", "47", "+16 · +51.6%"} <= set(texts(card, 4.0))


def test_before_and_after_are_two():
    with pytest.raises(InputError, match="3 values"):
        BeforeAfterCard(Stage((320, 180)), "T", list("abc"), [1.0, 2.0, 3.0])
