"""Transport: one request in, its reply out; what goes wrong comes back as a Fault that says what may be done.

No redirect is followed, no reply is read beyond its limit, and no key is in any message.
"""

from __future__ import annotations

import json
import random
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError, SSLError
from urllib3.util import make_headers, parse_url

from filmloom.errors import RemoteError
from filmloom.model.video_generator.remote.hosts import Place, host_of, is_loopback
from filmloom.version import __version__

HTTPS_PORT: Final = 443
MAX_REPLY: Final = 4 * 1024**2
MAX_VIDEO: Final = 2 * 1024**3
_CHUNK: Final = 256 * 1024
_LONGEST_MESSAGE: Final = 300
_TOKEN: Final = re.compile(r"(?i)\b(bearer\s+)\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]+")

Pause: TypeAlias = Callable[[float], None]
"""Waits so many seconds; whoever waits may be woken earlier, or stop it all by an exception."""
Retry: TypeAlias = Literal["never", "wait", "sign", "unsure"]
"""never: the same again brings the same. wait: nothing was begun, and later it may be. sign: with a new signature.
unsure: it may have been begun or not; to ask for it again may begin it twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the network and the service are waited for."""

    connect_s: float = 10.0
    read_s: float = 60.0
    """Between two pieces of a reply."""
    reply_s: float = 600.0
    """For a whole reply, a video's too."""
    retries: int = 6
    first_wait_s: float = 1.0
    """Doubled at each further retry, less a random part."""
    longest_wait_s: float = 60.0
    poll_s: float | None = None
    """Between two questions about a job; None: what the service says, or its usual."""
    job_s: float = 3600.0
    """For a job, from when it is waited for; it goes on at the service, and the next run takes it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked, without the signature."""

    method: str
    path: str
    """After the service's address."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object; {} for anything else."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a reply isn't what was asked for, and what may be done."""

    message: str
    retry: Retry
    status: int = 0
    code: int | str = 0
    """The service's own."""
    after_s: float | None = None
    """The service's wish; None: as we like."""


