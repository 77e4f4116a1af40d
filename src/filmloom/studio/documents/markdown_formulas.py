"""Formulas in Markdown: $inline$ and $$by itself$$, by the rules of Pandoc; \\( \\) and \\[ \\] too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_INLINE: Final = re.compile(
    r"\$(?![\s$])(?P<one>(?:[^$\n\\]|\\.){1,400}?)(?<!\s)\$(?![\d$])|\\\((?P<other>.{1,400}?)\\\)", re.DOTALL
)
_OPENINGS: Final = {"$$": "$$", "\\[": "\\]"}
_MOST_LINES: Final = 60


def add_formulas(parser: MarkdownIt) -> None:
    """Teach a parser of Markdown the tokens math_inline and math_block, whose content is LaTeX."""
    parser.inline.ruler.before("escape", "math_inline", _inline)
    parser.block.ruler.before("fence", "math_block", _block, {"alt": ["paragraph", "blockquote", "list"]})


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    match = _INLINE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("math_inline", "", 0).content = (match["one"] or match["other"]).strip()
    state.pos = match.end()
    return True


def _block(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """Lines from one that begins with $$ to one that ends with it; without an end it is no formula."""
    first = _line(state, begin)
    closing = _OPENINGS.get(first[:2])
    if closing is None:
        return False
    lines = [first[2:]]
    last = begin
    while not lines[-1].rstrip().endswith(closing):
        last += 1
        if last >= end or last - begin > _MOST_LINES:
            return False
        lines.append(_line(state, last))
    lines[-1] = lines[-1].rstrip()[:-2]
    if not silent:
        state.push("math_block", "", 0).content = "\n".join(lines)
        state.line = last + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
