"""A film in a mood: pace, transitions, light and ground; what a person or the planner has chosen stays."""

import pytest

from filmloom.draw.colors import TEXT, contrast
from filmloom.draw.theme import THEMES
from filmloom.draw.tints import tinted
from filmloom.studio.mood import FEELINGS, in_mood
from filmloom.studio.storyboard import Card, Illustration, Pad, Shot, Storyboard, Transition
from filmloom.world.parse import parse

SAD = "The hall burned down and two people died. Their families mourn, heartbroken."
GLAD = "The children cheered and danced with joy at the wonderful festival!"


def board(*says, **shot):
    visual = shot.pop("visual", Card(text="A card"))
    shots = tuple(Shot(id=f"n{number}", say=say, visual=visual, **shot) for number, say in enumerate(says))
    return Storyboard(language="en", title="A film", shots=shots)


def test_no_mood_changes_nothing():
    before = board(SAD)
    assert in_mood(before, "") is before


def test_a_sad_film_takes_its_time_and_an_urgent_one_none():
    before = board("A cat runs.")
    sad, urgent = in_mood(before, "sad"), in_mood(before, "urgent")
    assert sad.shots[0].pad.after > before.shots[0].pad.after > urgent.shots[0].pad.after
    assert sad.voice.rate < before.voice.rate < urgent.voice.rate
    assert sad.shots[0].transition.seconds > before.shots[0].transition.seconds
    assert urgent.shots[0].transition.type == "cut"
    assert (sad.mood, sad.shots[0].mood) == ("sad", "")


def test_what_was_chosen_stays():
    pad, cut = Pad(before=1.0), Transition(type="cut")
    shot = in_mood(board("A cat runs.", pad=pad, transition=cut), "sad").shots[0]
    assert (shot.pad, shot.transition) == (pad, cut)


def test_auto_reads_the_film_and_those_shots_that_surely_feel_otherwise():
    made = in_mood(board(SAD, SAD, GLAD, "The train leaves at 7."), "auto")
    assert made.mood == "sad"
    assert [shot.mood for shot in made.shots] == ["", "", "joyful", ""]


def test_light_and_weather_follow_a_mood_that_is_set_but_none_that_is_read():
    drawn = board(SAD, visual=Illustration(prompt="A cat walks in a park."))
    assert in_mood(drawn, "auto").shots[0].visual == drawn.shots[0].visual
    spec = parse(in_mood(drawn, "sad").shots[0].visual.prompt, "en").spec
    assert (spec.hour, spec.weather) == ("dusk", "rain")
    assert spec.actors == parse("A cat walks in a park.", "en").spec.actors


def test_weather_that_is_told_stays():
    drawn = board("It snows.", visual=Illustration(prompt="A cat walks in a park while it snows at night."))
    spec = parse(in_mood(drawn, "sad").shots[0].visual.prompt, "en").spec
    assert (spec.hour, spec.weather) == ("night", "snow")


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("mood", FEELINGS)
def test_text_can_be_read_on_every_tint(name, mood):
    theme = tinted(THEMES[name], mood)
    for ink in (theme.ink, theme.ink_muted):
        assert min(contrast(ink, theme.ground), contrast(ink, theme.ground_end)) >= TEXT
    assert theme.accent == THEMES[name].accent
    assert (theme == THEMES[name]) == (mood == "calm")
