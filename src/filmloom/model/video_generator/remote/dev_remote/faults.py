"""Faults: a script of what goes wrong, request by request: create=1303x2 makes the next two creations fail so."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, get_args

from filmloom.errors import InputError
from filmloom.model.video_generator.remote.dev_remote.routes import Route

FAULTS: Final[Mapping[str, str]] = {
    "429": "too many requests, with Retry-After",
    "quota": "429 too, but the account is empty: waiting doesn't help",
    "1302": "Kling: asked too often",
    "1303": "Kling: as many jobs as the account allows",
    "1004": "Kling: the signature is no longer valid",
    "500": "an error of the service; nothing has begun",
    "late500": "an error of the service, but the job has begun",
    "drop": "the connection breaks before the answer; what was asked is done",
    "hang": "no answer for a long time; what was asked is done",
    "malformed": "an answer that is no JSON; what was asked is done",
    "huge": "an answer without end",
    "redirect": "sent to another address",
    "leak": "an error that repeats the key",
    "absent": "the service doesn't offer this",
    "lost": "the job isn't known any more",
    "failed": "the job failed, and the service says why",
    "stuck": "the job goes on and on",
    "no-url": "the job is done, and there is no address of a video",
    "private-url": "the video is said to lie on an address of this network",
    "truncated": "half of the video, then the connection breaks",
    "short": "half of the video, told as if it were all",
    "not-a-video": "a page of HTML instead of the video",
    "duplicate": "the callback comes three times",
    "late": "the callback comes after the job is done, and says that it still runs",
}
_RULE = re.compile(r"(?P<route>[a-z]+)=(?P<fault>[a-z0-9-]+?)(?:x(?P<times>\d{1,4}))?")


class Faults:
    """What goes wrong next, for each kind of request; safe to ask from several threads."""

    def __init__(self, rules: Iterable[str] = ()) -> None:
        """rules: such as create=429x2. Raises InputError for an unknown one."""
        self._lock = threading.Lock()
        self._coming: dict[str, deque[str]] = {route: deque() for route in get_args(Route)}
        for rule in rules:
            self.add(rule)

    def add(self, rule: str) -> None:
        """One rule more; rules of one kind of request follow each other."""
        found = _RULE.fullmatch(rule)
        if found is None or found["route"] not in self._coming or found["fault"] not in FAULTS:
            raise InputError(
                f"The fault {rule!r} isn't one. Write REQUEST=FAULT or REQUEST=FAULTx3, with a request of "
                f"{', '.join(self._coming)} and a fault of {', '.join(FAULTS)}."
            )
        with self._lock:
            self._coming[found["route"]].extend([found["fault"]] * int(found["times"] or 1))

    def take(self, route: str) -> str:
        """The fault of this request; "" for none."""
        with self._lock:
            return self._coming[route].popleft() if self._coming[route] else ""

    @property
    def left(self) -> int:
        """How many haven't been made yet."""
        with self._lock:
            return sum(map(len, self._coming.values()))

    def give_back(self, route: str, fault: str) -> None:
        """A fault that couldn't be made yet comes first next time."""
        with self._lock:
            self._coming[route].appendleft(fault)
