"""What each dialect sends and understands, beside what the service that ships does."""

from __future__ import annotations

import base64
import dataclasses
import http.server
import json
import threading
import time

import pytest

from filmloom.errors import InputError, RemoteError
from filmloom.model.video_generator.remote import Patience, remote_engine
from filmloom.model.video_generator.remote.json_web_token import complaint, signed
from filmloom.model.video_generator.remote.kling import _CODES, Kling, told_id
from filmloom.model.video_generator.remote.openai_videos import OpenAIVideos
from filmloom.model.video_generator.remote.service import Order
from filmloom.model.video_generator.remote.transport import Refused

from .conftest import QUICK

ORDER = Order(model="tiny", prompt="a cat", seconds=1, size=(64, 64), seed=7)
KEYS = {"KLING_ACCESS_KEY": "access-key", "KLING_SECRET_KEY": "secret-key"}


@pytest.fixture
def scripted():
    """A server whose answers a test writes: (status, headers, body) or such for what it is asked."""
    asked, answers = [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def serve(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.path, dict(self.headers), body))
            status, headers, told = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(told if isinstance(told, bytes) else json.dumps(told).encode())

        do_GET = do_POST = do_DELETE = serve  # noqa: N815

        def log_message(self, *values):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked, answers
    server.shutdown()
    server.server_close()
    thread.join()


def video(**more):
    return {"id": "video_1", "object": "video", "status": "queued", "progress": 0, "model": "tiny", **more}


def openai(origin: str, patience: Patience = QUICK, **environment: str) -> OpenAIVideos:
    return OpenAIVideos(f"{origin}/v1", environment, patience)


def kling(origin: str, patience: Patience = QUICK) -> Kling:
    return Kling({**KEYS, "KLING_BASE_URL": origin}, patience)


def test_an_order_is_multipart_with_a_name_that_stays_and_the_key(scripted):
    origin, asked, answers = scripted
    answers.append((200, {}, video()))
    openai(origin, FILMLOOM_VIDEO_KEY="video-key").create(ORDER, "token-1")
    method, path, headers, body = asked[0]
    assert (method, path) == ("POST", "/v1/videos")
    assert headers["Content-Type"].startswith("multipart/form-data")
    assert (headers["Idempotency-Key"], headers["Authorization"]) == ("token-1", "Bearer video-key")
    for name, value in {"prompt": "a cat", "seconds": "1", "size": "64x64", "seed": "7", "model": "tiny"}.items():
        assert f'name="{name}"\r\n\r\n{value}\r\n'.encode() in body


def test_a_service_that_wants_json_gets_it(scripted):
    origin, asked, answers = scripted
    answers += [(415, {}, {"error": {"message": "JSON, please"}}), (200, {}, video())]
    assert openai(origin).create(ORDER, "token").id == "video_1"
    assert json.loads(asked[1][3])["seconds"] == "1"
    answers[:] = [(415, {}, {})]
    with pytest.raises(Refused, match="can't carry a picture") as raised:
        openai(origin).create(dataclasses.replace(ORDER, first=b"png"), "token")
    assert raised.value.fault.retry == "never"


def test_the_key_of_openai_goes_to_openai_only(scripted):
    origin, asked, answers = scripted
    answers.append((200, {}, video()))
    openai(origin, OPENAI_API_KEY="sk-of-openai").create(ORDER, "token")
    assert "Authorization" not in asked[0][2]
    with pytest.raises(InputError, match="OPENAI_API_KEY"):
        OpenAIVideos("https://api.openai.com/v1", {"FILMLOOM_VIDEO_KEY": "other"}).check_key()


def test_a_failed_job_is_one_whatever_the_status_says(scripted):
    origin, _, answers = scripted
    answers.append((500, {}, video(status="failed", error={"code": 7, "message": "out of memory"})))
    job = openai(origin).poll("video_1")
    assert (job.state, job.error) == ("failed", "out of memory")


def test_the_services_wish_when_to_ask_again_is_heard(scripted):
    origin, _, answers = scripted
    answers.append((200, {"openai-poll-after-ms": "1500"}, video(status="in_progress", progress=40)))
    job = openai(origin).poll("video_1")
    assert (job.state, job.percent, job.poll_after_s) == ("running", 40.0, 1.5)


