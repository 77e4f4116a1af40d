"""A saved web page to blocks, through trafilatura, which knows the article from the menus around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from filmloom.errors import DocumentError
from filmloom.studio.documents.building import BlockBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S
)

_CODE = re.compile(r"<pre\b[^>]*>\s*(?:<code\b([^>]*)>)?", re.I)
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source|brush:)[-=: ]*([\w+#-]+)")
_ALONE = re.compile(r"\s*(?:\$\$(?P<dollars>.+?)\$\$|\\\[(?P<brackets>.+?)\\\])\s*", re.DOTALL)
_INLINE = re.compile(r"\\\((?P<latex>.{1,400}?)\\\)", re.DOTALL)


def looks_like_html(text: str) -> bool:
    """Whether a text of unknown format is a web page."""
    return _START.match(text) is not None


def read_html(text: str, builder: BlockBuilder, name: str) -> None:
    """Add the article's blocks and metadata to the builder. Raises DocumentError if no article is found."""
    import trafilatura
    from trafilatura.settings import use_config

    config: Any = use_config()
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "40"  # else a short article loses its structure
    _metadata(text, builder)
    found = trafilatura.extract(
        text, output_format="xml", include_images=True, include_tables=True, include_comments=False,
        include_formatting=False, deduplicate=False, config=config,
    )  # fmt: skip
    main = ElementTree.fromstring(found).find("main") if found else None
    if main is None or not "".join(main.itertext()).strip():
        raise DocumentError(f"no article was found in {name}; save its text as .txt or .md and give that")
    languages = iter(_CODE.findall(text))
    for element in main:
        _block(element, builder, languages)


def _metadata(text: str, builder: BlockBuilder) -> None:
    import trafilatura

    try:
        stated = trafilatura.extract_metadata(text)
    except (ValueError, TypeError, AttributeError):  # pages without a head
        return
    if stated is None:
        return
    for name, value in (
        ("title", stated.title), ("date", stated.date), ("author", stated.author), ("publisher", stated.sitename)
    ):  # fmt: skip
        if value:
            builder.metadata[name] = str(value).strip()


def _block(element: ElementTree.Element, builder: BlockBuilder, languages: Iterator[str]) -> None:
    if element.tag == "head":
        builder.heading(_text(element), int(re.sub(r"\D", "", element.get("rend", "")) or 2))
    elif element.tag == "quote":
        builder.quote([_text(part) for part in element] if len(element) else [_text(element)])
    elif element.tag == "list":
        builder.items([_text(item) for item in element.iter("item")])
    elif element.tag == "table":
        builder.table([[_text(cell) for cell in row.iter("cell")] for row in element.iter("row")])
    elif element.tag == "graphic":
        builder.image(element.get("src", ""), element.get("alt") or element.get("title") or "")
    elif element.tag == "code":
        named = _LANGUAGE.search(next(languages, ""))
        builder.code("".join(element.itertext()), named[1] if named else "")
    else:
        _paragraph(_text(element), builder)
        for graphic in element.iter("graphic"):
            _block(graphic, builder, languages)


def _paragraph(text: str, builder: BlockBuilder) -> None:
    """A paragraph, or a formula that stands by itself; what stands between \\( and \\) is one between dollar signs."""
    if alone := _ALONE.fullmatch(text):
        builder.formula(alone["dollars"] or alone["brackets"])
    else:
        builder.paragraph(_INLINE.sub(lambda match: f"${match['latex'].strip()}$", text))


def _text(element: ElementTree.Element) -> str:
    return "".join(_parts(element))


def _parts(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield "\n" if child.tag == "lb" else ""
        yield from _parts(child)
        yield child.tail or ""
