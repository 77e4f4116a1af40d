"""A small storyboard that is quickly made: three shots at 256x144."""

from __future__ import annotations

import pytest

from filmloom.studio.storyboard import Bullets, Card, Output, Shot, Storyboard, TestCard, Title


@pytest.fixture
def board() -> Storyboard:
    return Storyboard(
        language="en",
        title="A small film",
        output=Output(size=(256, 144), fps=10),
        shots=(
            Shot(id="open", say="Hello to a small film.", visual=Title(text="A small film", dateline="Today")),
            Shot(id="count", say="First comes one, then comes two.", visual=Bullets(items=("one", "two"))),
            Shot(id="test", say="", min=1.0, visual=TestCard()),
            Shot(id="close", say="That is all.", visual=Card(text="That is all")),
        ),
    )
