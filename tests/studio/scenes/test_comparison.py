import pytest

from filmloom.studio.scenes.comparison import comparison_in


@pytest.mark.parametrize(
    ("kind", "sentence", "language", "title", "labels", "values", "unit"),
    [
        (
            "bar", "从大学城到老码头，坐公交车要70分钟，坐地铁只要38分钟。",
            "zh", "从大学城到老码头", ("坐公交车", "坐地铁"), (70, 38), "分钟",
        ),
        (
            "before_after", "毛利率由去年同期的21.3%提升至23.9%，连续六个季度保持增长。",
            "zh", "毛利率", ("去年同期", "现在"), (21.3, 23.9), "%",
        ),
        ("before_after", "图书馆的座位从120个增加到310个。", "zh", "图书馆的座位", ("之前", "之后"), (120, 310), "个"),
        (
            "bar", "The trip from the university to the docks takes 70 minutes by bus, and 38 by metro.",
            "en", "The trip from the university to the docks", ("By bus", "By metro"), (70, 38), "minutes",
        ),
        (
            "before_after", "Opening hours rise from 38 to 54 hours a week, and the library opens on Sundays.",
            "en", "Opening hours", ("Before", "After"), (38, 54), "hours a week",
        ),
        (
            "before_after", "The staff grew from 1,100 to 1,500 people.",
            "en", "Staff", ("Before", "After"), (1100, 1500), "people",
        ),
        ("before_after", "The catch fell from 47 to 31.", "en", "Catch", ("Before", "After"), (47, 31), ""),
        ("before_after", "Sales rose from 31 in 2020 to 47 in 2025.", "en", "Sales", ("2020", "2025"), (31, 47), ""),
        ("before_after", "The fare rose from $2.50 to $3.", "en", "Fare", ("Before", "After"), (2.5, 3), "$"),
        (
            "before_after", "河里的鱼从2016年的4种增加到2025年的23种。",
            "zh", "河里的鱼", ("2016年", "2025年"), (4, 23), "种",
        ),
        ("before_after", "票价从2元涨到200元。", "zh", "票价", ("之前", "之后"), (2, 200), "元"),
    ],
)  # fmt: skip
def test_two_numbers_against_each_other_are_drawn(kind, sentence, language, title, labels, values, unit):
    chart = comparison_in(sentence, language)
    assert chart is not None
    assert (chart.kind, chart.title, chart.labels, chart.values, chart.unit) == (kind, title, labels, values, unit)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("早高峰时，列车每4分钟一班；平时每7分钟一班。", "zh"),
        ("水位从3米降到20厘米。", "zh"),
        ("从城东到城西，骑车要5分钟，走路要80分钟。", "zh"),
        ("Boats go from 7 to 10.", "en"),
        ("Sales grew from 900,000 to 1.2 million.", "en"),
        ("Depth fell from 3 metres to 20 centimetres.", "en"),
        ("The number 4 bus and the number 7 bus meet here.", "en"),
        ("Boats leave every 40 minutes from 7 to 10.", "en"),
    ],
)
def test_other_numbers_are_not_compared(sentence, language):
    assert comparison_in(sentence, language) is None
