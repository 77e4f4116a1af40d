"""A speaker at an address: any endpoint that speaks OpenAI's /audio/speech."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from filmloom.errors import InputError, MediaError, RemoteError, VoiceError
from filmloom.media import Limits, read_sound
from filmloom.studio.services import Service, named
from filmloom.studio.speech.speaker import Said
from filmloom.types import Sound

if TYPE_CHECKING:
    from filmloom.model.video_generator.remote.transport import Patience, Reply

_RATE: Final = 48_000
_LIMITS: Final = Limits(seconds=300.0, bytes=64 * 1024**2)
_SOUNDS: Final = (b"RIFF", b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
"""How the kinds of files begin that such services send: WAV is asked for, some know MP3 only."""


class ServiceSpeaker:
    """One voice of one model of a service."""

    def __init__(
        self, text: str, *, patience: Patience | None = None, environment: Mapping[str, str] = os.environ
    ) -> None:
        """text: https://host/v1#model:voice. Raises InputError for what isn't one."""
        from filmloom.model.video_generator.remote.transport import Patience as Patiently

        example = "https://host/v1#kokoro:af_bella"
        found = named(text, example)
        self._model, _, self._voice = found.model.rpartition(":")
        if not self._model or not self._voice:
            raise InputError(f"{found} needs a model and a voice behind the #: {example}")
        self.name = str(found)
        patience = patience or Patiently(read_s=120.0, retries=4)
        self._service = Service(found.address, "FILMLOOM_SPEECH_KEY", patience=patience, environment=environment)

    @property
    def version(self) -> str:
        return f"service {self.name.replace(' ', '_')}"

    def say(self, sentence: str, words: Sequence[str], *, rate: float) -> Said:
        """POST /audio/speech, asked again where that may help."""
        told: dict[str, Any] = {
            "model": self._model,
            "input": sentence,
            "voice": self._voice,
            "response_format": "wav",
        }
        if rate != 1.0:
            told["speed"] = rate
        try:
            reply = self._service.post("/audio/speech", told, _problem)
        except RemoteError as error:
            raise VoiceError(
                f"{error}. What was spoken before is kept; run this again, or choose another voice"
            ) from None
        return Said(sound=self._sound(reply))

    def _sound(self, reply: Reply) -> Sound:
        with tempfile.TemporaryDirectory(prefix="filmloom-") as folder:
            path = Path(folder, "speech")
            path.write_bytes(reply.body)
            try:
                heard = read_sound(path, rate=_RATE, limits=_LIMITS)
            except MediaError as error:
                raise VoiceError(f"what {self._service.host} sent can't be heard: {error}") from None
        mono = heard.samples if heard.samples.ndim == 1 else heard.samples.mean(axis=1)
        return Sound(samples=np.ascontiguousarray(mono, np.float32), rate=_RATE)


def _problem(reply: Reply) -> str:
    return "" if reply.body.startswith(_SOUNDS) else "answered with what is no sound"
