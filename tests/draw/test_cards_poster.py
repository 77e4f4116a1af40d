"""Posters: the product is seen, nothing overflows, what stands still costs nothing, and what moves moves."""

import numpy as np
import pytest
import skia

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.cards import PosterCard, PosterWords
from filmloom.draw.theme import THEMES, Stage

OFFER = PosterWords(
    kicker="Chengdu", text="Anna, this is for you", price="$149", was="$199", detail="Until 31 December · SPRING"
)
ACTION = PosterWords(
    text="Spring Cup",
    button="Order now",
    address="example.com/cup",
    small="Measured in a laboratory; effects differ. Made by artificial intelligence.",
)
CLAIM = PosterWords(
    kicker="Spring Cup",
    text="Twelve hours later the water is still at 62 °C",
    detail="Tested by the City Laboratory, May 2026, at 20 °C",
)
SIZES = [(320, 180), (180, 320), (240, 240)]


def product():
    surface = new_surface((60, 90))
    surface.getCanvas().drawRect(skia.Rect.MakeXYWH(10, 10, 40, 70), skia.Paint(Color=0xFF00FF00))
    return surface.makeImageSnapshot()


def picture(card, size, at_s):
    surface = new_surface(size)
    with surface as canvas:
        card.draw(canvas, at_s)
    return pixels(surface).copy()


def greens(frame):
    return int(((frame[..., 1] > 200) & (frame[..., 0] < 60) & (frame[..., 2] < 60)).sum())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tone", ["light", "dark", "accent"])
@pytest.mark.parametrize("words", [OFFER, ACTION, CLAIM], ids=["offer", "action", "claim"])
def test_everything_fits_and_the_product_is_seen(size, tone, words):
    card = PosterCard(Stage(size, THEMES["market"], "en"), words, product(), tone=tone)
    assert card.issues == ()
    assert greens(picture(card, size, 3.0)) > 0.01 * size[0] * size[1]


def test_what_has_arrived_stands():
    card = PosterCard(Stage((320, 180), THEMES["market"], "en"), OFFER, product())
    assert card.state(2.0) == card.state(9.0)
    assert card.state(0.1) != card.state(0.4)


def test_what_floats_goes_on():
    card = PosterCard(Stage((320, 180), THEMES["market"], "en"), OFFER, product(), motion="float")
    assert card.state(2.0) != card.state(2.9)
    assert not np.array_equal(picture(card, (320, 180), 2.0), picture(card, (320, 180), 2.9))


def test_the_price_comes_when_it_is_said():
    card = PosterCard(Stage((320, 180), THEMES["market"], "en"), PosterWords(price="$149"), times=(0.1, 2.0, 0.3))
    before, after = picture(card, (320, 180), 1.9), picture(card, (320, 180), 3.0)
    assert not np.array_equal(before, after)


def test_a_name_that_does_not_fit_is_told():
    words = PosterWords(text="Wolfeschlegelsteinhausenbergerdorff" * 40)
    assert PosterCard(Stage((180, 320), THEMES["market"], "en"), words, product()).issues
