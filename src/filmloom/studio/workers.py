"""Workers: shots are made in processes of their own, side by side over the cores."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from filmloom import errors
from filmloom.errors import FilmloomError
from filmloom.studio.line_process import LineProcess
from filmloom.studio.shot import ShotJob, to_json
from filmloom.studio.storyboard import Card

MAX_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Made:
    """A finished segment and its report."""

    job: ShotJob
    path: Path
    report: dict[str, Any]


_Message = int | Made | BaseException


class Workers:
    """A handful of worker processes, started at once and ended with the `with` block."""

    def __init__(self, count: int | None = None, *, beside: Sequence[str] = ()) -> None:
        """`beside`: modules that this process will need after the shots; it imports them while the first are made."""
        self.count = max(1, min(count or os.cpu_count() or 1, MAX_WORKERS))
        self._beside = beside
        self._processes: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.end()

    def start(self, count: int) -> None:
        """Start so many (at most `self.count`) ahead of their first job: their imports run beside other work."""
        while len(self._processes) < min(count, self.count):
            self._processes.append(_Worker())

    def run(self, jobs: Sequence[tuple[ShotJob, Path]], on_frames: Callable[[int], None]) -> Iterable[Made]:
        """Make every job's segment, the longest first; each is given back as soon as it is finished.

        Raises OutputError if a file can't be written.
        """
        self.start(len(jobs))
        if jobs:
            threading.Thread(target=lambda: [import_module(name) for name in self._beside], daemon=True).start()
        tasks: queue.SimpleQueue[tuple[ShotJob, Path]] = queue.SimpleQueue()
        for task in sorted(jobs, key=lambda task: -task[0].num_frames):
            tasks.put(task)
        messages: queue.Queue[_Message] = queue.Queue()
        for worker in self._processes[: len(jobs)]:
            threading.Thread(target=worker.serve, args=(tasks, messages), daemon=True).start()
        left = len(jobs)
        while left:
            try:
                message = messages.get(timeout=0.2)  # short, so that Ctrl-C is heard
            except queue.Empty:
                continue
            if isinstance(message, BaseException):
                raise message
            if isinstance(message, int):
                on_frames(message)
                continue
            left -= 1
            yield message


class _Ended(Exception):  # noqa: N818 - it is an order, not a fault
    """The worker was told to end and must not begin again."""


class _Worker:
    """One process; a shot that kills it is tried once more, and then becomes a text card."""

    def __init__(self) -> None:
        self._ended = False
        self._begin()

    def _begin(self) -> None:
        if self._ended:
            raise _Ended
        self._process = LineProcess("filmloom.studio.worker")

    def serve(self, tasks: queue.SimpleQueue[tuple[ShotJob, Path]], messages: queue.Queue[_Message]) -> None:
        """Work on the tasks until none is left."""
        try:
            while True:
                job, path = tasks.get_nowait()
                messages.put(self._make(job, path, messages))
        except (queue.Empty, _Ended):
            return
        except FilmloomError as error:
            messages.put(error)

    def _make(self, job: ShotJob, path: Path, messages: queue.Queue[_Message]) -> Made:
        for _ in range(2):
            report = self._ask(job, path, messages)
            if report is not None:
                return Made(job, path, report)
            self._begin()
        safe = replace(job, visual=Card(text=job.fallback), moments=(), files=())
        report = self._ask(safe, path, messages)
        if report is None:
            raise errors.OutputError(f"Shot {job.id} can't be drawn: its process ended without a word, three times.")
        return Made(job, path, {**report, "failed": "its process ended without a word, twice"})

    def _ask(self, job: ShotJob, path: Path, messages: queue.Queue[_Message]) -> dict[str, Any] | None:
        """The worker's report; None if it died. Frames of a shot that fails are taken back."""
        frames = 0
        for message in self._process.ask({"job": to_json(job), "path": str(path)}):
            if "report" in message:
                messages.put(job.num_frames - frames)
                report: dict[str, Any] = message["report"]
                return report
            if "error" in message:
                name, text = message["error"]
                raise getattr(errors, name)(text)
            frames += message["frames"]
            messages.put(message["frames"])
        messages.put(-frames)
        return None

    def end(self) -> None:
        """End the process now, finished or not."""
        self._ended = True
        self._process.end()
