"""Where a service may be, and where a video may be fetched from."""

import socket
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.errors import InputError, RemoteError
from filmloom.model.video_generator.remote import hosts
from filmloom.model.video_generator.remote.hosts import Place, checked_base, checked_id, checked_place

BASE = "https://api.example.com/v1"


def answering(*addresses: str):
    return lambda host, port, **how: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example.com/a.mp4",
        "ftp://cdn.example.com/a.mp4",
        "file:///etc/passwd",
        "https://user:word@cdn.example.com/a.mp4",
        "https://cdn.example.com:8443/a.mp4",
        "https://127.0.0.1/a.mp4",
        "https://2130706433/a.mp4",
        "https://0x7f000001/a.mp4",
        "https://0177.0.0.1/a.mp4",
        "https://127.1/a.mp4",
        "https://[::1]/a.mp4",
        "https://[::ffff:127.0.0.1]/a.mp4",
        "https://8.8.8.8/a.mp4",
        "https://cdn.example.com\\@127.0.0.1/a.mp4",
        "https://cdn.example.com\r\nHost: x/a.mp4",
        "https://１２７.0.0.1/a.mp4",
        "https://[/a.mp4",
        "https:///a.mp4",
        "//cdn.example.com/a.mp4",
        "",
        "data:video/mp4;base64,AAAA",
        "http://api.example.com/v1/a.mp4",
        "https://user@api.example.com/v1/a.mp4",
    ],
)
def test_places_that_are_not_fetched(monkeypatch, url):
    monkeypatch.setattr(hosts.socket, "getaddrinfo", answering("127.0.0.1"))
    with pytest.raises(RemoteError):
        checked_place(url, BASE)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_a_name_that_leads_into_a_private_network_is_not_fetched(monkeypatch, address):
    monkeypatch.setattr(hosts.socket, "getaddrinfo", answering("8.8.8.8", address))
    with pytest.raises(RemoteError, match="public"):
        checked_place("https://cdn.example.com/a.mp4", BASE)


def test_a_public_place_is_asked_at_the_address_that_was_checked(monkeypatch):
    monkeypatch.setattr(hosts.socket, "getaddrinfo", answering("8.8.8.8"))
    assert checked_place("https://cdn.example.com/a.mp4?sign=1", BASE) == Place(
        "https://cdn.example.com/a.mp4?sign=1", "8.8.8.8"
    )
    assert checked_place(f"{BASE}/a.mp4", BASE) == Place(f"{BASE}/a.mp4")
    assert checked_place("https://api.example.com:443/x", BASE).address == ""


@pytest.mark.parametrize("url", ["example.com/v1", "ftp://example.com", "https://", "https://a:b@example.com/v1", "x"])
def test_what_is_no_address_of_a_service(url):
    with pytest.raises(InputError):
        checked_base(url, with_key=False)


def test_a_key_goes_nowhere_unencrypted_but_on_this_machine():
    assert checked_base("http://127.0.0.1:8000/v1/", with_key=True) == "http://127.0.0.1:8000/v1"
    assert checked_base("http://gpu.example.com/v1", with_key=False)
    with pytest.raises(InputError, match="unencrypted"):
        checked_base("http://gpu.example.com/v1", with_key=True)


@pytest.mark.parametrize("value", ["../models", "a/b", "a?b", "", ".", "..", "a b", None, {}, "x" * 201, "a\n"])
def test_ids_that_would_change_the_address(value):
    with pytest.raises(RemoteError):
        checked_id(value)


@given(st.text(max_size=40))
def test_any_text_is_refused_or_stays_where_it_is(text):
    with patch.object(hosts, "addresses_of", lambda host: ["93.184.216.34"]):
        for url in (text, f"https://{text}", f"https://api.example.com{text}"):
            try:
                place = checked_place(url, "https://127.0.0.1/v1")
            except RemoteError:
                continue
            assert place.url == url
