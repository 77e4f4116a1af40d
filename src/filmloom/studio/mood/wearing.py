"""What a mood does to a film that is planned: its pace, its transitions, and the light of what is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from filmloom.errors import PromptError
from filmloom.studio.marks import spoken
from filmloom.studio.mood.course import course
from filmloom.studio.mood.feeling import Feeling
from filmloom.studio.mood.reading import mood_of
from filmloom.studio.storyboard import Illustration, Pad, Shot, Storyboard, Transition
from filmloom.world.scene import Hour, Weather

AUTO: Final = "auto"
"""The mood that the text has."""
_SURE: Final = 0.4
"""Share of a feeling at which a whole film is said to have it; it is calm otherwise."""
_IN_BOX: Final = frozenset({"world", "layers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a film in a mood is told."""

    pad: Pad
    transition: Transition
    rate: float = 1.0
    """Of speech, of what the voice has otherwise."""
    hour: Hour = "day"
    weather: Weather = "clear"


_MANNERS: Final[Mapping[Feeling, Manner]] = {
    "calm": Manner(pad=Pad(), transition=Transition()),
    "joyful": Manner(pad=Pad(before=0.2, after=0.4), transition=Transition(seconds=0.16), rate=1.04),
    "sad": Manner(
        pad=Pad(before=0.4, after=0.9), transition=Transition(seconds=0.6), rate=0.93, hour="dusk", weather="rain"
    ),
    "tense": Manner(pad=Pad(before=0.2, after=0.4), transition=Transition(type="cut"), hour="night", weather="fog"),
    "urgent": Manner(pad=Pad(before=0.1, after=0.22), transition=Transition(type="cut"), rate=1.08),
    "warm": Manner(pad=Pad(before=0.3, after=0.65), transition=Transition(seconds=0.45), rate=0.97, hour="dusk"),
}


def in_mood(board: Storyboard, mood: str) -> Storyboard:
    """The storyboard told in a mood, or, with `auto`, in that of its text, where that is sure, shot by shot.

    Pads and transitions that the planner has chosen itself stay. Light and weather follow only a mood that a person
    has set: read from a text, they would be facts that nobody has told.
    """
    if not mood:
        return board
    if mood == AUTO:
        feeling, moods = _read(board)
        shots = [_told(shot, own, feeling) for shot, own in zip(board.shots, moods, strict=True)]
    else:
        feeling = next(each for each in _MANNERS if each == mood)
        shots = [_lit(_told(shot, feeling, feeling), _MANNERS[feeling], board) for shot in board.shots]
    rate = min(2.0, max(0.5, round(board.voice.rate * _MANNERS[feeling].rate, 3)))
    changes = {"mood": feeling, "shots": tuple(shots), "voice": board.voice.model_copy(update={"rate": rate})}
    return board.model_copy(update=changes)


def _read(board: Storyboard) -> tuple[Feeling, list[Feeling]]:
    """The mood of a film and those of its shots, as surely as they can be read."""
    says = [spoken(shot.say)[0] for shot in board.shots]
    whole = mood_of(" ".join(says), board.language)
    feeling = whole.chosen if whole.shares[whole.chosen] >= _SURE else "calm"
    return feeling, course([mood_of(say, board.language).shares if say.strip() else {} for say in says], feeling)


def _told(shot: Shot, feeling: Feeling, of_film: Feeling) -> Shot:
    manner = _MANNERS[feeling]
    return shot.model_copy(
        update={
            "mood": "" if feeling == of_film else feeling,
            "pad": manner.pad if shot.pad == Pad() else shot.pad,
            "transition": manner.transition if shot.transition == Transition() else shot.transition,
        }
    )


def _lit(shot: Shot, manner: Manner, board: Storyboard) -> Shot:
    """A drawn scene in the mood's light and weather, where its own isn't told."""
    visual = shot.visual
    drawn = isinstance(visual, Illustration) and (visual.engine or board.engine) in _IN_BOX and not visual.scene
    if not isinstance(visual, Illustration) or not drawn or visual.picture:
        return shot
    from filmloom.world.describe import describe
    from filmloom.world.parse import parse

    try:
        spec = parse(visual.prompt, board.language).spec
    except PromptError:
        return shot
    changes = {
        name: value
        for name, value, usual in (("hour", manner.hour, "day"), ("weather", manner.weather, "clear"))
        if getattr(spec, name) == usual != value
    }
    if not changes:
        return shot
    prompt = describe(spec.model_copy(update=changes), board.language)
    return shot.model_copy(update={"visual": visual.model_copy(update={"prompt": prompt})})
