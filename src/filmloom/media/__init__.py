"""Frames and sound to media files and back; the only user of FFmpeg, which is loaded when it is first needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filmloom.media.atomic import atomic_path, sweep, write_bytes, write_text
    from filmloom.media.clip import Clip
    from filmloom.media.film import Chapter, join
    from filmloom.media.info import Colours, MediaInfo, probe
    from filmloom.media.reader import read_frames, read_picture, read_sound
    from filmloom.media.segment import SegmentWriter
    from filmloom.media.sound import resample, write_wav
    from filmloom.media.sound_track import write_m4a
    from filmloom.media.source import Limits

_HOMES = {
    "Chapter": "film",
    "Clip": "clip",
    "Colours": "info",
    "Limits": "source",
    "MediaInfo": "info",
    "SegmentWriter": "segment",
    "atomic_path": "atomic",
    "join": "film",
    "probe": "info",
    "read_frames": "reader",
    "read_picture": "reader",
    "read_sound": "reader",
    "resample": "sound",
    "sweep": "atomic",
    "write_bytes": "atomic",
    "write_m4a": "sound_track",
    "write_text": "atomic",
    "write_wav": "sound",
}

__all__ = [
    "Chapter",
    "Clip",
    "Colours",
    "Limits",
    "MediaInfo",
    "SegmentWriter",
    "atomic_path",
    "join",
    "probe",
    "read_frames",
    "read_picture",
    "read_sound",
    "resample",
    "sweep",
    "write_bytes",
    "write_m4a",
    "write_text",
    "write_wav",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
