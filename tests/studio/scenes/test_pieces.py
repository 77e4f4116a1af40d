import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.studio.scenes.estimate import spoken_seconds
from filmloom.studio.scenes.extract import fits, key_clause
from filmloom.studio.scenes.pieces import pieces
from filmloom.studio.scenes.selection import select
from filmloom.studio.scenes.textrank import rank

LONG = "江澜市第四条地铁线今天开通运营，全长28.6公里，设车站22座，把东边的大学城和西边的老码头连在了一起。"


def test_long_sentences_are_parted_at_clauses():
    parts = pieces(LONG, "zh")
    assert len(parts) == 2
    assert all(part.endswith(("，", "。")) for part in parts)
    assert pieces("短句。", "zh") == ["短句。"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="字符，。 ab,1.2“”；", max_size=200), st.sampled_from(["zh", "en"]))
def test_parts_are_the_whole(sentence, language):
    parts = pieces(sentence, language)
    assert "".join(parts) == sentence
    assert all(spoken_seconds(part, language) < 25 for part in parts)


@pytest.mark.parametrize(
    ("text", "language", "seconds"),
    [("四" * 42, "zh", 10), (" ".join(["word"] * 25), "en", 10), ("", "zh", 0)],
)
def test_the_usual_pace(text, language, seconds):
    assert spoken_seconds(text, language) == pytest.approx(seconds)
    assert spoken_seconds(text, language, 2.0) == pytest.approx(seconds / 2)


def test_a_card_holds_whole_clauses_that_fit():
    clause = key_clause(LONG, "zh")
    assert clause in LONG
    assert fits(clause, "zh")
    assert clause[-1] not in "，。"
    trains = "Trains come every 4 minutes in the rush hour and every 7 minutes the rest of the whole long day."
    assert key_clause(trains, "en") == "Trains come every 4 minutes in the rush hour"
    assert key_clause("and joins the university in the east to the docks in the far west.", "en").startswith("Joins")


@given(st.text(alphabet="字符清水，。 ab,1.2“”；", min_size=1, max_size=200), st.sampled_from(["zh", "en"]))
@settings(max_examples=100, deadline=None)
def test_a_card_never_overflows(sentence, language):
    assert fits(key_clause(sentence, language), language, most=1.4), "the most that is left whole"


def test_sentences_that_share_words_vote_for_each_other():
    scores = rank(
        ["Ducks swim in the river.", "The river is full of ducks.", "Ducks love the river.", "Tax law changed."], "en"
    )
    assert scores[3] == min(scores)
    assert rank([], "zh") == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(2, 12), st.floats(0, 4), st.booleans()), min_size=1, max_size=30), st.floats(5, 120)
)
def test_selection_keeps_order_and_room_and_never_a_leaning_point_alone(points, room):
    seconds, scores, leaning = zip(*points, strict=True)
    chosen = select(seconds, scores, room, leaning=leaning)
    assert chosen == sorted(set(chosen))
    assert chosen[0] == 0
    assert sum(seconds[i] for i in chosen) <= max(room * 1.06, seconds[0])
    assert all(i - 1 in chosen for i in chosen if leaning[i] and i > 1)
