"""JSON Web Tokens with HS256 (RFC 7515, 7519): what Kling asks for, signed and checked with the standard library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Final

LIVES_S: Final = 1800
_BACKDATED_S: Final = 5
"""Clocks differ."""


def signed(access_key: str, secret_key: str, now: float | None = None) -> str:
    """A token that is good for half an hour. It has no `iat`, as in the service's own example."""
    now_s = int(time.time() if now is None else now)
    header = {"alg": "HS256", "typ": "JWT"}
    claims = {"iss": access_key, "exp": now_s + LIVES_S, "nbf": now_s - _BACKDATED_S}
    signing = f"{_encoded(header)}.{_encoded(claims)}"
    return f"{signing}.{_signature(signing, secret_key)}"


def complaint(token: str, access_key: str, secret_key: str, now: float | None = None) -> str:
    """What is wrong with a token: "", "invalid", "early" or "expired"."""
    now_s = time.time() if now is None else now
    signing, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(signing, secret_key).encode()):
        return "invalid"
    header, claims = (_decoded(part) for part in [*signing.split("."), "", ""][:2])
    if header.get("alg") != "HS256" or claims.get("iss") != access_key:
        return "invalid"
    if not isinstance(claims.get("exp"), int) or claims["exp"] <= now_s:
        return "expired"
    return "early" if isinstance(claims.get("nbf"), int) and claims["nbf"] > now_s else ""


def _signature(signing: str, secret_key: str) -> str:
    return _base64(hmac.new(secret_key.encode(), signing.encode(), hashlib.sha256).digest())


def _encoded(part: dict[str, Any]) -> str:
    return _base64(json.dumps(part, separators=(",", ":")).encode())


def _decoded(text: str) -> dict[str, Any]:
    try:
        value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
