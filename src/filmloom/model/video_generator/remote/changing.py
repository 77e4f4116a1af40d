"""Changing: a clip that was given in; whether it is redrawn or gone on from, and how the service knows it, out.

A clip that the service itself made is named by its job, so that it isn't sent back with our label on it.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filmloom.errors import InputError, MediaError, RemoteError
from filmloom.media import MediaInfo, probe
from filmloom.model.video_generator.remote.hosts import checked_id
from filmloom.model.video_generator.remote.service import Ability, Changing
from filmloom.model.video_generator.request import At, ClipRequest
from filmloom.types import Size

LARGEST: Final = 100_000_000
"""Bytes of a clip that is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a clip."""

    way: Changing
    seconds: float
    """Of the clip as it was given."""
    size: Size
    job: str = ""
    """Of this service, if it made the clip; else the clip itself is sent."""
    clip: bytes = b""

    @property
    def whole_s(self) -> int:
        return max(1, math.ceil(self.seconds - 0.05))


def change_of(request: ClipRequest, ability: Ability, engine: str) -> Change | None:
    """What is asked of a clip that was given; None where only pictures were, or nothing.

    Without a second the new clip goes on from it; at 0 s it is redrawn. Raises InputError for what can't be had.
    """
    clips = [at for at in request.given if _moves(at)]
    if not clips:
        return None
    at, name = clips[0], Path(str(clips[0].media)).name
    if not ability.changes:
        raise InputError(f"{engine} takes pictures, no clips; leave {name} out, or take another engine.")
    if len(request.given) > 1:
        raise InputError(f"{engine} takes one clip and nothing beside it; give {name} alone.")
    if at.when:
        raise InputError(
            f"{name} was given at {at.when:g} s; give it without a second, and the new clip goes on from it, or at 0, "
            "and it is redrawn."
        )
    request.refuse(engine, "num_inference_steps", "guidance_scale")
    return _change(Path(str(at.media)), "extend" if at.when is None else "edit", engine)


def _change(path: Path, way: Changing, engine: str) -> Change:
    info = probe(path)
    assert info.size is not None and info.fps is not None, "it moves"
    job = _job_of(info, engine)
    size = path.stat().st_size
    if not job and size > LARGEST:
        raise InputError(f"{path.name} has {size:,} bytes; at most {LARGEST:,} are sent. Give a shorter clip.")
    clip = b"" if job else path.read_bytes()
    return Change(way=way, seconds=info.num_frames / float(info.fps), size=info.size, job=job, clip=clip)


def _job_of(info: MediaInfo, engine: str) -> str:
    """The job that made a clip, if it says so and this service did."""
    try:
        told = json.loads(info.metadata.get("filmloom", ""))
        service = str(told["engine"]).partition("#")[0]
        return checked_id(told["job"]) if service == engine.partition("#")[0] else ""
    except (ValueError, TypeError, KeyError, RemoteError):
        return ""


def _moves(at: At) -> bool:
    """A file that can't be read as a clip is left to those who read pictures."""
    if not isinstance(at.media, Path):
        return False
    try:
        return probe(at.media).num_frames > 1
    except MediaError:
        return False
