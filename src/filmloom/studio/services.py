"""Services that speak OpenAI's language, of words and of voices: their address, their key, one question, one answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from filmloom.errors import InputError

if TYPE_CHECKING:
    from filmloom.model.video_generator.remote.transport import Fault, Patience, Reply

_OPENAI: Final = "api.openai.com"
_EMPTY: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
"""Codes of a 429 that waiting doesn't mend."""


@dataclass(frozen=True, slots=True)
class Named:
    """A service as the user names it: https://host/v1#model, for a voice https://host/v1#model:voice."""

    address: str
    model: str

    def __str__(self) -> str:
        return f"{self.address}#{self.model}"


def named(text: str, example: str) -> Named:
    """An address and its model. Raises InputError if either is missing, or the address isn't one to be asked."""
    from filmloom.model.video_generator.remote.hosts import checked_base

    address, _, model = text.partition("#")
    checked = checked_base(address, with_key=False)
    if not model.strip():
        raise InputError(f"{address} needs a model behind a #: {example}")
    return Named(checked, model.strip())


class Service:
    """One service; nothing is asked before `post`."""

    def __init__(
        self,
        address: str,
        key_name: str,
        *,
        patience: Patience,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """The key is OPENAI_API_KEY for OpenAI's own host, and `key_name` for any other. Raises InputError."""
        from filmloom.model.video_generator.remote.hosts import checked_base
        from filmloom.model.video_generator.remote.transport import Transport

        self._is_openai = urlsplit(address).hostname == _OPENAI
        self._key_name = "OPENAI_API_KEY" if self._is_openai else key_name
        key = environment.get(self._key_name, "").strip()
        self._has_key = bool(key)
        signature = {"Authorization": f"Bearer {key}"} if key else {}
        base = checked_base(address, with_key=bool(key))
        self._transport = Transport(base, sign=lambda: signature, secrets=[key], patience=patience)

    @property
    def host(self) -> str:
        return self._transport.host

    def post(self, path: str, told: Mapping[str, Any], problem: Callable[[Reply], str] = lambda reply: "") -> Reply:
        """The reply to a question, asked again where that may help.

        problem: what is wrong with a reply whose status is a good one; "" for nothing. Raises RemoteError, Refused
        with its status among them, and InputError without a key that is surely needed.
        """
        from filmloom.model.video_generator.remote.transport import Fault, Request

        if self._is_openai and not self._has_key:
            raise InputError(f"{self._key_name} isn't set; put your key into the environment.")

        def judge(reply: Reply) -> Fault | None:
            if not 200 <= reply.status < 300:
                return self._fault(reply)
            wrong = problem(reply)
            return Fault(message=f"{self.host} {wrong}", retry="unsure") if wrong else None

        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return self._transport.ask(Request(method="POST", path=path, headers=headers, body=body), judge)

    def _fault(self, reply: Reply) -> Fault:
        from filmloom.model.video_generator.remote.transport import Fault

        fault = self._transport.fault_of(reply)
        error = reply.json().get("error")
        code = str(error.get("code") or "") if isinstance(error, dict) else ""
        if reply.status in {401, 403}:
            message = f"{fault.message}; check that {self._key_name} is a key of this service"
            return Fault(message=message, retry="never", status=reply.status)
        if code in _EMPTY:
            return Fault(message=fault.message, retry="never", status=reply.status, code=code)
        return fault
