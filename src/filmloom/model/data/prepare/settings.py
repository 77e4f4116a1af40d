"""Settings: what the clips are to be; and what is said of a file or a piece that isn't taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from filmloom.errors import InputError

FORMAT: Final = "filmloom prepared clips 1"

Reason: TypeAlias = Literal["foreign", "broken", "unfit size", "too short", "black", "flat", "static", "duplicate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the clips are to be. Raises InputError for what no clip can be."""

    seconds: float = 4.0
    """Length of a clip; the rest of a shot is one too, if it has at least half of that."""
    fps: int = 8
    """Pictures per second. Of a slower video, pictures are shown again."""
    size: int = 256
    """Pixels of the shorter side; a smaller video stays as it is."""
    clips_per_shard: int = 200
    keep_still: bool = False
    """Whether pieces in which nothing moves are taken too."""

    def __post_init__(self) -> None:
        _check("seconds", self.seconds, 0.5, 60)
        _check("fps", self.fps, 1, 60)
        _check("size", self.size, 16, 2160)
        _check("clips per shard", self.clips_per_shard, 1, 100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file, or a piece of one, that is not taken, and why."""

    file: str
    reason: Reason
    detail: str
    start_s: float | None = None
    """None where it is the whole file."""
    seconds: float | None = None
    picture: str = ""
    """A JPEG in base64; empty where there is nothing to show."""


def _check(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise InputError(f"{name} is {value:g}; expected {least:g} to {most:g}.")
