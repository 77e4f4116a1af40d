"""LaTeX in, glyphs with their places out: ziamath sets the type in STIX Two Math, Skia gets paths.

All lengths are in ems of the formula's size, y down, the first line's baseline at 0. A formula falls into terms: what
stands between the relations and the plus and minus signs of its outermost row, each with the sign before it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import skia

from filmloom.draw.formulas.hanzi import math_font_name
from filmloom.errors import InputError

_SIZE = 24.0
"""What ziamath typesets at; everything is divided by it."""
_RELATIONS = frozenset("=≠<>≤≥≈≡∼≃≅∝→⇒⇔⟹⟺⟶←↔∈⊂⊆≔⩽⩾↦⟼")
_ADDITIVE = frozenset("+−-±∓")
_OPENING, _CLOSING = frozenset("([{⟨⌊⌈"), frozenset(")]}⟩⌋⌉")
_MOST_CHARACTERS = 2000


class FormulaError(InputError):
    """A formula that can't be typeset; the message says why."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shape of a formula."""

    key: str
    """Equal for shapes that look alike: they are the same thing when a formula turns into another."""
    path: skia.Path
    """At the origin, in its own units."""
    x: float
    y: float
    scale_x: float
    scale_y: float
    """From the path's units to ems."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of its ink, in ems."""
        box = self.path.computeTightBounds()
        return (
            self.x + box.left() * self.scale_x,
            self.y + box.top() * self.scale_y,
            self.x + box.right() * self.scale_x,
            self.y + box.bottom() * self.scale_y,
        )


