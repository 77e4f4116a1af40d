"""The other end of espeak_process: starts it, asks it, restarts it once if it crashed or hung, ends it at exit."""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import espeakng_loader
import numpy as np
import numpy.typing as npt

from filmloom.errors import VoiceError

_LOG = logging.getLogger(__name__)
_PROGRAM = Path(__file__).with_name("espeak_process.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One text as espeak said it."""

    samples: npt.NDArray[np.float32]
    """[n], -1 to 1, as it came, with the silence at both ends."""
    rate: int
    """Samples per second."""
    events: tuple[tuple[int, float], ...]
    """(index of a character, seconds): from then on the text from there on sounds; in order."""


class EspeakEngine:
    """espeak-ng in a process of its own. Threads may share one; they take turns."""

    def __init__(self, command: list[str], *, timeout_s: float = 30.0) -> None:
        self._command = command
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._version = ""

    def version(self) -> str:
        """Of espeak-ng: 1.52.0. Raises VoiceError if it can't be started."""
        if not self._version:
            self.ask({"text": "", "voice": "en-us"})
        return self._version

    def ask(self, request: dict[str, Any]) -> Utterance:
        """Have one request (see espeak_process) answered; a crash or a hang costs one restart, then VoiceError."""
        with self._lock:
            try:
                head, sound = self._exchange(request)
            except OSError as error:
                _LOG.warning("espeak-ng is started again: %s", error)
                self._end()
                head, sound = self._exchange_or_fail(request)
        if "error" in head:
            raise VoiceError(f"espeak-ng could not say {request['text'][:60]!r}: {head['error']}")
        samples = np.frombuffer(sound, np.dtype("<i2")).astype(np.float32) / np.float32(32768)
        events = tuple((position, ms / 1000) for position, ms in head["events"])
        return Utterance(samples=samples, rate=head["sample_rate"], events=events)

    def close(self) -> None:
        """End the process; the next request would start another."""
        with self._lock:
            self._end()

    def _exchange_or_fail(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        try:
            return self._exchange(request)
        except OSError as error:
            self._end()
            raise VoiceError(
                f"espeak-ng failed twice on {request['text'][:60]!r}: {error}; change the text or choose another voice"
            ) from error

    def _exchange(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """One line there, one head and its sound back. Raises OSError if the process crashed, hung or never started."""
        process = self._running()
        assert process.stdin and process.stdout
        hung = threading.Timer(self._timeout_s, process.kill)
        hung.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            head = _head(process.stdout)
            sound = process.stdout.read(head.get("num_bytes", 0))
        finally:
            hung.cancel()
        if len(sound) < head.get("num_bytes", 0):
            raise OSError("its process ended in the middle of a sound")
        return head, sound

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, started if there is none; a forked child of ours must not share its parent's."""
        if self._process is None or self._owner != os.getpid():
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._owner = os.getpid()
            assert self._process.stdout
            self._version = _head(self._process.stdout)["version"]
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        assert process.stdin and process.stdout
        process.kill()
        process.wait()
        process.stdout.close()
        try:
            process.stdin.close()
        except BrokenPipeError:
            _LOG.debug("espeak-ng left a request unread")


def _head(answers: IO[bytes]) -> dict[str, Any]:
    line = answers.readline()
    if not line.endswith(b"\n"):
        raise OSError("its process ended or took too long")
    head: dict[str, Any] = json.loads(line)
    return head


@cache
def engine() -> EspeakEngine:
    """The one engine of this program, ended when the program ends."""
    command = [sys.executable, "-I", "-S", str(_PROGRAM), *_library()]
    shared = EspeakEngine(command)
    atexit.register(shared.close)
    return shared


def data_folder() -> Path:
    """Where espeak-ng's voices and dictionaries are."""
    return Path(_library()[1])


def _library() -> tuple[str, str]:
    try:
        return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    except RuntimeError as error:
        raise VoiceError(f"espeak-ng's data is missing ({error}); install espeakng-loader again") from error
