"""The AIGC records that a video file carries: each one where it lies, whether it is whole, and what it says.

FFmpeg tells one value per key; a file with two records looks like a file with one through it. So the boxes of MP4 and
MOV are read here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from filmloom.errors import MediaError
from filmloom.media.info import MediaInfo
from filmloom.media.label import AIGC_KEY

KEYS: Final = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
"""Of annex E of GB 45438-2025."""
_TELLING: Final = "ContentProducer"
"""A text with this word is a record, whatever the name that it is kept under."""
_CONTAINERS: Final = frozenset({b"moov", b"udta", b"trak", b"ilst"})
_LARGEST: Final = 256 * 1024**2
"""Bytes of a moov box that are read."""
_DEEPEST: Final = 8
_Box = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class AigcRecord:
    """One record as it stands in a file."""

    key: str
    """The name that it is kept under: AIGC, or where it doesn't belong, such as comment."""
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)
    """Empty if it can't be read."""
    problem: str = ""
    """What is wrong with it; empty: nothing."""


def aigc_records(path: Path, info: MediaInfo) -> tuple[AigcRecord, ...]:
    """All records of a video file, of which there should be exactly one. `info` is what `probe` told of it."""
    told = _mp4_texts(path) if "mov" in info.format.split(",") else iter(info.metadata.items())
    return tuple(_record(key, text) for key, text in told if key.upper() == AIGC_KEY or _TELLING in text)


def _record(key: str, text: str) -> AigcRecord:
    try:
        told = json.loads(text)
    except ValueError:
        return AigcRecord(key=key, text=text, problem="it is no JSON")
    if isinstance(told, dict) and isinstance(told.get(AIGC_KEY), dict):  # annex E's own example has an outer object
        told = told[AIGC_KEY]
    if not isinstance(told, dict):
        return AigcRecord(key=key, text=text, problem="it is no JSON object")
    fields = {name: value for name, value in told.items() if isinstance(value, str)}
    return AigcRecord(key=key, text=text, fields=fields, problem=_problem(key, told))


def _problem(key: str, told: Mapping[str, Any]) -> str:
    if key.upper() != AIGC_KEY:
        return f"it lies under the name {key!r} instead of {AIGC_KEY!r}"
    if lacking := [name for name in KEYS if not isinstance(told.get(name), str)]:
        return f"it lacks {', '.join(lacking)}"
    if told["Label"] not in {"1", "2", "3"}:
        return f"its Label is {told['Label']!r}, where 1 (is), 2 (may be) or 3 (suspected) is expected"
    odd = [name for name in KEYS if not re.fullmatch(r"[!#-\[\]-~]*", told[name])]
    return f"{', '.join(odd)} can't be read: printable ASCII without space, quote and backslash is expected" * bool(odd)


def _mp4_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every text of the metadata in an MP4, with its key."""
    with path.open("rb") as file:
        moov = next((payload for kind, payload in _top_boxes(file) if kind == b"moov"), b"")
    yield from _texts(moov, [], _DEEPEST)


def _top_boxes(file: Any) -> Iterator[_Box]:
    """Of the boxes in the file itself, only moov is read. Raises MediaError where it is too large."""
    while len(head := file.read(8)) == 8:
        size, kind, header = int.from_bytes(head[:4]), head[4:], 8
        if size == 1:
            size, header = int.from_bytes(file.read(8)), 16
        if kind == b"moov":
            if size > _LARGEST:
                raise MediaError(f"{file.name} has a table of contents of {size:,} bytes, more than is allowed.")
            yield kind, file.read(size - header) if size else file.read(_LARGEST)
        elif size < header:  # the last box, or a broken one
            return
        else:
            file.seek(size - header, 1)


def _boxes(data: bytes) -> Iterator[_Box]:
    at = 0
    while at + 8 <= len(data):
        size, header = int.from_bytes(data[at : at + 4]), 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or len(data) - at
        if size < header:
            return
        yield data[at + 4 : at + 8], data[at + header : at + size]
        at += size


def _texts(data: bytes, names: list[str], deeper: int) -> Iterator[tuple[str, str]]:
    """names: the keys that the items of an ilst are numbered by, as a `keys` box before it tells them.

    deeper: how many boxes may still lie within each other.
    """
    for kind, payload in _boxes(data):
        if kind == b"keys":
            names[:] = [_text(name) for _, name in _boxes(payload[8:])]
        elif kind in _CONTAINERS and deeper:
            yield from _texts(payload, names, deeper - 1)
        elif kind == b"meta" and deeper:  # with a version before its boxes, but in QuickTime's files
            yield from _texts(payload if payload[4:8] == b"hdlr" else payload[4:], [], deeper - 1)
        elif payload[4:8] == b"data" or kind == b"----":
            number = int.from_bytes(kind)
            key = names[number - 1] if 0 < number <= len(names) else _name(kind, payload)
            yield from ((key, _text(value[8:])) for inner, value in _boxes(payload) if inner == b"data")
        elif kind[:1] == b"\xa9":
            yield _text(kind[1:]), _text(payload[4:])


def _name(kind: bytes, payload: bytes) -> str:
    """Of an item without a number: iTunes' four letters, or the name that a free one has inside."""
    return next((_text(value[4:]) for inner, value in _boxes(payload) if inner == b"name"), _text(kind.lstrip(b"\xa9")))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
