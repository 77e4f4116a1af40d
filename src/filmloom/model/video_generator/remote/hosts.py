"""Hosts: which addresses may be asked, and which a video may be fetched from.

The user names the service, so it is trusted with a request. Where a service says that its video lies is not trusted:
such an address must be an ordinary public one, and the connection is made to the address that was checked.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from filmloom.errors import InputError, RemoteError

_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.IGNORECASE)
"""A part of an address in numbers, in any of the spellings that systems take: 127, 0x7f, 0177."""
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,200}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a video is fetched from."""

    url: str
    address: str = ""
    """The checked IP address to connect to; empty for the service itself, which the user named."""


def checked_base(url: str, *, with_key: bool) -> str:
    """The address of a service, without a slash at its end.

    Raises InputError for one that isn't http(s), carries a password, or would see the key unencrypted.
    """
    parts = split_address(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(f"{url!r} is no address of a service; expected one such as https://host/v1")
    if parts.username or parts.password or parts.query:
        raise InputError(
            f"The address of the service at {parts.hostname} carries a name, a password or a question; give "
            "https://host/v1 alone, and the key in the environment."
        )
    if with_key and parts.scheme == "http" and not is_loopback(parts.hostname):
        raise InputError(
            f"The key would go to {parts.hostname} unencrypted. Use https, or a tunnel to 127.0.0.1, or unset the key."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def checked_place(url: str, base: str) -> Place:
    """Where a service says that its video lies; raises RemoteError unless it is there itself or on a public host.

    Elsewhere than at the service: https at its usual port, a name and no number, and no address of this machine, this
    network or any other that isn't public, behind any of the name's addresses.
    """
    parts = split_address(url)
    if parts is None or not parts.hostname:
        raise RemoteError("The service gave no address that its video can be fetched from. Ask it what is wrong.")
    if _origin(parts) == _origin(urlsplit(base)) and not parts.username:
        return Place(url)
    host = parts.hostname
    if not is_named_https(parts):
        raise RemoteError(
            f"The service says that its video lies at {parts.scheme}://{host}, which isn't fetched: only https by a "
            "host's name is."
        )
    return Place(url, _public_address(host))


def checked_id(value: object) -> str:
    """A job's id as the service told it, fit to stand in an address. Raises RemoteError."""
    if not isinstance(value, str | int) or not _ID.fullmatch(str(value)) or set(str(value)) <= {"."}:
        raise RemoteError("The service gave a job an id that can't be one. Ask it what is wrong.")
    return str(value)


def host_of(url: str) -> str:
    """The host of an address, for messages: whole addresses may carry signatures."""
    parts = split_address(url)
    return (parts.hostname if parts else None) or "the service"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_named_https(parts: SplitResult) -> bool:
    """Whether an address is https at its usual port, by a name and no number, without a user."""
    plain = parts.scheme == "https" and parts.port in {None, 443} and not parts.username and not parts.password
    return plain and bool(parts.hostname) and not _is_number(parts.hostname or "")


def addresses_of(host: str) -> list[str]:
    """All IP addresses of a name. Raises OSError or UnicodeError."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


def are_public(addresses: Sequence[str]) -> bool:
    """Whether there are addresses, and none of them is of this machine, of a private network or otherwise special."""
    return bool(addresses) and all(map(_is_public, addresses))


def _public_address(host: str) -> str:
    try:
        addresses = addresses_of(host)
    except (OSError, UnicodeError):
        raise RemoteError(f"The host {host}, where the video lies, can't be found; try again later.") from None
    if not are_public(addresses):
        raise RemoteError(f"The video is said to lie at {host}, which isn't a public host; it isn't fetched.")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inside = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None,))[0]
        if inside is not None:
            parsed = inside
    return parsed.is_global and not parsed.is_multicast


def _is_number(host: str) -> bool:
    if ":" in host:
        return True
    return all(_NUMBER.fullmatch(part) for part in host.rstrip(".").split("."))


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def split_address(url: str) -> SplitResult | None:
    """The parts of an address; None for what is none, or is spelled so that others may read it otherwise."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.netloc.isascii() and not re.search(r"[\s\\]", url) else None
