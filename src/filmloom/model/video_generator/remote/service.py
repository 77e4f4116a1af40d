"""Service: what every remote service of videos does, in one dialect or another; and the nouns of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from filmloom.model.video_generator.remote.transport import Transport
from filmloom.types import Size

State: TypeAlias = Literal["queued", "running", "done", "failed", "cancelled"]
Changing: TypeAlias = Literal["edit", "extend"]
"""edit: a clip is redrawn by the prompt. extend: the video goes on from its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """What a service can do with one of its models."""

    seconds: tuple[int, ...]
    """Lengths that it makes, shortest first."""
    usual_s: int
    """What it makes where no length is asked for."""
    sizes: tuple[Size, ...] = ()
    """Empty: any whose sides are multiples of 16, up to `most_pixels`."""
    most_pixels: int = 1280 * 720
    longest_prompt: int = 4000
    first_picture: bool = True
    last_picture: bool = False
    changes: bool = False
    """Whether it takes a clip, to redraw it or to go on from it."""
    sound: Literal["never", "asked", "own"] = "own"
    """never: none. asked: where it is asked for. own: as the model likes."""
    seed: bool = False
    steps: bool = False
    """Whether it takes a number of steps and a guidance scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One clip, in a service's own terms."""

    model: str
    prompt: str
    seconds: int
    size: Size
    seed: int
    sound: bool = False
    first: bytes = b""
    """The picture that it begins with, PNG of the size; empty: none."""
    last: bytes = b""
    change: Changing | None = None
    """What becomes of a clip, which is one of the next two."""
    job: str = ""
    """Of this service, which made the clip."""
    clip: bytes = b""
    """The clip itself, as a file."""
    num_inference_steps: int | None = None
    guidance_scale: float | None = None

    def key(self, service: str) -> str:
        """The name of this very order: the same at another time, another for anything that differs."""
        parts: dict[str, Any] = {**asdict(self), "service": service}
        for name in ("first", "last", "clip"):
            parts[name] = hashlib.sha256(parts[name]).hexdigest() if parts[name] else ""
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as the service tells of it now."""

    id: str
    state: State
    percent: float | None = None
    url: str = ""
    """Of the finished video. It may carry a signature: not for messages or files."""
    error: str = ""
    poll_after_s: float | None = None
    units: str = ""
    """What it was charged, as the service counts."""


class VideoService(Protocol):
    """One dialect at one address."""

    name: str
    """As the user names it: https://host/v1, kling."""
    poll_s: float
    """Between two questions, where the service says nothing."""
    transport: Transport

    def ability(self, model: str) -> Ability:
        """What it can do. Raises InputError for a model that can't be one of its own."""
        ...

    def check_key(self) -> None:
        """Raises InputError if the environment holds no key and one is needed."""
        ...

    def create(self, order: Order, token: str) -> Job:
        """Begin a job, once for each token where the service sees to that.

        Raises Refused; with retry "unsure" it may have begun.
        """
        ...

    def find(self, order: Order, token: str, since_s: float, taken: Collection[str]) -> Job | None:
        """The job that an earlier `create` began, if it did. taken: ids that belong to other orders.

        Raises Refused if the service can't tell.
        """
        ...

    def poll(self, job_id: str) -> Job:
        """The job as it is now. Raises Refused; with status 404 the service doesn't know it."""
        ...

    def fetch(self, job: Job, path: Path, on_bytes: Callable[[int, int], None]) -> None:
        """The finished video into a file. Raises RemoteError."""
        ...

    def cancel(self, job_id: str) -> bool:
        """Stop the job; whether the service did. Raises Refused."""
        ...