@pytest.mark.parametrize(
    ("answer", "stopped"),
    [
        ((200, {}, {"id": "video_1", "object": "video.deleted", "deleted": True}), True),
        ((200, {}, video(status="deleted")), True),
        ((405, {}, {"detail": "Method Not Allowed"}), False),
    ],
)
def test_cancelling_as_each_server_answers(scripted, answer, stopped):
    origin, asked, answers = scripted
    answers.append(answer)
    assert openai(origin).cancel("video_1") is stopped
    assert asked[0][3] == b""


def test_a_clip_of_the_service_is_changed_by_its_id_and_another_is_sent(scripted):
    origin, asked, answers = scripted
    answers.append((200, {}, video()))
    extended = dataclasses.replace(ORDER, change="extend", job="video_9", seconds=4)
    openai(origin).create(extended, "token")
    openai(origin).create(dataclasses.replace(ORDER, change="edit", clip=b"an mp4"), "token")
    (_, path, headers, body), (_, edits, sent, form) = asked
    assert (path, json.loads(body)) == (
        "/v1/videos/extensions",
        {"prompt": "a cat", "seconds": "4", "video": {"id": "video_9"}},
    )
    assert headers["Idempotency-Key"] == sent["Idempotency-Key"] == "token"
    assert edits == "/v1/videos/edits"
    assert b'name="video"; filename="clip.mp4"\r\nContent-Type: video/mp4\r\n\r\nan mp4\r\n' in form
    assert b"seconds" not in form


def test_a_service_without_edits_is_asked_for_a_remix(scripted):
    origin, asked, answers = scripted
    answers += [(405, {}, {"detail": "Method Not Allowed"}), (200, {}, video())]
    openai(origin).create(dataclasses.replace(ORDER, change="edit", job="video_9"), "token")
    assert [(path, json.loads(body)) for _, path, _, body in asked[1:]] == [
        ("/v1/videos/video_9/remix", {"prompt": "a cat"})
    ]
    answers[:] = [(501, {}, {})]
    for order in (
        dataclasses.replace(ORDER, change="extend", job="video_9"),
        dataclasses.replace(ORDER, change="edit", clip=b"an mp4"),
    ):
        with pytest.raises(Refused, match="offers no way") as raised:
            openai(origin).create(order, "token")
        assert raised.value.fault.retry == "never"


@pytest.mark.parametrize("header", [{"Retry-After": "0.2"}, {"retry-after-ms": "200"}])
def test_the_services_wish_when_to_retry_is_heard(scripted, header):
    origin, asked, answers = scripted
    answers += [(429, header, {"error": {"message": "slow down"}}), (200, {}, video())]
    began = time.monotonic()
    openai(origin, dataclasses.replace(QUICK, longest_wait_s=1.0)).create(ORDER, "token")
    assert (time.monotonic() - began >= 0.2, len(asked)) == (True, 2)


@pytest.mark.parametrize("header", [{"Retry-After": "86400"}, {"x-should-retry": "false"}])
def test_no_retry_where_the_service_says_so_or_wants_a_day(scripted, header):
    origin, asked, answers = scripted
    answers.append((429, header, {"detail": "slow down"}))
    with pytest.raises(Refused, match="slow down"):
        openai(origin).create(ORDER, "token")
    assert len(asked) == 1


def test_a_video_elsewhere_is_followed_only_to_where_it_may_be(scripted, tmp_path):
    origin, asked, answers = scripted
    answers.append((302, {"Location": "https://169.254.169.254/latest"}, b""))
    made = openai(origin, FILMLOOM_VIDEO_KEY="video-key")
    with pytest.raises(RemoteError, match="isn't fetched"):
        made.fetch(made._job(video(status="completed")), tmp_path / "a.mp4", lambda came, total: None)
    answers[:] = [(302, {"Location": f"{origin}/files/a"}, b""), (200, {}, b"video")]
    made.fetch(made._job(video(status="completed")), tmp_path / "a.mp4", lambda came, total: None)
    assert (tmp_path / "a.mp4").read_bytes() == b"video"
    assert asked[-1][1] == "/files/a"


