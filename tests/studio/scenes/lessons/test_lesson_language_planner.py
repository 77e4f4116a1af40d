"""A language model plans a lesson by the same rules: what it makes up or can't be drawn is sent back once."""

from __future__ import annotations

import json

from filmloom.studio.documents import read
from filmloom.studio.scenes.lessons.language_planner import LessonLanguagePlanner

MATERIAL = """# Heat

## What heat is
Heat is a form of energy. It is written so:

$$Q = mc$$

```python
heat = m * c
```

Q: What is heat? A: A form of energy.
"""


def shot(say, show, cites=("p2",), chapter=""):
    return {"say": say, "cites": list(cites), "show": show, "chapter": chapter}


GOOD = [
    shot("Heat is a form of energy.", {"type": "card", "text": "A form of energy"}, chapter="What heat is"),
    shot("It is written $Q = mc$.", {"type": "formula", "title": "Heat", "latex": ["Q = mc"]}, ("p3",)),
    shot("In code it is a product.", {"type": "code", "block": "p4"}, ("p4",)),
    shot("Heat flows like this.", {"type": "diagram", "text": "flow: Heat\nwarm -> cold"}),
    shot("What is heat?", {"type": "question", "options": [], "answer": "A form of energy."}, ("p5",)),
]


class Script:
    """A chat that answers by a script."""

    name = "script"

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def answer(self, messages, schema):
        self.asked.append((messages, schema))
        return self.answers.pop(0)


def planned(*outlines):
    chat, warnings = Script(*(json.dumps({"shots": shots}) for shots in outlines)), []
    return LessonLanguagePlanner(chat, engine="world", warn=warnings.append)(read(MATERIAL)), chat, warnings


def test_a_good_outline_becomes_a_lesson():
    board, chat, _ = planned(GOOD, GOOD)
    assert board.kind == "lesson" and board.shots[1].chapter == "What heat is"
    assert [each.visual.type for each in board.shots] == [
        "title", "card", "formula", "code", "diagram", "card", "card", "end",
    ]  # fmt: skip
    assert board.shots[5].asks.answer == "A form of energy." and board.shots[5].pad.after == 3.0
    assert "lessons" in chat.asked[0][0][0]["content"] and "latex" in json.dumps(chat.asked[0][1])


def test_what_is_wrong_is_sent_back_and_then_the_planner_in_the_box_takes_over():
    bad = [
        *GOOD[:1],
        shot("So.", {"type": "formula", "title": "", "latex": ["\\frac{1}{"]}),
        shot("So.", {"type": "diagram", "text": "nonsense"}),
        shot("So.", {"type": "code", "block": "p2"}),
    ]
    board, chat, warnings = planned(bad, bad)
    told = chat.asked[1][0][-1]["content"]
    assert "n2: The formula" in told and "n3: " in told and "no id of a block of code" in told
    assert any("in-box planner made this one" in warning for warning in warnings)
    assert "objectives" in {each.id for each in board.shots} or len(board.shots) > 4
