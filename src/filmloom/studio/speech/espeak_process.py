"""A program of its own that speaks through espeak-ng: requests come in as JSON lines, sound and word events go out.

It is started by path with ``python -I -S`` and imports nothing of filmloom, so that it is ready in a few hundredths
of a second, and so that espeak-ng (GPL-3) is never loaded into the process of the film. Arguments: the library and
the folder that holds its data.

After a first line ``{"version": …}``, or ``{"error": …}`` if the library can't be loaded, each request, a list of
parts ``{"text", "voice", "rate", "pitch", "range"}``, is answered by one line ``{"sample_rate", "parts":
[{"num_bytes", "events": [[text_position, milliseconds], …]}, …]}`` followed by the parts' 16-bit little-endian mono
samples, or by ``{"error": …}`` alone. Text positions are characters from 0.
A text may hold espeak's own phonemes in double square brackets.

The library is loaded anew for each request (9 ms), because it carries the flutter of its pitch over from one text to
the next, and the same text should give the same sound whatever was said before.
"""

from __future__ import annotations

import _ctypes
import ctypes
import json
import sys
from typing import Any, BinaryIO

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_PHONEMES_IN_BRACKETS = 0x100
_FLAGS = _CHARS_UTF8 | _PHONEMES_IN_BRACKETS
_PARAMETERS = {"rate": 1, "pitch": 3, "range": 4}
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
    """One initialised espeak-ng, which takes one text at a time, until it is closed."""

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

    def speak(self, part: dict[str, Any]) -> tuple[bytes, list[tuple[int, int]]]:
        """Synthesize one part; samples and (text position, milliseconds) of each word event."""
        self._choose(part["voice"])
        for name, number in _PARAMETERS.items():
            self._espeak.espeak_SetParameter(number, part[name], 0)
        self._sound, self._events = bytearray(), []
        text = part["text"].encode()
        status = self._espeak.espeak_Synth(text, len(text) + 1, 0, 1, 0, _FLAGS, None, None)
        if status != 0:
            raise OSError(f"espeak-ng refused the text (status {status})")
        return bytes(self._sound), self._events

    def close(self) -> None:
        """Unload the library, and with it all that it remembers."""
        self._espeak.espeak_Terminate()
        if sys.platform == "win32":
            _ctypes.FreeLibrary(self._espeak._handle)
        else:
            _ctypes.dlclose(self._espeak._handle)

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


def serve(library: str, data: str, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every line of requests until they end."""
    try:
        speaker = Speaker(library, data)
    except OSError as error:
        _answer(answers, {"error": str(error)})
        return
    _answer(answers, {"version": speaker.version()})
    speaker.close()
    for line in requests:
        speaker = Speaker(library, data)
        try:
            said = [speaker.speak(part) for part in json.loads(line)]
        except (OSError, KeyError, ValueError) as error:
            _answer(answers, {"error": str(error)})
            continue
        finally:
            speaker.close()
        parts = [{"num_bytes": len(sound), "events": events} for sound, events in said]
        _answer(answers, {"sample_rate": speaker.sample_rate, "parts": parts}, b"".join(sound for sound, _ in said))


def _answer(answers: BinaryIO, head: dict[str, Any], sound: bytes = b"") -> None:
    answers.write(json.dumps(head, separators=(",", ":")).encode() + b"\n" + sound)
    answers.flush()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
