"""Spoiling: what a fault makes of an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from filmloom.model.video_generator.remote.dev_remote import answers
from filmloom.model.video_generator.remote.dev_remote.answers import Answer
from filmloom.model.video_generator.remote.dev_remote.faults import Faults
from filmloom.model.video_generator.remote.dev_remote.routes import Dialect

BEGINS_NOTHING: Final = {"429", "quota", "1302", "1303", "1004", "500", "redirect", "leak", "absent"}
"""Faults that come in place of what was asked."""
_ENDLESS: Final = 16 * 1024**2
_OF_FILES: Final = {"", "truncated", "short"}
"""The answer is right; how it is sent isn't."""


def spoilt(fault: str, answer: Answer, dialect: Dialect, headers: Mapping[str, str], faults: Faults) -> Answer:
    """The answer with this fault; a fault of a finished job that isn't finished yet goes back into the script."""
    if fault in _OF_FILES:
        return answer
    if fault in {"failed", "stuck", "no-url", "private-url"}:
        return _told_wrong(fault, answer, faults)
    if fault in {"1302", "1303", "1004"}:
        return answers.kling_error(int(fault))
    key = headers.get("authorization", "")
    made = {
        "429": lambda: _limited(dialect),
        "quota": lambda: _empty(dialect),
        "leak": lambda: answers.error(dialect, 400, f"bad request with {key}"),
        "redirect": lambda: Answer(307, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
        "malformed": lambda: Answer(200, b'{"id": "video_', {"Content-Type": "application/json"}),
        "lost": lambda: answers.error(dialect, 404, "there is no such job"),
        "absent": lambda: answers.error(dialect, 404, "there is nothing here"),
        "huge": lambda: Answer(200, b" " * _ENDLESS, {"Content-Type": "application/json"}),
        "not-a-video": lambda: Answer(200, b"<!doctype html><p>Sign in", {"Content-Type": "video/mp4"}),
        "500": lambda: answers.error(dialect, 500, "an error of the service"),
        "late500": lambda: answers.error(dialect, 500, "an error of the service"),
    }
    return made[fault]()


def _limited(dialect: Dialect) -> Answer:
    limited = answers.openai_error(429, "rate limit", "rate_limit_exceeded")
    made = limited if dialect == "openai" else answers.kling_error(1302)
    return replace(made, headers={**made.headers, "Retry-After": "0.05"})


def _empty(dialect: Dialect) -> Answer:
    if dialect == "openai":
        return answers.openai_error(429, "You exceeded your current quota", "insufficient_quota")
    return answers.kling_error(1102)


def _told_wrong(fault: str, answer: Answer, faults: Faults) -> Answer:
    """A good answer about a job, with something wrong in it."""
    assert isinstance(answer.body, bytes), "it is about a job"
    said = json.loads(answer.body)
    job = said.get("data", said)
    if fault == "failed":
        job["status"], job["error"] = "failed", {"code": "moderation_blocked", "message": "blocked by our rules"}
        job["task_status"], job["task_status_msg"] = "failed", "blocked by our rules"
    elif fault == "stuck":
        job["status"], job["task_status"] = "in_progress", "processing"
        job.pop("task_result", None)
    elif "task_result" in job:
        job["task_result"]["videos"][0]["url"] = "" if fault == "no-url" else "https://192.168.0.1/video.mp4"
    else:
        faults.give_back("poll", fault)
    return replace(answer, body=json.dumps(said).encode())