def test_kling_is_asked_in_its_own_words(scripted):
    origin, asked, answers = scripted
    told = {"code": 0, "data": {"task_id": "867", "task_status": "submitted"}}
    answers.append((200, {}, told))
    order = Order(model="kling-v3", prompt="a cat", seconds=5, size=(1080, 1920), seed=7, sound=True)
    assert kling(origin).create(order, "filmloom-x-1").id == "text2video:867"
    assert json.loads(asked[0][3]) == {
        "model_name": "kling-v3",
        "prompt": "a cat",
        "mode": "pro",
        "duration": "5",
        "external_task_id": "filmloom-x-1",
        "sound": "on",
        "aspect_ratio": "9:16",
    }
    token = asked[0][2]["Authorization"].removeprefix("Bearer ")
    assert complaint(token, "access-key", "secret-key") == ""
    with_picture = Order(model="kling-v3", prompt="a cat", seconds=5, size=(1280, 720), seed=7, first=b"png")
    kling(origin).create(with_picture, "filmloom-x-2")
    body = json.loads(asked[1][3])
    assert asked[1][1] == "/v1/videos/image2video"
    assert base64.b64decode(body["image"]) == b"png"
    assert "aspect_ratio" not in body


@pytest.mark.parametrize("code", sorted(_CODES))
def test_every_code_of_klings_gets_the_right_retry(scripted, code):
    origin, asked, answers = scripted
    answers.append((429, {}, {"code": code, "message": "told", "request_id": "r"}))
    with pytest.raises(Refused, match=f"{code}: told") as raised:
        kling(origin).create(ORDER, "token")
    tries = {"never": 1, "unsure": 1, "sign": 2, "wait": QUICK.retries + 1}
    assert len(asked) == tries[_CODES[code][0]]
    assert raised.value.fault.code == code


def test_a_new_signature_is_made_when_the_old_one_is_refused(scripted):
    origin, asked, answers = scripted
    made = kling(origin)
    answers += [(401, {}, {"code": 1004}), (200, {}, {"code": 0, "data": {"task_id": "1"}})]
    made._signature()
    made._token = "an-old-one"
    made.poll("text2video:1")
    assert [each[2]["Authorization"] == "Bearer an-old-one" for each in asked] == [True, False]


def test_tokens_are_good_for_half_an_hour_and_for_whoever_has_the_key():
    token = signed("access", "secret", now=1000)
    assert complaint(token, "access", "secret", now=1000) == ""
    assert complaint(token, "access", "secret", now=990) == "early"
    assert complaint(token, "access", "secret", now=2800) == "expired"
    assert complaint(token, "other", "secret", now=1000) == "invalid"
    assert complaint(token, "access", "other", now=1000) == "invalid"
    assert complaint("", "access", "secret") == complaint("a.b.c", "access", "secret") == "invalid"
    none = ".".join([base64.urlsafe_b64encode(b'{"alg":"none"}').decode(), token.split(".")[1], ""])
    assert complaint(none, "access", "secret", now=1000) == "invalid"


@pytest.mark.parametrize("fault", ["", "duplicate", "late"])
def test_callbacks_are_hints_however_they_come(service, scripted, fault):
    origin, asked, answers = scripted
    answers.append((200, {}, {}))
    if fault:
        service.faults.add(f"callback={fault}x2")
    made = Kling(service.environment, QUICK, callback_url=f"{origin}/told")
    order = Order(model="kling-v3", prompt="a cat", seconds=3, size=(1280, 720), seed=7)
    job = made.create(order, "token")
    while made.poll(job.id).state != "done":
        time.sleep(0.02)
    until = time.monotonic() + 10
    while len(asked) < (6 if fault == "duplicate" else 2) and time.monotonic() < until:
        time.sleep(0.02)
    assert {told_id(body) for *_, body in asked} == {job.id.partition(":")[2]}
    assert len(asked) == (6 if fault == "duplicate" else 2)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_callback_that_is_none_tells_nothing(body):
    assert told_id(body) == ""


@pytest.mark.parametrize(
    ("name", "model", "message"),
    [
        ("https://host/v1", "", "needs a model"),
        ("https://host/v1#a", "b", "Two models"),
        ("kling:sora-2", "", "Kling"),
        ("kling", "", "needs a model"),
        ("ftp://host", "a", "address"),
    ],
)
def test_names_of_engines_that_can_not_be(name, model, message):
    with pytest.raises(InputError, match=message):
        remote_engine(name, model, environment={})


def test_the_two_ways_to_name_a_model_are_one():
    apart, together = remote_engine("https://host/v1", "sora-2", environment={}), "https://host/v1#sora-2"
    assert apart.engine == remote_engine(together, environment={}).engine == together
    assert remote_engine("kling", "kling-v3", environment={}).engine == "kling:kling-v3"
