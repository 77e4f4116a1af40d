"""Answers: what each dialect says of its jobs and of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from filmloom.model.video_generator.remote.dev_remote.jobs import StubJob
from filmloom.model.video_generator.remote.dev_remote.routes import Dialect

_OPENAI_STATES: Final = {"queued": "queued", "running": "in_progress", "done": "completed", "failed": "failed"}
_KLING_STATES: Final = {"queued": "submitted", "running": "processing", "done": "succeed", "failed": "failed"}
_KLING_STATUS: Final[Mapping[int, tuple[int, str]]] = {
    1001: (401, "Authorization is empty"),
    1002: (401, "Authorization is invalid"),
    1003: (401, "Authorization is not yet valid"),
    1004: (401, "Authorization has expired"),
    1102: (429, "Resource pack depleted"),
    1201: (400, "Invalid parameters"),
    1203: (404, "The requested resource does not exist"),
    1302: (429, "API request too fast"),
    1303: (429, "parallel task over resource pack limit"),
    5000: (500, "Server internal error"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers."""

    status: int
    body: bytes | Path
    """A path is sent as a video."""
    headers: Mapping[str, str] = field(default_factory=dict)


class Wrong(Exception):  # noqa: N818 - it is an answer
    """A request that is answered with an error."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def json_answer(value: Any, status: int = 200, **headers: str) -> Answer:
    """An object as JSON."""
    told = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), told)


def openai_error(status: int, message: str, code: str | None = None, **headers: str) -> Answer:
    """OpenAI's envelope."""
    error = {"message": message, "type": "invalid_request_error", "code": code, "param": None}
    return json_answer({"error": error}, status, **headers)


def kling_error(code: int, told: str = "") -> Answer:
    """Kling's envelope: the status says less than the code."""
    status, message = _KLING_STATUS[code]
    return json_answer({"code": code, "message": told or message, "request_id": "dev"}, status)


def error(dialect: Dialect, status: int, message: str) -> Answer:
    """In the dialect's own envelope."""
    if dialect == "openai":
        return openai_error(status, message)
    return kling_error({404: 1203, 500: 5000}.get(status, 1201), message)


def video_object(job: StubJob) -> dict[str, Any]:
    """OpenAI's Video, with the keys that its clients require."""
    return {
        "id": job.id,
        "object": "video",
        "model": job.model,
        "status": _OPENAI_STATES[job.state],
        "progress": int(job.percent),
        "created_at": int(job.created_s),
        "completed_at": None,
        "expires_at": None,
        "seconds": f"{job.after_s + job.seconds:g}",
        "size": f"{job.size[0]}x{job.size[1]}",
        "prompt": job.prompt,
        "remixed_from_video_id": job.remix_of or None,
        "error": {"code": "generation_failed", "message": job.error} if job.error else None,
    }


def task(job: StubJob, origin: str) -> dict[str, Any]:
    """Kling's task."""
    data: dict[str, Any] = {
        "task_id": job.id,
        "task_status": _KLING_STATES[job.state],
        "task_status_msg": job.error,
        "task_info": {"external_task_id": job.token},
        "created_at": int(1000 * job.created_s),
        "updated_at": int(1000 * job.created_s),
    }
    if job.state == "done":
        url = f"{origin}/files/{job.id}.mp4"
        data["task_result"] = {"videos": [{"id": job.id, "url": url, "duration": str(job.seconds)}]}
        data["final_unit_deduction"] = f"{0.6 * job.seconds:g}"
    return data


def task_answer(job: StubJob, origin: str) -> Answer:
    return json_answer({"code": 0, "message": "SUCCEED", "request_id": "dev", "data": task(job, origin)})
