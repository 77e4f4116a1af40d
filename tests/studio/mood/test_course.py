"""One film isn't a flicker of moods."""

from filmloom.studio.mood.course import course
from filmloom.studio.mood.feeling import FEELINGS


def shares(**told):
    rest = (1 - sum(told.values())) / (len(FEELINGS) - len(told))
    return {each: told.get(each, rest) for each in FEELINGS}


def test_a_shot_that_only_seems_otherwise_stays_with_the_film():
    seems = shares(joyful=0.5, sad=0.3)
    assert course([shares(sad=0.8), seems, shares(sad=0.8)], "sad") == ["sad"] * 3


def test_a_shot_that_surely_feels_otherwise_is_told_so():
    assert course([shares(sad=0.8), shares(joyful=0.95), shares(sad=0.8)], "sad") == ["sad", "joyful", "sad"]


def test_two_shots_in_a_row_need_less_than_one():
    likely = shares(tense=0.72)
    assert course([shares(warm=0.9), likely, shares(warm=0.9)], "warm") == ["warm"] * 3
    assert course([shares(warm=0.9), likely, likely, shares(warm=0.9)], "warm") == ["warm", "tense", "tense", "warm"]


def test_what_is_calm_or_silent_is_told_as_the_film_is():
    assert course([shares(sad=0.9), shares(calm=0.99), {}], "sad") == ["sad"] * 3


def test_a_calm_film_may_have_a_joyful_shot_at_its_end():
    assert course([shares(calm=0.9), shares(calm=0.9), shares(joyful=0.9)], "calm") == ["calm", "calm", "joyful"]


def test_of_no_shots_there_is_no_course():
    assert course([], "calm") == []
