"""Emoji sequences and their drawings."""

import gc

import pytest

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.twemoji import EMOJI, emoji_picture, has_emoji


def ink(picture):
    surface = new_surface((36, 36))
    surface.getCanvas().drawPicture(picture)
    return (pixels(surface)[..., 3] > 0).mean()


@pytest.mark.parametrize(
    "emoji", ["🐈", "⚽", "❤️", "❤", "✈️", "🇨🇳", "1️⃣", "👨‍👩‍👧", "🏃‍♀️", "🏃🏽‍♀️", "🏳️‍🌈", "👍🏿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏠"]
)
def test_drawings_are_found_and_drawn(emoji):
    assert has_emoji(emoji)
    picture = emoji_picture(emoji)
    gc.collect()
    assert ink(picture) > 0.2


def test_a_code_point_is_as_good_as_a_character():
    assert emoji_picture(0x1F408) is not None


@pytest.mark.parametrize("text", ["猫", "a", "", "🐈🐈"])
def test_what_is_no_emoji_has_no_drawing(text):
    assert not has_emoji(text)
    assert emoji_picture(text) is None


def test_sequences_are_cut_as_a_reader_sees_them():
    text = "a🐈‍⬛b👨‍👩‍👧👧🇨🇳🇫🇷1️⃣1❤️❤©"
    assert EMOJI.findall(text) == ["🐈‍⬛", "👨‍👩‍👧", "👧", "🇨🇳", "🇫🇷", "1️⃣", "❤️"]
