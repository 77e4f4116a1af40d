"""Riddles name neither who moves nor which way, and each has one answer."""

from filmloom.world.parse import mentions
from filmloom.world.talk.riddles import riddles


def test_nobody_is_named():
    for language in ("en", "zh"):
        for riddle in riddles(language):
            (actor,) = riddle.scene.actors
            assert actor.concept not in mentions(riddle.text, language), riddle.text


def test_both_languages_ask_the_same():
    english, chinese = [[each.scene for each in riddles(language)] for language in ("en", "zh")]
    assert english == chinese
    ways = [scene.steps[0][0].kind for scene in english]
    assert ways.count("left") == ways.count("right") == len(ways) // 2


def test_the_sun_and_the_wind_fix_the_way():
    by_text = {each.text: each.scene.steps[0][0].kind for each in riddles("en")}
    assert by_text["The sun sets on the left. The animal that barks moves to where the sun sets."] == "left"
    assert by_text["The sun rises on the left. The animal that barks moves to where the sun sets."] == "right"
    assert by_text["The wind blows from the left. The animal that barks moves with the wind."] == "right"


def test_some_are_held_out_the_same_in_both_languages_though_each_of_their_parts_is_trained_on():
    english, chinese = riddles("en"), riddles("zh")
    assert [each.held_out for each in english] == [each.held_out for each in chinese]
    held_out = [each for each in english if each.held_out]
    assert 0.2 < len(held_out) / len(english) < 0.5
    trained = [each for each in english if not each.held_out]
    who = {each.scene.actors[0].concept for each in trained}
    assert who == {each.scene.actors[0].concept for each in english}
