"""Pages of the web by the rules, from a real server on this machine that the tests take for a public one."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

import filmloom
from filmloom.errors import DocumentError
from filmloom.model.video_generator.remote import transport
from filmloom.studio.documents import fetching, read_page
from filmloom.studio.documents.decoding import MAX_PAGE_BYTES
from filmloom.studio.documents.fetching import fetch

PUBLIC = "93.184.215.14"
ARTICLE = (
    "<!doctype html><html><head><title>A bridge opens</title><meta name=author content='Li Ming'></head><body><nav>Menu"
    "</nav><article><h1>A bridge opens</h1><p>A new bridge opened in Linhai on Wednesday. Cyclists crossed the river "
    "first, and many people came to watch them.</p><p>It cost 12 million yuan, and was built in two years by a team of "
    "forty people.</p><img src='/etc/passwd.png'><img src='file:///etc/x.png'></article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    """Answers by the path."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]
        status, kind, body, more = {
            "/article": (200, "text/html; charset=utf-8", ARTICLE.encode(), {}),
            "/%E6%A1%A5?a=1": (200, "text/plain", "桥通车了。它花了12亿元。".encode("gb18030"), {}),
            "/big5": (200, "text/plain; charset=big5", "新橋通車了，花了十二億元。".encode("big5"), {}),
            "/moved": (302, "text/html", b"", {"Location": "https://elsewhere.example/x"}),
            "/picture": (200, "image/png", b"\x89PNG", {}),
            "/large": (200, "text/html", b"<p>" + b"x" * (MAX_PAGE_BYTES + 1), {}),
            "/said-large": (200, "text/html", b"", {"Content-Length": str(MAX_PAGE_BYTES + 1)}),
        }.get(self.path, (404, "text/html", b"nothing", {}))
        if self.path == "/drip":
            return self._drip()
        self.send_response(status)
        for name, value in {"Content-Type": kind, **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return None

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while not self.server.stopped.wait(0.05):  # type: ignore[attr-defined]
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.stopped = [], threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.stopped.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(site):
    """Fetches from the site what is asked of news.example; nothing else can be connected to."""

    def connect(address, host, timeout):
        assert (address, host) == (PUBLIC, "news.example")
        return urllib3.HTTPConnectionPool("127.0.0.1", site.server_address[1], timeout=timeout)

    def get(path, **more):
        return fetch(f"https://news.example{path}", resolve=lambda host: [PUBLIC], connect=connect, **more)

    return get


def test_a_page_becomes_a_document_with_its_address(get, site):
    page = get("/article#below")
    assert site.asked[-1] == ("/article", "news.example")
    text = read_page(page)
    assert (text.title, text.uri, text.publisher) == ("A bridge opens", page.address, "news.example")
    assert "12 million yuan" in " ".join(block.text for block in text.blocks)
    assert "Menu" not in str(text.blocks)
    assert not [block for block in text.blocks if block.kind == "image"], "a page says nothing about files here"
    assert len(page.fetched) == 10


def test_other_letters_in_the_address_and_in_the_page(get):
    assert "12亿元" in str(read_page(get("/桥?a=1")).blocks)
    assert "十二億元" in str(read_page(get("/big5")).blocks)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/moved", "https://elsewhere.example/x"),
        ("/picture", "image/png"),
        ("/large", "over 5 MB"),
        ("/said-large", "over 5 MB"),
        ("/nothing", "answered 404"),
    ],
)
def test_what_is_refused(get, path, message):
    with pytest.raises(DocumentError, match=message):
        get(path)


def test_who_drips_is_left(get):
    with pytest.raises(DocumentError, match="took over"):
        get("/drip", seconds=0.3)


