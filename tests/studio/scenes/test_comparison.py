import pytest

from filmloom.studio.scenes.comparison import comparison_in


@pytest.mark.parametrize(
    ("sentence", "language", "title", "labels", "values", "unit"),
    [
        (
            "从大学城到老码头，坐公交车要70分钟，坐地铁只要38分钟。",
            "zh", "从大学城到老码头", ("坐公交车", "坐地铁"), (70, 38), "分钟",
        ),
        (
            "毛利率由去年同期的21.3%提升至23.9%，连续六个季度保持增长。",
            "zh", "毛利率", ("去年同期", "现在"), (21.3, 23.9), "%",
        ),
        ("图书馆的座位从120个增加到310个。", "zh", "图书馆的座位", ("之前", "之后"), (120, 310), "个"),
        (
            "The trip from the university to the docks takes 70 minutes by bus, and 38 by metro.",
            "en", "The trip from the university to the docks", ("By bus", "By metro"), (70, 38), "minutes",
        ),
        (
            "Opening hours rise from 38 to 54 hours a week, and the library opens on Sundays.",
            "en", "Opening hours", ("Before", "After"), (38, 54), "hours a week",
        ),
        ("The staff grew from 1,100 to 1,500 people.", "en", "Staff", ("Before", "After"), (1100, 1500), "people"),
    ],
)  # fmt: skip
def test_two_numbers_against_each_other_become_two_bars(sentence, language, title, labels, values, unit):
    chart = comparison_in(sentence, language)
    assert chart is not None
    assert (chart.kind, chart.title, chart.labels, chart.values, chart.unit) == ("bar", title, labels, values, unit)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("早高峰时，列车每4分钟一班；平时每7分钟一班。", "zh"),
        ("水位从3米降到20厘米。", "zh"),
        ("票价从2元涨到200元。", "zh"),
        ("The number 4 bus and the number 7 bus meet here.", "en"),
        ("Boats leave every 40 minutes from 7 to 10.", "en"),
    ],
)
def test_other_numbers_are_not_compared(sentence, language):
    assert comparison_in(sentence, language) is None
