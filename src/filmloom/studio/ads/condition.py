"""Conditions: `profile.age >= 18 and profile.city in ["Chengdu", "Chongqing"]`, parsed and weighed by hand.

The whole language: columns as profile.name or profile["a name"]; numbers, "texts", dates as 2026-05-01, [lists], true
and false; == != < <= > >= in, not in; and, or, not, brackets. Nothing can be called, set, or reached beyond a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from filmloom.errors import InputError
from filmloom.studio.ads.cells import Cell, cell, holds, is_equal, is_less, kind_of

MAX_CHARACTERS = 500
_DEEPEST = 20
_TOKENS = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{1,2}-\d{1,2}(?![\w-]))|(?P<number>-?\d+(?:\.\d+)?(?![\w.]))"
    r"|(?P<text>\"[^\"\\\n]*\"|'[^'\\\n]*')|(?P<word>[^\W\d]\w*)|(?P<mark>==|!=|<=|>=|[<>()\[\],.]))"
)
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class Condition:
    """A condition on a row. InputError, saying where, for what isn't one."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        parser = _Parser(self.text)
        self._holds = parser.whole()
        self.columns: tuple[str, ...] = tuple(dict.fromkeys(parser.columns))
        """The columns that it asks for."""

    def __call__(self, row: Row) -> bool:
        """Whether it holds for a row, by its columns. Raises InputError for values that can't be compared."""
        try:
            return _truth(self._holds(row))
        except InputError as error:
            raise InputError(f"when: {self.text}: {error}") from None


@dataclass
class _Parser:
    text: str
    columns: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.text) > MAX_CHARACTERS:
            raise InputError(f"a condition of {len(self.text)} characters came; at most {MAX_CHARACTERS} are read")
        self.tokens = [*_tokens(self.text), _Token("end", "", len(self.text))]
        self.position = self.depth = 0

    def whole(self) -> Callable[[Row], Cell]:
        found = self.any_of()
        if self.now.kind != "end":
            raise self.wrong("the end, `and` or `or`")
        return found

    @property
    def now(self) -> _Token:
        return self.tokens[self.position]

    def took(self, *texts: str) -> str:
        """Go on if one of these marks or words comes; it, or nothing."""
        if self.now.kind in {"word", "mark"} and self.now.text in texts:
            self.position += 1
            return self.tokens[self.position - 1].text
        return ""

    def must(self, text: str) -> None:
        if not self.took(text):
            raise self.wrong(f"`{text}`")

    def wrong(self, expected: str) -> InputError:
        came = f"`{self.now.text}`" if self.now.text else "the end"
        return InputError(f"when: {self.text}: at character {self.now.at + 1} came {came}, expected {expected}")

    def any_of(self) -> Callable[[Row], Cell]:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InputError(f"when: the condition is nested deeper than {_DEEPEST} brackets")
        parts = [self.all_of()]
        while self.took("or"):
            parts.append(self.all_of())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else lambda row: _told(any(_truth(part(row)) for part in parts))

    def all_of(self) -> Callable[[Row], Cell]:
        parts = [self.denied()]
        while self.took("and"):
            parts.append(self.denied())
        return parts[0] if len(parts) == 1 else lambda row: _told(all(_truth(part(row)) for part in parts))

    def denied(self) -> Callable[[Row], Cell]:
        negated = False
        while self.took("not"):
            negated = not negated
        inner = self.compared()
        return (lambda row: _told(not _truth(inner(row)))) if negated else inner

    def compared(self) -> Callable[[Row], Cell]:
        """One value, or a chain: 18 <= profile.age < 30."""
        values, signs = [self.value()], []
        while sign := self.took("==", "!=", "<", "<=", ">", ">=", "in", "not"):
            if sign == "not":
                self.must("in")
                sign = "not in"
            signs.append(_SIGNS[sign])
            values.append(self.value())
        if not signs:
            return values[0]

        def weigh(row: Row) -> Cell:
            cells = [value(row) for value in values]
            return _told(all(sign(cells[i], cells[i + 1]) for i, sign in enumerate(signs)))

        return weigh

    def value(self) -> Callable[[Row], Cell]:
        token = self.now
        if self.took("("):
            inner = self.any_of()
            self.must(")")
            return inner
        if self.took("["):
            return self.listed()
        if self.took("profile"):
            return self.column()
        if token.kind in {"number", "date", "text"} or token.text in {"true", "false"}:
            self.position += 1
            return _always(Cell(token.text[1:-1], token.text[1:-1]) if token.kind == "text" else cell(token.text))
        raise self.wrong("a column (profile.age), a number, a date, a text in quotes, or a list in [ ]")

    def listed(self) -> Callable[[Row], Cell]:
        items: list[str] = []
        while not self.took("]"):
            if items:
                self.must(",")
            if self.now.kind not in {"number", "date", "text"}:
                raise self.wrong("a number, a date or a text in quotes")
            items.append(self.now.text.strip("\"'") if self.now.kind == "text" else self.now.text)
            self.position += 1
        return _always(Cell(", ".join(items), tuple(items)))

    def column(self) -> Callable[[Row], Cell]:
        if self.took("["):
            name, kind = self.now.text.strip("\"'"), self.now.kind
            if kind != "text":
                raise self.wrong("a column's name in quotes")
            self.position += 1
            self.must("]")
        else:
            self.must(".")
            name = self.now.text
            if self.now.kind != "word":
                raise self.wrong("a column's name")
            self.position += 1
        self.columns.append(name)
        return lambda row: row[name] if name in row else Cell("", "")


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        found = _TOKENS.match(text, position)
        if found is None or found.lastgroup is None:
            if not text[position:].strip():
                return
            begin = len(text) - len(text[position:].lstrip())
            raise InputError(
                f"when: {text}: at character {begin + 1} stands {text[begin]!r}, which has no meaning here"
            )
        yield _Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
        position = found.end()


def _always(value: Cell) -> Callable[[Row], Cell]:
    return lambda row: value


def _told(truth: bool) -> Cell:
    return Cell("true" if truth else "false", truth)


def _truth(found: Cell) -> bool:
    if isinstance(found.value, bool):
        return found.value
    raise InputError(f"{kind_of(found.value)} is neither true nor false; compare it, as in profile.city != ''")


_SIGNS: dict[str, Callable[[Cell, Cell], bool]] = {
    "==": is_equal,
    "!=": lambda left, right: not is_equal(left, right),
    "<": is_less,
    ">": lambda left, right: is_less(right, left),
    "<=": lambda left, right: not is_less(right, left),
    ">=": lambda left, right: not is_less(left, right),
    "in": lambda left, right: holds(right, left),
    "not in": lambda left, right: not holds(right, left),
}