@pytest.mark.parametrize(
    "address",
    [
        "http://news.example/a",
        "https://127.0.0.1/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://[::1]/a",
        "https://user:word@news.example/a",
        "https://news.example:8443/a",
        "https://news.example\\@other.example/",
        "https:///a",
        "https://新闻.example/a",
        "ftp://news.example/a",
    ],
)
def test_addresses_that_are_never_asked(address):
    def never(*_: object) -> None:
        raise AssertionError("asked")

    with pytest.raises(DocumentError, match="isn't fetched"):
        fetch(address, resolve=never, connect=never)


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["10.0.0.7"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],
        ["224.0.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fc00::1"],
        ["::ffff:10.0.0.1"],
        [PUBLIC, "10.0.0.7"],
        [],
    ],
)
def test_hosts_that_are_not_public_are_not_connected_to(found):
    def never(*_: object) -> None:
        raise AssertionError("connected")

    with pytest.raises(DocumentError, match="isn't fetched"):
        fetch("https://news.example/a", resolve=lambda host: found, connect=never)


def test_a_host_that_cannot_be_found():
    def none(host):
        raise OSError

    with pytest.raises(DocumentError, match="can't be found"):
        fetch("https://news.example/a", resolve=none)


def test_a_host_that_cannot_prove_itself_is_not_read(site, monkeypatch):
    """The connections that are made by default, to a server that speaks no TLS."""
    monkeypatch.setattr(transport, "HTTPS_PORT", site.server_address[1])

    def connect(address, host, timeout):
        return transport.pool_at("127.0.0.1", host, timeout)

    asked = len(site.asked)
    with pytest.raises(DocumentError, match="can't prove that it is news"):
        fetch("https://news.example/article", resolve=lambda host: [PUBLIC], connect=connect)
    assert len(site.asked) == asked


@given(st.text(max_size=30))
def test_any_address_is_refused_or_led_to_the_address_that_was_checked(rest):
    seen = []

    def connect(address, host, timeout):
        seen.append(address)
        raise DocumentError("stop")

    with pytest.raises(DocumentError):
        fetch(f"https://{rest}", resolve=lambda host: [PUBLIC], connect=connect)
    assert set(seen) <= {PUBLIC}


def test_nothing_is_fetched_unless_it_is_allowed(get, monkeypatch, tmp_path):
    monkeypatch.setattr(fetching, "fetch", lambda address: get(address.removeprefix("https://news.example")))
    with pytest.raises(DocumentError, match="--allow-network"):
        filmloom.plan("https://news.example/article")
    planned = filmloom.plan("https://news.example/article", kind="news", allow_network=True)
    (source,) = planned.storyboard.sources
    assert source.uri == "https://news.example/article"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", source.fetched)


def test_a_storyboard_of_a_page_is_looked_up_in_the_page_that_was_kept(get, monkeypatch, tmp_path):
    from filmloom.studio.looked_up import look_up
    from filmloom.studio.scenes import load_storyboard

    monkeypatch.setattr(fetching, "fetch", lambda address: get(address.removeprefix("https://news.example")))
    planned = filmloom.plan("https://news.example/article", kind="news", allow_network=True)
    path = planned.save(tmp_path / "bridge.yaml")
    assert look_up(load_storyboard(path), tmp_path).found_in == "https://news.example/article"
    path.write_text(path.read_text(encoding="utf-8").replace("12 million", "13 million"), encoding="utf-8")
    with pytest.raises(filmloom.errors.StoryboardError, match="13 million"):
        look_up(load_storyboard(path), tmp_path)


def test_a_film_of_a_page_is_seen_before_it_is_made(get, monkeypatch, tmp_path):
    monkeypatch.setattr(fetching, "fetch", lambda address: get(address.removeprefix("https://news.example")))
    told = {"kind": "news", "voice": "silent", "size": (256, 144), "allow_network": True, "animatic": False}
    seen = filmloom.preview("https://news.example/article", out=tmp_path, **told)
    assert not any("document" in concern for concern in seen.concerns)
    assert "https://news.example/article · 20" in seen.page.read_text(encoding="utf-8")
