"""Years and months on an axis lie as far apart as they are."""

import numpy as np
import pytest

from filmloom.draw.canvas import new_surface
from filmloom.draw.charts import LineChart
from filmloom.draw.charts.times import places_in_time
from filmloom.draw.theme import Stage


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        (["2016", "2020", "2026"], (0, 0.4, 1)),
        (["2020年", "2021年", "2025年"], (0, 0.2, 1)),
        (["2025-10", "2025-12", "2026-02"], (0, 0.5, 1)),
        (["2025年10月", "2026年1月", "2026年2月"], (0, 0.75, 1)),
        (["2016", "2016"], None),
        (["2020", "2016", "2025"], None),
        (["Line 1", "2020"], None),
        (["9016", "9020"], None),
        (["2020"], None),
    ],
)
def test_places(labels, places):
    assert places_in_time(labels) == (None if places is None else pytest.approx(places))


@pytest.mark.parametrize("size", [(960, 540), (540, 960)])
def test_the_line_bends_where_the_year_is(size):
    """Flat until 2020, then up: the bend is the first column in which the line is higher than at its beginning."""
    labels, stage = ["2010", "2020", "2022"], Stage(size, language="en")
    surface = new_surface(size)
    with surface as canvas:
        LineChart(stage, "T", labels, [10, 10, 30], language="en").draw(canvas, 9.0)
    picture = np.asarray(surface.makeImageSnapshot().toarray()).astype(int)
    blue, green, red = picture[..., 0], picture[..., 1], picture[..., 2]
    line = (red > 120) & (green < 90) & (blue < 90)
    line[: size[1] // 4, : size[0] // 4] = False  # the mark beside the title
    columns = np.flatnonzero(line.any(axis=0))
    heights = np.array([np.flatnonzero(line[:, column]).max() for column in columns])
    bend = columns[np.flatnonzero(heights > heights[len(columns) // 3] - 12).max()]
    share = (bend - columns.min()) / (columns.max() - columns.min())
    assert share == pytest.approx(10 / 12, abs=0.06)
