import pytest

from filmloom.studio.scenes.words import content_words
from filmloom.studio.scenes.worth import facts, is_placard, news_worth, without_dateline


@pytest.mark.parametrize(
    ("sentence", "language", "count"),
    [
        ("Line 4 runs 28.6 kilometres with 22 stations.", "en", 2),
        ("A ticket costs $6 on Line 4.", "en", 1),
        ("It was built in 1931 and reopened in March 2024.", "en", 0),
        ("四号线全长28.6公里，设车站22座。", "zh", 2),
        ("票价两元起。", "zh", 1),
        ("2026年3月18日开通。", "zh", 0),
    ],
)
def test_facts_are_amounts_not_names_or_dates(sentence, language, count):
    assert facts(sentence, language) == count


def test_length_and_price_are_worth_more_than_colour():
    headline = content_words("Jianglan opens its fourth metro line", "en")
    fare, line, colour, lead_in = (
        news_worth(sentence, "en", headline)
        for sentence in (
            "A ticket costs 2 yuan.",
            "The metro line is 28.6 kilometres long.",
            "Children ran around with balloons.",
            "The operator also published how many people ride.",
        )
    )
    assert min(fare, line) > colour > lead_in


def test_lines_around_a_text_are_no_text():
    assert is_placard("By Dana Whitlock, Harbor Gazette")
    assert is_placard("责任编辑：李明")
    assert not is_placard("By noon, the car park was full.")
    assert not is_placard("记者在现场看到，列车准时到站。")


def test_a_press_release_begins_after_its_dateline():
    assert without_dateline("2026年10月28日，杭州——公司今日公布业绩。") == "公司今日公布业绩。"
    assert without_dateline("2026年10月28日，公司公布业绩。") == "2026年10月28日，公司公布业绩。"
