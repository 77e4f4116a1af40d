"""One page of the web, fetched by strict rules: https from a public host, to the very address that was checked.

No redirect is followed, nothing else is fetched with it, and what is too large, too slow or no text is refused. A proxy
isn't used: it would look the name up anew.
"""

from __future__ import annotations

import codecs
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from filmloom.errors import DocumentError
from filmloom.studio.documents.decoding import MAX_PAGE_BYTES, amount
from filmloom.version import __version__

if TYPE_CHECKING:
    import urllib3

KEPT_PAGE: Final = ".page"
"""How the files end in which fetched pages are kept."""
SECONDS: Final = 30.0
"""For all of it: the name, the connection, the page."""
_CONNECT_S, _READ_S = 10.0, 15.0
_CHUNK: Final = 64 * 1024
_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf"})
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEADERS: Final = {
    "User-Agent": f"filmloom/{__version__}",
    "Accept": ", ".join(sorted(_TYPES)),
    "Accept-Encoding": "gzip",
}
_INSTEAD: Final = "Open it in a browser, save the page as a file and give that."


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What lay at an address."""

    address: str
    data: bytes
    """As it came; in UTF-8 if the page said that it was in something else."""
    fetched: str
    """The day, as 2026-03-18, UTC."""


def is_address(source: str) -> bool:
    """Whether what the user named is an address and no file or text."""
    return re.match(r"\s*https?://\S+\s*$", source, re.IGNORECASE) is not None


def fetch(
    address: str,
    *,
    resolve: Callable[[str], Sequence[str]] | None = None,
    connect: Callable[[str, str, urllib3.Timeout], Any] | None = None,
    seconds: float = SECONDS,
) -> Page:
    """The page at an address. Raises DocumentError for one that isn't fetched, isn't there, or is no text.

    resolve: all IP addresses of a host; connect: connections to one of them, for the host. By default the system's.
    """
    parts = _checked(address)
    found: list[Page | Exception] = []

    def work() -> None:
        try:
            found.append(_fetched(parts, resolve, connect, time.monotonic() + seconds))
        except Exception as error:  # it is raised again by who waits
            found.append(error)

    # Who drips a byte a second never meets the limits of a connection, and the search for a name has none.
    worker = threading.Thread(target=work, daemon=True, name="fetch")
    worker.start()
    worker.join(seconds + 1.0)
    if not found:
        raise _slow(parts, seconds)
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def _checked(address: str) -> SplitResult:
    from filmloom.model.video_generator.remote.hosts import is_named_https, split_address

    parts = split_address(address)
    if parts is None or not is_named_https(parts):
        raise DocumentError(
            f"{address[:200]!r} isn't fetched: only https://host/… is, by the host's name in Latin letters, without a "
            f"port, a user or a password. {_INSTEAD}"
        )
    return parts


def _fetched(
    parts: SplitResult,
    resolve: Callable[[str], Sequence[str]] | None,
    connect: Callable[[str, str, urllib3.Timeout], Any] | None,
    until: float,
) -> Page:
    import urllib3
    from urllib3.util import parse_url

    from filmloom.model.video_generator.remote.transport import pool_at

    host = parts.hostname or ""
    pool = (connect or pool_at)(_public(host, resolve), host, urllib3.Timeout(connect=_CONNECT_S, read=_READ_S))
    target = parse_url(parts._replace(fragment="").geturl()).request_uri
    how = {"retries": False, "redirect": False, "preload_content": False}
    try:
        response = pool.request("GET", target, headers={**_HEADERS, "Host": host}, **how)
        try:
            kind, charset = _kind(response, parts)
            data = _read(response, parts, until)
        finally:
            response.close()
    except urllib3.exceptions.SSLError:
        raise DocumentError(f"{host} can't prove that it is {host}, so nothing was fetched. {_INSTEAD}") from None
    except urllib3.exceptions.HTTPError as error:
        why = "took too long" if isinstance(error, urllib3.exceptions.TimeoutError) else "can't be reached"
        raise DocumentError(f"{host} {why} ({type(error).__name__}): try again later. {_INSTEAD}") from None
    finally:
        pool.close()
    if kind != "application/pdf":
        data = _in_utf8(data, charset)
    return Page(address=parts.geturl(), data=data, fetched=f"{datetime.now(UTC):%Y-%m-%d}")


def _public(host: str, resolve: Callable[[str], Sequence[str]] | None) -> str:
    """The address to connect to; all that the name has must be public."""
    from filmloom.model.video_generator.remote.hosts import addresses_of, are_public

    try:
        addresses = (resolve or addresses_of)(host)
    except (OSError, UnicodeError):
        raise DocumentError(f"The host {host} can't be found: check the address and the network.") from None
    if not are_public(addresses):
        raise DocumentError(
            f"{host} is this machine, in a private network or otherwise not public, and isn't fetched. {_INSTEAD}"
        )
    return addresses[0]


def _kind(response: Any, parts: SplitResult) -> tuple[str, str]:
    """The type of a reply and its charset, if it is one to be read."""
    host, status = parts.hostname, response.status
    if 300 <= status < 400:
        there = "".join(c for c in str(response.headers.get("Location", "")) if c.isprintable())[:200]
        raise DocumentError(
            f"{host} sends elsewhere ({status}), which isn't followed. If you trust it, give this address itself: "
            f"{there or 'it names none'}"
        )
    if status != 200:
        raise DocumentError(f"{host} answered {status} to {parts.path or '/'}: check the address. {_INSTEAD}")
    told = str(response.headers.get("Content-Type", ""))
    kind, _, rest = told.partition(";")
    if kind.strip().lower() not in _TYPES:
        raise DocumentError(
            f"{parts.geturl()[:200]} is {kind.strip()[:60] or 'of no known type'}; only HTML, plain text, Markdown and "
            "PDF are read. Give the page of the article itself."
        )
    length = str(response.headers.get("Content-Length", ""))
    if length.isdecimal() and int(length) > MAX_PAGE_BYTES:
        raise _large(parts)
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.IGNORECASE)
    return kind.strip().lower(), charset[1] if charset else ""


def _read(response: Any, parts: SplitResult, until: float) -> bytes:
    data = bytearray()
    while chunk := response.read1(_CHUNK, decode_content=True):
        data += chunk
        if len(data) > MAX_PAGE_BYTES:
            raise _large(parts)
        if time.monotonic() > until:
            raise _slow(parts)
    return bytes(data)


def _in_utf8(data: bytes, charset: str) -> bytes:
    """Text in UTF-8, by the charset that the reply or the page names; as it is where neither helps."""
    if not charset and (match := _CHARSET.search(data[:4096])):
        charset = match[1].decode()
    try:
        name = codecs.lookup(charset or "utf-8").name
        name = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)
        return data if name == "utf-8" else data.decode(name).encode()
    except (LookupError, UnicodeError):
        return data


def _large(parts: SplitResult) -> DocumentError:
    return DocumentError(
        f"The page at {parts.hostname} has over {amount(MAX_PAGE_BYTES)}, the most that is fetched. {_INSTEAD}"
    )


def _slow(parts: SplitResult, seconds: float = SECONDS) -> DocumentError:
    return DocumentError(f"{parts.hostname} took over {seconds:g} s for the page: try again later. {_INSTEAD}")
