"""LaTeX to a tree of what it means to a reader: fractions, roots, groups. Lenient: something always comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from filmloom.studio.formulas.symbols import BIG, FUNCTIONS, GREEK, MARKS, OPERATORS, OTHER_LETTERS, RELATIONS

Row: TypeAlias = "tuple[Node, ...]"
_DEEPEST: Final = 40
_TEXT: Final = r"\\(?:text(?:bf|it|rm)?|mathrm|mathsf|operatorname|mbox)\*?\s*\{[^{}]*\}"
_TOKEN: Final = re.compile(
    _TEXT + r"|\\[A-Za-z]+\*?|\\\\(?:\[[^\]]*\])?|\\.|\d+(?:(?:\{,\}|,(?=\d{3}(?!\d)))\d{3})*(?:\.\d+)?|\S", re.DOTALL
)
_FACES: Final = frozenset({"mathbf", "mathit", "mathcal", "mathbb", "boldsymbol", "bm", "mathfrak", "displaystyle"})
_SPACES: Final = frozenset({
    "quad", "qquad", "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "limits",
    "nolimits", "textstyle", "displaystyle", "hspace", "tag", "nonumber",
})  # fmt: skip
"""What only moves things."""
_CLOSING: Final = {"(": ")", "[": "]", "|": "|", "\\{": "\\}", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil",
                   "\\langle": "\\rangle", "\\|": "\\|", "\\lvert": "\\rvert", "\\vert": "\\vert"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A variable, a Greek letter, infinity; `name` is the letter itself or its command."""

    name: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A relation or an operator."""

    name: str

    @property
    def is_relation(self) -> bool:
        return self.name in RELATIONS


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """sin, log, sum, lim: a function or what gathers."""

    name: str


@dataclass(frozen=True, slots=True)
class Fraction:
    top: Row
    bottom: Row


@dataclass(frozen=True, slots=True)
class Choose:
    """n over k in brackets."""

    top: Row
    bottom: Row


@dataclass(frozen=True, slots=True)
class Root:
    body: Row
    degree: Row = ()


@dataclass(frozen=True, slots=True)
class Script:
    """Something with a low or a high index."""

    base: Node
    low: Row = ()
    high: Row = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in brackets."""

    opening: str
    body: Row