@dataclass(frozen=True, slots=True)
class Term:
    """A run of glyphs that is revealed, lit and moved together."""

    text: str
    """Its characters, without the layout: = and 2a of a fraction's ends follow each other."""
    begin: int
    end: int
    """Indices into the formula's glyphs."""
    row: int
    """The line on which the source puts it: 0 but in aligned formulas."""
    left: float
    right: float
    is_relation: bool
    """It begins with =, <, → or their like."""

    @property
    def body(self) -> int:
        """Index of its first glyph that is no relation."""
        return self.begin + (self.is_relation and self.end > self.begin + 1)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula set in type."""

    latex: str
    glyphs: tuple[Glyph, ...]
    terms: tuple[Term, ...]
    width: float
    ascent: float
    """From the first baseline up to its highest ink."""
    descent: float
    """From there down to its lowest."""

    def ink(self, term: Term, *, without_relation: bool = False) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a term's ink, in ems."""
        begin = term.body if without_relation else term.begin
        bounds = [glyph.bounds for glyph in self.glyphs[begin : term.end]]
        lefts, tops, rights, bottoms = zip(*bounds, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


@lru_cache(maxsize=128)
def typeset(latex: str) -> Formula:
    """Set a formula in type. FormulaError: it can't be, and why."""
    source = latex.strip().strip("$").strip()
    _check(source)
    root = _outermost(_node(source))
    glyphs: list[Glyph] = []
    terms: list[Term] = []
    for row, members in enumerate(_rows(root)):
        for group in _grouped(members):
            begin = len(glyphs)
            texts = [text for node, x, y in group for text in _collect(node, x, y, glyphs)]
            if len(glyphs) > begin:
                terms.append(_term("".join(texts), glyphs, begin, row))
    if not glyphs:
        raise FormulaError(f"The formula {_short(latex)} shows nothing.")
    bounds = [glyph.bounds for glyph in glyphs]
    left = min(box[0] for box in bounds)
    moved = tuple(_moved(glyph, -left) for glyph in glyphs)
    shifted = tuple(_shifted(term, -left) for term in terms)
    width, top, bottom = max(b[2] for b in bounds) - left, min(b[1] for b in bounds), max(b[3] for b in bounds)
    return Formula(latex, moved, shifted, width, -top, bottom)


def _check(source: str) -> None:
    """Refuse what the library would typeset as something else."""
    if not source:
        raise FormulaError("A formula without a character was given; write some LaTeX, as in E = mc^2.")
    if len(source) > _MOST_CHARACTERS:
        raise FormulaError(f"A formula of {len(source)} characters was given; at most {_MOST_CHARACTERS} are typeset.")
    bare = re.sub(r"\\\\|\\[{}%]", "", source)
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    if depth:
        more, less = ("}", "{") if depth < 0 else ("{", "}")
        raise FormulaError(f"The formula {_short(source)} has a {more} without its {less}.")


def _node(source: str) -> Any:
    """The library's tree of boxes. It was not made for broken input: anything may be raised, all means the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # ziamath 0.13 opens its font the old way
        from ziamath.tex import tex2mml
        from ziamath.zmath import Math

        font = math_font_name()
    try:
        mathml = tex2mml(source)
        unknown = re.search(r"<m[iot][^>]*>\s*(\\[A-Za-z]+)", mathml)
        if unknown:
            raise FormulaError(f"The formula {_short(source)} uses {unknown[1]}, which is not known.")
        return Math(mathml, size=_SIZE, font=font).node
    except FormulaError:
        raise
    except Exception as error:
        reason = str(error).strip() or re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__).lower()
        raise FormulaError(f"The formula {_short(source)} can't be read: {reason}.") from error


def _short(latex: str) -> str:
    return repr(latex if len(latex) <= 40 else latex[:39] + "…")


def _outermost(root: Any) -> tuple[Any, float, float]:
    """The row that holds more than one thing, with its place."""
    node, x, y = root, 0.0, 0.0
    while getattr(node, "mtag", "") == "mrow" and len(node.nodes) == 1:
        x, y = x + node.nodexy[0][0], y + node.nodexy[0][1]
        node = node.nodes[0]
    return node, x, y


def _rows(placed: tuple[Any, float, float]) -> list[list[tuple[Any, float, float]]]:
    """What stands on each line: the cells of an aligned formula, or the members of the only row."""
    node, x, y = placed
    if node.mtag == "mtable":
        rows: dict[float, list[tuple[Any, float, float]]] = {}
        for cell, cell_x, cell_y in _children(node, x, y):
            rows.setdefault(round(cell_y, 3), []).extend(_members(cell, cell_x, cell_y))
        return list(rows.values())
    return [_members(node, x, y)]


def _members(node: Any, x: float, y: float) -> list[tuple[Any, float, float]]:
    return list(_children(node, x, y)) if getattr(node, "mtag", "") == "mrow" else [(node, x, y)]


def _children(node: Any, x: float, y: float) -> Iterator[tuple[Any, float, float]]:
    for (dx, dy), child in zip(node.nodexy, node.nodes, strict=True):
        yield child, x + dx, y + dy


def _grouped(members: Iterable[tuple[Any, float, float]]) -> list[list[tuple[Any, float, float]]]:
    """Cut a row into terms: before relations and signs that stand in no brackets."""
    groups: list[list[tuple[Any, float, float]]] = [[]]
    depth, last = 0, "="
    for member in members:
        text = "".join(_characters(member[0]))
        begins = text in _RELATIONS or (text in _ADDITIVE and last not in _RELATIONS | _ADDITIVE | {","})
        if groups[-1] and depth <= 0 and (begins or last == ","):
            groups.append([])
        groups[-1].append(member)
        depth += sum((char in _OPENING) - (char in _CLOSING) for char in text)
        last = text or last
    return groups


def _characters(node: Any) -> Iterator[str]:
    if hasattr(node, "char"):
        if node.char.strip():
            yield node.char
        return
    for child in getattr(node, "nodes", ()):
        yield from _characters(child)


def _term(text: str, glyphs: list[Glyph], begin: int, row: int) -> Term:
    bounds = [glyph.bounds for glyph in glyphs[begin:]]
    left, right = min(box[0] for box in bounds), max(box[2] for box in bounds)
    return Term(text, begin, len(glyphs), row, left, right, text[:1] in _RELATIONS)


def _moved(glyph: Glyph, dx: float) -> Glyph:
    return Glyph(glyph.key, glyph.path, glyph.x + dx, glyph.y, glyph.scale_x, glyph.scale_y)


def _shifted(term: Term, dx: float) -> Term:
    return Term(term.text, term.begin, term.end, term.row, term.left + dx, term.right + dx, term.is_relation)


def _collect(node: Any, x: float, y: float, glyphs: list[Glyph]) -> list[str]:
    """Add a node's shapes to the glyphs; its characters come back."""
    if getattr(node, "phantom", False):
        return []
    if hasattr(node, "glyph"):
        path = _outline(node.glyph)
        if path is not None:
            scale = node.size / node.glyph.font.info.layout.unitsperem / _SIZE
            glyphs.append(Glyph(f"{node.char} {node.glyph.id}", path, x / _SIZE, y / _SIZE, scale, scale))
        return [node.char] if node.char.strip() else []
    if hasattr(node, "nodexy"):
        return [text for child, cx, cy in _children(node, x, y) for text in _collect(child, cx, cy, glyphs)]
    shape = _drawn_shape(node, x, y)
    if shape is not None:
        glyphs.append(shape)
    return []


def _outline(glyph: Any) -> skia.Path | None:
    """A glyph's shape in the font's units, y down."""
    own: skia.Path | None = getattr(glyph, "outline", None)
    if own is not None:
        return own
    path = skia.Path()
    verbs = {"M": path.moveTo, "L": path.lineTo, "Q": path.quadTo, "C": path.cubicTo}
    for operator in glyph.operators:
        verb, *numbers = operator.path(0, 0, 1).split()
        if verb == "M" and not path.isEmpty():
            path.close()
        verbs[verb](*map(float, numbers))
    path.close()
    return None if path.isEmpty() else path


def _drawn_shape(node: Any, x: float, y: float) -> Glyph | None:
    """Fraction bars, frames and strokes: paths in a square of 1 by 1, stretched to their size."""
    kind = type(node).__name__
    if kind == "HLine":
        return _stretched("rule", _rectangle(), x, y, node.length, node.lw)
    if kind == "VLine":
        return _stretched("bar", _rectangle(), x, y, node.lw, node.height)
    if kind == "Box":
        return _stretched("frame", _frame(node.lw / node.width, node.lw / node.height), x, y, node.width, -node.height)
    if kind == "Diagonal":
        half = node.lw / max(node.width, 1e-6) / 2
        corners = [skia.Point(-half, -1), skia.Point(half, -1), skia.Point(1 + half, 0), skia.Point(1 - half, 0)]
        return _stretched("stroke", skia.Path.Polygon(corners, True), x, y, node.width, node.height)
    return None


def _rectangle() -> skia.Path:
    return skia.Path.Rect(skia.Rect.MakeWH(1, 1))


def _frame(stroke_x: float, stroke_y: float) -> skia.Path:
    path = skia.Path()
    path.addRect(skia.Rect.MakeWH(1, 1))
    path.addRect(skia.Rect.MakeLTRB(stroke_x, stroke_y, 1 - stroke_x, 1 - stroke_y))
    path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def _stretched(key: str, path: skia.Path, x: float, y: float, width: float, height: float) -> Glyph:
    return Glyph(key, path, x / _SIZE, y / _SIZE, width / _SIZE, height / _SIZE)
