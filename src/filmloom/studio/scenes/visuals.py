"""What each shot shows: the fitting picture first, and a rhythm that doesn't tire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filmloom.studio.scenes.drawable import footage_of, illustration_of, pictured, scene_of
from filmloom.studio.scenes.extract import key_clause
from filmloom.studio.scenes.series import figure_in, figure_phrase
from filmloom.studio.scenes.worth import facts
from filmloom.studio.storyboard import Card, Illustration, Overlay, Picture, Visual
from filmloom.types import Language

_MOST_ALIKE = {"card": 1, "illustration": 3}  # shots of one kind in a row, where another kind is possible
_USUALLY_ALIKE = 2
_BESIDE_FIGURES = 2  # drawings
MOVING = 1 / 3  # of a film at least, where its text names what can be drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What one shot says, before it is known what it shows."""

    id: str
    say: str
    cites: tuple[str, ...]
    visual: Visual | None
    kicker: str
    context: str
    """The whole sentence that `say` is part of."""
    continues: bool = False
    """It goes on with a sentence that the shot before began: its words alone say little."""


def choose_visuals(shots: Sequence[Spoken], language: Language) -> list[Visual]:
    """One visual per shot. What the document decided stays; of the rest, drawings first, then figures, then cards."""
    chosen: list[Visual] = []
    drawn: set[str] = set()
    figures = max(1, len(shots) // 4)
    for shot in shots:
        options = [shot.visual] if shot.visual else _options(shot, chosen, language, figures=figures > 0)
        options = [option for option in options if _look(option, language) not in drawn] or [
            option for option in options if isinstance(option, Card)
        ]
        calm = [option for option in options if not _tires(option, chosen)]
        visual = (calm or options)[0]
        figures -= visual.type == "chart" and shot.visual is None
        drawn.add(_look(visual, language))
        chosen.append(visual)
    return chosen


def overlays_of(shot: Spoken, visual: Visual, language: Language) -> tuple[Overlay, ...]:
    """A figure that an illustrated sentence states is written under it when it is said."""
    if not isinstance(visual, Illustration):
        return ()
    found = figure_phrase(shot.say, language)
    return (Overlay(text=found[0], detail=found[1], at=found[0]),) if found else ()


def _options(shot: Spoken, before: Sequence[Visual], language: Language, *, figures: bool) -> list[Visual]:
    """Fitting visuals, the best first; a card always fits. Several facts are better read than heard over footage."""
    options: list[Visual | None] = [illustration_of(shot.say, language)]
    figure = figure_in(shot.say, language) if figures else None
    if figure:
        beside = pictured(shot.say, language) or pictured(shot.context, language)
        options.append(figure.model_copy(update={"pictures": beside[:_BESIDE_FIGURES]}))
    text = key_clause(shot.say, language)
    card = Card(text=text, kicker=shot.kicker, pictures=pictured(text, language))
    footage = footage_of(shot.say, language)
    told = not facts(shot.say, language) or figure_phrase(shot.say, language) is not None
    early = told and (shot.continues or _wants_movement(before))
    options += [footage, card] if early else [card, footage]
    return [option for option in options if option is not None]


def _wants_movement(before: Sequence[Visual]) -> bool:
    moving = sum(isinstance(visual, Illustration | Picture) for visual in before)
    return moving < MOVING * (len(before) + 1)


def _tires(option: Visual, before: Sequence[Visual]) -> bool:
    most = _MOST_ALIKE.get(option.type, _USUALLY_ALIKE)
    last = before[-most:]
    return len(last) == most and all(visual.type == option.type for visual in last)


def _look(visual: Visual, language: Language) -> str:
    """What makes an illustration the same as another; other kinds may come again."""
    if not isinstance(visual, Illustration):
        return f"{visual.type}:{id(visual)}"
    scene = visual.scene or scene_of(visual.prompt, language)
    return scene.model_dump_json() if scene else visual.prompt
