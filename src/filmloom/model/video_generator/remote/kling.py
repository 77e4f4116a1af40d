"""Kling (可灵): its own dialect, with signed tokens, names for models, strings for lengths, and codes for faults.

`external_task_id` is unique for each account, so that a job can't be begun twice and can be found by it. A newer shape
of the service's addresses is seen at resellers; its documents weren't, so that only this one is spoken.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from filmloom.errors import InputError, RemoteError
from filmloom.model.video_generator.remote.hosts import checked_base, checked_id, checked_place
from filmloom.model.video_generator.remote.json_web_token import LIVES_S, signed
from filmloom.model.video_generator.remote.service import Ability, Job, Order, State
from filmloom.model.video_generator.remote.transport import Fault, Patience, Refused, Reply, Request, Retry, Transport

KLING_URL: Final = "https://api-singapore.klingai.com"
_RENEW_S: Final = 300
"""A token with less than this left is made anew."""
_IN_USE: Final = re.compile(r"external_?task_?id|duplicate|already|exist", re.IGNORECASE)
"""What is said of our name for a job that an earlier run began."""
_ROUTES: Final = ("text2video", "image2video")

_STATES: Final[Mapping[str, State]] = {
    "submitted": "queued",
    "processing": "running",
    "succeed": "done",
    "failed": "failed",
}
_CODES: Final[Mapping[int, tuple[Retry, str]]] = {
    1000: ("sign", "the keys weren't accepted: check KLING_ACCESS_KEY and KLING_SECRET_KEY"),
    1001: ("sign", "the signature was missing"),
    1002: ("sign", "the signature wasn't accepted: check KLING_ACCESS_KEY and KLING_SECRET_KEY"),
    1003: ("sign", "the signature isn't valid yet: check this machine's clock"),
    1004: ("sign", "the signature is no longer valid: check this machine's clock"),
    1100: ("never", "the account has a problem: look at it on the service's page"),
    1101: ("never", "the account is in arrears: pay there, then run this again"),
    1102: ("never", "the account's pack of units is used up or out of date: buy one, then run this again"),
    1103: ("never", "the account may not use this model"),
    1200: ("never", "it has no use for what was asked"),
    1201: ("never", "it has no use for what was asked"),
    1202: ("never", "it doesn't offer this"),
    1203: ("never", "it doesn't know the model or the job"),
    1300: ("never", "it refused the prompt by its rules"),
    1301: ("never", "it refused the prompt or the picture as unsafe"),
    1302: ("wait", "it was asked too often"),
    1303: ("wait", "as many jobs run as the account allows"),
    1304: ("never", "it doesn't let this machine's address in"),
    5000: ("unsure", "it has an error of its own"),
    5001: ("unsure", "it is being worked on"),
    5002: ("unsure", "it took too long"),
}
"""What may be done about each of the service's codes, whatever the HTTP status: 429 is also said of empty accounts."""


