"""What the user names to a Document: a file's path, or the text itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from filmloom.errors import DocumentError
from filmloom.studio.document import Block, Document
from filmloom.studio.documents.building import BlockBuilder
from filmloom.studio.documents.dateline import split_dateline
from filmloom.studio.documents.decoding import MAX_BYTES, MAX_PAGE_BYTES, amount, check_text, decode
from filmloom.studio.documents.fetching import KEPT_PAGE, Page
from filmloom.studio.documents.html import looks_like_html, read_html
from filmloom.studio.documents.markdown import looks_like_markdown, read_markdown
from filmloom.studio.documents.pdf import MAX_PDF_BYTES, is_pdf, read_pdf
from filmloom.studio.documents.plain import read_plain
from filmloom.studio.documents.script import language_of
from filmloom.studio.sentences import has_sentence_end, split_clauses, split_sentences

_MARKDOWN = {".md", ".markdown", ".mdown", ".mkd"}
_HTML = {".html", ".htm", ".xhtml"}
_LARGER = {".pdf": MAX_PDF_BYTES, **dict.fromkeys([*_HTML, KEPT_PAGE], MAX_PAGE_BYTES)}
_VERBATIM = {"code", "formula", "diagram"}
_LONGEST_PATH = 1024
_PASTED = "the pasted text"
_PATH_LIKE = re.compile(r"^\S+\.[A-Za-z0-9]{1,8}$|^[~.]?[/\\]|^[A-Za-z]:\\|^[\w.-]+(?:[/\\][\w. -]+)+$|^[\w.-]{1,80}$")


def read(source: str | Path) -> Document:
    """Read a file (plain text, Markdown, HTML, PDF) or a text that was pasted.

    A str is a path if such a file exists; otherwise it is the text itself, unless it looks like a path.
    Raises DocumentError, which names the source, for what is missing, empty, binary, too long or not read here.
    """
    path = _as_path(source)
    if path is not None:
        return _read_data(_bytes(path), str(path), uri=str(source), folder=path.parent, path=path)
    text = str(source).replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    check_text(text, _PASTED)
    builder = BlockBuilder(folder=Path.cwd())
    _read_as(_format(None, text), text, builder, _PASTED)
    sha256 = hashlib.sha256(str(source).encode("utf-8", "replace")).hexdigest()
    return _document(builder, name=_PASTED, uri="", sha256=sha256, path=None)


def read_page(page: Page) -> Document:
    """Read a page that was fetched; its pictures stay where they are. Raises DocumentError as `read` does."""
    document = _read_data(page.data, page.address, uri=page.address, folder=None, path=None)
    return replace(document, publisher=document.publisher or urlsplit(page.address).hostname or "")


def _read_data(data: bytes, name: str, *, uri: str, folder: Path | None, path: Path | None) -> Document:
    if is_pdf(data):
        builder = BlockBuilder(folder=folder)
        read_pdf(data, builder, name)
    else:
        page = _is_page(data, path)
        text, warnings = decode(data, name, page=page)
        builder = BlockBuilder(folder=folder, warnings=list(warnings))
        _read_as("html" if page else _format(path, text), text, builder, name)
    document = _document(builder, name=name, uri=uri, sha256=hashlib.sha256(data).hexdigest(), path=path)
    check_text("\n".join([document.title, *_all_text(document)]), name)
    return document


def _all_text(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield block.text
        yield from block.items
        yield from (cell for row in block.rows for cell in row)


def _is_page(data: bytes, path: Path | None) -> bool:
    """Whether data are a web page, by the file's name or their beginning."""
    suffix = path.suffix.lower() if path else ""
    beginning = data[:4096].decode("latin-1").removeprefix("ï»¿")
    return suffix in _HTML or (suffix not in _MARKDOWN and looks_like_html(beginning))


