import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.errors import StoryboardError
from filmloom.studio.marks import anchor, spoken

PLAIN = st.text(alphabet="四号线 fare，。ab<>1", max_size=20).filter(lambda text: "<" not in text)
NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)


def test_marks_are_not_heard_and_know_their_place():
    text, marks = spoken("四号线开通，<m id=fare/>票价两元<m id='end' />。")
    assert text == "四号线开通，票价两元。"
    assert text[marks["fare"] :] == "票价两元。"
    assert text[marks["end"] :] == "。"


@given(st.lists(st.tuples(PLAIN, NAMES), unique_by=lambda part: part[1], max_size=5), PLAIN)
def test_any_marks_in_any_text(parts, tail):
    say = "".join(f"{plain}<m id={name}/>" for plain, name in parts) + tail
    text, marks = spoken(say)
    assert text == "".join(plain for plain, _ in parts) + tail
    assert list(marks) == [name for _, name in parts]
    before = ""
    for plain, name in parts:
        before += plain
        assert marks[name] == len(before)


@pytest.mark.parametrize("say", ["票价<m id=/>", "a <m fare/> b", "a <m id=a b/>", "a </m> b", "a <m", "<M id=x/>"])
def test_a_malformed_mark_is_named(say):
    with pytest.raises(StoryboardError, match=r"malformed mark .*<m id=name/>"):
        spoken(say)


def test_a_mark_may_stand_once_only():
    with pytest.raises(StoryboardError, match="'a' stands twice"):
        spoken("x<m id=a/>y<m id=a/>")


def test_less_than_signs_are_text():
    assert spoken("1 < 2, <mall> 3 > 2") == ("1 < 2, <mall> 3 > 2", {})


def test_overlays_hold_on_to_marks_first_and_phrases_second():
    text, marks = spoken("Two fares, <m id=fare/>the second is lower")
    assert anchor(text, marks, "fare") == text.index("the")
    assert anchor(text, marks, "second") == text.index("second")
    assert anchor(text, marks, "TWO") == 0


def test_what_is_not_said_is_an_error_that_names_what_is():
    text, marks = spoken("票价<m id=fare/>两元")
    with pytest.raises(
        StoryboardError, match=r"'at: price' is neither a mark nor a phrase of '票价两元' .*marks are fare"
    ):
        anchor(text, marks, "price")
    with pytest.raises(StoryboardError, match="no marks"):
        anchor("abc", {}, "")
