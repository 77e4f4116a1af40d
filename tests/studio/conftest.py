"""A small storyboard that is quickly made, and a service of words and voices on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from filmloom.studio.storyboard import Bullets, Card, Output, Shot, Storyboard, TestCard, Title


@pytest.fixture
def board() -> Storyboard:
    return Storyboard(
        language="en",
        title="A small film",
        output=Output(size=(256, 144), fps=10),
        shots=(
            Shot(id="open", say="Hello to a small film.", visual=Title(text="A small film", dateline="Today")),
            Shot(id="count", say="First comes one, then comes two.", visual=Bullets(items=("one", "two"))),
            Shot(id="test", say="", min=1.0, visual=TestCard()),
            Shot(id="close", say="That is all.", visual=Card(text="That is all")),
        ),
    )


class StubService:
    """A service on loopback that answers chats and speaks by a script; what it was asked is in `asked`."""

    def __init__(self) -> None:
        self.script: list[Any] = []
        """Of the next replies: a text (an answer or nothing said), (status, body), bytes, "hang" or "drop"."""
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.speak: Callable[[dict[str, Any]], bytes] = lambda told: b""
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def reply(self, path: str, told: dict[str, Any]) -> tuple[int, bytes] | str:
        entry = self.script.pop(0) if self.script else ""
        if isinstance(entry, tuple):
            status, body = entry
            return status, body if isinstance(body, bytes) else json.dumps(body).encode()
        if entry in ("hang", "drop"):
            return entry
        if isinstance(entry, bytes):
            return 200, entry
        if path.endswith("/audio/speech"):
            return 200, self.speak(told)
        message = {"role": "assistant", "content": entry}
        return 200, json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stub.asked.append({"path": self.path, **told})
                stub.keys.append(self.headers.get("Authorization", ""))
                reply = stub.reply(self.path, told)
                if reply == "hang":
                    stub.closing.wait(10)
                if isinstance(reply, str):
                    return
                status, body = reply
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, format: str, *values: Any) -> None:
                pass

        return Handler


@pytest.fixture
def stub() -> Iterator[StubService]:
    service = StubService()
    yield service
    service.close()