@dataclass(frozen=True, slots=True)
class Marked:
    """With a bar, hat, arrow or frame."""

    mark: str
    body: Row


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines of aligned formulas, cases, or a matrix."""

    kind: str
    rows: tuple[tuple[Row, ...], ...]


Node: TypeAlias = Number | Letter | Sign | Words | Named | Fraction | Choose | Root | Script | Group | Marked | Grid


def parse(latex: str) -> Row:
    """The tree of a formula. What isn't closed ends at the end; a command that nobody knows is its own name."""
    return _Parser(_TOKEN.findall(latex.strip().strip("$").strip())).row(frozenset())


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def row(self, ends: frozenset[str]) -> Row:
        """Nodes up to one of the ends, which is left where it is."""
        nodes: list[Node] = []
        self.depth += 1
        while self.at < len(self.tokens) and self.tokens[self.at] not in ends:
            token = self._next()
            if token in "^_'":
                self._script(nodes, token)
            elif (node := self._node(token)) is not None:
                nodes.append(node)
        self.depth -= 1
        return tuple(nodes)

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _script(self, nodes: list[Node], mark: str) -> None:
        base = nodes.pop() if nodes else Words("")
        inner = base if isinstance(base, Script) else Script(base)
        if mark == "'":
            high: Row = (*inner.high, Letter("prime"))
            nodes.append(Script(inner.base, inner.low, high))
            return
        value = self._argument()
        if mark == "_":
            nodes.append(Script(inner.base, (*inner.low, *value), inner.high))
        else:
            nodes.append(Script(inner.base, inner.low, (*inner.high, *value)))

    def _argument(self) -> Row:
        """A group in braces, or the one token that follows."""
        if self.depth > _DEEPEST:
            self.at += 1
            return ()
        self.depth += 1
        body = self._braces() if self._peek() == "{" else self._single()
        self.depth -= 1
        return body

    def _braces(self) -> Row:
        self._next()
        body = self.row(frozenset({"}"}))
        self._next()
        return body

    def _single(self) -> Row:
        token = self._next()
        if len(token) > 1 and token[0].isdigit() and token[1].isdigit():  # \frac12 and x^12 take one figure
            self.at -= 1
            self.tokens[self.at] = token[1:]
            return (Number(token[0]),)
        node = self._node(token) if token and token not in "}^_" else None
        return (node,) if node is not None else ()

    def _node(self, token: str) -> Node | None:  # noqa: PLR0911 - one for each kind
        if token == "{":
            self.at -= 1
            return Group("{", self._argument())
        if token in _CLOSING and self.depth <= _DEEPEST and self._closes(token):
            body = self.row(frozenset({_CLOSING[token], "}"}))
            self._next()
            return Group(token.lstrip("\\"), body)
        if token[0] == "\\" and token.endswith("}"):
            return _words(token)
        if token[0] == "\\":
            return self._command(token[1:].rstrip("*"))
        if token[0].isdigit():
            return Number(token.replace("{,}", ","))
        if token in RELATIONS or token in OPERATORS:
            return Sign(token)
        if token in "&})]|~":
            return None
        return Words(self._hanzi(token)) if ord(token) > 0x2E80 else Letter(token)

    def _hanzi(self, first: str) -> str:
        text = first
        while len(self._peek()) == 1 and ord(self._peek()) > 0x2E80:
            text += self._next()
        return text

    def _closes(self, token: str) -> bool:
        """Whether the bracket is closed before the group ends that it stands in."""
        depth = 0
        closing = _CLOSING[token]
        for later in self.tokens[self.at :]:
            if later == closing and depth == 0:
                return True
            depth += (later == "{") - (later == "}")
            if depth < 0:
                return False
        return False

    def _command(self, name: str) -> Node | None:  # noqa: PLR0911 - one for each kind
        if not name.isalpha():
            return Sign("%") if name == "%" else None
        if name in {"frac", "dfrac", "tfrac", "cfrac"}:
            return Fraction(self._argument(), self._argument())
        if name in {"binom", "dbinom", "tbinom"}:
            return Choose(self._argument(), self._argument())
        if name == "sqrt":
            return self._root()
        if name in MARKS:
            return Marked(name, self._argument())
        if name in _FACES:
            return Group("{", self._argument()) if self._peek() == "{" else None
        if name == "begin":
            return self._grid()
        if name in FUNCTIONS or name in BIG:
            return Named(name)
        if name in GREEK or name in OTHER_LETTERS or name == "prime":
            return Letter(name)
        if name in RELATIONS or name in OPERATORS:
            return Sign(name)
        if name in _SPACES or name == "end":
            return None
        return Words(name)

    def _root(self) -> Root:
        degree: Row = ()
        if self._peek() == "[" and self.depth <= _DEEPEST:
            self._next()
            degree = self.row(frozenset({"]"}))
            self._next()
        return Root(self._argument(), degree)

    def _grid(self) -> Grid:
        kind = "".join(token for token in self._braced() if token.isalpha())
        rows: list[tuple[Row, ...]] = []
        cells: list[Row] = []
        while self.at < len(self.tokens) and self.depth <= _DEEPEST:
            cells.append(self.row(frozenset({"&", "\\\\", "\\end"})))
            token = self._next()
            if token != "&":
                rows.append(tuple(cell for cell in cells if cell))
                cells = []
            if token == "\\end":
                self._braced()
                break
        return Grid(kind, tuple(row for row in [*rows, tuple(cells)] if row))

    def _braced(self) -> list[str]:
        tokens: list[str] = []
        if self._peek() == "{":
            self._next()
            while self._peek() and self._peek() != "}":
                tokens.append(self._next())
            self._next()
        return tokens


def _words(token: str) -> Node:
    """The words of a \\text{…}; one letter is a letter, as in \\mathrm{d}x, and what has indices is a formula."""
    inside = re.sub(r"\s+", " ", token[token.index("{") + 1 : -1]).strip()
    if len(inside) == 1 and inside.isascii() and inside.isalpha():
        return Letter(inside)
    return Group("{", parse(inside)) if re.search(r"[_^\\]", inside) else Words(inside)


def is_compound(row: Row) -> bool:
    """Whether plus, minus or a relation stands in it, so that what follows could be taken for a part of it."""
    inner = row[0].body if len(row) == 1 and isinstance(row[0], Group) and row[0].opening == "{" else row
    return any(
        isinstance(node, Sign) and (node.is_relation or node.name in {"+", "-", "−", "pm", "mp", "±"}) and index > 0
        for index, node in enumerate(inner)
    )


def bare(row: Row) -> Row:
    """Without braces around the whole, which nobody sees."""
    while len(row) == 1 and isinstance(row[0], Group) and row[0].opening == "{":
        row = row[0].body
    return row


def is_named(node: Node) -> bool:
    """Whether it is a function, a sum, a limit, with or without indices."""
    return isinstance(node.base if isinstance(node, Script) else node, Named)
