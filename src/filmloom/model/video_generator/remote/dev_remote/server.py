"""The service itself: the standard library's HTTP server on loopback, a thread for each request."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import urllib3

from filmloom.errors import InputError, MediaError
from filmloom.media import probe
from filmloom.model.video_generator.remote.dev_remote import answers
from filmloom.model.video_generator.remote.dev_remote.answers import Answer, Wrong
from filmloom.model.video_generator.remote.dev_remote.bodies import form, json_object, size
from filmloom.model.video_generator.remote.dev_remote.faults import Faults
from filmloom.model.video_generator.remote.dev_remote.jobs import StubJob, StubJobs, new_id
from filmloom.model.video_generator.remote.dev_remote.routes import Found, found
from filmloom.model.video_generator.remote.dev_remote.spoiling import BEGINS_NOTHING, spoilt
from filmloom.model.video_generator.remote.hosts import is_loopback
from filmloom.model.video_generator.remote.json_web_token import complaint

_LARGEST: Final = 64 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the service takes for keys: they open nothing else."""

    video: str = "dev-video-key"
    access: str = "dev-access-key"
    secret: str = "dev-secret-key-of-32-characters!"


class DevRemote:
    """A running service; `close` ends it. Use it as a context manager."""

    def __init__(
        self,
        *,
        port: int = 0,
        engine: str = "world",
        faults: Faults | None = None,
        keys: Keys | None = None,
        fps: int = 24,
        kling_lines: int = 360,
        knows_tokens: bool = True,
        hang_s: float = 30.0,
        poll_after_ms: int = 500,
    ) -> None:
        """port 0 takes any that is free. kling_lines: the shorter side of what Kling's std draws. knows_tokens: whether
        a repeated Idempotency-Key gives the job of before. Raises InputError if the port is taken."""
        self.faults, self.keys = faults or Faults(), keys or Keys()
        self.kling_lines, self.knows_tokens = kling_lines, knows_tokens
        self.hang_s, self.poll_after_ms = hang_s, poll_after_ms
        self.seen: list[str] = []
        """Method and path of every request."""
        self.closing = threading.Event()
        self._folder = tempfile.TemporaryDirectory(prefix="filmloom-dev-remote-")
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        except OSError as error:
            self._folder.cleanup()
            raise InputError(f"The port {port} can't be had ({error.strerror}); choose another with --port.") from error
        self._server.daemon_threads = True
        self.jobs = StubJobs(Path(self._folder.name), engine, fps, self.call_back)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="dev-remote", daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client has to have in its environment to ask this service."""
        return {
            "FILMLOOM_VIDEO_KEY": self.keys.video,
            "KLING_ACCESS_KEY": self.keys.access,
            "KLING_SECRET_KEY": self.keys.secret,
            "KLING_BASE_URL": self.origin,
        }

    def close(self) -> None:
        """End it; what it drew goes too."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self.jobs.close()
        self._folder.cleanup()

    def __enter__(self) -> DevRemote:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def call_back(self, job: StubJob) -> None:
        """Tell the asker of a change, if it gave an address on this machine; a lost call is lost, as with real ones."""
        if not job.callback_url or not is_loopback(urlsplit(job.callback_url).hostname or ""):
            return
        fault = self.faults.take("callback")
        told = replace(job, state="running") if fault == "late" else job
        body = json.dumps(answers.task(told, self.origin)).encode()
        for _ in range(3 if fault == "duplicate" else 1):
            with suppress(urllib3.exceptions.HTTPError):
                urllib3.request("POST", job.callback_url, body=body, retries=False, timeout=2.0)

    def answer(self, asked: Found, headers: Mapping[str, str], body: bytes) -> Answer:
        """What a request is answered with, faults apart. Raises Wrong."""
        self._check_key(asked, headers)
        if asked.route in {"create", "edit", "extend", "remix"}:
            return self._shown(self._create(asked, headers, body))
        if asked.route == "list":
            newest = sorted(self.jobs.all.values(), key=lambda job: job.id, reverse=True)
            data = [answers.video_object(job) for job in newest if job.dialect == "openai"]
            return answers.json_answer({"object": "list", "data": data[:100], "has_more": len(data) > 100})
        job = self._job(asked)
        if asked.route == "cancel":
            self.jobs.remove(job)
            return answers.json_answer({"id": job.id, "object": "video.deleted", "deleted": True})
        if asked.route == "content":
            if job.path is None:
                raise Wrong(answers.error(asked.dialect, 404, "the video is not ready"))
            return Answer(200, job.path, {"Content-Type": "video/mp4"})
        return self._shown(job)

    def _check_key(self, asked: Found, headers: Mapping[str, str]) -> None:
        if asked.route == "content" and asked.dialect == "kling":
            return  # such addresses are open to whoever has them
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if asked.dialect == "openai":
            if scheme != "Bearer" or token != self.keys.video:
                raise Wrong(answers.openai_error(401, "Incorrect API key provided", "invalid_api_key"))
            return
        wrong = complaint(token, self.keys.access, self.keys.secret) if scheme == "Bearer" else "empty"
        if wrong:
            raise Wrong(answers.kling_error({"empty": 1001, "invalid": 1002, "early": 1003, "expired": 1004}[wrong]))

    def _shown(self, job: StubJob) -> Answer:
        if job.dialect == "kling":
            return answers.task_answer(job, self.origin)
        return answers.json_answer(answers.video_object(job), openai_poll_after_ms=str(self.poll_after_ms))

    def _job(self, asked: Found) -> StubJob:
        job = self.jobs.all.get(asked.id) or self.jobs.of_token(asked.id)
        if job is None or job.dialect != asked.dialect or (asked.kind and job.kind != asked.kind):
            raise Wrong(answers.error(asked.dialect, 404, "there is no such job"))
        return job

    def _create(self, asked: Found, headers: Mapping[str, str], body: bytes) -> StubJob:
        with self.jobs.lock:
            if asked.dialect == "kling":
                return self._create_kling(asked, json_object(body))
            token = headers.get("idempotency-key", "")
            known = self.jobs.of_token(token) if self.knows_tokens and token else None
            told = form(headers.get("content-type", ""), body)
            if known is not None:
                return known
            return self._create_openai(token, told) if asked.route == "create" else self._change(asked, token, told)

    def _create_openai(self, token: str, told: Mapping[str, Any], **more: Any) -> StubJob:
        prompt = str(told.get("prompt") or "")
        if not prompt:
            raise Wrong(answers.openai_error(400, "prompt is missing"))
        return self.jobs.add(
            StubJob(
                id=new_id("video_", len(self.jobs.all)),
                dialect="openai",
                token=token,
                model=str(told.get("model") or "sora-2"),
                prompt=prompt,
                seconds=int(told.get("seconds") or 4),
                size=size(str(told.get("size") or "1280x720")),
                seed=int(told.get("seed") or 7),
                sound=False,
                picture="input_reference" in told,
                callback_url="",
                created_s=time.time(),
                **more,
            )
        )

    def _create_kling(self, asked: Found, told: Mapping[str, Any]) -> StubJob:
        token = str(told.get("external_task_id") or "")
        if token and self.jobs.of_token(token):
            raise Wrong(answers.kling_error(1201, "external_task_id is in use"))
        if not isinstance(told.get("duration", "5"), str) or told.get("mode") not in {"std", "pro"}:
            raise Wrong(answers.kling_error(1201))
        lines = self.kling_lines * (3 if told["mode"] == "pro" else 2) // 2 // 2 * 2
        wide = lines * 16 // 9 // 2 * 2
        sizes = {"9:16": (lines, wide), "1:1": (lines, lines)}
        return self.jobs.add(
            StubJob(
                id=new_id("", len(self.jobs.all)),
                dialect="kling",
                kind=asked.kind,
                token=token,
                model=str(told.get("model_name") or "kling-v1"),
                prompt=str(told.get("prompt") or ""),
                seconds=int(told.get("duration") or 5),
                size=sizes.get(str(told.get("aspect_ratio")), (wide, lines)),
                seed=7,
                sound=told.get("sound") == "on",
                picture="image" in told or "image_tail" in told,
                callback_url=str(told.get("callback_url") or ""),
                created_s=time.time(),
            )
        )

    def _change(self, asked: Found, token: str, told: Mapping[str, Any]) -> StubJob:
        """A clip redrawn, or gone on from."""
        made_by, path = self._source({"id": asked.id} if asked.route == "remix" else told.get("video"))
        width, height, seconds = _measured(path)
        about = {**told, "size": f"{width}x{height}"}
        of = made_by.id if made_by else ""
        if asked.route == "extend":
            return self._create_openai(token, about, remix_of=of, after=path, after_s=seconds)
        return self._create_openai(token, {**about, "seconds": max(1, round(seconds))}, remix_of=of)

    def _source(self, video: Any) -> tuple[StubJob | None, Path]:
        """One of our own by its id, or a file. Raises Wrong."""
        if isinstance(video, bytes):
            path = self.jobs.folder / f"{sha256(video).hexdigest()[:24]}.given.mp4"
            path.write_bytes(video)
            return None, path
        job = self.jobs.all.get(str(video.get("id"))) if isinstance(video, dict) else None
        if job is None or job.path is None:
            raise Wrong(answers.openai_error(404, "there is no such video"))
        return job, job.path


