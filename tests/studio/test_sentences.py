import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.studio.sentences import has_sentence_end, split_clauses, split_sentences

TEXTS = st.text(alphabet="ab A.1,，。！？“”\"'（）()…—\n 说中 Mr.:；", max_size=100)


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.text(max_size=60))
def test_nothing_is_lost_or_added_between_sentences_and_clauses(text):
    assert "".join(split_sentences(text)) == text
    assert "".join(split_clauses(text)) == text


@pytest.mark.parametrize(
    "sentences",
    [
        ["今天开通。", "全长28.6公里！", "真的吗？"],
        ["“等了三年。终于来了！”市民李明说。", "他很高兴。"],
        ["（新华社北京3月18日电。）", "天晴。"],
        ["他想了想……走了。"],
        ["Mr. Smith paid $12.5 at 3 p.m. on Monday. ", "He left."],
        ['"We came," she said. ', '"Are we late?" he asked.'],
        ["“It was dirty. Now it is clean,” said Ana. ", "So it is."],
        ["J. K. Rowling wrote it. ", "The U.S. team won... and left."],
        ["Line one\n", "Line two"],
        ["北京. ", "上海."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences):
    assert split_sentences("".join(sentences)) == sentences


def test_clauses_keep_numbers_and_short_quotations_whole():
    assert split_clauses("It sold 1,200 tickets, said Ana; that’s all.") == [
        "It sold 1,200 tickets, ",
        "said Ana; ",
        "that’s all.",
    ]
    assert split_clauses("他说“好，走”，就走了。") == ["他说“好，走”，", "就走了。"]


@pytest.mark.parametrize(("text", "ends"), [("abc def", False), ("完。", True), ("12.5 km", False), ("Done.", True)])
def test_whether_a_text_has_an_end_at_all(text, ends):
    assert has_sentence_end(text) is ends
