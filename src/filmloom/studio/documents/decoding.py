"""Bytes to text: which encoding they are in, or why they are no text."""

from __future__ import annotations

import codecs

from filmloom.errors import DocumentError

MAX_BYTES = 1_000_000
MAX_CHARACTERS = 200_000
MAX_PAGE_BYTES = 5_000_000
"""Of a web page, most of which is no text."""

_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
}
_ADVICE = "filmloom reads plain text, Markdown and HTML: save it as one of these"


def decode(data: bytes, name: str, *, page: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text in `data` and warnings about how it was read; newlines become \\n.

    UTF-8 (with or without BOM), UTF-16 with BOM, and GB18030 with a warning. Raises DocumentError for data that are
    empty, binary, or larger than MAX_BYTES or MAX_CHARACTERS, or of a web page MAX_PAGE_BYTES; `name` is what the
    message calls them.
    """
    most = MAX_PAGE_BYTES if page else MAX_BYTES
    if len(data) > most:
        raise DocumentError(
            f"{name} holds {amount(len(data))} of text; at most {amount(most)} can become a film: "
            "give one article, or a part of it"
        )
    text, warnings = _to_text(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\ufeff", "")
    check_text(text, name, page=page)
    return text, warnings


def check_text(text: str, name: str, *, page: bool = False) -> None:
    """Raise DocumentError for a text that is empty, too long or full of control characters."""
    if not page and len(text) > MAX_CHARACTERS:
        raise DocumentError(
            f"{name} holds {len(text):,} characters of text; at most {MAX_CHARACTERS:,} can become a film: "
            "give one article, or a part of it"
        )
    if not any(character.isalnum() for character in text):
        raise DocumentError(f"{name} is empty: there is no word in it; give a text with at least one sentence")
    controls = sum(character < " " and character not in "\t\n\r\x0c" for character in text)
    if "\x00" in text or controls > len(text) // 100:
        raise DocumentError(f"{name} is binary, not text; {_ADVICE}")


def amount(num_bytes: int) -> str:
    """5,000,000 as '5 MB', 12,345 as '12 kB'."""
    return f"{num_bytes / 1e6:.3g} MB" if num_bytes >= 1e6 else f"{max(1, num_bytes // 1000)} kB"


def _to_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise DocumentError(f"{name} is {what}, not text; {_ADVICE}")
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), ()
        if b"\x00" in data:
            raise DocumentError(f"{name} is binary, not text; {_ADVICE}")
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _from_gb18030(data, name)


def _from_gb18030(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Chinese text in the older encoding; nearly any bytes decode as it, so the result must look like Chinese."""
    failure = f"{name} is not UTF-8 text, nor GB18030; save it as UTF-8 and try again"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise DocumentError(failure) from None
    foreign = [character for character in text if character > "\x7f"]
    common = sum("\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in foreign)
    common += sum(c in "“”‘’—…·、" for c in foreign)
    if common < 0.9 * len(foreign) or not any(c in text for c in "的一是在不了有和人这中大为上，。"):
        raise DocumentError(failure)
    return text, (f"{name} is not UTF-8; it was read as GB18030",)