class Refused(RemoteError):  # noqa: N818 - it says what the service did
    """A request that failed for good."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


Judge: TypeAlias = Callable[[Reply], Fault | None]


class Transport:
    """Asks one service. `sign` makes the headers that prove who asks; it is called for each request."""

    def __init__(
        self,
        base: str,
        *,
        sign: Callable[[], Mapping[str, str]],
        secrets: Sequence[str] = (),
        patience: Patience | None = None,
    ) -> None:
        self.base = base
        self.host = host_of(base)
        self.patience = patience or Patience()
        self.pause: Pause = time.sleep
        self.resign: Callable[[], None] = lambda: None
        """Called when the service no longer takes the signature."""
        self._sign = sign
        self._secrets = tuple(secret for secret in secrets if len(secret) > 5)
        self._pool = _pool(self.host, self._timeout())

    def ask(self, request: Request, judge: Judge, *, begins: bool = False) -> Reply:
        """The reply, after as many tries as the patience allows. Raises Refused.

        begins: it begins something that may be charged, so that it isn't asked again where it may have begun.
        """
        signed_again = False
        for tried in range(self.patience.retries + 1):
            try:
                reply = self._send(request)
                fault = judge(reply)
            except Refused as refused:
                fault = refused.fault
            if fault is None:
                return reply
            may_retry = tried < self.patience.retries and (fault.after_s or 0) <= 2 * self.patience.longest_wait_s
            if fault.retry == "never" or (fault.retry == "unsure" and begins) or not may_retry:
                break
            if fault.retry == "sign":
                if signed_again:
                    break
                signed_again = True
                self.resign()
            else:
                self.pause(self._wait_s(tried, fault))
        assert fault is not None, "a request is tried at least once"
        raise Refused(fault)

    def fetch(self, place: Place, path: Path, *, signed: bool, on_bytes: Callable[[int, int], None]) -> None:
        """A file from a place into `path`; on_bytes hears how many of how many came (0: not told).

        Raises Refused, also if less or more came than was told.
        """
        headers = {**_HEADERS, **(self._sign() if signed else {})}
        with self._translated(), self._opened(place, headers) as response:
            if response.status in {301, 302, 303, 307, 308}:
                raise Refused(Fault(message=f"{self.host} sends elsewhere for its video", retry="never",
                                    status=response.status, code=response.headers.get("Location", "")))  # fmt: skip
            if response.status != 200:
                raise Refused(self.fault_of(Reply(response.status, dict(response.headers), self._read(response))))
            self._save(response, path, on_bytes)

    def fault_of(self, reply: Reply) -> Fault:
        """What HTTP alone says of a reply that isn't a good one."""
        status, told = reply.status, self.redacted(_message(reply))
        if 300 <= status < 400:
            told = "it sends elsewhere, which isn't followed; give the service's own address"
        message = f"{self.host} answered {status}" + (f": {told}" if told else "")
        retry: Retry = "never"
        if reply.headers.get("x-should-retry") != "false":
            if status in {408, 409, 425, 429}:
                retry = "wait"
            elif status >= 500:
                retry = "unsure"
        after_s = _retry_after_s(reply.headers)
        return Fault(message=message, retry=retry, status=status, after_s=after_s)

    def redacted(self, text: str) -> str:
        """Text of the service on one line, short, and without a key that it may have repeated."""
        for secret in self._secrets:
            text = text.replace(secret, "[key]")
        text = " ".join(_TOKEN.sub("[key]", text).split())
        text = "".join(character for character in text if character.isprintable())
        return text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + "…"

    def _send(self, request: Request) -> Reply:
        headers = {**_HEADERS, "Accept": "application/json", **request.headers, **self._sign()}
        with self._translated():
            response = self._pool.request(
                request.method,
                self.base + request.path,
                body=request.body,
                headers=headers,
                redirect=False,
                preload_content=False,
            )
            try:
                body = self._read(response)
            finally:
                response.close()
        return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, body)

    def _read(self, response: urllib3.BaseHTTPResponse) -> bytes:
        body = b""
        for chunk in self._chunks(response):
            body += chunk
            if len(body) > MAX_REPLY:
                raise Refused(Fault(message=f"{self.host} answered with over {MAX_REPLY:,} bytes", retry="never"))
        return body

    def _save(self, response: urllib3.BaseHTTPResponse, path: Path, on_bytes: Callable[[int, int], None]) -> None:
        told = response.headers.get("Content-Length", "")
        total = int(told) if told.isdecimal() else 0
        came = 0
        if total > MAX_VIDEO:
            raise Refused(Fault(message=f"The video has {total:,} bytes; {MAX_VIDEO:,} are allowed", retry="never"))
        with path.open("wb") as file:
            for chunk in self._chunks(response):
                came += len(chunk)
                if came > MAX_VIDEO:
                    raise Refused(Fault(message=f"The video has over {MAX_VIDEO:,} bytes", retry="never"))
                file.write(chunk)
                on_bytes(came, total)
        if total and came != total:
            raise Refused(Fault(message=f"{came:,} of {total:,} bytes of the video came", retry="unsure"))

    def _chunks(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        deadline = time.monotonic() + self.patience.reply_s
        for chunk in response.stream(_CHUNK):
            if time.monotonic() > deadline:
                message = f"{self.host} took over {self.patience.reply_s:g} s for one reply"
                raise Refused(Fault(message=message, retry="unsure"))
            yield chunk

    @contextmanager
    def _opened(self, place: Place, headers: Mapping[str, str]) -> Iterator[urllib3.BaseHTTPResponse]:
        """A reply to GET, from the checked address where there is one."""
        url, host = place.url, host_of(place.url)
        pool: Any = _pool(host, self._timeout())
        if place.address and not isinstance(pool, urllib3.ProxyManager):  # a proxy finds the host itself
            pool = pool_at(place.address, host, self._timeout())
            url, headers = parse_url(url).request_uri, {**headers, "Host": host}
        how = {"retries": False, "redirect": False, "preload_content": False, "decode_content": False}
        response = pool.request("GET", url, headers=headers, **how)
        try:
            yield response
        finally:
            response.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Errors of the network as Refused."""
        try:
            yield
        except SSLError:
            message = f"{self.host} can't prove that it is {self.host}: its certificate isn't trusted here"
            raise Refused(Fault(message=message, retry="never")) from None
        except (NewConnectionError, ConnectTimeoutError, ProxyError):
            message = f"{self.host} can't be reached; check the address and the network"
            raise Refused(Fault(message=message, retry="wait")) from None
        except HTTPError as error:
            message = f"{self.host} broke off ({type(error).__name__})"
            raise Refused(Fault(message=message, retry="unsure")) from None

    def _wait_s(self, tried: int, fault: Fault) -> float:
        if fault.after_s is not None:
            return fault.after_s
        longest = min(self.patience.longest_wait_s, self.patience.first_wait_s * 2.0**tried)
        return longest * random.uniform(0.5, 1.0)

    def _timeout(self) -> urllib3.Timeout:
        return urllib3.Timeout(connect=self.patience.connect_s, read=self.patience.read_s)


_HEADERS: Final = {"User-Agent": f"filmloom/{__version__}"}


def _pool(host: str, timeout: urllib3.Timeout) -> urllib3.PoolManager:
    """Connections to a host, through the proxy that the system or the environment names for it."""
    how: dict[str, Any] = {"retries": False, "timeout": timeout, "ssl_context": _ssl_context()}
    proxy = "" if is_loopback(host) or proxy_bypass(host) else getproxies().get("https", "")
    if not proxy:
        return urllib3.PoolManager(**how)
    user = parse_url(proxy).auth
    headers = make_headers(proxy_basic_auth=unquote(user)) if user else None
    return urllib3.ProxyManager(proxy, proxy_headers=headers, **how)


def pool_at(address: str, host: str, timeout: urllib3.Timeout) -> Any:
    """Connections to an IP address whose certificate has to be the host's."""
    return urllib3.HTTPSConnectionPool(
        address, HTTPS_PORT, server_hostname=host, assert_hostname=host, timeout=timeout, ssl_context=_ssl_context()
    )


@cache
def _ssl_context() -> ssl.SSLContext:
    """The system's certificates and those of certifi: some systems have none, some have a house's own."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _message(reply: Reply) -> str:
    """What a service says is wrong, from the shapes that there are: OpenAI's, FastAPI's, Kling's, or bare text."""
    said = reply.json()
    error = said.get("error")
    told = (error.get("message") if isinstance(error, dict) else error) or said.get("detail") or said.get("message")
    if told is None:
        is_text = "text/plain" in str(reply.headers.get("content-type", ""))
        return reply.body.decode("utf-8", "replace") if is_text else ""
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        told = headers.get(name, "")
        try:
            seconds = float(told) * unit
        except ValueError:
            continue
        return seconds if 0 <= seconds < 1e9 else None
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
