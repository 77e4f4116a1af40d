"""Document: what the user gave, in blocks, each with an id that shots cite."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from filmloom.types import Language

BlockKind: TypeAlias = Literal["heading", "paragraph", "quote", "list", "table", "image", "code", "formula", "diagram"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph-like part of a document."""

    id: str
    """p1, p2, …: what `cites` refers to, as s1#p2."""
    kind: BlockKind
    text: str = ""
    """Plain text of a heading, paragraph or quote, with formulas as $LaTeX$; the caption of a table or image; the
    source of code, the LaTeX of a formula, the notation of a diagram."""
    level: int = 0
    """Of a heading: 1 to 6."""
    by: str = ""
    """Of a quote: who said it, if the document says so."""
    items: tuple[str, ...] = ()
    """Of a list."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table; the first row is the header, all rows are equally long."""
    language: str = ""
    """Of code: python, c++, as the document calls it."""
    path: Path | None = None
    """Of an image: an existing local file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text, with where each part of it comes from."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
    date: str = ""
    """As written in the source, 2026-03-18 or 3月18日."""
    place: str = ""
    """Of the dateline."""
    author: str = ""
    publisher: str = ""
    """The newspaper, agency or site, shown as the source."""
    uri: str = ""
    """What the user named: a path or an address."""
    sha256: str = ""
    """Of the source's bytes."""
    warnings: tuple[str, ...] = ()
    """What was odd and how it was read: a broken table, a missing image."""
