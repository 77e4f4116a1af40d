from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from filmloom.studio.speech.normalise import read

WRITTEN = st.text(
    st.one_of(
        st.sampled_from("的地铁一二年月日号线万亿元第0123456789 .,，。%$¥-:/'\"AIkmabc—~\n"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


def spoken(text, language, lexicon=None):
    return [(text[r.begin : r.end], r.spoken, r.language) for r in read(text, language, lexicon)]


@given(WRITTEN, st.sampled_from(["en", "zh"]))
def test_all_letters_and_figures_are_read_once_and_in_order(text, language):
    readings = read(text, language)
    assert all(0 <= r.begin < r.end <= len(text) and r.spoken for r in readings)
    assert all(before.end <= after.begin for before, after in pairwise(readings))
    covered = {index for r in readings for index in range(r.begin, r.end)}
    assert all(index in covered for index, character in enumerate(text) if character.isalpha() or character.isdecimal())


@given(WRITTEN, st.sampled_from(["en", "zh"]))
def test_no_ascii_figure_reaches_the_voice(text, language):
    assert not any(character in "0123456789" for r in read(text, language) for character in r.spoken)


def test_a_figure_keeps_its_place_in_the_text():
    assert spoken("增长12.5%。", "zh") == [("增长", "增长", "zh"), ("12.5%", "百分之十二点五", "zh")]
    assert spoken("up 12.5%.", "en") == [("up", "up", "en"), ("12.5%", "twelve point five percent", "en")]


def test_each_language_is_read_by_its_own_voice():
    assert spoken("用OpenAI做", "zh") == [("用", "用", "zh"), ("OpenAI", "OpenAI", "en"), ("做", "做", "zh")]
    assert spoken("AI很好", "zh")[0] == ("AI", "A.I.", "en")
    assert spoken("Mayor 李伟 said", "en")[1] == ("李伟", "李伟", "zh")


def test_the_users_lexicon_goes_first_and_its_longest_entry_wins():
    lexicon = {"4号": "四号", "4号线": "四号地铁", "AI": "人工智能", "重庆": "chong2 qing4"}
    assert [said for _, said, _ in spoken("4号线", "zh", lexicon)] == ["四号地铁"]
    assert spoken("重庆AI", "zh", lexicon) == [("重庆", "chong2 qing4", "pinyin"), ("AI", "人工智能", "zh")]
    assert [written for written, _, _ in spoken("SAID AI", "zh", lexicon)] == ["SAID", "AI"]


def test_a_taught_name_keeps_its_possessive():
    lexicon = {"Xu": "shoe", "Jianglan": "jiang1 lan2"}
    assert spoken("Xu's soup", "en", lexicon)[0] == ("Xu's", "shoe's", "en")
    assert spoken("Jianglan’s line", "en", lexicon)[0] == ("Jianglan’s", "jiang1 lan2", "pinyin")


def test_chinese_is_cut_into_words():
    assert [written for written, _, _ in spoken("江边的孩子们举着气球", "zh")][:2] == ["江边", "的"]
