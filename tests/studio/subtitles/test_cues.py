import re
import unicodedata
from itertools import pairwise, zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.studio.subtitles import cues
from filmloom.types import Word

CHINESE = (
    "国家统计局3月18日发布数据显示，2026年前两个月，全国规模以上工业增加值同比增长6.1%，比去年全年加快0.3个百分点。"
    "“这是一个好的开始。”发言人李明说，“但外部环境更趋复杂严峻。”你觉得怎么样？"
)
ENGLISH = (
    "The city of Northport opened a new metro line on March 18, 2026, cutting the ride from the harbor to the airport "
    'to 22 minutes. "We waited ten years for this," said Mayor Li Wei, who rode the first train with her daughter. '
    "Tickets cost $2.50 — about 12.5% less than the bus. Will it last?"
)
PATTERNS = {"zh": r"\d[\d.%年月日]*|[A-Za-z]+|[\u4e00-\u9fff]{1,2}", "en": r"[$\w][\w.,%'-]*\w|\w"}
COLUMNS = {"zh": 32, "en": 42}


def columns(line):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def spoken(text, language, seconds=0.3):
    """Words with times; a pause goes after every mark."""
    words, position = [], 0.0
    for match in re.finditer(PATTERNS[language], text):
        words.append(
            Word(text=match.group(), begin=match.start(), end=match.end(), start_s=position, end_s=position + seconds)
        )
        position += seconds + (0.3 if text[match.end() : match.end() + 1] in tuple("，。？！,.?!") else 0.0)
    return words


def assert_captions_hold(shown, words, language):
    said = [word for cue in shown for word in cue.words]
    assert "".join(word.text for word in said) == "".join(word.text for word in words)
    for cue in shown:
        assert 1 <= len(cue.lines) <= 2
        assert all(0 < columns(line) <= COLUMNS[language] for line in cue.lines)
        joined = "\n".join(cue.lines)
        assert all(joined[word.begin : word.end] == word.text for word in cue.words)
        assert cue.start_s == cue.words[0].start_s
    assert all(before.end_s <= after.start_s for before, after in pairwise(shown))
    gaps = [after.start_s - before.end_s for before, after in pairwise(shown)]
    assert all(gap == 0 or gap >= 0.25 - 1e-9 for gap in gaps)
    for cue, following in zip_longest(shown, shown[1:]):
        assert cue.end_s - cue.start_s >= 0.8 - 1e-9 or (following and cue.end_s == following.start_s)


@pytest.mark.parametrize(("text", "language"), [(CHINESE, "zh"), (ENGLISH, "en")])
def test_news_is_captioned_within_the_limits(text, language):
    words = spoken(text, language)
    shown = cues(words, text, language)
    assert_captions_hold(shown, words, language)
    assert all(cue.end_s - cue.start_s <= 8 for cue in shown)


ALPHABETS = {"zh": "的地铁一二江城今天开通，。！？、“”（）12.%A bc\n", "en": "abcdefg ABC ,.!?\"'()-—12%$\n"}


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["zh", "en"]), st.sampled_from([0.01, 0.3, 2.0]))
def test_any_text_is_captioned_within_the_limits(data, language, seconds):
    text = data.draw(st.one_of(st.text(ALPHABETS[language], max_size=120), st.text(max_size=60)))
    words = spoken(text, language, seconds)
    assert_captions_hold(cues(words, text, language), words, language)


def test_captions_end_where_sentences_do():
    shown = cues(spoken(ENGLISH, "en"), ENGLISH, "en")
    assert any(cue.lines[-1].endswith("22 minutes.") for cue in shown)
    assert shown[-1].lines == ("Will it last?",)
    assert not any(line.split()[-1] in {"the", "a", "of", "to", "and"} for cue in shown for line in cue.lines)


def test_chinese_lines_end_without_stops_but_keep_questions_and_quotes():
    shown = cues(spoken(CHINESE, "zh"), CHINESE, "zh")
    lines = [line for cue in shown for line in cue.lines]
    assert not any(re.search(r"[，。、；：][”’]?$", line) for line in lines)
    assert lines[-1].endswith("？")
    assert sum(line.count("“") for line in lines) == sum(line.count("”") for line in lines) == 2


def test_marks_stay_with_their_words():
    text = 'He said, "Go (now) — please!" twice.'
    shown = cues(spoken(text, "en"), text, "en")
    assert " ".join(line for cue in shown for line in cue.lines) == text


def test_two_lines_are_balanced():
    text = "the quick brown fox jumps over the lazy dog today"
    (shown,) = cues(spoken(text, "en"), text, "en")
    first, second = shown.lines
    assert abs(len(first) - len(second)) < 14


def test_times_are_moved_and_the_last_caption_lingers():
    words = spoken("今天开通", "zh", seconds=0.6)
    (shown,) = cues(words, "今天开通", "zh", offset_s=0.25)
    assert (shown.start_s, shown.end_s) == (0.25, pytest.approx(0.25 + 1.2 + 0.4))
    assert shown.words[1].start_s == pytest.approx(0.85)


def test_a_word_wider_than_a_line_is_split_as_a_last_resort():
    text = "x" * 100
    shown = cues(spoken(text, "en"), text, "en")
    assert_captions_hold(shown, spoken(text, "en"), "en")
    assert [len(line) for cue in shown for line in cue.lines] == [42, 42, 16]


def test_nothing_said_is_no_caption():
    assert cues([], "。。。", "zh") == ()


@pytest.mark.parametrize(
    ("text", "language", "marks"),
    [
        ("「我们等了十年了，今天终于开通运营。以后每天上班，都能少花半个小时，谁都高兴。」李明说。", "zh", "「」"),
        ("“我们等了整整十年才等到它开通运营。以后每天上班，都能少花半个小时了。”发言人李明说。", "zh", "“”"),
        (
            "“We waited ten years for this, all of us did. My daughter rode the first train with me today and she was "
            "very happy,” said Mayor Li.",
            "en",
            "“”",
        ),
    ],
)
def test_a_quotation_that_ends_in_a_later_caption_is_opened_there(text, language, marks):
    words = spoken(text, language)
    shown = cues(words, text, language)
    assert_captions_hold(shown, words, language)
    opening, closing = marks
    closed = ["".join(cue.lines) for cue in shown if closing in "".join(cue.lines)]
    assert len(shown) > 1 and opening in "".join(shown[0].lines)
    assert all(opening in text.partition(closing)[0] for text in closed)


def test_a_mark_without_room_for_its_opening_one_is_left_out():
    text = "“一二三四五六七八。" + "三" * 30 + "”四五。"
    words = spoken(text, "zh")
    shown = cues(words, text, "zh")
    assert_captions_hold(shown, words, "zh")
    assert shown[0].lines[0].startswith("“")
    assert not any("”" in "".join(cue.lines) for cue in shown)