def _as_path(source: str | Path) -> Path | None:
    if isinstance(source, Path):
        return source
    if not source.strip():
        raise DocumentError("the text is empty; give a file's path or a text with at least one sentence")
    if re.match(r"[a-z]{2,6}://", source.strip(), re.IGNORECASE):
        raise DocumentError(
            f"{source.strip()[:200]!r} is an address that isn't fetched here; give https://… with --allow-network, or "
            "save the page as a file and give that file"
        )
    if "\n" in source or "\x00" in source or len(source) > _LONGEST_PATH:
        return None
    try:
        if (path := Path(source).expanduser()).exists():
            return path
    except (OSError, RuntimeError):
        return None
    if _PATH_LIKE.match(source.strip()) and not re.search(r"[。！？]", source):
        raise DocumentError(
            f"no such file: '{source}'; give the path of a text, Markdown or HTML file, or the text itself in sentences"
        )
    return None


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError(f"{path} is a folder; give a text, Markdown or HTML file in it")
        if not path.is_file():
            raise DocumentError(f"no such file: '{path}'; give the path of a text, Markdown or HTML file")
        most = _LARGER.get(path.suffix.lower(), MAX_BYTES)
        if (size := path.stat().st_size) > most:
            raise DocumentError(
                f"{path} holds {amount(size)} of text; at most {amount(most)} can become a film: "
                "give one article, or a part of it"
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} can't be read: {error.strerror}; check its permissions") from error


def _format(path: Path | None, text: str) -> str:
    suffix = path.suffix.lower() if path else ""
    if suffix in _HTML or (suffix not in _MARKDOWN and looks_like_html(text)):
        return "html"
    return "markdown" if suffix in _MARKDOWN or looks_like_markdown(text) else "plain"


def _read_as(form: str, text: str, builder: BlockBuilder, name: str) -> None:
    if form == "html":
        read_html(text, builder, name)
    elif form == "markdown":
        read_markdown(text, builder)
    else:
        read_plain(text, builder)


def _document(builder: BlockBuilder, *, name: str, uri: str, sha256: str, path: Path | None) -> Document:
    title, blocks = _title(builder)
    stated, blocks = _dateline(dict(builder.metadata), blocks)
    if not blocks and not title:
        raise DocumentError(f"{name} is empty: there is nothing in it to say; give a text with at least one sentence")
    prose = [block.text for block in blocks if block.kind not in _VERBATIM]
    words = " ".join([title, *prose, *(item for block in blocks for item in block.items)])
    if prose and not has_sentence_end(words):
        builder.warn("no sentence end was found; the text is parted at its lines and clauses")
    return Document(
        title=title or (path.stem if path else ""),
        language=language_of(words),
        blocks=tuple(replace(block, id=f"p{number}") for number, block in enumerate(blocks, 1)),
        date=stated.get("date", ""),
        place=stated.get("place", ""),
        author=stated.get("author", ""),
        publisher=stated.get("publisher", ""),
        uri=uri,
        sha256=sha256,
        warnings=tuple(builder.warnings),
    )


def _title(builder: BlockBuilder) -> tuple[str, list[Block]]:
    """The stated title, or the first heading of the top level, or the beginning of the first sentence."""
    blocks = list(builder.blocks)
    stated = builder.metadata.get("title", "")
    top = next((i for i, block in enumerate(blocks[:3]) if block.kind == "heading" and block.level == 1), None)
    if top is not None and (not stated or _same(stated, blocks[top].text)):
        stated = stated if stated else blocks[top].text
        del blocks[top]
    elif not stated and blocks and blocks[0].kind == "heading":
        stated = blocks.pop(0).text
    if not stated:
        stated = next((_opening(block.text) for block in blocks if block.text and block.kind not in _VERBATIM), "")
    return stated, blocks


def _same(stated: str, heading: str) -> bool:
    one, other = (re.sub(r"\W", "", text).casefold() for text in (stated, heading))
    return one in other or other in one


def _opening(text: str) -> str:
    """A headline out of a first sentence: whole clauses, as many as fit."""
    sentence = split_sentences(split_dateline(text).rest or text)[0].strip()
    clauses = split_clauses(sentence)
    room = 28 if re.search("[\u4e00-\u9fff]", sentence) else 80
    headline = clauses[0]
    for clause in clauses[1:]:
        if len(headline) + len(clause) > room:
            break
        headline += clause
    return headline.strip().rstrip("。.，,；;：:、 —–-")[: room * 2]


def _dateline(stated: dict[str, str], blocks: list[Block]) -> tuple[dict[str, str], list[Block]]:
    """Take date, place, byline and origin from the first and last paragraphs; what the source states wins."""
    kept = []
    for number, block in enumerate(blocks):
        if block.kind == "paragraph" and (number < 4 or number >= len(blocks) - 2):
            found = split_dateline(block.text)
            for name in ("date", "place", "author", "publisher"):
                if value := getattr(found, name):
                    stated.setdefault(name, value)
            if not found.rest:
                continue
            block = replace(block, text=found.rest)  # noqa: PLW2901 - the same block, less its dateline
        kept.append(block)
    return stated, kept
