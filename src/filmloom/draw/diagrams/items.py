"""Cycles, timelines and layers: items with a name and a detail, in a ring, along a line, or on top of each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import faded, fill
from filmloom.draw.colors import Color, mixed
from filmloom.draw.diagrams.graph import graph_pages
from filmloom.draw.diagrams.notation import Edge, Graph, Item
from filmloom.draw.diagrams.page import SIZES, Page, arrow, em, labels, line_between, opening, pages_of, plate, series
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

_DETAIL = 0.82
"""Size of details beside names."""
_WRAPS = (12.0, 9.0, 7.0, 5.5)
_NARROWEST = 5.5
"""Width of an event's label in a lying timeline, in its ems."""
_SAMPLES = 720


@dataclass(frozen=True)
class Entry:
    """An item's labels: its name, and its detail under it."""

    name: TextBlock
    detail: TextBlock
    gap: float

    @property
    def width(self) -> float:
        return max(self.name.width, self.detail.width)

    @property
    def height(self) -> float:
        return self.name.height + (self.gap + self.detail.height if self.detail.text else 0.0)

    def write(self, page: Page, x: float, y: float, start_s: float) -> None:
        """Put both on a page; x: the left edge of the box that they were laid out for."""
        page.write(self.name, x, y, start_s)
        if self.detail.text:
            page.write(self.detail, x, y + self.name.height + self.gap, start_s)


def entries(
    stage: Stage, items: Sequence[Item], width: float, height: float, size: float, *, centred: bool, color: Color
) -> list[Entry] | None:
    """All items' labels at one size, at most so wide and high; None: one does not fit."""
    align = "center" if centred else "left"
    names = labels(stage, [i.name for i in items], width, height, size, bold=True, align=align, color=color)  # type: ignore[arg-type]
    details = labels(
        stage,
        [item.detail for item in items],
        width,
        height,
        size * _DETAIL,
        align=align,  # type: ignore[arg-type]
        max_lines=8,
    )
    if names is None or details is None:
        return None
    found = [Entry(name, detail, 0.12 * em(stage, size)) for name, detail in zip(names, details, strict=True)]
    return found if all(entry.height <= height for entry in found) else None


def cycle_pages(stage: Stage, box: Box, items: Sequence[Item], times: Sequence[float]) -> list[Page]:
    """Stations on an ellipse, arrows along it. Too many for that: a flow whose end leads to its beginning."""
    for size in SIZES:
        for wrap in _WRAPS:
            found = _ring(stage, box, items, times, size, wrap)
            if found:
                return [found]
    names = tuple(f"{item.name}: {item.detail}" if item.detail else item.name for item in items)
    edges = tuple(Edge(i, (i + 1) % len(items)) for i in range(len(items)))
    return graph_pages(stage, box, Graph(names, edges), times, arrows=True)


def _ring(
    stage: Stage, box: Box, items: Sequence[Item], times: Sequence[float], size: float, wrap: float
) -> Page | None:
    ems = em(stage, size)
    found = entries(stage, items, wrap * ems, box.h * 0.45, size, centred=True, color=stage.theme.ink)
    if found is None:
        return None
    pad = 0.55 * ems
    width = max(entry.width for entry in found) + 2 * pad
    plates = [(width, entry.height + 2 * pad) for entry in found]
    radius_x = min((box.w - width) / 2, box.h * 0.95)
    radius_y = min((box.h - max(height for _, height in plates)) / 2, box.w * 0.6)
    if min(radius_x, radius_y) < 2 * ems:
        return None
    center = box.center
    boxes = []
    for (w, h), angle in zip(plates, _angles(len(items), radius_x, radius_y), strict=True):
        x, y = center[0] + radius_x * math.cos(angle), center[1] + radius_y * math.sin(angle)
        boxes.append(Box(x - w / 2, y - h / 2, w, h))
    least = stage.units(30)
    if any(_touch(a, b, least) for a, b in combinations(boxes, 2)):
        return None
    arcs = _arcs(boxes, center, radius_x, radius_y, stage.units(8))
    if arcs is None or any(skia.PathMeasure(arc, False).getLength() < stage.units(34) for arc in arcs):
        return None
    page = Page(0)
    for i, entry in enumerate(found):
        start_s = times[i]
        last = i == len(items) - 1
        if i:
            arrow(stage, page, [arcs[i - 1]], start_s)
        plate(stage, page, boxes[i], start_s, edge=series(stage, i))
        top = boxes[i].center[1] - entry.height / 2
        entry.write(page, boxes[i].center[0] - entry.name.box_width / 2, top, start_s + 0.2)
        if last:
            arrow(stage, page, [arcs[i]], start_s + 0.5, color=stage.theme.accent)
    return page


