"""Things are found where a narration speaks of them, in their order, also when it bends their words."""

from __future__ import annotations

import pytest

from filmloom.studio.reached import reached


@pytest.mark.parametrize(
    ("things", "text", "places"),
    [
        (["sea", "cloud", "rain"], "From the sea to a cloud to the rain.", ["sea", "cloud", "rain"]),
        (
            ["In the air", "In the animal", "Breathed out"],
            "A tree takes it out of the air. An animal eats it. When it breathes out, it is back in the air.",
            ["air", "animal", "breathes"],
        ),
        (["选定物体", "画受力图", "求合力"], "先选定物体，再画受力图，然后求合力。", ["选定", "画受", "求合力"]),
        (["apples", "pears"], "Nothing of that is said.", [None, None]),
    ],
)
def test_things_are_reached(things, text, places):
    language = "zh" if text[0] > "z" else "en"
    assert reached(things, text, language) == [place and text.index(place) for place in places]


def test_places_never_go_back():
    found = reached(["b", "a", "c"], "a then b then c then a", "en")
    told = [place for place in found if place is not None]
    assert told == sorted(told) and len(told) >= 2
