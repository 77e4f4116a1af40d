"""When the parts of a chart come: with the words that tell of them, and none so late that a page stays empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from filmloom.studio.narration import Narration
from filmloom.studio.reached import reached
from filmloom.studio.storyboard import Chart, Shot

LEAD_S: Final = 0.15
"""A picture's part begins to appear this long before its word, so that it stands when the word is heard."""
CHART_S: Final = 0.3
"""When a chart begins to grow."""
COUNT_S: Final = 0.9
"""So long before it is said a figure begins to count, for it takes its time."""
LATEST_S: Final = 1.0
"""When the first of a chart's parts begins at the latest."""
_LEFT_S: Final = 2.0
"""Before the shot's end the last part begins to grow, at the latest, so that it can be read."""
_PLACE_S, _COLUMN_S, _AFTER_S = 0.12, 0.35, 0.5
"""Between the places of a ranking, the columns of a group, and before and after, where the words don't tell them."""


def chart_moments(chart: Chart, shot: Shot, narration: Narration, seconds: float) -> tuple[float, ...]:
    """One per number of before and after, column of a grouped chart or place of a ranking; else one for all."""
    match chart.kind:
        case "number":
            return (_figure_moment(chart.values[-1], shot, narration),)
        case "before_after":
            return _two_moments(chart, shot, narration, seconds)
        case "grouped":
            return _in_turn([column.title for column in chart.columns], _COLUMN_S, shot, narration, seconds)
        case "ranking":
            return _in_turn(chart.labels, _PLACE_S, shot, narration, seconds)
    return (CHART_S,)


def _figure_moment(value: float, shot: Shot, narration: Narration) -> float:
    """A figure has counted up when it is said, if that is soon: no page stays empty until then."""
    found = _place_of(value, narration.text)
    if found < 0:
        return CHART_S
    said_s = shot.pad.before + narration.start_of(found)
    return round(min(max(0.0, said_s - COUNT_S), LATEST_S), 3)


def _two_moments(chart: Chart, shot: Shot, narration: Narration, seconds: float) -> tuple[float, ...]:
    """Before, soon; after, when it is said."""
    places = [_place_of(value, narration.text) for value in chart.values]
    said_s = [shot.pad.before + narration.start_of(place) - LEAD_S if place >= 0 else CHART_S for place in places]
    first_s = min(max(0.0, said_s[0]), LATEST_S)
    latest_s = max(first_s, seconds - _LEFT_S)
    return tuple(round(at_s, 3) for at_s in (first_s, min(max(said_s[-1], first_s + _AFTER_S), latest_s)))


def _in_turn(
    names: Sequence[str], step_s: float, shot: Shot, narration: Narration, seconds: float
) -> tuple[float, ...]:
    """Each with its name if that is said, else soon after the one before it; none before the one before it."""
    places = reached(names, narration.text, "zh" if re.search("[\u4e00-\u9fff]", narration.text) else "en")
    moments: list[float] = []
    for later, place in zip(reversed(range(len(names))), places, strict=True):
        soon_s = moments[-1] + step_s if moments else CHART_S
        said_s = soon_s if place is None else shot.pad.before + narration.start_of(place) - LEAD_S
        latest_s = max(CHART_S, seconds - _LEFT_S - later * step_s) if moments else LATEST_S
        moments.append(round(max(min(said_s, latest_s), soon_s if moments else 0.0), 3))
    return tuple(moments)


def _place_of(value: float, text: str) -> int:
    """Where a number is said, in digits; -1: it isn't."""
    digits = f"{abs(value):,.10f}".rstrip("0").rstrip(".")
    forms = "|".join(re.escape(form) for form in (digits, digits.replace(",", "")))
    found = re.search(rf"(?<![\d.,])(?:{forms})(?![\d]|[.,]\d)", text)
    return found.start() if found else -1