def _angles(count: int, radius_x: float, radius_y: float) -> list[float]:
    """From the top on, clockwise, equally far apart along the ellipse."""
    steps = [-math.pi / 2 + 2 * math.pi * i / _SAMPLES for i in range(_SAMPLES + 1)]
    points = [(radius_x * math.cos(angle), radius_y * math.sin(angle)) for angle in steps]
    travelled = [0.0]
    for (x, y), (next_x, next_y) in pairwise(points):
        travelled.append(travelled[-1] + math.hypot(next_x - x, next_y - y))
    wanted = [travelled[-1] * i / count for i in range(count)]
    return [steps[min(range(len(steps)), key=lambda k: abs(travelled[k] - want))] for want in wanted]


def _touch(first: Box, second: Box, gap: float) -> bool:
    return (
        first.x < second.right + gap
        and second.x < first.right + gap
        and first.y < second.bottom + gap
        and second.y < first.bottom + gap
    )


def _arcs(
    boxes: Sequence[Box], center: tuple[float, float], radius_x: float, radius_y: float, gap: float
) -> list[skia.Path] | None:
    """The pieces of the ellipse between one plate and the next."""
    angles = [-math.pi / 2 + 2 * math.pi * i / _SAMPLES for i in range(2 * _SAMPLES)]
    points = [(center[0] + radius_x * math.cos(a), center[1] + radius_y * math.sin(a)) for a in angles]

    def holder(point: tuple[float, float]) -> int | None:
        return next((i for i, box in enumerate(boxes) if _holds(box.inset(-gap), point)), None)

    owners = [holder(point) for point in points]
    arcs = []
    for index in range(len(boxes)):
        following = (index + 1) % len(boxes)
        begin = next((k for k in range(len(points) - 1) if owners[k] == index and owners[k + 1] is None), None)
        if begin is None:
            return None
        end = next((k for k in range(begin + 1, len(points)) if owners[k] is not None), None)
        if end is None or owners[end] != following or end - begin < 4:
            return None
        arcs.append(line_between(*points[begin + 1 : end]))
    return arcs


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom


def timeline_pages(stage: Stage, box: Box, items: Sequence[Item], times: Sequence[float]) -> list[Page]:
    """Along a line: lying in wide frames, with labels above and below in turn; standing in the others."""
    lay = _standing if stage.is_portrait or stage.is_square else _lying

    def build(part: Sequence[Item], first: int) -> Page | None:
        fitting = (lay(stage, box, part, times[first : first + len(part)], size, first) for size in SIZES)
        return next((page for page in fitting if page), None)

    return pages_of(items, build)


def _lying(
    stage: Stage, box: Box, items: Sequence[Item], times: Sequence[float], size: float, first: int
) -> Page | None:
    slot = box.w / (len(items) + 1)
    width = min(2 * slot - stage.gap(1), 15 * em(stage, size))
    if width < _NARROWEST * em(stage, size):
        return None
    stem = stage.units(44)
    room = box.h / 2 - stem - stage.units(14)
    found = entries(stage, items, width, room, size, centred=True, color=stage.theme.accent)
    if found is None:
        return None
    page, y = Page(first), box.center[1]
    arrow(
        stage,
        page,
        [line_between((box.x, y), (box.right, y))],
        opening(times, first),
        color=stage.theme.rule,
        thickness=6,
    )
    for i, (entry, start_s) in enumerate(zip(found, times, strict=True)):
        x, up = box.x + slot * (i + 1), i % 2 == 0
        end = y - stem if up else y + stem
        arrow(stage, page, [line_between((x, y), (x, end))], start_s, color=stage.theme.accent, head=False, thickness=3)
        _dot(stage, page, x, y, start_s)
        top = end - stage.units(6) - entry.height if up else end + stage.units(6)
        entry.write(page, x - width / 2, top, start_s + 0.2)
    return page


