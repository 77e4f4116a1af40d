"""Flows and trees: nodes with arrows between them, along the longer side of the frame, on as few pages as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import skia

from filmloom.draw.box import Box
from filmloom.draw.diagrams.layered import Layers, Link, layered, place
from filmloom.draw.diagrams.notation import Edge, Graph
from filmloom.draw.diagrams.page import SIZES, Page, arrow, em, labels, pages_of, plate
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage

_WRAPS = (14.0, 10.0, 7.5, 5.5)
"""Widths at which labels are broken, in their ems."""
_PAD_X, _PAD_Y = 0.75, 0.5
_QUESTION = 1.1
"""Of plates, in ems of the label."""
_DEPTH_GAP, _BREADTH_GAP = 62.0, 26.0
"""Least distances along and across the arrows, in design units."""
_MOST_STRETCH = 2.2
_PORT = 30.0
"""Most distance of two arrows at one side of a node."""
_LABEL_SIZE = 0.8


def graph_pages(stage: Stage, box: Box, graph: Graph, times: Sequence[float], *, arrows: bool) -> list[Page]:
    """Lay a graph out; where it does not fit at a readable size, its nodes go on several pages in their order.

    An arrow from one page to another is shown on the later one, with a dashed copy of the node that is not there.
    """

    def build(nodes: Sequence[int], first: int) -> Page | None:
        shown = _part_of(graph, nodes)
        drawing = _drawn(stage, box, shown)
        return drawing.page(stage, shown, times, first, arrows=arrows) if drawing else None

    return pages_of(range(len(graph.nodes)), build)


@dataclass(frozen=True)
class _Shown:
    """What of a graph is on a page."""

    nodes: tuple[int, ...]
    """Indices in the whole graph."""
    texts: tuple[str, ...]
    edges: tuple[Edge, ...]
    """By places in `nodes`."""
    ghosts: frozenset[int]
    """Places in `nodes` of those that belong to other pages."""


def _part_of(graph: Graph, nodes: Sequence[int]) -> _Shown:
    here, last = set(nodes), max(nodes)
    edges = [e for e in graph.edges if max(e.start, e.end) <= last and (e.start in here or e.end in here)]
    ghosts = sorted({node for edge in edges for node in (edge.start, edge.end)} - here)
    order = sorted([*nodes, *ghosts])
    index = {node: i for i, node in enumerate(order)}
    moved = tuple(replace(edge, start=index[edge.start], end=index[edge.end]) for edge in edges)
    texts = tuple(graph.nodes[node] for node in order)
    return _Shown(tuple(order), texts, moved, frozenset(index[node] for node in ghosts))


@dataclass(frozen=True)
class _Drawing:
    """A graph on a page, laid out; all in pixels."""

    boxes: tuple[Box, ...]
    blocks: tuple[TextBlock, ...]
    edge_labels: Mapping[int, tuple[TextBlock, Box]]
    lines: tuple[tuple[skia.Path, ...], ...]
    """Per edge, in pieces."""

    def page(self, stage: Stage, shown: _Shown, times: Sequence[float], first: int, *, arrows: bool) -> Page:
        page = Page(first)
        start = min(times[node] for i, node in enumerate(shown.nodes) if i not in shown.ghosts)
        when = [start if i in shown.ghosts else times[node] for i, node in enumerate(shown.nodes)]
        for index, edge in enumerate(shown.edges):
            start_s = max(when[edge.start], when[edge.end])
            if self.lines[index]:
                arrow(stage, page, self.lines[index], start_s, head=arrows)
            if index in self.edge_labels:
                block, place_ = self.edge_labels[index]
                page.write_centred(block, place_, start_s + 0.2)
        for i, (box, block) in enumerate(zip(self.boxes, self.blocks, strict=True)):
            is_question = shown.texts[i].endswith(("?", "？")) and arrows
            shape = "ghost" if i in shown.ghosts else "question" if is_question else "plate"
            edge_color = stage.theme.accent if is_question or i == 0 else stage.theme.rule
            plate(stage, page, box, when[i], edge=edge_color, shape=shape)
            page.write_centred(block, box, when[i] + 0.2)
        return page


def _drawn(stage: Stage, box: Box, shown: _Shown) -> _Drawing | None:
    """At the largest size at which it fits some way: along the longer side of the frame, else along the other."""
    links = [Link(edge.start, edge.end, bool(edge.label)) for edge in shown.edges]
    layers = layered(len(shown.nodes), links)
    ways = (False, True) if stage.is_portrait or stage.is_square else (True, False)
    if _is_chain(shown, layers):
        smallest = _Attempt(stage, box, shown, layers, SIZES[-1])
        return _best_snake(stage, box, shown) or smallest.fit(_WRAPS, ways)
    if _Attempt(stage, box, shown, layers, SIZES[-1]).fit(_WRAPS[::-1], ways) is None:
        return None
    for size in SIZES:
        found = _Attempt(stage, box, shown, layers, size).fit(_WRAPS, ways)
        if found:
            return found
    return None


class _Attempt:
    """To lay a graph out at one size."""

    def __init__(self, stage: Stage, box: Box, shown: _Shown, layers: Layers, size: float) -> None:
        self.stage, self.box, self.shown, self.layers = stage, box, shown, layers
        self.size = size
        self.em = em(stage, size)

    def fit(self, wraps: Sequence[float], ways: Sequence[bool]) -> _Drawing | None:
        for wrap in wraps:
            blocks = labels(self.stage, self.shown.texts, wrap * self.em, self.box.h, self.size)
            names = [edge.label or "." for edge in self.shown.edges]
            marks = labels(
                self.stage, names, wrap * self.em, self.box.h, self.size * _LABEL_SIZE, color=self.stage.theme.ink_muted
            )
            if blocks is None or marks is None:
                continue
            for lying in ways:
                found = self._laid(blocks, marks, lying=lying)
                if found:
                    return found
        return None

    def _laid(self, blocks: Sequence[TextBlock], marks: Sequence[TextBlock], *, lying: bool) -> _Drawing | None:
        sizes = [self._plate_size(block, i) for i, block in enumerate(blocks)]
        sizes = self._evened(sizes, lying=lying)
        sizes += [(0.0, 0.0)] * (self._num_places() - len(sizes))
        lane = self.stage.units(_BREADTH_GAP) * 0.6
        for index in range(len(blocks), len(sizes)):
            sizes[index] = (0.0, lane) if lying else (lane, 0.0)
        for edge, bend in self.layers.labels.items():
            sizes[bend] = (marks[edge].width + 0.4 * self.em, marks[edge].height)
        depths = [size[0 if lying else 1] for size in sizes]
        breadths = {i: size[1 if lying else 0] for i, size in enumerate(sizes)}
        tops = self._levels(depths, self.box.w if lying else self.box.h)
        gap = self.stage.units(_BREADTH_GAP)
        middles = place(self.layers, breadths, gap, self.box.h if lying else self.box.w)
        if tops is None or middles is None:
            return None
        return self._drawing(blocks, marks, sizes, tops, middles, lying=lying)

    def _num_places(self) -> int:
        return 1 + max((node for row in self.layers.rows for node in row), default=0)

    def _plate_size(self, block: TextBlock, index: int) -> tuple[float, float]:
        is_question = self.shown.texts[index].endswith(("?", "？"))
        wide = (_PAD_X + is_question * _QUESTION) * 2 * self.em
        return max(block.width + wide, 3.2 * self.em), block.height + 2 * _PAD_Y * self.em

    def _evened(self, sizes: list[tuple[float, float]], *, lying: bool) -> list[tuple[float, float]]:
        """Plates of one layer are equally long along the arrows."""
        even = list(sizes)
        for row in self.layers.rows:
            nodes = [node for node in row if node < len(sizes)]
            longest = max((sizes[node][0 if lying else 1] for node in nodes), default=0.0)
            for node in nodes:
                even[node] = (longest, sizes[node][1]) if lying else (sizes[node][0], longest)
        return even

    def _levels(self, depths: Sequence[float], room: float) -> list[tuple[float, float]] | None:
        """Where each layer begins and how deep it is; None: they are deeper than the room."""
        deep = [max((depths[node] for node in row), default=0.0) for row in self.layers.rows]
        num_gaps = max(1, len(deep) - 1)
        least = self.stage.units(_DEPTH_GAP) * (0.75 if self.layers.labels else 1.0)
        free = room - sum(deep)
        if free < least * (len(deep) - 1) - 1e-6:
            return None
        gap = min(free / num_gaps, least * _MOST_STRETCH)
        at = (room - sum(deep) - gap * (len(deep) - 1)) / 2
        levels = []
        for depth in deep:
            levels.append((at, depth))
            at += depth + gap
        return levels

    def _drawing(
        self,
        blocks: Sequence[TextBlock],
        marks: Sequence[TextBlock],
        sizes: Sequence[tuple[float, float]],
        tops: Sequence[tuple[float, float]],
        middles: Mapping[int, float],
        *,
        lying: bool,
    ) -> _Drawing:
        level = {node: index for index, row in enumerate(self.layers.rows) for node in row}
        boxes = {}
        for node, (width, height) in enumerate(sizes):
            begin, deep = tops[level[node]]
            depth = width if lying else height
            along, across = begin + (deep - depth) / 2, middles[node] - (height if lying else width) / 2
            x, y = (along, across) if lying else (across, along)
            boxes[node] = Box(self.box.x + x, self.box.y + y, width, height)
        loops = {index: edge.start for index, edge in enumerate(self.shown.edges) if edge.start == edge.end}
        lines = _Lines(self.stage, self.box, self.layers, boxes, tops, level, loops, lying=lying)
        edge_labels = {
            edge: (marks[edge], boxes[bend])
            for edge, bend in self.layers.labels.items()
            if self.shown.edges[edge].label
        }
        return _Drawing(
            tuple(boxes[node] for node in range(len(blocks))),
            tuple(blocks),
            edge_labels,
            tuple(lines.pieces(edge) for edge in range(len(self.shown.edges))),
        )


class _Lines:
    """The lines of a layout: curved between the layers, straight through them, apart where they meet a node."""

    def __init__(
        self,
        stage: Stage,
        area: Box,
        layers: Layers,
        boxes: Mapping[int, Box],
        tops: Sequence[tuple[float, float]],
        level: Mapping[int, int],
        loops: Mapping[int, int],
        *,
        lying: bool,
    ) -> None:
        self._layers, self._boxes, self._lying, self._loops = layers, boxes, lying, loops
        self._reach = stage.units(22)
        origin = area.x if lying else area.y
        self._spans = {node: (origin + tops[at][0], origin + sum(tops[at])) for node, at in level.items()}
        self._ports = self._spread(stage.units(_PORT))

    def pieces(self, edge: int) -> tuple[skia.Path, ...]:
        """The line of an edge from its start to its end, interrupted at its label."""
        route = self._layers.routes.get(edge)
        if route is None:
            return (self._loop(edge),)
        points: list[list[tuple[float, float]]] = [[]]
        for place_, node in enumerate(route):
            across = self._ports.get((edge, node), self._middle(node))
            begin, end = self._spans[node]
            if place_ in {0, len(route) - 1}:
                box = self._boxes[node]
                near, far = (box.x, box.right) if self._lying else (box.y, box.bottom)
                points[-1].append((far if place_ == 0 else near, across))
            elif self._layers.labels.get(edge) == node:
                box = self._boxes[node]
                near, far = (box.x, box.right) if self._lying else (box.y, box.bottom)
                points[-1] += [(begin, across), (near, across)]
                points.append([(far, across), (end, across)])
            elif end - begin > 1:  # where nothing stands in a layer, the line need not bend for it
                points[-1] += [(begin, across), (end, across)]
        if edge in self._layers.reversed_links:
            points = [piece[::-1] for piece in reversed(points)]
        return tuple(self._curve(piece) for piece in points)

    def _loop(self, edge: int) -> skia.Path:
        """An arrow from a node to itself, over its upper right corner."""
        box = self._boxes[self._loops[edge]]
        path, reach = skia.Path(), self._reach
        path.moveTo(box.right - 2.4 * reach, box.y)
        path.cubicTo(
            *(box.right - 2.4 * reach, box.y - 1.2 * reach),
            *(box.right - reach, box.y - 1.2 * reach),
            *(box.right - reach, box.y),
        )
        return path

    def _curve(self, points: Sequence[tuple[float, float]]) -> skia.Path:
        path = skia.Path()
        path.moveTo(*self._xy(*points[0]))
        for (along, across), (next_along, next_across) in pairwise(points):
            if abs(across - next_across) < 0.5:
                path.lineTo(*self._xy(next_along, next_across))
            else:
                half = (along + next_along) / 2
                path.cubicTo(*self._xy(half, across), *self._xy(half, next_across), *self._xy(next_along, next_across))
        return path

    def _xy(self, along: float, across: float) -> tuple[float, float]:
        return (along, across) if self._lying else (across, along)

    def _middle(self, node: int) -> float:
        return self._boxes[node].center[1 if self._lying else 0]

    def _spread(self, most: float) -> dict[tuple[int, int], float]:
        """Where on the side of a node each of its edges begins or ends."""
        sides = defaultdict(list)
        for edge, route in self._layers.routes.items():
            sides[route[0], "out"].append((self._middle(route[1]), edge))
            sides[route[-1], "in"].append((self._middle(route[-2]), edge))
        ports = {}
        for (node, _), edges in sides.items():
            box = self._boxes[node]
            room = (box.h if self._lying else box.w) * 0.5
            gap = min(most, room / max(1, len(edges) - 1))
            for index, (_, edge) in enumerate(sorted(edges)):
                ports[edge, node] = self._middle(node) + (index - (len(edges) - 1) / 2) * gap
        return ports


def _is_chain(shown: _Shown, layers: Layers) -> bool:
    """One after the other, without a loop or a word at an arrow: it may be folded like a text."""
    steps = {(edge.start, edge.end) for edge in shown.edges}
    is_row = steps == {(i, i + 1) for i in range(len(shown.nodes) - 1)}
    return is_row and len(shown.nodes) > 3 and not layers.labels


def _best_snake(stage: Stage, box: Box, shown: _Shown) -> _Drawing | None:
    """A chain in rows, to and fro, in as many columns as give the largest labels."""
    for size in SIZES:
        count = len(shown.nodes)
        for columns in sorted(range(1, min(count, 8) + 1), key=lambda c: (-(-count // c) * c - count, c)):
            found = _snake(stage, box, shown, size, columns)
            if found:
                return found
    return None


def _snake(stage: Stage, box: Box, shown: _Shown, size: float, columns: int) -> _Drawing | None:
    ems, gap = em(stage, size), stage.units(_DEPTH_GAP)
    num_rows = -(-len(shown.nodes) // columns)
    width = (box.w - gap * (columns - 1)) / columns
    room = width - 2 * _PAD_X * ems
    if room < 3 * ems:
        return None
    blocks = labels(stage, shown.texts, min(room, 16 * ems), box.h, size, max_lines=4)
    if blocks is None:
        return None
    width = min(width, max(block.width for block in blocks) + 2 * _PAD_X * ems)
    height = max(block.height for block in blocks) + 2 * _PAD_Y * ems
    if num_rows * height + (num_rows - 1) * gap > box.h:
        return None
    down = min((box.h - num_rows * height) / max(1, num_rows - 1), gap * _MOST_STRETCH) if num_rows > 1 else 0.0
    right = min((box.w - columns * width) / max(1, columns - 1), gap * _MOST_STRETCH) if columns > 1 else 0.0
    left = box.x + (box.w - columns * width - (columns - 1) * right) / 2
    top = box.y + (box.h - num_rows * height - (num_rows - 1) * down) / 2
    boxes = []
    for index in range(len(shown.nodes)):
        row, column = divmod(index, columns)
        column = columns - 1 - column if row % 2 else column
        boxes.append(Box(left + column * (width + right), top + row * (height + down), width, height))
    lines = tuple((_straight(boxes[edge.start], boxes[edge.end]),) for edge in shown.edges)
    return _Drawing(tuple(boxes), tuple(blocks), {}, lines)


def _straight(first: Box, second: Box) -> skia.Path:
    path = skia.Path()
    if abs(first.y - second.y) > 1:
        path.moveTo(first.center[0], first.bottom)
        path.lineTo(second.center[0], second.y)
    elif second.x > first.x:
        path.moveTo(first.right, first.center[1])
        path.lineTo(second.x, second.center[1])
    else:
        path.moveTo(first.x, first.center[1])
        path.lineTo(second.right, second.center[1])
    return path
