"""Progress: how far a stage is, and when it will be done, as events for whoever listens."""

from __future__ import annotations

import time
from collections.abc import Callable

from filmloom.types import Event, Frame, OnEvent


class Progress:
    """One stage's progress; tells the listener at its beginning and end, and no more often than `every_s` between."""

    def __init__(self, on_event: OnEvent, stage: str, total: float, message: str = "", *, every_s: float = 0.1) -> None:
        self.on_event = on_event
        self.stage = stage
        self.total = total
        self.every_s = every_s
        self.done = 0.0
        self._began = time.monotonic()
        self._told = 0.0
        self._tell(message)

    def advance(self, amount: float = 1, message: str = "", *, preview: Callable[[], Frame] | None = None) -> None:
        """So much more is done. `preview` draws how it looks now, if the listener wants to see it."""
        self.done += amount
        if self.done >= self.total or time.monotonic() - self._told >= self.every_s:
            self._tell(message, preview)

    def warn(self, message: str) -> None:
        """Something the user should know; the work goes on."""
        self.on_event(Event(stage=self.stage, done=self.done, total=self.total, message=message, level="warning"))

    def _tell(self, message: str, preview: Callable[[], Frame] | None = None) -> None:
        self._told = time.monotonic()
        passed = self._told - self._began
        eta_s = passed * (self.total - self.done) / self.done if self.done else None
        done, total = self.done, self.total
        self.on_event(Event(stage=self.stage, done=done, total=total, message=message, eta_s=eta_s, preview=preview))
