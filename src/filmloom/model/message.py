"""A message as people type it in, its parts out: text, and the pictures, clips and sounds whose paths stand in it.

Paths may be quoted, and must be if they have spaces that aren't escaped; `~` is the home folder. In Chinese, where no
space parts a path from the words around it, the longest name that is a file counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from filmloom.errors import InputError
from filmloom.model.conversation import KINDS, modality_of

_SUFFIX: Final = r"\.[A-Za-z0-9]{1,8}"
_TOKEN: Final = re.compile(
    rf'"([^"\n]*{_SUFFIX})"'
    rf"|(?<![A-Za-z0-9])'([^'\n]*{_SUFFIX})'"
    rf"|“([^”\n]*{_SUFFIX})”"
    rf"|「([^」\n]*{_SUFFIX})」"
    r"|((?:\\ |(?<=[A-Za-z0-9])'(?=[A-Za-z])|[^\s\"'“”「」])+)"
)
"""Four ways to quote a name, or what stands between spaces."""
_PLAIN: Final = 5
_END: Final = re.compile(rf"(?:{'|'.join(map(re.escape, KINDS))})(?![A-Za-z0-9_])", re.IGNORECASE)
_MARKS: Final = "()[]{}<>（）《》【】,，、;；:：=。.！？!?"
_HAN: Final = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_TYPED: Final = re.compile(r"[!-~]+$")


def content_of(text: str, folder: Path | None = None) -> str | list[dict[str, Any]]:
    """The content of a message: the text alone, or its parts in order, each medium as {"type": "image", "image": Path}.

    folder: where relative paths begin; by default the current one. Raises InputError for a path at which there is no
    file, and for a file of a kind that nobody reads.
    """
    parts: list[dict[str, Any]] = []
    said = 0
    for begin, end, path in _paths(text, folder or Path.cwd()):
        kind = modality_of(path)
        parts += [*_text(text[said:begin]), {"type": kind, kind: path}]
        said = end
    return [*parts, *_text(text[said:])] if parts else text.strip()


def _text(text: str) -> Iterator[dict[str, Any]]:
    """Without the spaces that part words from paths."""
    if text.strip():
        yield {"type": "text", "text": text.strip()}


def _paths(text: str, folder: Path) -> Iterator[tuple[int, int, Path]]:
    """Where each path begins and ends in the text, and its file."""
    at = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        if token.lastindex == _PLAIN:
            found = _in_token(token[0], folder)
            yield from ((token.start() + begin, token.start() + end, path) for begin, end, path in found)
        elif _is_file(path := _path(token[token.lastindex or 0], folder)) or path.suffix.lower() in KINDS:
            yield token.start(), token.end(), _there(path, path.name)
        else:
            at = token.start() + 1  # a quoted sentence, in which there may be paths


def _in_token(token: str, folder: Path) -> Iterator[tuple[int, int, Path]]:
    """The paths in a text without spaces; other words may stand close to them."""
    begin = 0
    while (first := _END.search(token, begin)) is not None:
        found = _longest(token, begin, folder)
        if found is None or found[0] >= first.end():  # the first name isn't there, whatever comes after it
            name = _name(token[begin : first.end()])
            if name.lower() not in KINDS:
                _there(_path(name, folder), name)
            begin = first.end()
            continue
        yield found
        begin = found[1]
    rest = token[begin:].strip(_MARKS)
    if re.search(rf"\w{_SUFFIX}$", rest) and _is_file(path := _path(rest, folder)):
        modality_of(path)  # says which kinds there are


def _longest(token: str, begin: int, folder: Path) -> tuple[int, int, Path] | None:
    """The first and longest stretch that is a file: it begins a word, and ends as a medium does."""
    ends = [each.end() for each in _END.finditer(token, begin)]
    for start in range(begin, len(token)):
        if start > begin and token[start - 1] not in _MARKS and not _HAN.match(token[start - 1]):
            continue
        for end in reversed(ends):
            if end > start and _is_file(path := _path(token[start:end], folder)):
                return start, end, path
    return None


def _name(text: str) -> str:
    """What a user has probably meant as the name, before which other words may stand."""
    typed = _TYPED.search(text)
    name = (typed[0] if typed and typed[0].lower() not in KINDS else text).lstrip("".join(set(_MARKS) - {"."}))
    return name or text


def _path(name: str, folder: Path) -> Path:
    name = name.replace("\\ ", " ")
    if name.startswith("file://"):
        name = unquote(urlsplit(name).path)
    try:
        return folder / Path(name).expanduser()
    except RuntimeError:  # the home of a user who isn't there
        return folder / name


def _there(path: Path, name: str) -> Path:
    if "://" in name:
        raise InputError(f"{name} is an address; fetch the file and give its path.")
    if not _is_file(path):
        raise InputError(
            f"There is no file {path}. Check the path, and quote it if there are spaces in it; leave the ending out if "
            "no file is meant."
        )
    return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file system takes
        return False
