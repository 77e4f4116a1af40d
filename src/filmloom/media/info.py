"""What is in a media file, told without decoding it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from filmloom.media.film import Chapter
from filmloom.media.source import LIMITS, Limits, open_source
from filmloom.types import Rate, Size

_MATRICES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}
_PRIMARIES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_TRANSFERS = {1: "bt709", 6: "smpte170m", 13: "srgb", 16: "pq", 18: "hlg"}
_RANGES = {1: "tv", 2: "pc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """How numbers mean colours, in FFmpeg's words; "unknown" where the file doesn't say."""

    matrix: str
    primaries: str
    transfer: str
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    """What is in a media file."""

    format: str = ""
    """FFmpeg's name for the kind of file: mov for MP4 too, matroska, png_pipe."""
    size: Size | None = None
    """None where there are no pictures."""
    fps: Rate | None = None
    num_frames: int = 0
    video_s: float = 0.0
    sound_s: float = 0.0
    video_codec: str | None = None
    sound_codec: str | None = None
    colours: Colours | None = None
    subtitles: tuple[str, ...] = ()
    """The language of each subtitle track, as three letters of ISO 639-2."""
    chapters: tuple[Chapter, ...] = ()
    metadata: Mapping[str, str]


def probe(path: Path | str, *, limits: Limits = LIMITS) -> MediaInfo:
    """Tell what is in a media file. Raises MediaError when it can't be read or goes beyond the limits."""
    with open_source(path, limits) as container:
        return MediaInfo(
            format=container.format.name,
            subtitles=tuple(stream.language or "und" for stream in container.streams.subtitles),
            chapters=tuple(_chapter(chapter) for chapter in container.chapters()),
            metadata=dict(container.metadata),
            **_sound(container),
            **_video(container),
        )


def _video(container: av.container.InputContainer) -> dict[str, Any]:
    if not container.streams.video:
        return {}
    stream = container.streams.video[0]
    context = stream.codec_context
    return {
        "size": (context.width, context.height),
        "fps": stream.average_rate,
        "num_frames": stream.frames or sum(1 for packet in container.demux(stream) if packet.size),
        "video_s": _seconds(stream, container),
        "video_codec": context.name,
        "colours": Colours(
            matrix=_MATRICES.get(context.colorspace, "unknown"),
            primaries=_PRIMARIES.get(context.color_primaries, "unknown"),
            transfer=_TRANSFERS.get(context.color_trc, "unknown"),
            range=_RANGES.get(context.color_range, "unknown"),
        ),
    }


def _sound(container: av.container.InputContainer) -> dict[str, Any]:
    if not container.streams.audio:
        return {}
    stream = container.streams.audio[0]
    return {"sound_s": _seconds(stream, container), "sound_codec": stream.codec_context.name}


def _seconds(stream: av.VideoStream | av.AudioStream, container: av.container.InputContainer) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def _chapter(chapter: av.container.Chapter) -> Chapter:
    scale = float(chapter["time_base"] or 0)
    title = chapter["metadata"].get("title", "")
    return Chapter(title=title, start_s=chapter["start"] * scale, end_s=chapter["end"] * scale)
