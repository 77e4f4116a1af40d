"""Layered layout of a graph: nodes in layers, so that arrows go one way, cross seldom and never run through a node.

Sugiyama, Tagawa, Toda: Methods for Visual Understanding of Hierarchical System Structures (IEEE SMC 11, 1981): loops
are opened, layers assigned by the longest path, long arrows cut at unseen nodes that keep a lane free, the order in
each layer found by barycentres, and places by least squares that keep the order. An arrow's label is a node too, so
that nothing lies on it. Along the layers is called depth, across them breadth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_SWEEPS = 12
_SETTLES = 10


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow, by indices of nodes; label: it needs room for one."""

    start: int
    end: int
    label: bool = False


@dataclass
class Layers:
    """Which nodes stand in which layer, in order. Numbers from num_nodes on are bends and labels of arrows."""

    num_nodes: int
    rows: list[list[int]]
    routes: dict[int, list[int]]
    """For each link, what it passes from the upper layer to the lower: a node, bends, a node."""
    reversed_links: frozenset[int]
    """Links that go from the lower layer to the upper one: they close a loop."""
    labels: dict[int, int] = field(default_factory=dict)
    """For links with a label, the bend that is its place."""


def layered(num_nodes: int, links: Sequence[Link]) -> Layers:
    """Put nodes into layers and order them. Links from a node to itself are left out."""
    kept = {index: link for index, link in enumerate(links) if link.start != link.end}
    reverse = _closing(num_nodes, kept)
    downward = {i: (k.end, k.start) if i in reverse else (k.start, k.end) for i, k in kept.items()}
    stretch = 2 if any(link.label for link in kept.values()) else 1
    depth = _depths(num_nodes, list(downward.values()), stretch)
    layers = Layers(num_nodes, [[] for _ in range(max(depth) + 1)], {}, frozenset(reverse))
    for node in _depth_first(num_nodes, list(downward.values())):
        layers.rows[depth[node]].append(node)
    bend = num_nodes
    for index, (upper, lower) in downward.items():
        route = [upper]
        for level in range(depth[upper] + 1, depth[lower]):
            layers.rows[level].append(bend)
            route.append(bend)
            bend += 1
        layers.routes[index] = [*route, lower]
        if kept[index].label:
            layers.labels[index] = route[1 + (len(route) - 2) // 2] if len(route) > 2 else route[1]
    _order(layers)
    return layers


def place(layers: Layers, breadths: Mapping[int, float], gap: float, room: float) -> dict[int, float] | None:
    """Middles of all nodes and bends across the layers, inside 0..room; None: a layer is broader than that."""
    for row in layers.rows:
        if sum(breadths[node] for node in row) + gap * (len(row) - 1) > room + 1e-6:
            return None
    neighbours = _neighbours(layers)
    middles: dict[int, float] = {}
    for row in layers.rows:
        at = (room - sum(breadths[node] for node in row) - gap * (len(row) - 1)) / 2
        for node in row:
            middles[node] = at + breadths[node] / 2
            at += breadths[node] + gap
    for turn in range(_SETTLES):
        for row in layers.rows if turn % 2 == 0 else reversed(layers.rows):
            wanted = [_mean([middles[other] for other in neighbours[node]], middles[node]) for node in row]
            middles.update(settled(row, wanted, breadths, gap, room))
    return middles


def _closing(num_nodes: int, links: Mapping[int, Link]) -> set[int]:
    """Links that close a loop on a walk through the graph, the nodes in the order in which they were named."""
    out = defaultdict(list)
    for index, link in links.items():
        out[link.start].append((index, link.end))
    state = [0] * num_nodes
    closing: set[int] = set()
    for root in range(num_nodes):
        stack = [(root, iter(out[root]))] if not state[root] else []
        state[root] = state[root] or 1
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[node] = 2
                stack.pop()
                continue
            index, end = following
            if state[end] == 1:
                closing.add(index)
            elif state[end] == 0:
                state[end] = 1
                stack.append((end, iter(out[end])))
    return closing


def _depths(num_nodes: int, links: Sequence[tuple[int, int]], stretch: int) -> list[int]:
    """How many layers lie above each node: the longest path to it, but close to what it leads to."""
    above, below = defaultdict(list), defaultdict(list)
    for upper, lower in links:
        above[lower].append(upper)
        below[upper].append(lower)
    order = _topological(num_nodes, above, below)
    depth = [0] * num_nodes
    for node in order:
        depth[node] = max((depth[upper] + stretch for upper in above[node]), default=0)
    for node in reversed(order):
        if not above[node] and below[node]:
            depth[node] = min(depth[lower] for lower in below[node]) - stretch
    return depth


def _topological(num_nodes: int, above: Mapping[int, list[int]], below: Mapping[int, list[int]]) -> list[int]:
    waiting = [len(above[node]) for node in range(num_nodes)]
    ready = [node for node in range(num_nodes) if not waiting[node]]
    order = []
    while ready:
        node = ready.pop(0)
        order.append(node)
        for lower in below[node]:
            waiting[lower] -= 1
            if not waiting[lower]:
                ready.append(lower)
    assert len(order) == num_nodes, "loops were opened before"
    return order


def _depth_first(num_nodes: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """Nodes in an order that keeps families together: a tree has no crossings in it."""
    below = defaultdict(list)
    lowers = {lower for _, lower in links}
    for upper, lower in links:
        below[upper].append(lower)
    order: dict[int, None] = {}
    stack = [node for node in reversed(range(num_nodes)) if node not in lowers]
    while stack:
        node = stack.pop()
        if node not in order:
            order[node] = None
            stack += reversed(below[node])
    return [*order, *(node for node in range(num_nodes) if node not in order)]


def _neighbours(layers: Layers) -> dict[int, list[int]]:
    neighbours = defaultdict(list)
    for route in layers.routes.values():
        for upper, lower in pairwise(route):
            neighbours[upper].append(lower)
            neighbours[lower].append(upper)
    return neighbours


def _order(layers: Layers) -> None:
    """Sweep down and up; the order with the fewest crossings stays."""
    pairs = _pairs(layers)
    best, fewest = [list(row) for row in layers.rows], _crossings(layers.rows, pairs)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        levels = range(1, len(layers.rows)) if down else range(len(layers.rows) - 2, -1, -1)
        for level in levels:
            other = {node: i for i, node in enumerate(layers.rows[level + (-1 if down else 1)])}
            links = pairs[level - 1] if down else pairs[level]
            wanted = defaultdict(list)
            for upper, lower in links:
                node, fixed = (lower, upper) if down else (upper, lower)
                wanted[node].append(float(other[fixed]))
            row = layers.rows[level]
            keys = {node: _mean(wanted[node], float(i)) for i, node in enumerate(row)}
            row.sort(key=keys.__getitem__)
        count = _crossings(layers.rows, pairs)
        if count < fewest:
            best, fewest = [list(row) for row in layers.rows], count
    layers.rows[:] = best


def _pairs(layers: Layers) -> list[list[tuple[int, int]]]:
    """Between each layer and the next: who is joined to whom."""
    level = {node: index for index, row in enumerate(layers.rows) for node in row}
    pairs: list[list[tuple[int, int]]] = [[] for _ in layers.rows]
    for route in layers.routes.values():
        for upper, lower in pairwise(route):
            pairs[level[upper]].append((upper, lower))
    return pairs


def _crossings(rows: Sequence[Sequence[int]], pairs: Sequence[Sequence[tuple[int, int]]]) -> int:
    place = {node: index for row in rows for index, node in enumerate(row)}
    count = 0
    for between in pairs:
        ends = sorted((place[upper], place[lower]) for upper, lower in between)
        lowers = [lower for _, lower in ends]
        count += sum(
            lowers[i] > lowers[j] and ends[i][0] < ends[j][0]
            for i in range(len(lowers))
            for j in range(i + 1, len(lowers))
        )
    return count


def settled(
    row: Sequence[int], wanted: Sequence[float], breadths: Mapping[int, float], gap: float, room: float
) -> dict[int, float]:
    """Middles as near as can be to where each wants to be, in this order and apart (pool adjacent violators)."""
    offsets, at = [], 0.0
    for node in row:
        offsets.append(at + breadths[node] / 2)
        at += breadths[node] + gap
    most = max(0.0, room - (at - gap))
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (first, m), (second, n) = pools[-2:]
            pools[-2:] = [((first * m + second * n) / (m + n), m + n)]
    starts = [min(max(start, 0.0), most) for start, count in pools for _ in range(count)]
    return {node: start + offset for node, start, offset in zip(row, starts, offsets, strict=True)}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
