"""Markdown to blocks: CommonMark with tables, through markdown-it-py, and YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import yaml

from filmloom.studio.documents.building import BlockBuilder
from filmloom.studio.documents.markdown_formulas import add_formulas

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = {
    "title": "title", "headline": "title", "标题": "title", "date": "date", "日期": "date", "place": "place",
    "地点": "place", "author": "author", "作者": "author", "publisher": "publisher", "source": "publisher",
    "来源": "publisher",
}  # fmt: skip
_VERBATIM = ("fence", "code_block", "math_block")
_MAX_FRONT_MATTER = 10_000
_SIGNS = re.compile(
    r"^(?:#{1,6} |> |[-*+] \S|\d+[.)] \S|\|.*\|\s*$|!\[)|\[[^\]]+\]\([^)]+\)|\*\*[^*]+\*\*|^```|^\$\$", re.MULTILINE
)


def looks_like_markdown(text: str) -> bool:
    """Whether a text of unknown format is better read as Markdown than as plain lines."""
    return bool(_FRONT_MATTER.match(text) or _SIGNS.search(text))


def read_markdown(text: str, builder: BlockBuilder) -> None:
    """Add the blocks of a Markdown text to the builder, and its front matter to the builder's metadata."""
    from markdown_it import MarkdownIt

    if match := _FRONT_MATTER.match(text):
        _front_matter(match["yaml"], builder)
        text = text[match.end() :]
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    add_formulas(parser)
    _Walker(parser.parse(text), text.split("\n"), builder).walk()


class _Walker:
    """Goes through markdown-it's flat list of tokens once."""

    def __init__(self, tokens: Sequence[Token], lines: list[str], builder: BlockBuilder) -> None:
        self.tokens, self.lines, self.builder = tokens, lines, builder
        self.index = 0

    def walk(self) -> None:
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == "heading_open":
                self.builder.heading(_plain(self._inside(token)), int(token.tag[1]))
            elif token.type == "paragraph_open":
                self._paragraph(self._inside(token))
            elif token.type == "blockquote_open":
                self.builder.quote([_plain([part]) for part in self._inside(token) if part.type == "inline"])
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._list(token)
            elif token.type == "table_open":
                self._table(token)
            elif token.type in _VERBATIM:
                self._verbatim(token)

    def _list(self, opening: Token) -> None:
        """Its items; code and formulas inside of them come behind it."""
        inside = self._inside(opening)
        self.builder.items(_items(inside))
        for token in inside:
            if token.type in _VERBATIM:
                self._verbatim(token)

    def _verbatim(self, token: Token) -> None:
        if token.type == "math_block":
            self.builder.formula(token.content)
        else:
            self.builder.code(token.content, (token.info.split() or [""])[0].strip("{}."))

    def _inside(self, opening: Token) -> list[Token]:
        """The tokens up to the one that closes `opening`; the index moves behind it."""
        closing, start = opening.type.replace("_open", "_close"), self.index
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == closing and token.level == opening.level:
                return list(self.tokens[start : self.index - 1])
        return list(self.tokens[start:])

    def _paragraph(self, tokens: list[Token]) -> None:
        children = [child for token in tokens for child in token.children or ()]
        text = _plain(tokens)
        if "|" in text and text.count("|") >= 2 and "\n" in text:
            self.builder.warn("a table without a line of dashes under its header was read as a table")
            self.builder.table(_cells(text.split("\n")))
            return
        self.builder.paragraph(text)
        for child in children:
            if child.type == "image":
                self.builder.image(str(child.attrGet("src") or ""), child.content or str(child.attrGet("title") or ""))

    def _table(self, opening: Token) -> None:
        self._inside(opening)
        first, last = opening.map or (0, 0)
        rows = _cells(self.lines[first:last])
        self.builder.table([[_strip_marks(cell) for cell in row] for row in rows])


def _cells(lines: Sequence[str]) -> list[list[str]]:
    """Rows as written: markdown-it pads short rows and cuts long ones without a word."""
    rows = []
    for line in lines:
        bare = re.sub(r"^\s*\||(?<!\\)\|\s*$", "", line)
        cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", bare)]
        if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            rows.append(cells)
    return rows


def _items(tokens: Sequence[Token]) -> list[str]:
    """One text per item of the outermost list; what is nested goes with its item."""
    items: list[str] = []
    depth = min((token.level for token in tokens if token.type == "list_item_open"), default=0)
    for token in tokens:
        if token.type == "list_item_open" and token.level == depth:
            items.append("")
        elif token.type == "inline" and items:
            items[-1] = f"{items[-1]} {_plain([token])}".strip()
    return items


def _plain(tokens: Sequence[Token]) -> str:
    """The words of inline tokens: no marks, no addresses, no pictures."""
    parts = []
    for child in (child for token in tokens for child in token.children or ()):
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "math_inline":
            parts.append(f"${child.content}$")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)


def _strip_marks(cell: str) -> str:
    return re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", cell))


def _front_matter(source: str, builder: BlockBuilder) -> None:
    try:
        if len(source) > _MAX_FRONT_MATTER or re.search(r":\s*[&*]\w", source):
            raise yaml.YAMLError("too long, or with anchors")
        loaded = yaml.load(source, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        builder.warn("the front matter (between the lines of dashes) is no valid YAML and was left out")
        return
    for key, value in loaded.items() if isinstance(loaded, dict) else ():
        name = _KEYS.get(str(key).strip().lower())
        if name and isinstance(value, str) and value.strip():
            builder.metadata[name] = value.strip()
