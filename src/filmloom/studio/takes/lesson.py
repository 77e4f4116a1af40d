"""What lessons show: formulas, code and diagrams, each timed by the words that are said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from filmloom.studio import storyboard as sb

if TYPE_CHECKING:
    from filmloom.draw import Drawing
    from filmloom.draw.diagrams import Diagram
    from filmloom.draw.formulas import FormulaStep
    from filmloom.draw.theme import Stage
    from filmloom.studio.takes import Setting

_FIRST_S = 0.3


def lesson_card(visual: sb.Formula | sb.Code | sb.Diagram, stage: Stage, setting: Setting) -> Drawing:
    """The drawing of a formula, code or a diagram. Raises InputError for a diagram that can't be read."""
    match visual:
        case sb.Formula():
            from filmloom.draw.formulas import FormulaCard

            return FormulaCard(stage, list(_steps(visual, setting)), visual.title)
        case sb.Code():
            return _code(visual, stage, setting)
        case sb.Diagram():
            from filmloom.draw.diagrams import parse

            return _diagram(parse(visual.text), stage, setting)


def timeline_card(title: str, events: Sequence[tuple[str, str]], stage: Stage, setting: Setting) -> Drawing:
    """When and what, along a line, one event for each of the setting's moments."""
    from filmloom.draw.diagrams.notation import Diagram, Item

    return _diagram(Diagram("timeline", title, tuple(Item(when, what) for when, what in events)), stage, setting)


def _diagram(diagram: Diagram, stage: Stage, setting: Setting) -> Drawing:
    from filmloom.draw.diagrams import DiagramCard

    moments = setting.moments
    opening = tuple(min(moment, _FIRST_S) for moment in moments[:1])  # no page is empty until its words
    return DiagramCard(stage, diagram, (*opening, *moments[1:]))


def _steps(visual: sb.Formula, setting: Setting) -> Iterator[FormulaStep]:
    """Moments come in the order of the steps, each step's before those of its lights."""
    from filmloom.draw.formulas import FormulaStep, Lit

    moments = list(setting.moments)
    starts = []
    for step in visual.steps:
        starts.append((moments.pop(0) if moments else _FIRST_S, moments[: len(step.lit)]))
        del moments[: len(step.lit)]
    for index, (step, (start_s, lit_s)) in enumerate(zip(visual.steps, starts, strict=True)):
        end_s = starts[index + 1][0] if index + 1 < len(starts) else setting.seconds
        lit = tuple(
            Lit(term=light.term, start_s=begin, end_s=end)
            for light, (begin, end) in zip(step.lit, _spans(lit_s, end_s), strict=False)
            if light.term is not None
        )
        yield FormulaStep(latex=step.latex, start_s=start_s, lit=lit, note=step.note)


def _spans(starts: Sequence[float], end_s: float) -> list[tuple[float, float]]:
    """Each lasts until the next begins."""
    return list(pairwise([*starts, end_s]))


def _code(visual: sb.Code, stage: Stage, setting: Setting) -> Drawing:
    from filmloom.draw.code import CodeCard, LitLines

    lit = []
    for light, start_s in zip(visual.lit, setting.moments, strict=False):
        first, _, last = light.lines.partition("-")
        lit.append(LitLines(first=int(first), last=int(last or first), start_s=start_s))
    return CodeCard(stage, visual.source, visual.language, visual.title, lit)
