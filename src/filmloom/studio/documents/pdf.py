"""A PDF to blocks: its text page by page through pypdf, its lines joined to paragraphs, running heads left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from filmloom.errors import DocumentError
from filmloom.studio.documents.building import BlockBuilder
from filmloom.studio.documents.decoding import MAX_CHARACTERS

MAX_PDF_BYTES: Final = 50_000_000
_BULLET: Final = re.compile(r"^\s*(?:[•▪●◦‣∙·–-]|\(?[a-z\d]{1,2}[.)])\s+(?=\S)")
_NUMBERED: Final = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节课讲]|\d+(?:\.\d+)*\.?\s+(?=[A-Z\u4e00-\u9fff])"
    r"|[一二三四五六七八九十]+、)"
)
_PAGE_NUMBER: Final = re.compile(r"^\W*(?:page|第)?\s*\d{1,4}\s*(?:页|/\s*\d{1,4}|of\s+\d{1,4})?\W*$", re.IGNORECASE)
_CLOSED: Final = tuple('。.！!？?：:…”"）)；;')
_LONGEST_HEADING, _LONGEST_CHINESE = 60, 20
_SHORT: Final = 0.75
"""Of the usual line: a line that is shorter ends a paragraph, if it ends a sentence."""
_RUNNING: Final = 3
"""Pages on which the same first or last line is no text."""


def is_pdf(data: bytes) -> bool:
    """Whether bytes say that they are a PDF."""
    return data[:1024].lstrip().startswith(b"%PDF")


def read_pdf(data: bytes, builder: BlockBuilder, name: str) -> None:
    """Add the blocks of a PDF to the builder, and its title and author to the builder's metadata.

    Raises DocumentError for one that is locked, broken, or has pictures of pages and no text.
    """
    pages, about = _pages(data, name)
    if not any(char.isalnum() for page in pages for char in page):
        raise DocumentError(
            f"{name} has {len(pages)} page(s) and no text: it is scanned, or drawn as pictures. Run it through a "
            "program that recognises text (OCR), and give what comes out"
        )
    for key in ("title", "author"):
        value = str(about.get(f"/{key.capitalize()}") or "").strip()
        if value and not re.search(r"untitled|\.(?:docx?|indd|tex|dvi|pptx?)$|^microsoft", value, re.IGNORECASE):
            builder.metadata[key] = value
    add_pages(_fitting(pages, builder), builder)


def _pages(data: bytes, name: str) -> tuple[list[str], dict[str, Any]]:
    """The text of every page, and what the file says of itself."""
    import pypdf  # only those who have a PDF wait for it

    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(f"{name} is locked with a password; save a copy without one and give that")
        return [page.extract_text() or "" for page in reader.pages], dict(reader.metadata or {})
    except DocumentError:
        raise
    except Exception as error:  # a broken file may break a reader anywhere
        raise DocumentError(f"{name} is a PDF that can't be read ({error}); open it, and save it anew") from error


def _fitting(pages: Sequence[str], builder: BlockBuilder) -> list[str]:
    """The pages up to the most text that can become a film; a warning tells of the others."""
    kept: list[str] = []
    room = MAX_CHARACTERS
    for page in pages:
        room -= len(page)
        if room < 0 and kept:
            builder.warn(
                f"pages {len(kept) + 1} to {len(pages)} were left out: {MAX_CHARACTERS:,} characters are the most that "
                "can become a film; give a chapter"
            )
            break
        kept.append(page)
    return kept


def add_pages(pages: Sequence[str], builder: BlockBuilder) -> None:
    """Lines of pages as headings, paragraphs and lists."""
    lines = [line for page in _without_running(pages) for line in page]
    usual = sorted(len(line) for line in lines)[int(0.8 * len(lines))] if lines else 0
    paragraph: list[str] = []
    items: list[str] = []

    def close() -> None:
        if paragraph:
            builder.paragraph(_joined(paragraph))
        if items:
            builder.items(items)
        paragraph.clear()
        items.clear()

    for line in lines:
        if not line:
            close()
        elif _BULLET.match(line):
            if paragraph:
                close()
            items.append(_BULLET.sub("", line))
        elif not paragraph and _is_heading(line, usual):
            close()
            builder.heading(line, 1 if not builder.blocks else 2)
        elif items and not items[-1].endswith(_CLOSED):
            items[-1] = _joined([items[-1], line])
        else:
            if items:
                close()
            paragraph.append(line)
            if line.endswith(_CLOSED) and len(line) < _SHORT * usual:
                close()
    close()


def _is_heading(line: str, usual: int) -> bool:
    """Whether a line that begins a paragraph is one by itself: numbered as chapters are, or short with a capital."""
    if len(line) > _LONGEST_HEADING or line.endswith(_CLOSED) or not any(char.isalpha() for char in line):
        return False
    if _NUMBERED.match(line):
        return True
    if re.search("[\u4e00-\u9fff]", line):
        return len(line) <= min(_LONGEST_CHINESE, _SHORT * usual)
    return line[0].isupper() and len(line.split()) <= 8 and len(line) < _SHORT * usual


def _without_running(pages: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each page without what stands at the head or foot of many, and without page numbers."""
    cut = [[line.strip() for line in page.splitlines()] for page in pages]
    edges = Counter(_bare(line) for lines in cut for line in {*lines[:1], *lines[-1:]} if line)
    for lines in cut:
        kept = list(lines)
        for end in (0, -1):
            while kept and (_PAGE_NUMBER.match(kept[end]) or edges[_bare(kept[end])] >= _RUNNING):
                kept.pop(end)
        yield kept


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _joined(lines: Sequence[str]) -> str:
    """Lines of one paragraph: a word that was parted at a line's end is whole again."""
    return re.sub(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])", "", "\n".join(lines))
