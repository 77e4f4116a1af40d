"""What each shot shows: the fitting picture first, and a rhythm that doesn't tire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filmloom.studio.scenes.drawable import illustration_of, pictured, scene_of
from filmloom.studio.scenes.extract import key_clause
from filmloom.studio.scenes.series import figure_in, figure_phrase
from filmloom.studio.storyboard import Card, Illustration, Overlay, Visual
from filmloom.types import Language

_MOST_ALIKE = 3  # shots of one kind in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What one shot says, before it is known what it shows."""

    id: str
    say: str
    cites: tuple[str, ...]
    visual: Visual | None
    section: str
    context: str
    """The whole sentence that `say` is part of."""


def choose_visuals(shots: Sequence[Spoken], language: Language) -> list[Visual]:
    """One visual per shot. What the document decided stays; of the rest, drawings first, then figures, then cards."""
    chosen: list[Visual] = []
    drawn: set[str] = set()
    figures = max(1, len(shots) // 6)
    for shot in shots:
        options = [shot.visual] if shot.visual else _options(shot, language, figures=figures > 0)
        options = [option for option in options if _look(option, language) not in drawn] or options[-1:]
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


def _options(shot: Spoken, language: Language, *, figures: bool) -> list[Visual]:
    """Fitting visuals, the best first; a card always fits."""
    options: list[Visual | None] = [illustration_of(shot.say, language)]
    if figures:
        options.append(figure_in(shot.say, language))
    text = key_clause(shot.say, language)
    options.append(Card(text=text, kicker=shot.section, pictures=pictured(text, language)))
    return [option for option in options if option is not None]


def _tires(option: Visual, before: Sequence[Visual]) -> bool:
    last = before[-_MOST_ALIKE:]
    return len(last) == _MOST_ALIKE and all(visual.type == option.type for visual in last)


def _look(visual: Visual, language: Language) -> str:
    """What makes an illustration the same as another; other kinds may come again."""
    if not isinstance(visual, Illustration):
        return f"{visual.type}:{id(visual)}"
    scene = visual.scene or scene_of(visual.prompt, language)
    return scene.model_dump_json() if scene else visual.prompt
