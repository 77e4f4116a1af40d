import pytest

from filmloom.studio.speech.normalise import read
from filmloom.studio.speech.reading import clauses, syllables


def parts(text, language):
    return [
        ("".join(text[r.begin : r.end] for r in clause.readings), clause.stop)
        for clause in clauses(text, read(text, language))
    ]


def test_marks_decide_melody():
    assert parts("你好，世界。真的？是！完", "zh") == [
        ("你好", ","),
        ("世界", "."),
        ("真的", "?"),
        ("是", "!"),
        ("完", "."),
    ]
    assert parts('"No," he said. Did it? Yes', "en") == [("No", ","), ("hesaid", "."), ("Didit", "?"), ("Yes", ".")]


@pytest.mark.parametrize(
    "text", ["Dr. Li spoke", "at 3:30 p.m. today", "12,500 people", "the U.S. economy", "re-open it's"]
)
def test_dots_and_commas_inside_words_are_no_pauses(text):
    assert len(parts(text, "en")) == 1


def test_longer_marks_mean_longer_pauses():
    text = "一、二，三；四。五"
    pauses = [clause.pause_s for clause in clauses(text, read(text, "zh"))]
    assert pauses == [*sorted(pauses[:-1]), 0.0]
    assert len(set(pauses)) == 5


@pytest.mark.parametrize(
    ("spoken", "count"), [("地铁", 2), ("metro", 2), ("twelve", 1), ("G.D.P.", 3), ("五G", 2), ("…", 1)]
)
def test_syllables(spoken, count):
    assert syllables(spoken) == count
