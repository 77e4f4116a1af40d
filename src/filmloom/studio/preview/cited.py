"""Cited: a paragraph of a source as HTML, with what of it is said, and the numbers that are said, made visible."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from html import escape
from typing import Final

from filmloom.studio.document import Block
from filmloom.studio.preview.words import Words
from filmloom.studio.scenes.numbers import numbers
from filmloom.studio.sources import Cited

_MOST_ROWS: Final = 14
_MOST_CHARACTERS: Final = 1200
_VERBATIM: Final = frozenset({"code", "formula", "diagram"})


def cited_html(cited: Cited, said: str, words: Words) -> str:
    """A heading with the paragraph's id, and the paragraph. said: the shot's narration."""
    if cited.source is not None:
        source = cited.source
        told = " · ".join(filter(None, (source.title, source.publisher, source.date))) or source.uri
        return f"<h4>{escape(cited.id)}</h4><p>{_marked(told, said)}</p>"
    if cited.block is None:
        return f"<h4>{escape(cited.id)}</h4><p>{escape(words('not_here'))}</p>"
    return f"<h4>{escape(cited.id)}</h4>{_block(cited.block, said, words)}"


def _block(block: Block, said: str, words: Words) -> str:
    if block.kind in _VERBATIM:
        return f"<pre>{escape(_short(block.text))}</pre>"
    text = f"<p>{_marked(_short(block.text), said)}</p>" if block.text else ""
    if block.kind == "table":
        return text + _table(block, said, words)
    if block.kind == "list":
        return f"{text}<ul>{''.join(f'<li>{_marked(item, said)}</li>' for item in block.items)}</ul>"
    if block.kind == "quote":
        by = f"<p>— {escape(block.by)}</p>" if block.by else ""
        return f"<blockquote>{_marked(_short(block.text), said)}</blockquote>{by}"
    return text


def _table(block: Block, said: str, words: Words) -> str:
    head, *rows = block.rows or ((),)
    told = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        f"<tr>{''.join(f'<td>{_marked(cell, said)}</td>' for cell in row)}</tr>" for row in rows[:_MOST_ROWS]
    )
    left = len(rows) - _MOST_ROWS
    more = f"<p>{escape(words('more_rows', count=left))}</p>" if left > 0 else ""
    return f"<table><tr>{told}</tr>{lines}</table>{more}"


def _marked(text: str, said: str) -> str:
    """What of a text is said word for word stands out, and so do the numbers that are said."""
    values = {value for number in numbers(said) for value in (number.value, number.bare)}
    core = said.strip().rstrip("。.！!？?，,；;")
    begin = text.casefold().find(core.casefold()) if core else -1
    if begin < 0:
        return _numbered(text, values)
    end = begin + len(core)
    used = f'<span class="used">{_numbered(text[begin:end], values)}</span>'
    return _numbered(text[:begin], values) + used + _numbered(text[end:], values)


def _numbered(text: str, values: Collection[Decimal]) -> str:
    html, position = "", 0
    for number in numbers(text):
        if number.value in values:
            html += f"{escape(text[position : number.begin])}<mark>{escape(text[number.begin : number.end])}</mark>"
            position = number.end
    return html + escape(text[position:])


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
