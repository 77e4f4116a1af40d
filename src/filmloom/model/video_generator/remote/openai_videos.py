"""OpenAI-videos: the dialect of /v1/videos, which SGLang, vLLM-Omni, LiteLLM and others speak.

Our own thin client, since the service that the dialect comes from closed in September 2026 and its own one goes with
it. Sent as multipart, which all of them take (vLLM-Omni nothing else); as JSON where a service asks for that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from urllib3.filepost import encode_multipart_formdata

from filmloom.errors import InputError
from filmloom.model.video_generator.remote.hosts import Place, checked_base, checked_id, checked_place
from filmloom.model.video_generator.remote.service import Ability, Changing, Job, Order, State
from filmloom.model.video_generator.remote.transport import Fault, Patience, Refused, Reply, Request, Transport

OPENAI_HOST: Final = "api.openai.com"
_LISTED: Final = 100
_SKEW_S: Final = 60
"""How far the service's clock may be behind ours."""

_STATES: Final[Mapping[str, State]] = {
    "queued": "queued",
    "in_progress": "running",
    "completed": "done",
    "failed": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "deleted": "cancelled",
    "expired": "failed",
}
_CHANGES: Final[Mapping[Changing, str]] = {"edit": "/videos/edits", "extend": "/videos/extensions"}
_ABSENT: Final = frozenset({404, 405, 501})
"""What a service answers that doesn't offer something."""
_FILES: Final = {"input_reference": ("first.png", "image/png"), "video": ("clip.mp4", "video/mp4")}
_SORA: Final = ((1280, 720), (720, 1280))
_SORA_PRO: Final = (*_SORA, (1792, 1024), (1024, 1792), (1920, 1080), (1080, 1920))


class OpenAIVideos:
    """One service at an address such as https://host/v1."""

    poll_s = 2.0

    def __init__(self, url: str, environment: Mapping[str, str], patience: Patience | None = None) -> None:
        """The key is OPENAI_API_KEY for OpenAI's own host, and FILMLOOM_VIDEO_KEY for any other.

        Raises InputError for an address that isn't one, or would see the key unencrypted.
        """
        self._is_openai = urlsplit(url).hostname == OPENAI_HOST
        self._key_name = "OPENAI_API_KEY" if self._is_openai else "FILMLOOM_VIDEO_KEY"
        key = environment.get(self._key_name, "").strip()
        self.name = checked_base(url, with_key=bool(key))
        self.has_key = bool(key)
        signature = {"Authorization": f"Bearer {key}"} if key else {}
        self.transport = Transport(self.name, sign=lambda: signature, secrets=[key], patience=patience)

    def ability(self, model: str) -> Ability:
        """Sora's by its published table; of other models, what such servers take."""
        if model.startswith("sora"):
            return Ability(
                seconds=(4, 8, 12),
                usual_s=4,
                sizes=_SORA_PRO if "pro" in model else _SORA,
                longest_prompt=32_000,
                changes=True,
            )
        return Ability(seconds=tuple(range(1, 61)), usual_s=4, seed=True, steps=True, changes=True)

    def check_key(self) -> None:
        """Only OpenAI's own host surely needs one."""
        if self._is_openai and not self.has_key:
            raise InputError(f"{self._key_name} isn't set; put your key into the environment.")

    def create(self, order: Order, token: str) -> Job:
        """POST /videos. A service that knows Idempotency-Key begins one job however often it is asked."""
        if order.change:
            return self._job(self._changed(order, token).json())
        fields = _fields(order, self.ability(order.model))
        try:
            reply = self._begun("/videos", _multipart(fields, "input_reference", order.first), token)
        except Refused as refused:
            if refused.fault.status != 415:
                raise
            if order.first:
                message = f"{self.transport.host} takes JSON only, which can't carry a picture; leave the picture out"
                raise Refused(replace(refused.fault, message=message)) from None
            reply = self._begun("/videos", _json(fields), token)
        return self._job(reply.json())

    def find(self, order: Order, token: str, since_s: float, taken: Collection[str]) -> Job | None:
        """Look through GET /videos for the job; without a prompt in the list, it can't be told from others."""
        reply = self._ask(Request(method="GET", path=f"/videos?limit={_LISTED}&order=desc"), self._judge_list)
        for video in reply.json()["data"]:
            if not isinstance(video, dict) or video.get("id") in taken or not _may_be(video, order, since_s - _SKEW_S):
                continue
            if not video.get("prompt"):
                raise Refused(Fault(message=f"{self.transport.host} lists jobs without prompts", retry="unsure"))
            return self._job(video)
        return None

    def poll(self, job_id: str) -> Job:
        """GET /videos/{id}, with the service's own wish when to ask again."""
        reply = self._ask(Request(method="GET", path=f"/videos/{job_id}"), self._judge_video)
        return self._job(reply.json(), _milliseconds(reply.headers.get("openai-poll-after-ms")))

    def fetch(self, job: Job, path: Path, on_bytes: Callable[[int, int], None]) -> None:
        """GET /videos/{id}/content: SGLang and OpenAI give the video where no variant is named."""
        place = Place(f"{self.name}/videos/{job.id}/content")
        try:
            self.transport.fetch(place, path, signed=True, on_bytes=on_bytes)
        except Refused as refused:
            if not 300 <= refused.fault.status < 400:
                raise
            elsewhere = checked_place(urljoin(place.url, str(refused.fault.code)), self.name)
            self.transport.fetch(elsewhere, path, signed=not elsewhere.address, on_bytes=on_bytes)

    def cancel(self, job_id: str) -> bool:
        """DELETE /videos/{id}, with no body. SGLang answers with the video, others with {deleted: true}."""
        request = Request(method="DELETE", path=f"/videos/{job_id}", headers={"Content-Type": "application/json"})
        try:
            said = self._ask(request, self._judge).json()
        except Refused as refused:
            if refused.fault.status in {404, 405, 501}:
                return False
            raise
        return said.get("deleted") is True or said.get("status") in {"deleted", "cancelled"}

    def _changed(self, order: Order, token: str) -> Reply:
        """POST /videos/edits or /videos/extensions, or, as it was before there were edits, /videos/{id}/remix."""
        fields: dict[str, Any] = {"prompt": order.prompt}
        if order.change == "extend":
            fields["seconds"] = str(order.seconds)
        named = _json({**fields, "video": {"id": order.job}}) if order.job else _multipart(fields, "video", order.clip)
        try:
            return self._begun(_CHANGES[order.change or "edit"], named, token)
        except Refused as refused:
            if refused.fault.status not in _ABSENT:
                raise
            if order.change == "edit" and order.job:
                return self._begun(f"/videos/{checked_id(order.job)}/remix", _json(fields), token)
            what = "redraw a clip" if order.change == "edit" else "go on from a clip"
            message = f"{refused.fault.message}. It offers no way to {what}, or no longer has it; take another engine"
            raise Refused(replace(refused.fault, message=message, retry="never")) from None

    def _begun(self, path: str, content: tuple[bytes, str], token: str) -> Reply:
        body, content_type = content
        headers = {"Content-Type": content_type, "Idempotency-Key": token}
        request = Request(method="POST", path=path, headers=headers, body=body)
        return self.transport.ask(request, self._judge_video, begins=True)

    def _ask(self, request: Request, judge: Callable[[Reply], Fault | None]) -> Reply:
        return self.transport.ask(request, judge)

    def _judge(self, reply: Reply) -> Fault | None:
        if 200 <= reply.status < 300:
            return None
        fault = self.transport.fault_of(reply)
        if reply.status in {401, 403}:
            message = f"{fault.message}; check that {self._key_name} is a key of this service"
            return Fault(message=message, retry="never", status=reply.status)
        error = reply.json().get("error")
        code = str(error.get("code") or "") if isinstance(error, dict) else ""
        if code in {"insufficient_quota", "billing_hard_limit_reached"}:  # a 429 that waiting doesn't mend
            return Fault(message=fault.message, retry="never", status=reply.status, code=code)
        return fault

    def _judge_video(self, reply: Reply) -> Fault | None:
        """A video, whatever the status: vLLM-Omni tells of a failed one with an error's status."""
        said = reply.json()
        if said.get("id") and said.get("status") in _STATES:
            return None
        fault = self._judge(reply)
        return fault or Fault(message=f"{self.transport.host} answered with what is no video object", retry="unsure")

    def _judge_list(self, reply: Reply) -> Fault | None:
        fault = self._judge(reply)
        if fault is None and not isinstance(reply.json().get("data"), list):
            return Fault(message=f"{self.transport.host} answered with what is no list of videos", retry="unsure")
        return fault

    def _job(self, said: Mapping[str, Any], poll_after_s: float | None = None) -> Job:
        error = said.get("error") or ""
        told = error.get("message") or error.get("code") if isinstance(error, dict) else error
        state = _STATES.get(str(said.get("status")), "running")
        if state == "failed" and isinstance(error, dict) and error.get("code") == "cancelled":
            state = "cancelled"
        percent = said.get("progress")
        return Job(
            id=checked_id(said.get("id")),
            state=state,
            percent=float(percent) if isinstance(percent, int | float) else None,
            error=self.transport.redacted(str(told or "")),
            poll_after_s=poll_after_s,
        )


