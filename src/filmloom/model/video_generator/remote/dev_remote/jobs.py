"""Jobs: what the service was asked for, drawn one after another by an engine in the box."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filmloom.errors import Cancelled, FilmloomError
from filmloom.media import Clip, probe
from filmloom.model.video_generator.remote.shown import timed
from filmloom.types import Event, Size

if TYPE_CHECKING:
    from filmloom.model.video_generator.remote.dev_remote.routes import Dialect

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class StubJob:
    """One job; its thread writes how far it is."""

    id: str
    dialect: Dialect
    kind: str = ""
    """Kling's route."""
    token: str
    """The asker's own name for it; empty: none."""
    model: str
    prompt: str
    seconds: int
    size: Size
    seed: int
    sound: bool
    picture: bool
    """Whether one came with it. It isn't drawn: the engine in the box draws by words."""
    callback_url: str
    remix_of: str = ""
    after: Path | None = None
    """A video that it goes on from, and begins with."""
    after_s: float = 0.0
    """Of that."""
    created_s: float
    state: Literal["queued", "running", "done", "failed"] = "queued"
    percent: float = 0.0
    path: Path | None = None
    error: str = ""
    cancelled: bool = False


class StubJobs:
    """All jobs since the service began, and the thread that draws them."""

    def __init__(self, folder: Path, engine: str, fps: int, on_change: Callable[[StubJob], None]) -> None:
        self.all: dict[str, StubJob] = {}
        self.tokens: dict[str, str] = {}
        self.lock = threading.RLock()
        self.folder = folder
        """Where videos lie."""
        self._engine, self._fps, self._on_change = engine, fps, on_change
        self._drawn: dict[tuple[str, int, Size, int, bool, Path | None], Path] = {}
        """What was drawn once isn't drawn again."""
        self._waiting: queue.SimpleQueue[StubJob | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="dev-remote jobs", daemon=True)
        self._thread.start()

    def add(self, job: StubJob) -> StubJob:
        """Put a job into the queue."""
        with self.lock:
            self.all[job.id] = job
            if job.token:
                self.tokens[job.token] = job.id
        self._waiting.put(job)
        return job

    def of_token(self, token: str) -> StubJob | None:
        with self.lock:
            return self.all.get(self.tokens.get(token, ""))

    def remove(self, job: StubJob) -> None:
        """Stop it, and forget it."""
        job.cancelled = True
        with self.lock:
            self.all.pop(job.id, None)

    def forget(self) -> None:
        """Stop and forget all jobs."""
        for job in list(self.all.values()):
            self.remove(job)
        self.tokens.clear()

    def close(self) -> None:
        """Stop what is drawn, and wait for that."""
        self.forget()
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            if job.cancelled:
                continue
            job.state = "running"
            self._on_change(job)
            try:
                job.path = self._draw(job)
                job.state, job.percent = "done", 100.0
            except Cancelled:
                continue
            except FilmloomError as error:
                job.state, job.error = "failed", str(error)
            except Exception:
                log.exception("job %s", job.id)
                job.state, job.error = "failed", "an error of the service"
            self._on_change(job)

    def _draw(self, job: StubJob) -> Path:
        from filmloom.model.video_generator import ClipRequest, make

        def hear(event: Event) -> None:
            if job.cancelled:
                raise Cancelled("the job was deleted")
            if event.stage == "draw" and event.total:
                job.percent = min(99.0, 100 * event.done / event.total)

        request = ClipRequest(
            prompt=job.prompt,
            seconds=job.seconds,
            size=job.size,
            fps=self._fps,
            seed=job.seed,
            sound=job.sound,
            label=False,
            on_event=hear,
        )
        key = (job.prompt, job.seconds, job.size, job.seed, job.sound, job.after)
        if key not in self._drawn:
            made = make(request, self._engine)
            made = _after(job.after, made) if job.after else made
            self._drawn[key] = made.save(self.folder / f"{job.id}.mp4")
        return self._drawn[key]


def _after(path: Path, made: Clip) -> Clip:
    """A video and then a clip of its size, as one."""
    info = probe(path)
    fps = int(made.fps)
    count = round(info.num_frames / float(info.fps or fps) * fps)
    return replace(
        made,
        frames=lambda: chain(timed(path, info, fps, count), made.frames()),
        num_frames=count + made.num_frames,
        documents={},
        sound=None,
    )


def new_id(prefix: str, number: int) -> str:
    """An id that tells when it was given, as real ones do."""
    return f"{prefix}{time.time_ns() // 1_000_000}{number:04d}"