def _measured(path: Path) -> tuple[int, int, float]:
    """Width, height and seconds of a video. Raises Wrong for what is none."""
    try:
        info = probe(path)
    except MediaError:
        info = None
    if info is None or info.size is None or not info.fps:
        raise Wrong(answers.openai_error(400, "the video can't be read"))
    return *info.size, info.num_frames / float(info.fps)


def _handler_of(service: DevRemote) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "filmloom-dev-remote"
        timeout = 60

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def log_message(self, format: str, *values: Any) -> None:
            """Keep quiet: paths and keys are nobody's business, and a test reads `seen`."""

        def _serve(self) -> None:
            with suppress(ConnectionError):
                path = urlsplit(self.path).path
                service.seen.append(f"{self.command} {path}")
                body = self._body()
                asked = found(self.command, path)
                host = self.headers.get("Host", "").rpartition(":")[0]
                if body is None or asked is None or not is_loopback(host):
                    self._send(answers.error("openai", 404, "there is nothing here"))
                else:
                    self._play(asked, {name.lower(): text for name, text in self.headers.items()}, body)

        def _body(self) -> bytes | None:
            length = self.headers.get("Content-Length", "0")
            return self.rfile.read(int(length)) if length.isdecimal() and int(length) <= _LARGEST else None

        def _play(self, asked: Found, headers: Mapping[str, str], body: bytes) -> None:
            """Answer, with the fault that is due."""
            fault = service.faults.take(asked.route)
            try:
                answer = Answer(500, b"") if fault in BEGINS_NOTHING else service.answer(asked, headers, body)
            except Wrong as wrong:
                self._send(wrong.answer)
                return
            if fault == "hang":
                service.closing.wait(service.hang_s)
            if fault in {"hang", "drop"}:
                self.close_connection = True
                return
            self._send(spoilt(fault, answer, asked.dialect, headers, service.faults), fault)

        def _send(self, answer: Answer, fault: str = "") -> None:
            data = answer.body if isinstance(answer.body, bytes) else answer.body.read_bytes()
            sent = data[: len(data) // 2] if fault in {"truncated", "short"} else data
            self.send_response(answer.status)
            for name, text in answer.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(sent) if fault == "short" else len(data)))
            self.end_headers()
            self.wfile.write(sent)
            self.close_connection = self.close_connection or fault == "truncated"

    return Handler
