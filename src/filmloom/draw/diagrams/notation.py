"""The notation of diagrams: a few lines of text in, what they mean out; docs/diagrams.md shows each kind.

The first line names the kind, and after a colon the title. Errors name the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from filmloom.draw.diagrams.expression import Function, function_of_x
from filmloom.errors import InputError

_MOST = 200
"""Nodes, items or rows of one diagram."""
_LONGEST = 160
"""Characters of a label."""
Kind: TypeAlias = Literal["flow", "cycle", "timeline", "tree", "comparison", "layers", "number line", "plot"]
Line: TypeAlias = tuple[int, str]
"""Its number, from 1, and what it says."""


class DiagramError(InputError):
    """A diagram that can't be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes, by their indices."""

    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and the arrows between them: a flow, or a tree."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A name and what more there is to say: an event of a timeline, a layer, a station of a cycle."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, and in which respects."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """The respect, which may be empty, and one cell per head."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a number line (y is 0) or in a plot."""

    x: float
    label: str
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of a number line; an end that is infinite is an arrow."""

    low: float
    high: float
    low_included: bool
    high_included: bool
    label: str


@dataclass(frozen=True, slots=True)
class Jump:
    """A step along a number line."""

    start: float
    end: float
    label: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number line and what is marked on it, in order."""

    low: float
    high: float
    step: float | None
    marks: tuple[Point | Interval | Jump, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A function and what it is called."""

    function: Function
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Functions of x over a range."""

    x_range: tuple[float, float]
    y_range: tuple[float, float] | None
    """None: what the functions need."""
    curves: tuple[Curve, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """What a diagram shows, before anyone knows on what screen."""

    kind: Kind
    title: str
    content: Graph | tuple[Item, ...] | Comparison | NumberLine | Plot

    @property
    def steps(self) -> tuple[str, ...]:
        """What comes in one after the other, by its words: to find out when each is spoken of."""
        return _steps(self.content)


def parse(text: str) -> Diagram:
    """Read a diagram. DiagramError: which line can't be read, and what would do."""
    lines = [(number, line.rstrip()) for number, line in enumerate(text.split("\n"), 1)]
    lines = [(number, line) for number, line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise DiagramError(f"A diagram without a line was given; the first line is its kind: {', '.join(_READERS)}.")
    number, first = lines[0]
    name, _, title = _colon(first)
    kind = _kind(number, name)
    if len(lines) == 1:
        raise DiagramError(f"Line {number}: a {kind} without content; the lines below say what it shows.")
    return Diagram(kind, title, _READERS[kind](lines[1:]))


def _kind(number: int, name: str) -> Kind:
    wanted = " ".join(name.lower().split())
    for kind, others in _NAMES.items():
        if wanted == kind or wanted in others:
            return kind
    raise DiagramError(f"Line {number}: {name!r} is no kind of diagram; there are {', '.join(_READERS)}.")


def _steps(content: Graph | tuple[Item, ...] | Comparison | NumberLine | Plot) -> tuple[str, ...]:
    match content:
        case Graph():
            return content.nodes
        case Comparison():
            return tuple(respect or " ".join(cells) for respect, cells in content.rows)
        case NumberLine():
            return tuple(mark.label for mark in content.marks)
        case Plot():
            return tuple(curve.label for curve in content.curves) + tuple(point.label for point in content.points)
    return tuple(item.name for item in content)


def _colon(text: str) -> tuple[str, str, str]:
    """What stands before and after the first colon that is followed by a space, or that is a Chinese one."""
    match = re.search(r"：\s*|:(?=\s|$)\s*", text)
    if not match:
        return text.strip(), "", ""
    return text[: match.start()].strip(), ":", text[match.end() :].strip()


def _label(number: int, text: str) -> str:
    label = " ".join(text.strip().strip('"').split())
    if not label:
        raise DiagramError(f"Line {number}: a label is empty.")
    if len(label) > _LONGEST:
        raise DiagramError(f"Line {number}: a label of {len(label)} characters; at most {_LONGEST} can be shown.")
    return label


def _limited(number: int, count: int, what: str) -> None:
    if count > _MOST:
        raise DiagramError(f"Line {number}: more than {_MOST} {what}; split the diagram into several.")


def _flow(lines: Sequence[Line]) -> Graph:
    """A -> B -> C: label. A node is its label; named again, it is the same node."""
    nodes: dict[str, int] = {}
    edges: dict[tuple[int, int], Edge] = {}
    for number, line in lines:
        chain, colon, label = _colon(line.replace("→", "->").replace("=>", "->").replace("-->", "->"))
        names = [_label(number, part) for part in chain.split("->")]
        if colon and len(names) == 1:
            raise DiagramError(f"Line {number}: only an arrow has a label after a colon, as in A -> B: yes.")
        places = [nodes.setdefault(name, len(nodes)) for name in names]
        _limited(number, len(nodes), "nodes")
        for start, end in pairwise(places):
            edges[start, end] = Edge(start, end)
        if label and len(places) > 1:
            start, end = places[-2:]
            if start == end:
                raise DiagramError(f"Line {number}: an arrow from {names[-1]!r} to itself has no room for a label.")
            edges[start, end] = Edge(start, end, _label(number, label))
    return Graph(tuple(nodes), tuple(edges.values()))


def _tree(lines: Sequence[Line]) -> Graph:
    """One node per line, set in under the one that it belongs to."""
    nodes: list[str] = []
    edges: list[Edge] = []
    open_nodes: list[tuple[int, int]] = []
    for number, raw in lines:
        line = raw.expandtabs(4)
        text = line.lstrip()
        indent = len(line) - len(text)
        text = re.sub(r"^[-*]\s+", "", text)
        while open_nodes and open_nodes[-1][0] >= indent:
            open_nodes.pop()
        if nodes and not open_nodes:
            raise DiagramError(f"Line {number}: a tree has one root; set {text!r} in under the node it belongs to.")
        if open_nodes:
            edges.append(Edge(open_nodes[-1][1], len(nodes)))
        open_nodes.append((indent, len(nodes)))
        nodes.append(_label(number, text))
        _limited(number, len(nodes), "nodes")
    return Graph(tuple(nodes), tuple(edges))


def _items(lines: Sequence[Line]) -> tuple[Item, ...]:
    """name: detail, one per line; also A -> B -> C."""
    items: list[Item] = []
    for number, line in lines:
        parts = re.split(r"->|→", line)
        for part in parts:
            name, _, detail = _colon(re.sub(r"^\s*[-*]\s+", "", part))
            items.append(Item(_label(number, name), _label(number, detail) if detail else ""))
    _limited(lines[-1][0], len(items), "items")
    return tuple(items)


def _cycle(lines: Sequence[Line]) -> tuple[Item, ...]:
    items = _items(lines)
    if len(items) > 1 and items[-1].name == items[0].name:
        items = items[:-1]
    if len(items) < 2:
        raise DiagramError(f"Line {lines[-1][0]}: a cycle of one station; it takes two at least.")
    return items


def _comparison(lines: Sequence[Line]) -> Comparison:
    """Heads | in the first line; below, respect: cell | cell."""
    number, first = lines[0]
    heads = tuple(_label(number, part) for part in first.strip().strip("|").split("|"))
    if not 2 <= len(heads) <= 4:
        raise DiagramError(f"Line {number}: {len(heads)} things to compare; 2 to 4 go, as in Plants | Animals.")
    rows = []
    for number, line in lines[1:]:
        respect, _, rest = _colon(line) if ":" in line.split("|")[0] or "：" in line.split("|")[0] else ("", "", line)
        cells = tuple(" ".join(part.split()) for part in rest.strip().strip("|").split("|"))
        if len(cells) != len(heads):
            raise DiagramError(
                f"Line {number}: {len(cells)} cells for {len(heads)} heads; "
                "write them as respect: one | other, with as many as there are heads."
            )
        rows.append((_label(number, respect) if respect else "", tuple(_label(number, cell) for cell in cells)))
    if not rows:
        raise DiagramError(f"Line {number}: heads without a row; write a line such as Food: sunlight | plants.")
    _limited(number, len(rows), "rows")
    return Comparison(heads, tuple(rows))


_NUMBER = r"[-+−]?\s*(?:\d+(?:\.\d+)?(?:/\d+)?|∞|inf)"
_RANGE = rf"(?:from\s+|从\s*)?({_NUMBER})\s*(?:to|到|至|\.\.)\s*({_NUMBER})"


def _number(text: str) -> float:
    plain = text.replace("−", "-").replace(" ", "").replace("∞", "inf")
    if "/" in plain:
        above, below = plain.split("/")
        return float(above) / float(below) if float(below) else float("nan")
    return float(plain)


def _read_range(number: int, match: re.Match[str]) -> tuple[float, float]:
    low, high = _number(match[1]), _number(match[2])
    if not (abs(low) < 1e12 and abs(high) < 1e12 and low < high):
        raise DiagramError(f"Line {number}: from {match[1]} to {match[2]} is no range; the first must be the smaller.")
    return low, high


def _number_line(lines: Sequence[Line]) -> NumberLine:
    """from -5 to 5 [step 1]; then point 2: label, interval (1, 4]: label, jump 0 to 3: label."""
    number, first = lines[0]
    match = re.fullmatch(rf"\s*{_RANGE}(?:\s*[,，]?\s*(?:step|步长)\s*({_NUMBER}))?\s*", first, re.IGNORECASE)
    if not match:
        raise DiagramError(
            f"Line {number}: {first.strip()!r} is no range; a number line begins with, say, from -5 to 5."
        )
    low, high = _read_range(number, match)
    step = _number(match[3]) if match[3] else None
    if step is not None and not (high - low) / 60 <= step <= high - low:
        raise DiagramError(f"Line {number}: a step of {match[3]} makes too many ticks, or none.")
    marks = tuple(_mark(number, line.strip(), low, high) for number, line in lines[1:])
    _limited(number, len(marks), "marks")
    return NumberLine(low, high, step, marks)


def _mark(number: int, line: str, low: float, high: float) -> Point | Interval | Jump:
    what, _, text = _colon(line)
    label = _label(number, text) if text else ""
    if match := re.fullmatch(rf"(?:point|点)\s*({_NUMBER})", what, re.IGNORECASE):
        x = _inside(number, _number(match[1]), low, high)
        return Point(x, label or match[1])
    if match := re.fullmatch(
        rf"(?:interval|区间)\s*([(\[（])\s*({_NUMBER})\s*[,，]\s*({_NUMBER})\s*([)\]）])", what, re.I
    ):
        begin, end = _number(match[2]), _number(match[3])
        if not begin < end or end <= low or begin >= high:
            raise DiagramError(f"Line {number}: {what!r} is no interval on a line from {low:g} to {high:g}.")
        return Interval(begin, end, match[1] == "[", match[4] == "]", label)
    if match := re.fullmatch(rf"(?:jump|跳)\s*{_RANGE}", what, re.IGNORECASE):
        ends = [_inside(number, _number(group), low, high) for group in match.groups()]
        return Jump(ends[0], ends[1], label)
    raise DiagramError(
        f"Line {number}: {line!r} is none of point 2: label, interval (1, 4]: label, jump 0 to 3: label."
    )


def _inside(number: int, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise DiagramError(
            f"Line {number}: {value:g} lies outside of what is shown, which goes from {low:g} to {high:g}."
        )
    return value


def _plot(lines: Sequence[Line]) -> Plot:
    """x from -3 to 3, y from -2 to 9, y = x^2: label, point 1, 1: label."""
    ranges: dict[str, tuple[float, float]] = {}
    curves: list[Curve] = []
    points: list[Point] = []
    places: list[int] = []
    for number, raw in lines:
        line = raw.strip()
        what, _, text = _colon(line)
        if match := re.fullmatch(
            rf"(?P<axis>[xy])\s*{_RANGE.replace('(?:from', '(?:=?[ ]*from')}", what, re.IGNORECASE
        ):
            values = re.fullmatch(rf"[xy]\s*=?\s*{_RANGE}", what, re.IGNORECASE)
            assert values, what
            ranges[match["axis"].lower()] = _read_range(number, values)
        elif match := re.fullmatch(rf"(?:point|点)\s*[(（]?\s*({_NUMBER})\s*[,，]\s*({_NUMBER})\s*[)）]?", what, re.I):
            points.append(Point(_number(match[1]), _label(number, text) if text else "", _number(match[2])))
            places.append(number)
        elif match := re.fullmatch(r"(?:y|f\s*\(\s*x\s*\))\s*=\s*(.+)", what, re.IGNORECASE):
            curves.append(Curve(_function(number, match[1]), _label(number, text or what)))
        else:
            raise DiagramError(
                f"Line {number}: {line!r} is none of x from -3 to 3, y from 0 to 9, y = x^2: label, point 1, 1: label."
            )
    if not curves or len(curves) > 6:
        raise DiagramError(f"Line {lines[-1][0]}: {len(curves)} functions; a plot shows 1 to 6, as in y = x^2.")
    x_range, y_range = ranges.get("x", (-5.0, 5.0)), ranges.get("y")
    for number, point in zip(places, points, strict=True):
        _inside(number, point.x, *x_range)
        if y_range:
            _inside(number, point.y, *y_range)
    return Plot(x_range, y_range, tuple(curves), tuple(points))


def _function(number: int, text: str) -> Function:
    try:
        return function_of_x(text)
    except InputError as error:
        raise DiagramError(f"Line {number}: {error}") from error


_READERS: dict[Kind, Callable[[Sequence[Line]], Graph | tuple[Item, ...] | Comparison | NumberLine | Plot]] = {
    "flow": _flow,
    "cycle": _cycle,
    "timeline": _items,
    "tree": _tree,
    "comparison": _comparison,
    "layers": _items,
    "number line": _number_line,
    "plot": _plot,
}
_NAMES: dict[Kind, frozenset[str]] = {
    "flow": frozenset({"flowchart", "流程", "流程图"}),
    "cycle": frozenset({"循环", "循环图"}),
    "timeline": frozenset({"时间线", "时间轴"}),
    "tree": frozenset({"树", "树图", "树状图"}),
    "comparison": frozenset({"compare", "对比", "比较"}),
    "layers": frozenset({"层次", "分层"}),
    "number line": frozenset({"numberline", "数轴"}),
    "plot": frozenset({"function", "函数", "函数图"}),
}
