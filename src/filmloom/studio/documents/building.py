"""Blocks, as any reader of any format adds them: numbered, tidied, and with a warning for what was odd."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from filmloom.studio.document import Block, BlockKind

_ATTRIBUTION = re.compile(r"^\s*(?:[—–―]{1,3}|-{1,3})\s*(?P<by>\S.{0,80})$")
_INLINE_ATTRIBUTION = re.compile(
    r"(?P<text>.*[。！？.!?”\"’])\s*(?:——|—|–|--)\s*(?P<by>[^。！？.!?—]{2,60})$", re.DOTALL
)
_DIAGRAMS = {"diagram", "图", "图示"}
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}


@dataclass(slots=True, kw_only=True)
class BlockBuilder:
    """Collects the blocks of one document; `folder` is where its pictures are looked for."""

    folder: Path | None
    """None for a page from elsewhere, which has no say over files here."""
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    """title, date, place, author, publisher as the source itself states them."""

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def heading(self, text: str, level: int) -> None:
        if text := one_line(text):
            self._add("heading", text=text, level=min(max(level, 1), 6))

    def paragraph(self, text: str) -> None:
        if text := one_line(text):
            self._add("paragraph", text=text)

    def quote(self, paragraphs: Sequence[str]) -> None:
        """A block quote; a last line that begins with a dash says whose it is."""
        lines = [line for part in paragraphs for line in part.split("\n") if line.strip()]
        by = ""
        if len(lines) > 1 and (match := _ATTRIBUTION.match(lines[-1])):
            by, lines = match["by"].strip(), lines[:-1]
        text = one_line("\n".join(lines))
        if not by and (match := _INLINE_ATTRIBUTION.match(text)):
            text, by = match["text"].strip(), match["by"].strip()
        if text := _unquoted(text):
            self._add("quote", text=text, by=by.strip(' \t“”「」"'))

    def items(self, items: Sequence[str]) -> None:
        tidy = tuple(item for raw in items if (item := one_line(raw)))
        if tidy:
            self._add("list", items=tidy)

    def table(self, rows: Sequence[Sequence[str]], caption: str = "") -> None:
        """A table, first row the header. Rows of unequal length are padded; a table without a body becomes text."""
        tidy = [tuple(one_line(cell) for cell in row) for row in rows]
        tidy = [row for row in tidy if any(row)]
        width = max((len(row) for row in tidy), default=0)
        if len(tidy) < 2 or width < 2:
            for row in tidy:
                self.warn(f"a table without rows or columns was read as text: {'; '.join(row)[:40]}")
                self.paragraph(" ".join(row))
            return
        short = [row for row in tidy if len(row) < width]
        if short:
            self.warn(
                f"a table has rows of unequal length ({len(short[0])} and {width} cells); missing cells are empty"
            )
        padded = tuple(row + ("",) * (width - len(row)) for row in tidy)
        self._add("table", text=one_line(caption), rows=padded)

    def code(self, source: str, language: str = "") -> None:
        """Source code, line by line; a block that calls itself a diagram is one."""
        text = source.expandtabs(4).strip("\n").rstrip()
        if not text.strip():
            return
        if language.casefold() in _DIAGRAMS:
            self._add("diagram", text=text)
        else:
            self._add("code", text=text, language=language)

    def formula(self, latex: str) -> None:
        """A formula that stands by itself, in LaTeX."""
        if text := re.sub(r"\s+", " ", latex).strip():
            self._add("formula", text=text)

    def image(self, source: str, caption: str) -> None:
        """A picture of the document: a plain local file, or it is left out with a warning."""
        if self.folder is None:
            self.warn("the page's pictures were left out: only local files are shown; put them into the storyboard")
            return
        path, why = self._local(source, self.folder)
        if path is None:
            self.warn(f"picture {source!r} was left out: {why}")
        else:
            self._add("image", text=one_line(caption), path=path)

    def _local(self, source: str, folder: Path) -> tuple[Path | None, str]:
        if not source or "\x00" in source or len(source) > 1000:
            return None, "it names no file"
        parts = urlsplit(source) if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", source) else None
        if parts is not None and parts.scheme != "file":
            return None, "only local files are shown; save it beside the text and name it there"
        path = folder / (unquote(parts.path) if parts else unquote(source))
        if not path.is_file():
            return None, f"no such file as {path}"
        if path.suffix.lower() not in _PICTURES:
            return None, f"{path.suffix or 'a file without a suffix'} is no picture format that is read here"
        return path.resolve(), ""

    def _add(self, kind: BlockKind, **content: Any) -> None:
        self.blocks.append(Block(id=f"p{len(self.blocks) + 1}", kind=kind, **content))


def one_line(text: str) -> str:
    """Text on one line: line breaks between Chinese characters vanish, others become one space."""
    text = "".join(c if c.isprintable() or c in "\n\t" or c == "\u200d" else " " for c in text)
    text = re.sub(r"(?<=[\u2e80-\uffef])[ \t]*\n\s*(?=[\u2e80-\uffef])", "", text)
    return re.sub(r"\s+", " ", text).strip()


def _unquoted(text: str) -> str:
    for opening, closing in ("“”", "「」", '""'):
        inner = text[1:-1]
        if text.startswith(opening) and text.endswith(closing) and opening not in inner and closing not in inner:
            return inner.strip()
    return text
