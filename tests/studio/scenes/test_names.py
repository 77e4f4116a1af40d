"""Names, months and days of the week: known in any form, and told where they are new."""

import pytest

from filmloom.studio.documents import read
from filmloom.studio.scenes import displaced, unsupported
from filmloom.studio.scenes.names import days, months
from filmloom.studio.storyboard import Card, Chart, Diagram, Overlay, Quote, Shot, Storyboard, Title

EN = read(
    "# The river runs clear\n\nBirds are back at the Green Reed, said Gu Xiaoman, who led the count on Wednesday, "
    "18 March 2026. “We counted everything twice,” said Gu Xiaoman. Mary’s school came in 2024-05-06.\n"
)
ZH = read(
    "# 青苇河清了\n\n3月18日星期三，李明，总工程师，来到河边。“我们数了两遍。”顾晓曼说。"
    "早上九点三十分开始，一周三次。\n"
)


def complaints(document, kind="news", **shot):
    shot.setdefault("visual", Card(text=""))
    board = Storyboard(language=document.language, title="t", kind=kind, shots=(Shot(id="a", **shot),))
    return [
        each.removeprefix("a: the ").removesuffix(" is not in the document") for each in unsupported(board, document)
    ]


@pytest.mark.parametrize(
    "say",
    [
        "Birds came back. Scientists, said Gu Xiaoman, counted them in March.",
        "However, the Reed’s water is clear; may it stay so. They march on Wednesdays.",
        "In May 2024 the pupils of Mary's school came.",
        "“We counted everything twice,” said Gu Xiaoman.",
        "On March 18, 2026 I saw it, and Mrs Gu did.",
    ],
)
def test_what_english_news_say_in_other_words(say):
    assert complaints(EN, say=say) == []


@pytest.mark.parametrize(
    ("say", "new"),
    [
        ("Birds are back, said Gu Xiaomin.", ["name Xiaomin"]),
        ("We saw it on Thursday.", ["day Thursday"]),
        ("It began in April.", ["month April"]),
        ("Between March and June they count.", ["month June"]),
        ("On 18 June 2026 it rained.", ["month June"]),
        ("“We counted everything twice,” said Ann Smith.", ["name Ann", "name Smith"]),
    ],
)
def test_what_english_news_make_up(say, new):
    assert complaints(EN, say=say) == new


@pytest.mark.parametrize(
    "say", ["三月十八日周三", "总工程师李明说：“我们数了两遍。”", "9:30开始", "他说：“我们数了两遍。”", "一周四处走走"]
)
def test_what_chinese_news_say_in_other_words(say):
    assert complaints(ZH, say=say) == []


@pytest.mark.parametrize(
    ("say", "new"),
    [
        ("四月十八日", "month 四月"),
        ("星期四", "day 星期四"),
        ("总工程师李铭说：“我们数了两遍，我们数了两遍。”", "name 总工程师李铭"),
    ],
)
def test_what_chinese_news_make_up(say, new):
    assert new in complaints(ZH, say=say)


def test_cards_with_names_are_looked_at():
    assert complaints(EN, visual=Quote(text="We counted everything twice", by="Gu Xiaomin, engineer")) == [
        "name Xiaomin"
    ]
    lower = (Overlay(text="Gu Xiaomin", at="Birds"), Overlay(text="At the river", at="Birds"))
    assert complaints(EN, say="Birds", overlays=lower) == ["name Xiaomin"]
    assert complaints(ZH, say="李明", overlays=(Overlay(text="李铭", at="李明"),)) == ["name 李铭"]
    assert complaints(ZH, say="李明", overlays=(Overlay(text="河边的工地", at="李明"),)) == []


def test_lessons_may_name_whom_they_like_and_count_their_parts():
    assert complaints(EN, kind="lesson", say="Then Newton came.") == []
    assert complaints(EN, visual=Title(text="Birds", kicker="2 / 3")) == []
    drawn = Diagram(text="timeline: River\n1931: dry")
    assert complaints(EN, kind="lesson", visual=drawn) == []
    assert complaints(EN, visual=drawn) == ["number 1931"]


def test_a_text_that_was_cut_has_lost_its_scale_only():
    long = read("# 桥\n\n耗资8763万元。\n")
    assert complaints(long, visual=Card(text="耗资8763…")) == []
    assert complaints(long, visual=Card(text="耗资8764…")) == ["number 8764"]


def test_several_documents_are_one_source():
    board = Storyboard(
        language="zh", title="t", shots=(Shot(id="a", say="耗资8763万元，3月18日", visual=Card(text="")),)
    )
    assert unsupported(board, ZH, read("# 桥\n\n耗资8763万元。\n")) == []
    assert unsupported(board, ZH) == ["a: the number 8763万 is not in the document"]


def test_what_stands_in_another_paragraph_than_the_one_that_is_cited_is_told():
    text = read("# 桥\n\n## 花了20亿\n\n桥长3公里。\n\n桥宽40米。“很好”，他说。\n")

    def told(say, *cites):
        board = Storyboard(language="zh", title="t", shots=(Shot(id="a", say=say, cites=cites, visual=Card(text="")),))
        return displaced(board, {"s1": text})

    assert told("桥长3公里，花了20亿。", "s1#p2") == []
    (found,) = told("桥长40公里。", "s1#p2")
    assert "number 40 is in the document, but not in s1#p2" in found
    assert told("桥长40公里。", "s1#p2", "s1#p3") == []
    assert told("桥长41公里。", "s1#p2") == [], "it is nowhere, which `unsupported` tells"
    assert len(told("“很好”", "s1#p2")) == 1
    assert told("桥长40公里。") == told("桥长40公里。", "s1") == told("桥长40公里。", "s2#p1") == []


def test_months_and_days_in_any_form():
    assert set(months("6月、十二月、2026-03-01, in May; July 4")) == {3, 5, 6, 7, 12}
    assert set(months("It may rain. We march. March of time", stated=True)) == set()
    assert months("过了3个月，看月亮") == {}
    assert set(days("Mondays, 星期天, 周五")) == {0, 4, 6}


def test_a_label_that_ends_in_a_digit_stays_apart_from_the_year_or_the_value():
    from filmloom.studio.scenes.planner import plan

    text = read(
        "# 客流\n\n数据如下。\n\n| 站 | 2025（人） | 2026（人） |\n|--|--|--|\n"
        "| 站点 1 | 30 | 95 |\n| 站点 2 | 20 | 40 |\n"
    )
    says = " ".join(shot.say for shot in plan(text).shots)
    assert "站点 1在2026年最高" in says
    assert unsupported(plan(text), text) == []
    assert not isinstance(plan(text).shots[0].visual, Chart)
