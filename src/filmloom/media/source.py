"""Open a file that a user gave, with a known format and explicit limits, before anything in it is trusted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.stream import Disposition

from filmloom.errors import MediaError

PICTURES = frozenset({"png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe", "gif"})
_KINDS = "MP4, MOV, M4A, MKV, WebM, AVI, WAV, MP3, FLAC, OGG, PNG, JPEG, WebP, BMP or GIF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file may ask of this machine."""

    pixels: int = 50_000_000
    """Width x height of a picture: an 8K frame has 33 million."""
    seconds: float = 3600.0
    """Length of a video or a sound."""
    frames: int = 432_000
    """Pictures in a video: two hours at 60 per second."""
    bytes: int = 4 * 1024**3
    """Size of the file."""


LIMITS = Limits()
"""What a film on an ordinary machine needs, and not much more."""


@contextmanager
def open_source(path: Path | str, limits: Limits) -> Iterator[av.container.InputContainer]:
    """Open a media file whose first bytes show one of the formats that we read.

    The format is told to the demuxer instead of guessed by it, and no other file or address may be opened, so that a
    playlist in disguise reaches nothing. Decoders get the limit of pixels, so that a small file with a huge picture
    is refused before memory is taken for it.

    Raises:
        MediaError: no file, another format, a broken file, or one beyond the limits.
    """
    path = Path(path)
    name = _format(path, limits)
    options = {"protocol_whitelist": "file", "max_pixels": str(limits.pixels)}
    with media_errors(path, limits), av.open(str(path), format=name, options=options) as container:
        for stream in container.streams.video:
            if stream.disposition & Disposition.attached_pic:
                continue
            stream.codec_context.options = {"max_pixels": str(limits.pixels)}
            check_pixels(path, stream.codec_context.width, stream.codec_context.height, limits)
        if name not in PICTURES:
            check_seconds(path, (container.duration or 0) / av.time_base, limits)
        yield container


@contextmanager
def media_errors(path: Path, limits: Limits) -> Iterator[None]:
    """Say what FFmpeg found wrong with a file as a MediaError."""
    try:
        yield
    except av.FFmpegError as error:
        raise MediaError(
            f"{path.name} can't be read: it is damaged, or its picture has more than the {limits.pixels:,} pixels "
            f"that are allowed ({error.strerror}); try to save it again in another program"
        ) from error


def check_pixels(path: Path, width: int, height: int, limits: Limits) -> None:
    """Raise MediaError when a picture is larger than allowed, or so large that FFmpeg would not say its size."""
    if 0 < width * height <= limits.pixels:
        return
    size = f"{width}x{height}" if width else "of unknown size"
    raise MediaError(
        f"{path.name} is {size}; expected a picture of at most {limits.pixels:,} pixels; make it smaller, or save it "
        "again in another program"
    )


def check_seconds(path: Path, seconds: float, limits: Limits) -> None:
    """Raise MediaError when a sound or video is longer than allowed."""
    if seconds > limits.seconds:
        raise MediaError(f"{path.name} lasts over {limits.seconds:g} s, which is the most that is allowed; cut it")


def _format(path: Path, limits: Limits) -> str:
    """Give the demuxer for a file by its first bytes."""
    if not path.is_file():
        raise MediaError(f"there is no file {path}; check the name")
    size = path.stat().st_size
    if size > limits.bytes:
        raise MediaError(f"{path.name} has {size:,} bytes; at most {limits.bytes:,} are allowed; make it smaller")
    try:
        with path.open("rb") as file:
            head = file.read(32)
    except OSError as error:
        raise MediaError(f"{path.name} can't be opened: {error.strerror}; check its permissions") from error
    name = _sniff(head)
    if name is None:
        what = "empty" if not head else "not a sound, picture or video of a known format"
        raise MediaError(f"{path.name} is {what}; expected {_KINDS}")
    return name


def _sniff(head: bytes) -> str | None:
    """Give FFmpeg's name for the format that these first bytes show; None for any other."""
    if head[:4] == b"RIFF":
        return {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp_pipe"}.get(head[8:12])
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"):
        return None if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis") else "mov"
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "bmp_pipe"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
        return "mp3"
    signatures = {
        b"\x1aE\xdf\xa3": "matroska",
        b"ID3": "mp3",
        b"fLaC": "flac",
        b"OggS": "ogg",
        b"\x89PNG\r\n\x1a\n": "png_pipe",
        b"\xff\xd8\xff": "jpeg_pipe",
        b"GIF8": "gif",
    }
    return next((name for signature, name in signatures.items() if head.startswith(signature)), None)