def _standing(
    stage: Stage, box: Box, items: Sequence[Item], times: Sequence[float], size: float, first: int
) -> Page | None:
    indent = stage.units(64)
    found = entries(stage, items, box.w - indent, box.h, size, centred=False, color=stage.theme.accent)
    gap = 0.7 * em(stage, size)
    if found is None or sum(entry.height for entry in found) + gap * len(found) > box.h:
        return None
    free = (box.h - sum(entry.height for entry in found)) / len(found)
    gap = min(free, stage.units(90))
    page, x, y = Page(first), box.x + stage.units(22), box.y + min(gap, free) / 2
    end = min(box.bottom, y + sum(entry.height + gap for entry in found))
    arrow(stage, page, [line_between((x, box.y), (x, end))], opening(times, first), color=stage.theme.rule, thickness=6)
    for entry, start_s in zip(found, times, strict=True):
        _dot(stage, page, x, y + entry.name.style.size * 0.6, start_s)
        entry.write(page, box.x + indent, y, start_s + 0.1)
        y += entry.height + gap
    return page


def _dot(stage: Stage, page: Page, x: float, y: float, start_s: float) -> None:
    theme, radius = stage.theme, stage.units(15)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        canvas.drawCircle(x, y, radius * shown, fill(theme.accent))
        canvas.drawCircle(x, y, radius * 0.45 * shown, fill(theme.ground))

    page.add(paint, start_s)


def layer_pages(stage: Stage, box: Box, items: Sequence[Item], times: Sequence[float]) -> list[Page]:
    """Bands over each other, the first on top."""

    def build(part: Sequence[Item], first: int) -> Page | None:
        fitting = (_bands(stage, box, part, times[first : first + len(part)], size, first) for size in SIZES)
        return next((page for page in fitting if page), None)

    return pages_of(items, build)


def _bands(
    stage: Stage, box: Box, items: Sequence[Item], times: Sequence[float], size: float, first: int
) -> Page | None:
    pad, gap = 0.7 * em(stage, size), stage.units(8)
    height = min((box.h - gap * (len(items) - 1)) / len(items), stage.units(190))
    beside = not (stage.is_portrait or stage.is_square) and any(item.detail for item in items)
    inner = box.w - 2 * pad
    share = 0.36 if beside else 1.0
    shown = [Item(item.name) for item in items] if beside else items
    room = height - 0.5 * pad
    found = entries(stage, shown, inner * share, room, size, centred=False, color=stage.theme.ink)
    details = labels(
        stage, [item.detail for item in items], inner * 0.6, room, size * _DETAIL, align="left", max_lines=6
    )
    if found is None or (beside and details is None):
        return None
    page, y = Page(first), box.y + (box.h - height * len(items) - gap * (len(items) - 1)) / 2
    for i, (entry, start_s) in enumerate(zip(found, times, strict=True)):
        band = Box(box.x, y, box.w, height)
        _band(stage, page, band, series(stage, first + i), start_s)
        entry.write(page, band.x + pad + stage.units(12), band.center[1] - entry.height / 2, start_s + 0.2)
        if beside and details is not None and details[i].text:
            left = band.x + pad + inner * 0.4
            page.write(details[i], left, band.center[1] - details[i].height / 2, start_s + 0.3)
        y += height + gap
    return page


def _band(stage: Stage, page: Page, box: Box, color: Color, start_s: float) -> None:
    theme = stage.theme
    tinted = mixed(theme.surface, color, 0.14)
    radius = stage.units(10)

    def paint(canvas: skia.Canvas, shown: float) -> None:
        with faded(canvas, shown, box):
            canvas.drawRoundRect(box.to_rect(), radius, radius, fill(tinted))
            canvas.drawRoundRect(
                Box(box.x, box.y, stage.units(12), box.h).to_rect(), radius / 2, radius / 2, fill(color)
            )

    page.add(paint, start_s)
