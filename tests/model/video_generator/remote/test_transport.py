"""Transport: what the network does, beside what services say."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from filmloom.model.video_generator.remote import transport
from filmloom.model.video_generator.remote.hosts import Place
from filmloom.model.video_generator.remote.transport import Fault, Refused, Transport

from .conftest import QUICK


def client(base: str = "http://127.0.0.1:9", secrets: tuple[str, ...] = ()) -> Transport:
    return Transport(base, sign=dict, secrets=secrets, patience=QUICK)


@given(st.text(), st.sampled_from(["key-of-a-user", "Bearer abc.def", "eyJhbGciOi.eyJpc3Mi.c2ln"]), st.text())
def test_no_key_is_left_in_a_message(before, key, after):
    told = client(secrets=("key-of-a-user",)).redacted(f"{before} {key} {after}")
    for secret in ("key-of-a-user", "abc.def", "eyJpc3Mi"):
        assert secret not in told or secret in before + after
    assert "\n" not in told
    assert len(told) <= 301


def test_waits_grow_and_differ_and_have_an_end():
    asked = client()
    waits = [asked._wait_s(tried, Fault(message="", retry="wait")) for tried in range(20)]
    assert all(0.005 <= wait <= QUICK.longest_wait_s for wait in waits)
    assert len(set(waits)) > 15
    assert asked._wait_s(0, Fault(message="", retry="wait", after_s=7.0)) == 7.0


def test_a_proxy_of_the_environment_is_used_but_not_for_this_machine(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://user:word@proxy.example.com:3128")
    timeout = urllib3.Timeout(1.0)
    proxied = transport._pool("api.example.com", timeout)
    assert isinstance(proxied, urllib3.ProxyManager)
    assert proxied.proxy_headers["proxy-authorization"].startswith("Basic ")
    assert not isinstance(transport._pool("127.0.0.1", timeout), urllib3.ProxyManager)
    monkeypatch.setenv("NO_PROXY", "example.com")
    assert not isinstance(transport._pool("api.example.com", timeout), urllib3.ProxyManager)


class Video(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"video" if self.headers["Host"] == "video.example" and self.path == "/a?sign=1" else b"other")

    def log_message(self, *values):
        pass


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate")
def test_the_checked_address_is_asked_and_the_certificate_has_to_be_the_hosts(tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=video.example", "-addext", "subjectAltName=DNS:video.example"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), Video)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(transport, "_ssl_context", lambda: trusting)
    monkeypatch.setattr(transport, "HTTPS_PORT", server.server_address[1])
    try:
        path, heard = tmp_path / "a.mp4", []
        place = Place("https://video.example/a?sign=1", "127.0.0.1")
        client().fetch(place, path, signed=False, on_bytes=lambda came, total: heard.append((came, total)))
        assert (path.read_bytes(), heard) == (b"video", [(5, 5)])
        with pytest.raises(Refused, match="certificate"):
            other = Place("https://other.example/a", "127.0.0.1")
            client().fetch(other, path, signed=False, on_bytes=lambda came, total: None)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_what_needs_no_service_loads_no_http_client_and_nothing_here_loads_torch():
    code = (
        "import sys, filmloom.model.video_generator as v; v.engine_named('world'); a = 'urllib3' in sys.modules;"
        "v.engine_named('kling:kling-v3'); print([a, 'urllib3' in sys.modules, 'torch' in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert told == "[False, True, False]\n"
