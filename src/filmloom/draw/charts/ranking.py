"""A ranked list: place, name, bar and value; of a long one the first places, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import Card, Entrance, Part, text_block, text_part
from filmloom.draw.charts.bars import lying_bar, name_part, value_labels, zero_part
from filmloom.draw.charts.frame import Points, framed, labels_in_one_size, more_block, muted, small_type
from filmloom.draw.charts.scale import bar_scale
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.types import Language

MAX_RANKED: Final = 60
_MOST: Final = 10
"""Places that are shown."""
_ROW, _TALL_ROW = 54.0, 88.0
"""Least height of a row, with the name beside its bar and above it, in design units."""
_ROOMY, _TALL_ROOMY = 104.0, 128.0
"""Most."""
_SIZES = (38.0, 36.0, 34.0, 32.0, 30.0, 28.0, 26.0, 24.0)
_SMALLER = (22.0, 20.0, 18.0)
_GROWTH_S, _STEP_S = 0.7, 0.12
_TYPE = 0.78
"""Size of type in the height that it has."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of several stands."""

    index: int
    """Among those that were given."""
    rank: int
    """From 1; who have the same value share a place."""


def placed(values: Sequence[float]) -> list[Place]:
    """The order of a ranking: as given if it rises or falls all the way, else the largest first."""
    order = list(range(len(values)))
    falls = all(one >= other for one, other in pairwise(values))
    rises = all(one <= other for one, other in pairwise(values))
    if not (falls or rises):
        order.sort(key=lambda index: -values[index])
    places: list[Place] = []
    for number, index in enumerate(order, 1):
        tied = places and values[places[-1].index] == values[index]
        places.append(Place(index, places[-1].rank if tied else number))
    return places


class RankingChart(Card):
    """As many places as can be read in the frame, ten at most, and under them how many aren't shown.

    more: how many there are beyond those that are given; appear_s: when each of these comes. Raises InputError for
    more than 60 values.
    """

    def __init__(
        self,
        stage: Stage,
        title: str,
        labels: Sequence[str],
        values: Sequence[float],
        unit: str = "",
        source: str = "",
        language: Language = "zh",
        appear_s: Sequence[float] = (),
        more: int = 0,
    ) -> None:
        points = Points.checked(labels, values, unit, language, MAX_RANKED)
        around, plot = framed(stage, title, points, source)
        super().__init__(stage, around + _ranking_parts(stage, plot, points, appear_s, more))


def _ranking_parts(stage: Stage, plot: Box, points: Points, appear_s: Sequence[float], more: int) -> list[Part]:
    places = placed(points.values)
    above = stage.is_portrait and not _are_short(stage, plot, [points.labels[place.index] for place in places[:_MOST]])
    foot_h = stage.units(64)
    least = stage.units(_TALL_ROW if above else _ROW)
    shown = min(len(places), _MOST, max(1, int(plot.h / least)))
    if shown < len(places) or more:
        shown = min(shown, max(1, int((plot.h - foot_h) / least)))
    left_out = len(places) - shown + more
    places = places[:shown]
    room = plot.h - (foot_h if left_out else 0.0)
    row_h = min(room / shown, stage.units(_TALL_ROOMY if above else _ROOMY))
    chosen = Points(
        tuple(points.labels[place.index] for place in places),
        tuple(points.values[place.index] for place in places),
        points.unit,
        points.language,
    )
    times = _times(places, appear_s)
    rows = Box(plot.x, plot.y, plot.w, row_h * shown)
    parts = _rows(stage, rows, chosen, [place.rank for place in places], times, above=above)
    if left_out:
        block = more_block(stage, left_out, points.language, plot.w, foot_h)
        parts.append(text_part(stage, block, plot.x, plot.y + row_h * shown + stage.gap(0.6), times[-1] + 0.3))
    return parts


def _are_short(stage: Stage, plot: Box, labels: Sequence[str]) -> bool:
    """Whether names may stand beside their bars in a tall frame."""
    return labels_in_one_size(stage, labels, plot.w * 0.3, plot.h, (28.0,)) is not None


def _rows(
    stage: Stage, box: Box, points: Points, ranks: Sequence[int], times: Sequence[float], *, above: bool
) -> list[Part]:
    row_h = box.h / len(ranks)
    marks = [
        text_block(
            stage, str(rank), min(40.0, row_h / stage.unit * 0.6), stage.units(90), row_h, bold=True, smallest=20.0,
            color=stage.theme.accent if rank == 1 else stage.theme.ink_muted,
        )
        for rank in ranks
    ]  # fmt: skip
    indent = max(mark.width for mark in marks) + stage.gap(1)
    lane_h = row_h * (0.5 if above else 1.0)
    names = _names(stage, points.labels, box.w - indent if above else box.w * 0.36, lane_h)
    numbers = _numbers(stage, points, box.w * 0.3, lane_h, names[0].style.size / stage.unit)
    beside = 0.0 if above else max(name.width for name in names) + stage.gap(1)
    beyond = max(number.width for number in numbers) + stage.gap(0.75)
    before = beyond if min(points.values) < 0 else 0.0
    left = box.x + indent + beside + before
    scale = bar_scale(points.values)
    parts = [zero_part(stage, Box(left, box.y, box.right - beyond - left, box.h), scale)] if before else []
    for index, (name, number, start_s) in enumerate(zip(names, numbers, times, strict=True)):
        row = Box(box.x, box.y + index * row_h, box.w, row_h)
        lane = Box(left, row.bottom - lane_h, box.right - beyond - left, lane_h)
        middle = row.y + row_h * 0.3 if above else row.center[1]
        color = stage.theme.accent if ranks[index] == 1 else muted(stage)
        bar = lying_bar(stage, lane, scale, points.values[index], color, number)
        parts += [
            name_part(marks[index], row.x, middle - marks[index].height * 0.47, start_s),
            name_part(name, row.x + indent, middle - name.height * 0.47, start_s),
            Part(bar, Entrance(start_s, _GROWTH_S), number.issues),
        ]
    return parts


def _names(stage: Stage, labels: Sequence[str], width: float, height: float) -> list[TextBlock]:
    """In one size, on one line or two; what still sticks out is reported."""
    sizes = [size for size in (*_SIZES, *_SMALLER) if stage.units(small_type(stage, size)) <= height * _TYPE]
    lines = 1 if stage.is_portrait else 2
    found = labels_in_one_size(stage, labels, width, height * 1.4, [size for size in sizes if size >= _SIZES[-1]])
    found = found or labels_in_one_size(stage, labels, width, height * 1.05, sizes, max_lines=lines)
    return found or [text_block(stage, label, 22.0, width, height, smallest=16.0) for label in labels]


def _numbers(stage: Stage, points: Points, width: float, height: float, name_size: float) -> list[TextBlock]:
    """Hardly larger than the names, in ink, the first bold in accent."""
    most = min(max(name_size, 24.0), height / stage.unit * _TYPE)
    sizes = [size for size in (*_SIZES, *_SMALLER) if small_type(stage, size) <= most] or [_SMALLER[-1]]
    blocks = value_labels(stage, points, width, sizes, points.faithful_texts)
    return blocks or [text_block(stage, text, 22.0, width, height, smallest=16.0) for text in points.faithful_texts]


def _times(places: Sequence[Place], appear_s: Sequence[float]) -> list[float]:
    """From the first place down, no place before the one above it."""
    times: list[float] = []
    for place in places:
        following_s = times[-1] + _STEP_S if times else 0.4
        own_s = appear_s[place.index] if place.index < len(appear_s) else following_s
        times.append(max(own_s, following_s) if times else own_s)
    return times
