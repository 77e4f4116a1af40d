"""A program of its own that speaks through espeak-ng: requests come in as JSON lines, sound and word events go out.

It is started by path with ``python -I -S`` and imports nothing of filmloom, so that it is ready in a few hundredths
of a second, and so that espeak-ng (GPL-3) is never loaded into the process of the film. Arguments: the library and
the folder that holds its data.

After a first line ``{"version": …}`` each request ``{"text", "voice", "rate", "pitch", "range", "gap"}`` is answered
by one line ``{"sample_rate", "num_bytes", "events": [[text_position, milliseconds], …]}`` followed by num_bytes of
16-bit little-endian mono samples, or by ``{"error": …}`` alone. Text positions are characters from 0.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any, BinaryIO

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_PHONEMES_IN_BRACKETS = 0x100
_PARAMETERS = {"rate": 1, "pitch": 3, "range": 4, "gap": 7}
_EVENT_END_OF_LIST, _EVENT_WORD = 0, 1


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h, revision 12."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Speaker:
    """One initialised espeak-ng, which takes one text at a time."""

    def __init__(self, library: str, data: str) -> None:
        self._espeak = ctypes.CDLL(library)
        self._espeak.espeak_Info.restype = ctypes.c_char_p
        self._sound = bytearray()
        self._events: list[tuple[int, int]] = []
        self._callback = _Callback(self._receive)
        self._voice = ""
        self.sample_rate = self._espeak.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
        if self.sample_rate <= 0:
            raise OSError(f"espeak-ng could not start with its data in {data}")
        self._espeak.espeak_SetSynthCallback(self._callback)

    def version(self) -> str:
        """The library's version: 1.52.0."""
        info: bytes = self._espeak.espeak_Info(None)
        return info.split()[0].decode()

    def speak(self, request: dict[str, Any]) -> tuple[bytes, list[tuple[int, int]]]:
        """Synthesize one text; samples and (text position, milliseconds) of each word event."""
        self._choose(request["voice"])
        for name, number in _PARAMETERS.items():
            if name in request:
                self._espeak.espeak_SetParameter(number, int(request[name]), 0)
        self._sound, self._events = bytearray(), []
        text = request["text"].encode()
        flags = _CHARS_UTF8 | (_PHONEMES_IN_BRACKETS if request.get("phonemes") else 0)
        status = self._espeak.espeak_Synth(text, len(text) + 1, 0, 1, 0, flags, None, None)
        if status != 0:
            raise OSError(f"espeak-ng refused the text (status {status})")
        return bytes(self._sound), self._events

    def _choose(self, voice: str) -> None:
        if voice == self._voice:
            return
        if self._espeak.espeak_SetVoiceByName(voice.encode()) != 0:
            raise OSError(f"espeak-ng has no voice {voice!r}")
        self._voice = voice

    def _receive(self, samples: Any, num_samples: int, events: Any) -> int:
        if samples and num_samples > 0:
            self._sound += ctypes.string_at(samples, 2 * num_samples)
        index = 0
        while events[index].type != _EVENT_END_OF_LIST:
            event = events[index]
            if event.type == _EVENT_WORD:
                self._events.append((event.text_position - 1, event.audio_position))
            index += 1
        return 0


def serve(speaker: Speaker, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every line of requests until they end."""
    _answer(answers, {"version": speaker.version()})
    for line in requests:
        try:
            sound, events = speaker.speak(json.loads(line))
        except (OSError, KeyError, ValueError) as error:
            _answer(answers, {"error": str(error)})
            continue
        _answer(answers, {"sample_rate": speaker.sample_rate, "num_bytes": len(sound), "events": events}, sound)


def _answer(answers: BinaryIO, head: dict[str, Any], sound: bytes = b"") -> None:
    answers.write(json.dumps(head, separators=(",", ":")).encode() + b"\n" + sound)
    answers.flush()


if __name__ == "__main__":
    serve(Speaker(*sys.argv[1:3]), sys.stdin.buffer, sys.stdout.buffer)
