"""Routes: the kinds of request that both dialects have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Route: TypeAlias = Literal["create", "poll", "list", "content", "cancel", "remix", "edit", "extend", "callback"]
Dialect: TypeAlias = Literal["openai", "kling"]

_ID = r"(?P<id>[A-Za-z0-9_.-]{1,200})"
_KLING = r"/v1/videos/(?P<kind>text2video|image2video)"
_ROUTES: Final[tuple[tuple[str, str, Dialect, Route], ...]] = (
    ("POST", _KLING, "kling", "create"),
    ("GET", f"{_KLING}/{_ID}", "kling", "poll"),
    ("GET", f"/files/{_ID}\\.mp4", "kling", "content"),
    ("POST", "/v1/videos", "openai", "create"),
    ("POST", "/v1/videos/edits", "openai", "edit"),
    ("POST", "/v1/videos/extensions", "openai", "extend"),
    ("GET", "/v1/videos", "openai", "list"),
    ("GET", f"/v1/videos/{_ID}", "openai", "poll"),
    ("DELETE", f"/v1/videos/{_ID}", "openai", "cancel"),
    ("GET", f"/v1/videos/{_ID}/content", "openai", "content"),
    ("POST", f"/v1/videos/{_ID}/remix", "openai", "remix"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a request is about."""

    dialect: Dialect
    route: Route
    id: str = ""
    kind: str = ""


def found(method: str, path: str) -> Found | None:
    """What a method and a path ask for; None for nothing that there is."""
    for wanted, pattern, dialect, route in _ROUTES:
        match = re.fullmatch(pattern, path)
        if match and method == wanted:
            names = match.groupdict()
            return Found(dialect, route, names.get("id", ""), names.get("kind", ""))
    return None
