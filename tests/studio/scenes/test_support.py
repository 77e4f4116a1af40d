import pytest

from filmloom.studio.documents import read
from filmloom.studio.scenes import unsupported
from filmloom.studio.storyboard import Card, Chart, Overlay, Quote, Shot, Storyboard

DOCUMENT = read(
    "# 客流\n\n全长28.6公里，一共1,200人，两座桥。“我等了三年。”李明说。\n\n"
    "| 线 | 客流（万人次） |\n|--|--|\n| 一号线 | 42.5 |\n| 二号线 | 8 |\n"
)


def complaints(**shot):
    shot.setdefault("visual", Card(text="客流"))
    return unsupported(Storyboard(language="zh", title="t", shots=(Shot(id="a", **shot),)), DOCUMENT)


@pytest.mark.parametrize(
    "say",
    [
        "全长28.6公里",
        "1200<m id=x/>人",
        "2座桥",
        "一号线42.5万人次",
        "425000人次",
        "“我等了三年”",
        "他：“我等了 三年。”",
    ],
)
def test_what_the_source_says_in_any_form(say):
    assert complaints(say=say) == []


@pytest.mark.parametrize(
    ("say", "missing"),
    [
        ("全长28.7公里", "28.7"),
        ("12,000人", "12,000"),
        ("三座桥和五座桥", "五"),
        ("两千人", "两千"),
        ("42.5亿", "42.5亿"),
    ],
)
def test_made_up_numbers_are_named(say, missing):
    assert f"a: the number {missing} is not in the document" in complaints(say=say)


def test_made_up_quotations_are_named():
    assert complaints(say="李明说：“我等了很久。”") == ["a: the quotation “我等了很久。” is not in the document"]
    assert complaints(visual=Quote(text="我等了很久。")) == ["a: the quotation “我等了很久。” is not in the document"]
    assert complaints(visual=Quote(text="我等了三年。", by="李明")) == []


def test_cards_charts_and_overlays_are_looked_at_too():
    assert complaints(visual=Card(text="99座桥")) == ["a: the number 99 is not in the document"]
    assert complaints(say="客流", overlays=(Overlay(text="99元", at="客流"),)) == [
        "a: the number 99 is not in the document"
    ]
    chart = Chart(kind="bar", title="客流", labels=("一号线", "二号线"), values=(42.5, 9), unit="万人次")
    assert complaints(visual=chart) == ["a: the chart's value 9 is not in the document"]
    assert complaints(visual=chart.model_copy(update={"values": (42.5, 8.0)})) == []
