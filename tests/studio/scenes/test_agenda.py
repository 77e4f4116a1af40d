"""What happens next: found by its heading, dated by its items' own words."""

import pytest

from filmloom.studio.document import Block, Document
from filmloom.studio.scenes.agenda import agenda, is_about_what_comes
from filmloom.studio.scenes.points import text_points
from filmloom.studio.storyboard import Agenda, Bullets


@pytest.mark.parametrize(
    "heading",
    [
        "What next",
        "What’s next?",
        "What happens next",
        "Next steps",
        "Still to do",
        "接下来",
        "下一步",
        "下一步计划",
        "还要做的事",
    ],
)
def test_headings_that_promise_what_comes(heading):
    assert is_about_what_comes(heading)


@pytest.mark.parametrize(
    "heading", ["The next day", "What it cost", "Where the money went", "钱花在哪里", "下一步棋走错了之后的故事"]
)
def test_other_headings(heading):
    assert not is_about_what_comes(heading)


@pytest.mark.parametrize(
    ("item", "language", "when", "what"),
    [
        ("In June, the last train moves to midnight", "en", "June", "The last train moves to midnight"),
        ("12 May 2027: opening", "en", "12 May 2027", "Opening"),
        ("By March 3, bids are in", "en", "By March 3", "Bids are in"),
        ("Within three years, porpoises should swim here", "en", "Within three years", "Porpoises should swim here"),
        ("The council votes on 12 March", "en", "12 March", "The council votes"),
        ("Next year, rain and sewage part", "en", "Next year", "Rain and sewage part"),
        ("六月，周末的末班车推迟到零点", "zh", "六月", "周末的末班车推迟到零点"),
        ("4月1日起试运行", "zh", "4月1日起", "试运行"),
        ("2027年年底：全线贯通", "zh", "2027年年底", "全线贯通"),
        ("三年之内，在河里重新看到江豚", "zh", "三年之内", "在河里重新看到江豚"),
    ],
)
def test_dates_are_told_apart_from_what_happens(item, language, when, what):
    another = "明年，再说" if language == "zh" else "2030: end"
    first = agenda("", [item, another], language).items[0]
    assert (first.when, first.text) == (when, what)


def test_items_without_dates_stay_as_they_are():
    items = ["The council votes", "In May, the line opens", "May be late", "Buy land"]
    assert [(each.when, each.text) for each in agenda("", items, "en").items] == [("", item) for item in items]


def shown(*blocks):
    numbered = tuple(Block(id=f"p{n}", **block) for n, block in enumerate(blocks, 1))
    points = text_points(Document(title="t", language="en", blocks=numbered))
    return [(point.say, point.cites, point.visual) for point in points if point.visual]


def test_a_list_under_such_a_heading_becomes_an_agenda_and_another_a_list():
    items = ("In June, trains run later", "In July, works begin")
    listed = {"kind": "list", "items": items}
    [(say, cites, visual)] = shown({"kind": "heading", "text": "What next"}, listed)
    assert isinstance(visual, Agenda)
    assert [each.when for each in visual.items] == ["June", "July"]
    assert cites == ("p2",)
    assert all(item in say for item in items)
    [(_, _, visual)] = shown({"kind": "heading", "text": "What we ate"}, listed)
    assert isinstance(visual, Bullets)


def test_a_paragraph_of_dates_under_such_a_heading_is_shown_as_a_whole():
    text = "In June, trains run later. In July, works begin. The council votes on 3 August."
    [(say, cites, visual)] = shown({"kind": "heading", "text": "Next steps"}, {"kind": "paragraph", "text": text})
    assert (say, cites) == (text, ("p2",))
    assert [each.when for each in visual.items] == ["June", "July", "3 August"]
    assert not shown({"kind": "heading", "text": "Last year"}, {"kind": "paragraph", "text": text})
