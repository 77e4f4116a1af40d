"""Marking: phrases of the narration that something appears at become marks, which outlive a translation."""

from __future__ import annotations

from typing import Any

from filmloom.studio.marks import anchor, spoken
from filmloom.studio.storyboard import Shot
from filmloom.studio.texts import put_through, texts_in


def marked(shot: Shot) -> Shot:
    """The shot with a mark in `say` for each phrase that an overlay, a step or a light waits for.

    Raises StoryboardError for a phrase that isn't said.
    """
    waited_for = _waited_for(shot)
    text, marks = spoken(shot.say)
    named: dict[str, str] = {at: at for at in waited_for if at in marks}
    places = dict(marks)
    for at in waited_for:
        if at not in named:
            named[at] = _new_id(places)
            places[named[at]] = anchor(text, marks, at)
    if places == marks:
        return shot

    def renamed(key: str, value: str) -> str:
        return named.get(value, value) if key == "at" else value

    told: dict[str, Any] = put_through(shot.model_dump(by_alias=True), renamed)
    return Shot.model_validate({**told, "say": _with_marks(text, places)})


def _waited_for(shot: Shot) -> list[str]:
    return list(dict.fromkeys(text for key, text in texts_in(shot.model_dump()) if key == "at" and text))


def _new_id(taken: dict[str, int]) -> str:
    return next(id for number in range(1, len(taken) + 2) if (id := f"at{number}") not in taken)


def _with_marks(text: str, places: dict[str, int]) -> str:
    pieces, done = [], 0
    for id, place in sorted(places.items(), key=lambda each: each[1]):
        pieces += [text[done:place], f"<m id={id}/>"]
        done = place
    return "".join([*pieces, text[done:]])
