"""Bodies: what a request carries, read."""

from __future__ import annotations

import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from filmloom.model.video_generator.remote.dev_remote import answers
from filmloom.model.video_generator.remote.dev_remote.answers import Wrong
from filmloom.types import Size


def json_object(body: bytes) -> dict[str, Any]:
    """A JSON object; raises Wrong for anything else."""
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Wrong(answers.kling_error(1201, "the body is no JSON object"))
    return value


def form(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a multipart or JSON body; files as bytes."""
    if not content_type.startswith("multipart/form-data"):
        return json_object(body)
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    fields: dict[str, Any] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes), "a part of a form has no parts"
        fields[str(name)] = content if part.get_filename() else content.decode("utf-8", "replace")
    return fields


def size(text: str) -> Size:
    """1280x720; raises Wrong for anything else."""
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise Wrong(answers.openai_error(400, f"size {text!r} is not one"))
    return int(width), int(height)
