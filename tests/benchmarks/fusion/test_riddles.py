"""Riddles name neither who moves nor which way, and each has one answer."""

from benchmarks.fusion.riddles import riddles

from filmloom.world.parse import mentions


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
