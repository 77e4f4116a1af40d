"""Plain text to blocks: a headline if there is one, paragraphs, and tables typed with tabs."""

from __future__ import annotations

import re

from filmloom.studio.documents.building import BlockBuilder
from filmloom.studio.documents.dateline import split_dateline

_LONGEST_HEADLINE = 60
_SENTENCE_END = "。.…；;：:，,"


def read_plain(text: str, builder: BlockBuilder) -> None:
    """Add the paragraphs of a plain text: parted by empty lines, or line by line where the lines are not wrapped."""
    chunks = [chunk.strip("\n") for chunk in re.split(r"\n[ \t\u3000]*\n", text.strip()) if chunk.strip()]
    if chunks:
        chunks = _take_headline(chunks, builder)
    for chunk in chunks:
        lines = [line for line in chunk.split("\n") if line.strip()]
        if len(lines) > 1 and all("\t" in line for line in lines):
            builder.table([line.strip("\n").split("\t") for line in lines])
        elif _wrapped(lines):
            builder.paragraph(chunk)
        else:
            for line in lines:
                builder.paragraph(line)


def _take_headline(chunks: list[str], builder: BlockBuilder) -> list[str]:
    first, _, rest = chunks[0].partition("\n")
    if not (rest.strip() or len(chunks) > 1) or not _headline(first.strip()):
        return chunks
    if rest.strip() and _wrapped([first, *rest.split("\n")[:3]]):
        return chunks
    builder.heading(first.strip(), 1)
    return ([rest] if rest.strip() else []) + chunks[1:]


def _headline(line: str) -> bool:
    room = _LONGEST_HEADLINE if re.search("[\u4e00-\u9fff]", line) else 2 * _LONGEST_HEADLINE
    only_dateline = not split_dateline(line).rest
    return "\t" not in line and len(line) <= room and line[-1] not in _SENTENCE_END and not only_dateline


def _wrapped(lines: list[str]) -> bool:
    """Whether the lines are one paragraph broken by an editor: all but the last about as long, not ending sentences."""
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) < 2:
        return True
    body = lines[:-1]
    longest = max(len(line) for line in lines)
    closed = sum(line[-1] in '。！？!?.…”"' for line in body)
    return min(len(line) for line in body) > 0.6 * longest and closed * 2 <= len(body) and longest < 120
