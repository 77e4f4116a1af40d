"""Conversations: messages as people write them, with pictures, clips and sounds as files or arrays, read and checked.

A message is {"role": "user", "content": "..."} or its content a list of parts: {"type": "text", "text": ...},
{"type": "image", "image": ...}, "video" and "audio" alike, and in answers {"type": "clip"}. A medium is a path, an
array, a Video or a Sound, or Tokens that were encoded before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from filmloom.errors import InputError
from filmloom.media import probe, read_frames, read_picture, read_sound
from filmloom.model.encoders.media import Modality, Picture, Video
from filmloom.model.language_model.chat import Message
from filmloom.types import Frame

_ROLES: Final = ("system", "user", "assistant")
_MEDIA: Final[tuple[Modality, ...]] = ("image", "video", "audio")
_SOUND_RATE: Final = 16_000
_VIDEO_FPS: Final = 8.0
"""Frames per second that are kept of a file: faster motion than that is rare, and every frame costs."""
_MOST_FRAMES: Final = 128
_SIDE: Final = 256
"""Pixels of the shorter side that are kept of a file."""
KINDS: Final[dict[str, Modality]] = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".bmp"), "image"),
    **dict.fromkeys((".mp4", ".mov", ".mkv", ".webm", ".avi", ".gif"), "video"),
    **dict.fromkeys((".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aac"), "audio"),
}  # fmt: skip
"""Modalities by the endings of files."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, a clip or a sound as an encoder takes it, or its Tokens."""

    modality: Modality
    content: Any


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages whose media are read."""

    messages: tuple[Message, ...]
    media: tuple[Medium, ...]
    """In reading order."""


def conversation(messages: Iterable[Message]) -> Conversation:
    """Checked, and with its media read. Raises InputError for what is unknown, MediaError for files that are broken."""
    checked = tuple(_checked(message, number) for number, message in enumerate(messages, 1))
    if not checked:
        raise InputError("An empty conversation came; expected at least one message.")
    return Conversation(checked, tuple(_media(checked)))


def modality_of(path: Path | str) -> Modality:
    """Picture, clip or sound, by the file's ending. Raises InputError for others."""
    ending = Path(path).suffix.lower()
    if ending not in KINDS:
        raise InputError(f"{path} has the ending {ending!r}; expected one of {', '.join(KINDS)}: save it as one.")
    return KINDS[ending]


def read_medium(path: Path | str, modality: Modality | None = None) -> Medium:
    """A file as an encoder takes it: pictures and frames small, sounds at 16 kHz.

    Raises InputError for an ending that isn't known, MediaError for a file that is broken.
    """
    path, modality = Path(path), modality or modality_of(path)
    if modality == "image":
        return Medium(modality, _shrunk(read_picture(path)))
    if modality == "audio":
        return Medium(modality, read_sound(path, rate=_SOUND_RATE))
    return Medium(modality, read_video(path))


def read_video(path: Path, fps: float = _VIDEO_FPS) -> Video:
    """Some frames of a film, evenly in time; of a long one fewer in a second, so that all of it is seen."""
    info = probe(path)
    if not info.fps or not info.video_s:
        raise InputError(f"{path} holds no moving pictures; give a video, or a picture as an image.")
    kept = min(fps, float(info.fps), _MOST_FRAMES / info.video_s)
    share = kept / float(info.fps)
    chosen = (frame for index, frame in enumerate(read_frames(path)) if int((index + 1) * share) > int(index * share))
    frames = [_shrunk(frame) for frame in chosen]
    if not frames:
        raise InputError(f"{path} holds no pictures that could be read.")
    return Video(frames=np.stack(frames), fps=kept)


def _checked(message: Message, number: int) -> Message:
    role, content = message.get("role"), message.get("content")
    if role not in _ROLES:
        raise InputError(f"Message {number} has the role {role!r}; expected {', '.join(_ROLES)}.")
    if isinstance(content, str):
        return {"role": role, "content": content}
    if not isinstance(content, Sequence) or not content:
        raise InputError(f"Message {number} has the content {content!r:.60}; expected a text or a list of parts.")
    for part in content:
        if part.get("type") not in ("text", "clip", *_MEDIA):
            raise InputError(
                f"Message {number} has a part of type {part.get('type')!r}; expected text, clip, {', '.join(_MEDIA)}."
            )
    return {"role": role, "content": list(content)}


def _media(messages: Sequence[Message]) -> Iterator[Medium]:
    for message in messages:
        for part in message["content"] if isinstance(message["content"], list) else ():
            if part["type"] in _MEDIA:
                yield _medium(part["type"], part.get(part["type"]))


def _medium(modality: Modality, content: Any) -> Medium:
    if content is None:
        raise InputError(
            f'A part of type {modality!r} came without its medium; give it as "{modality}": path or array.'
        )
    return read_medium(content, modality) if isinstance(content, str | Path) else Medium(modality, content)


def _shrunk(frame: Frame) -> Picture:
    """Red, green and blue, not much larger than an encoder looks at; what is clear stands on white."""
    alpha = frame[..., 3:].astype(np.uint16)  # [h w 1]
    over = (frame[..., 2::-1].astype(np.uint16) * alpha + 255 * (255 - alpha) + 127) // 255  # [h w 3]
    every = max(1, min(over.shape[:2]) // _SIDE)
    rows, columns = (side // every * every for side in over.shape[:2])
    blocks = over[:rows, :columns].reshape(rows // every, every, columns // every, every, 3)
    picture: Picture = blocks.mean((1, 3)).round().astype(np.uint8)
    return picture
