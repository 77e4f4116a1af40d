"""A chat: what people type comes in, text and clips in files go out, and all turns are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import torch

from filmloom.errors import InputError
from filmloom.media import Clip, write_text
from filmloom.model.conversation import Medium, read_medium
from filmloom.model.encoders import Modality
from filmloom.model.language_model import Sampling
from filmloom.model.language_model.chat import Message
from filmloom.model.message import content_of
from filmloom.model.tokens import Tokens
from filmloom.model.video_generator.animated import metadata_of
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Language
from filmloom.world.parse import language_of

Part = dict[str, Any]


class Answerer(Protocol):
    """What a chat needs of an any-to-video model."""

    def answer(
        self, messages: Sequence[Message], *, sampling: Sampling | None = None, request: ClipRequest | None = None
    ) -> Iterator[str | Clip]:
        """Text as it is written, and clips."""
        ...

    def encode_media(self, modality: Modality, contents: Sequence[Any]) -> Tokens:
        """Tokens of raw media. Raises InputError for a modality without an encoder."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedClip:
    """A clip of an answer, and the file that it was drawn into."""

    path: Path
    clip: Clip


class ChatSession:
    """A conversation with a model, turn by turn."""

    def __init__(
        self,
        model: Answerer,
        *,
        name: str = "",
        out: Path | str = ".",
        request: ClipRequest | None = None,
        sampling: Sampling | None = None,
        folder: Path | None = None,
    ) -> None:
        """name: of the model, for the clips' metadata. out: folder for clips. request: how long and large they are to
        be, and their seed. folder: where relative paths in messages begin; by default the current one."""
        self.model, self.name, self.out, self.folder = model, name, Path(out), folder
        self.request = request or ClipRequest(prompt="", size=(1280, 720))
        self.sampling = sampling
        self.language: Language = self.request.language or "en"
        """Of the last message that had words."""
        self.messages: tuple[Message, ...] = ()
        """All turns so far. Media are Tokens; each has its `path`."""

    def say(self, text: str) -> Iterator[str | SavedClip]:
        """The answer to a message, piece by piece: text as it is written, clips when they are in their files.

        A turn that fails, or that isn't read to its end, isn't kept. Raises InputError for what can't be read.
        """
        typed = content_of(text, self.folder)
        words = _words(typed)
        self.language = language_of(words) if words else self.language
        content = typed if isinstance(typed, str) else [self._read(part) for part in typed]
        asked: Message = {"role": "user", "content": content}
        request = replace(self.request, prompt=words, language=self.language)
        answered: list[Part] = []
        for piece in self.model.answer([*self.messages, asked], sampling=self.sampling, request=request):
            if isinstance(piece, str):
                answered.append({"type": "text", "text": piece})
                yield piece
            else:
                saved = self._saved(piece, asked)
                answered.append({"type": "clip", "path": str(saved.path)})
                yield saved
        self.messages = (*self.messages, asked, {"role": "assistant", "content": _joined(answered)})

    def new(self) -> None:
        """Forget all turns."""
        self.messages = ()

    def save(self, path: Path | str) -> Path:
        """All turns as a .json file of messages, with the paths of their media: `AnyToVideoModel.answer` reads them.

        Raises OutputError.
        """
        return write_text(path, json.dumps(_written(self.messages), ensure_ascii=False, indent=1) + "\n")

    def _read(self, part: Part) -> Part:
        if part["type"] == "text":
            return part
        path = part[part["type"]]
        return encoded_part(self.model, read_medium(path), path)

    def _saved(self, clip: Clip, asked: Message) -> SavedClip:
        """Under the next number that is free; the whole conversation is in its metadata."""
        settings = json.loads(clip.metadata.get("filmloom", "{}"))
        told = {**settings, "model": self.name, "conversation": _written([*self.messages, asked])}
        clip = replace(clip, metadata={**clip.metadata, **metadata_of(told)})
        path = _free(self.out)
        return SavedClip(path=clip.save(path, on_event=self.request.on_event), clip=clip)


def encoded_part(model: Answerer, medium: Medium, path: Path) -> Part:
    """A file that was read, as a part of a message; encoded once, so that later turns don't depend on it.

    Raises InputError for what the model can't take.
    """
    kind = medium.modality
    try:
        with torch.no_grad():
            tokens = model.encode_media(kind, [medium.content])
    except InputError as error:
        raise InputError(f"{path.name} can't be taken in: {error}") from error
    return {"type": kind, kind: tokens, "path": str(path)}


def _free(folder: Path) -> Path:
    taken = [int(each.stem[5:]) for each in folder.glob("clip-*.mp4") if each.stem[5:].isdigit()]
    return folder / f"clip-{max(taken, default=0) + 1:03}.mp4"


def _words(content: str | Sequence[Part]) -> str:
    if isinstance(content, str):
        return content
    return " ".join(part["text"] for part in content if part["type"] == "text")


def _joined(parts: Sequence[Part]) -> str | list[Part]:
    """Neighbouring texts as one; a text alone as such."""
    joined: list[Part] = []
    for part in parts:
        if joined and part["type"] == joined[-1]["type"] == "text":
            joined[-1] = {"type": "text", "text": joined[-1]["text"] + part["text"]}
        else:
            joined.append(part)
    only_text = all(part["type"] == "text" for part in joined)
    return _words(joined) if only_text else joined


def _written(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """With the paths of media in place of what was read of them."""
    return [{"role": each["role"], "content": _without_media(each["content"])} for each in messages]


def _without_media(content: str | Sequence[Mapping[str, Any]]) -> str | list[Mapping[str, Any]]:
    if isinstance(content, str):
        return content
    return [
        {"type": part["type"], part["type"]: part["path"]} if part["type"] in ("image", "video", "audio") else part
        for part in content
    ]