def _fields(order: Order, ability: Ability) -> dict[str, str]:
    """What is sent, all of it text: that is what multipart makes of it."""
    fields = {
        "model": order.model,
        "prompt": order.prompt,
        "seconds": str(order.seconds),
        "size": _size(order),
        "seed": str(order.seed) if ability.seed else "",
        "num_inference_steps": str(order.num_inference_steps or ""),
        "guidance_scale": "" if order.guidance_scale is None else str(order.guidance_scale),
    }
    return {name: value for name, value in fields.items() if value}


def _multipart(fields: Mapping[str, str], name: str, file: bytes) -> tuple[bytes, str]:
    """name: of the field that carries the file, a picture or a video, if there is one."""
    parts: dict[str, Any] = dict(fields)
    if file:
        file_name, content_type = _FILES[name]
        parts[name] = (file_name, file, content_type)
    return encode_multipart_formdata(parts)


def _json(fields: Mapping[str, Any]) -> tuple[bytes, str]:
    return json.dumps(fields, ensure_ascii=False).encode(), "application/json"


def _size(order: Order) -> str:
    return f"{order.size[0]}x{order.size[1]}"


def _may_be(video: Mapping[str, Any], order: Order, since_s: float) -> bool:
    """Whether nothing that a listed video tells of itself speaks against its being the order's.

    Not its size: some services tell the one that they made of the one that was asked for. Nor, of a changed clip, its
    length: some tell that of the whole.
    """
    created, seconds = video.get("created_at"), str(video.get("seconds") or "")
    if isinstance(created, int | float) and created < since_s:
        return False
    if not order.change and seconds.replace(".", "", 1).isdecimal() and float(seconds) != order.seconds:
        return False
    source = video.get("remixed_from_video_id")
    if video.get("id") == order.job or (source and source != order.job):
        return False
    return video.get("prompt") in (None, "", order.prompt)


def _milliseconds(text: str | None) -> float | None:
    return float(text) / 1000 if text and text.isdecimal() and len(text) < 8 else None
