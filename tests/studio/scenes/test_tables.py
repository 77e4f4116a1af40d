from decimal import Decimal

import pytest

from filmloom.studio.document import Block
from filmloom.studio.scenes.series import figure_in, series_in
from filmloom.studio.scenes.summaries import summary
from filmloom.studio.scenes.tables import series_chart, table_series, unit_scale


def table(*rows, caption=""):
    return Block(id="p1", kind="table", rows=tuple(tuple(row.split("|")) for row in rows), text=caption)


def chart(*rows, language="zh"):
    series = table_series(table(*rows))
    return series_chart(series, language, source="s")


@pytest.mark.parametrize(
    ("rows", "kind", "unit", "title"),
    [
        (("线路|客流（万人次）", "一号线|42.5", "二号线|36.8"), "bar", "万人次", "各线路客流"),
        (("年份|天数（天）", "2016|41", "2018|96", "2020|178"), "line", "天", "天数"),
        (("月份|客流", "1月|41", "2月|96", "3月|178"), "line", "", "客流"),
        (("项目|占比（%）", "管网|52", "清淤|30", "湿地|18"), "share", "%", "占比"),
        (("项目|占比", "管网|52%", "清淤|30%", "湿地|18%"), "share", "%", "占比"),
        (("项目|增长", "管网|52%", "清淤|30%"), "bar", "%", "各项目增长"),
        (("年份|天数（天）", "2016|41", "2025|96"), "before_after", "天", "天数"),
        (("年份|天数（天）", "2025|96", "2016|41"), "bar", "天", "各年份天数"),
        (("时间|等候（分钟）", "此前|42", "现在|18"), "before_after", "分钟", "等候"),
        (("项目|金额（亿元）", "管网|18.4"), "number", "亿元", "金额"),
    ],
)
def test_the_kind_of_chart_follows_from_the_table(rows, kind, unit, title):
    made = chart(*rows)
    assert (made.kind, made.unit, made.title) == (kind, unit, title)
    assert made.source == "s"


def test_numbers_are_read_as_written():
    made = chart("City|Rank|People|Area", "A|1|1,200|5", "B|2|-3.5|6", "Total|3|1,196.5|11", "C|4|n/a|1", language="en")
    assert made.labels == ("A", "B")
    assert made.values == (1200.0, -3.5)
    assert made.title == "People by city"


def test_a_table_of_words_is_no_chart():
    assert table_series(table("a|b", "x|y", "z|w")) is None
    assert table_series(table("a|b", "x|", "z|")) is None


def test_too_many_rows_are_said_to_be_a_selection():
    made = chart("City|People", *(f"C{n}|{n}" for n in range(10, 40)), language="en")
    assert len(made.values) == 10
    assert made.values == tuple(float(n) for n in range(30, 40))
    assert made.title == "People by city (selection)"


@pytest.mark.parametrize(
    ("rows", "language", "said"),
    [
        (
            ("线路|客流（万人次）", "一号线|42.5", "二号线|36.8"),
            "zh",
            "从各线路客流看，一号线最高，为42.5万人次；二号线最低，为36.8万人次。",
        ),
        (
            ("线路|客流", "一号线|5", "二号线|5", "三号线|3"),
            "zh",
            "从各线路客流看，一号线和二号线最高，为5；三号线最低，为3。",
        ),
        (
            ("年份|天数（天）", "2016|41", "2018|96", "2020|78"),
            "zh",
            "天数从2016年的41天升至2020年的78天，其间2018年最高，为96天。",
        ),
        (
            ("Year|Ducks", "2016|41", "2018|6", "2020|78"),
            "en",
            "Ducks rose from 41 in 2016 to 78 in 2020, with a low of 6 in 2018.",
        ),
        (("Year|Ducks", "2016|41", "2018|40", "2020|41"), "en", "Ducks stood at 41 both in 2016 and in 2020."),
        (
            ("Line|Riders (thousand)", "A|1,200", "B|7"),
            "en",
            "Riders by line: highest for A, at 1,200 thousand; lowest for B, at 7 thousand.",
        ),
        (("Item|Share (%)", "A|60", "B|40"), "en", "Share: largest for A, at 60%."),
        (("Item|Cost (yuan)", "A|60"), "en", "A: 60 yuan."),
        (("When|Wait (minutes)", "Before|42", "Now|18"), "en", "Wait: 42 minutes before, 18 minutes now."),
        (("时间|等候（分钟）", "此前|42", "现在|18"), "zh", "等候此前42分钟，现在18分钟。"),
        (("年份|天数（天）", "2016|41", "2025|96"), "zh", "天数从2016年的41天升至2025年的96天。"),
    ],
)  # fmt: skip
def test_summaries_say_what_the_numbers_say(rows, language, said):
    series = table_series(table(*rows))
    assert summary(series, series_chart(series, language, source="").title, language) == said


@pytest.mark.parametrize(
    ("sentence", "labels", "values"),
    [
        ("河里的鱼从2016年的4种增加到2020年的11种、2025年的23种。", ("2016", "2020", "2025"), (4, 11, 23)),
        ("Surveys found 4 species in 2016, 11 species in 2020 and 23 in 2025.", ("2016", "2020", "2025"), (4, 11, 23)),
        ("出行方式中，地铁占52%，公交占30%，自行车占18%。", ("地铁", "公交", "自行车"), (52, 30, 18)),
        ("2016年有4种，2020年有11公里，2025年有23天。", None, None),
        ("2016年的4种增加到2020年的11种。", None, None),
        ("地铁占52%，公交占30%，自行车占8%。", None, None),
    ],
)
def test_series_in_sentences(sentence, labels, values):
    series = series_in(sentence, "zh" if sentence > "\u2e80" or "年" in sentence else "en", "出行")
    assert (series and series.labels, series and series.values) == (labels, values)


@pytest.mark.parametrize(
    ("sentence", "language", "shown"),
    [
        ("线路全长28.6公里，设站22座。", "zh", ("线路全长", 28.6, "公里")),
        ("十年里，一共投入18.4亿元。", "zh", ("一共投入", 18.4, "亿元")),
        ("今天是2026年3月18日。", "zh", None),
        ("Line 4 runs 28.6 kilometres with 22 stations.", "en", ("Line 4 runs", 28.6, "kilometres")),
        ("The line carries 12% of all riders.", "en", ("The line carries", 12.0, "%")),
        ("The clean-up began in 2016.", "en", None),
        ("坐公交车要70分钟，坐地铁只要38分钟。", "zh", None),
        ("The trip takes 70 minutes by bus, and 38 by metro.", "en", None),
    ],
)
def test_one_striking_figure(sentence, language, shown):
    figure = figure_in(sentence, language)
    assert (figure and (figure.title, figure.values[0], figure.unit)) == shown


@pytest.mark.parametrize(
    ("unit", "scale"), [("万人次", 10_000), ("million riders", 10**6), ("公里", 1), ("%", 1), ("", 1)]
)
def test_units_that_multiply(unit, scale):
    assert unit_scale(unit) == Decimal(scale)