class Kling:
    """The service at one address; KLING_BASE_URL names another, such as that for mainland China."""

    name = "kling"
    poll_s = 5.0

    def __init__(
        self, environment: Mapping[str, str], patience: Patience | None = None, callback_url: str = ""
    ) -> None:
        """callback_url: an address of yours that the service tells of changes; see `told_id`.

        Raises InputError for an address that isn't one, or would see the keys unencrypted.
        """
        self._access_key = environment.get("KLING_ACCESS_KEY", "").strip()
        self._secret_key = environment.get("KLING_SECRET_KEY", "").strip()
        self._callback_url = callback_url
        self._token, self._until_s = "", 0.0
        base = checked_base(environment.get("KLING_BASE_URL") or KLING_URL, with_key=self.has_key)
        secrets = [self._secret_key, self._access_key]
        self.transport = Transport(base, sign=self._signature, secrets=secrets, patience=patience)
        self.transport.resign = self._forget_token

    @property
    def has_key(self) -> bool:
        return bool(self._access_key and self._secret_key)

    def ability(self, model: str) -> Ability:
        """By the service's documents: 3 to 15 s for version 3, 5 or 10 s before; sound from 2.6 on; no seed."""
        if not model.startswith("kling-"):
            raise InputError(f"{model!r} can't be a model of Kling's; expected one such as kling-v3: kling:kling-v3")
        is_third = model.startswith("kling-v3")
        return Ability(
            seconds=tuple(range(3, 16)) if is_third else (5, 10),
            usual_s=5,
            sizes=((1280, 720), (720, 1280), (960, 960), (1920, 1080), (1080, 1920), (1440, 1440)),
            longest_prompt=2500,
            last_picture=True,
            sound="asked" if is_third or model.startswith("kling-v2-6") else "never",
        )

    def check_key(self) -> None:
        """Both halves are needed."""
        if not self.has_key:
            raise InputError("KLING_ACCESS_KEY and KLING_SECRET_KEY aren't both set; put your keys there.")

    def create(self, order: Order, token: str) -> Job:
        """POST /v1/videos/text2video or image2video."""
        route = _route(order)
        request = Request(
            method="POST",
            path=f"/v1/videos/{route}",
            headers={"Content-Type": "application/json"},
            body=json.dumps(self._body(order, token), ensure_ascii=False).encode(),
        )
        try:
            said = self.transport.ask(request, self._judge, begins=True).json()
        except Refused as refused:
            if refused.fault.code in {1200, 1201} and _IN_USE.search(str(refused)):
                raise Refused(replace(refused.fault, retry="unsure")) from None
            raise
        return self._job(said["data"], route)

    def find(self, order: Order, token: str, since_s: float, taken: Collection[str]) -> Job | None:
        """GET …/{external_task_id}: the service knows jobs by our own name for them too."""
        try:
            return self.poll(f"{_route(order)}:{token}")
        except Refused as refused:
            if refused.fault.status == 404 or refused.fault.code == 1203:
                return None
            raise

    def poll(self, job_id: str) -> Job:
        """GET on the route that the job was asked for on."""
        route, _, task_id = checked_id(job_id).partition(":")
        if route not in _ROUTES:
            raise RemoteError(f"{job_id} is no job of Kling's.")
        request = Request(method="GET", path=f"/v1/videos/{route}/{task_id}")
        return self._job(self.transport.ask(request, self._judge).json()["data"], route)

    def fetch(self, job: Job, path: Path, on_bytes: Callable[[int, int], None]) -> None:
        """The video from where the service says that it lies, without the keys."""
        if not job.url:
            raise Refused(Fault(message="Kling says that the job is done and gives no video", retry="unsure"))
        place = checked_place(job.url, self.transport.base)
        self.transport.fetch(place, path, signed=False, on_bytes=on_bytes)

    def cancel(self, job_id: str) -> bool:
        """The service offers no way."""
        return False

    def _body(self, order: Order, token: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model_name": order.model,  # `model` would be ignored, and version 1 asked
            "prompt": order.prompt,
            "mode": mode(order.size),
            "duration": str(order.seconds),
            "external_task_id": token,
        }
        if order.sound:
            body["sound"] = "on"
        if self._callback_url:
            body["callback_url"] = self._callback_url
        if _route(order) == "text2video":
            body["aspect_ratio"] = _aspect(order.size)
        for name, picture in (("image", order.first), ("image_tail", order.last)):
            if picture:
                body[name] = base64.b64encode(picture).decode()
        return body

    def _judge(self, reply: Reply) -> Fault | None:
        said = reply.json()
        code = said.get("code")
        if code == 0 and reply.status < 300:
            if isinstance(said.get("data"), dict) and said["data"].get("task_id"):
                return None
            return Fault(message="Kling answered without a job", retry="unsure")
        fault = self.transport.fault_of(reply)
        if not isinstance(code, int) or code not in _CODES:
            return fault if reply.status >= 300 else Fault(message=fault.message, retry="unsure", status=reply.status)
        retry, meaning = _CODES[code]
        told = self.transport.redacted(str(said.get("message") or ""))
        message = f"Kling: {meaning} ({code}: {told})"
        return replace(fault, message=message, retry=retry, code=code)

    def _job(self, data: Mapping[str, Any], route: str) -> Job:
        videos = (data.get("task_result") or {}).get("videos") or [{}]
        first = videos[0] if isinstance(videos, list) and isinstance(videos[0], dict) else {}
        return Job(
            id=f"{route}:{checked_id(data.get('task_id'))}",
            state=_STATES.get(str(data.get("task_status")), "running"),
            url=str(first.get("url") or ""),
            error=self.transport.redacted(str(data.get("task_status_msg") or "")),
            units=self.transport.redacted(str(data.get("final_unit_deduction") or ""))[:20],
        )

    def _signature(self) -> dict[str, str]:
        now = time.time()
        if now > self._until_s - _RENEW_S:
            self._token, self._until_s = signed(self._access_key, self._secret_key, now), now + LIVES_S
        return {"Authorization": f"Bearer {self._token}"}

    def _forget_token(self) -> None:
        self._until_s = 0.0


def mode(size: tuple[int, int]) -> str:
    """std for 720 lines, pro for 1080."""
    return "pro" if min(size) > 960 else "std"


def told_id(callback: bytes) -> str:
    """The task of a callback's body; "" for a body that is none.

    Callbacks aren't signed: anybody can send one, they come twice or late. So this is all that is believed of them: the
    job is then asked about.
    """
    try:
        said = json.loads(callback)
    except (ValueError, RecursionError):
        return ""
    return str(said.get("task_id") or "") if isinstance(said, dict) else ""


def _route(order: Order) -> str:
    return "image2video" if order.first or order.last else "text2video"


def _aspect(size: tuple[int, int]) -> str:
    width, height = size
    return "1:1" if width == height else "16:9" if width > height else "9:16"
