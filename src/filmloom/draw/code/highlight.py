"""Source code in, lines of coloured runs out: Pygments finds what each piece is, the theme gives its colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from filmloom.draw.colors import Color, readable
from filmloom.draw.theme import Theme

_TAB = 4
_UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0x200B, 0xFEFF], None)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one colour."""

    text: str
    color: Color


@dataclass(frozen=True, slots=True)
class Highlighted:
    """Code by lines."""

    lines: tuple[tuple[Run, ...], ...]
    language: str
    """As it is written for people: Python, C++. Empty: none is known."""
    warning: str
    """What was not understood."""


def highlight(source: str, language: str, theme: Theme) -> Highlighted:
    """Cut code into lines of coloured runs. In a language that isn't known it is plain, with a warning."""
    text = _cleaned(source)
    lexer, warning = _lexer(language)
    palette = _palette(theme)
    lines: list[list[Run]] = [[]]
    for kind, piece in lexer.get_tokens(text):
        color = _color(kind, palette, theme)
        for index, part in enumerate(piece.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append(Run(part, color))
    count = len(text.split("\n"))
    name = "" if warning or lexer.name == "Text only" else lexer.name
    return Highlighted(tuple(tuple(line) for line in (lines + [[]] * count)[:count]), name, warning)


def _cleaned(source: str) -> str:
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line.expandtabs(_TAB).translate(_UNSEEN).rstrip() for line in lines]
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    while len(kept) > 1 and not kept[0]:
        kept.pop(0)
    return "\n".join(kept)


def _lexer(language: str) -> tuple[Any, str]:
    from pygments.lexers import get_lexer_by_name
    from pygments.lexers.special import TextLexer
    from pygments.util import ClassNotFound

    options = {"stripnl": False, "ensurenl": False}
    if not language.strip():
        return TextLexer(**options), ""
    try:
        return get_lexer_by_name(language.strip(), **options), ""
    except ClassNotFound:
        said = f"The programming language {language!r} is not known; the code is shown without colours."
        return TextLexer(**options), said


def _palette(theme: Theme) -> dict[str, Color]:
    """Colours by kind of token, each readable on the sheet and on a lit line."""
    blue, _, amber, green, purple, _ = (*theme.series, *theme.series)[:6]
    wanted = {
        "Keyword": theme.accent,
        "Literal.String": theme.positive,
        "Literal.Number": amber,
        "Comment": theme.ink_muted,
        "Name.Function": blue,
        "Name.Class": blue,
        "Name.Tag": blue,
        "Name.Builtin": green,
        "Name.Decorator": purple,
        "Name.Attribute": purple,
        "Operator.Word": theme.accent,
    }
    return {kind: readable(color, theme.ink, theme.surface, theme.accent_soft) for kind, color in wanted.items()}


def _color(kind: Any, palette: dict[str, Color], theme: Theme) -> Color:
    for name in _names(kind):
        if name in palette:
            return palette[name]
    return theme.ink


def _names(kind: Any) -> Iterator[str]:
    """The token's kind and those that it is a case of: Literal.String.Doc, Literal.String, Literal."""
    parts = str(kind).split(".")[1:]
    for length in range(len(parts), 0, -1):
        yield ".".join(parts[:length])
