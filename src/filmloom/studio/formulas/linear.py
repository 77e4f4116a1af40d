"""A formula on one line of ordinary signs, for cards, captions and lists: a² + b², n/2ᵏ, √(x + 1)."""

from __future__ import annotations

import re
from typing import Final

from filmloom.studio.formulas.symbols import BIG, GREEK, MARKS, OPERATORS, OTHER_LETTERS, RELATIONS
from filmloom.studio.formulas.tree import (
    Choose,
    Fraction,
    Grid,
    Group,
    Letter,
    Marked,
    Named,
    Node,
    Number,
    Root,
    Row,
    Script,
    Sign,
    Words,
    bare,
    parse,
)

_HIGH: Final = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOW: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHUT: Final = {"(": ")", "[": "]", "{": "", "|": "|", "vert": "|", "lvert": "|", "lfloor": "⌋", "lceil": "⌉",
                "langle": "⟩"}  # fmt: skip
_OPEN: Final = {"{": "", "vert": "|", "lvert": "|", "lfloor": "⌊", "lceil": "⌈", "langle": "⟨"}


def linear(latex: str) -> str:
    """The formula as text. What has no place on a line is written with a slash, a caret or brackets."""
    return _row(parse(latex))


def _row(row: Row) -> str:
    row = bare(row)
    return re.sub(r"\s+", " ", "".join(_placed(row, index) for index in range(len(row)))).strip()


def _placed(row: Row, index: int) -> str:
    node = row[index]
    before = row[index - 1] if index else None
    text = _node(node)
    if isinstance(node, Sign):
        leads = before is None or (isinstance(before, Sign) and before.name not in {"!", "%"})
        if node.name in {"!", "%", "/", "."}:
            return text
        if node.name in {",", ";", ":"}:
            return f"{text} "
        return text if leads and not node.is_relation else f" {text} "
    named = isinstance(node.base if isinstance(node, Script) else node, Named)
    return f" {text} " if named else text


def _node(node: Node) -> str:  # noqa: PLR0911 - one for each kind
    match node:
        case Number(text=text) | Words(text=text):
            return text
        case Letter(name=name):
            return GREEK[name][0] if name in GREEK else OTHER_LETTERS[name][0] if name in OTHER_LETTERS else name
        case Sign(name=name):
            return (RELATIONS if node.is_relation else OPERATORS)[name][0]
        case Named(name=name):
            return BIG.get(name, name)
        case Fraction(top=top, bottom=bottom):
            return f"{_held(top)}/{_held(bottom)}"
        case Choose(top=top, bottom=bottom):
            return f"C({_row(top)}, {_row(bottom)})"
        case Root(body=body, degree=degree):
            return f"{_raised(degree, '') if degree else ''}√{_held(body)}"
        case Script():
            return _script(node)
        case Group(opening=opening, body=body):
            return f"{_OPEN.get(opening, opening)}{_row(body)}{_SHUT.get(opening, '')}"
        case Marked(mark=mark, body=body):
            return _row(body) + MARKS[mark][0]
        case Grid(rows=rows):
            return "; ".join(" ".join(_row(cell) for cell in row) for row in rows)


def _script(script: Script) -> str:
    low = _lowered(script.low) if script.low else ""
    return f"{_node(script.base)}{low}{_raised(script.high, '^') if script.high else ''}"


def _raised(row: Row, mark: str) -> str:
    text = _row(row)
    if set(text) == {"p", "r", "i", "m", "e"} or re.fullmatch("(?:prime)+", text):
        return "′" * text.count("prime")
    if text in {"∘", "°"}:
        return "°"
    tight = text.replace(" ", "")
    high = tight.translate(_HIGH)
    if not any(char in tight for char in high):
        return high
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _lowered(row: Row) -> str:
    text = _row(row).replace(" ", "")
    low = text.translate(_LOW)
    return low if not any(char in text for char in low) else f"_{text}" if len(text) == 1 else f"_({text})"


def _held(row: Row) -> str:
    """In brackets unless it is one thing."""
    text = _row(row)
    return text if len(bare(row)) == 1 or re.fullmatch(r"\w+", text) else f"({text})"
