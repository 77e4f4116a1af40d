"""The other end of espeak_process: starts it, asks it, restarts it once if it crashed or hung, ends it at exit."""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import espeakng_loader
import numpy as np
import numpy.typing as npt

from filmloom.errors import VoiceError

_LOG = logging.getLogger(__name__)
_PATIENCE_S = 0.01
"""More for each character; a slow machine takes a tenth of it."""
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

    def __init__(self, command: list[str], *, timeout_s: float = 20.0) -> None:
        self._command = command
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._version = ""

    def version(self) -> str:
        """Of espeak-ng: 1.52.0. Raises VoiceError if it can't be started."""
        if not self._version:
            self.ask([])
        return self._version

    def ask(self, parts: Sequence[dict[str, Any]]) -> list[Utterance]:
        """Have parts said, see espeak_process. The same parts give the same samples, whatever was said before.

        A crash or a hang costs one restart; a second one, and a voice that does not exist, raises VoiceError.
        """
        with self._lock:
            try:
                head, sound = self._exchange(parts)
            except OSError as error:
                _LOG.warning("espeak-ng is started again: %s", error)
                self._end()
                head, sound = self._exchange_or_fail(parts)
        if "error" in head:
            raise VoiceError(f"espeak-ng could not say {_shortened(parts)}: {head['error']}")
        return list(_utterances(head, sound))

    def close(self) -> None:
        """End the process; the next request would start another."""
        with self._lock:
            self._end()

    def _exchange_or_fail(self, parts: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], bytes]:
        try:
            return self._exchange(parts)
        except OSError as error:
            self._end()
            raise VoiceError(
                f"espeak-ng failed twice on {_shortened(parts)}: {error}; change the text or choose another voice"
            ) from error

    def _exchange(self, parts: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], bytes]:
        """One line there, one head and its sound back. Raises OSError if the process crashed, hung or never started."""
        process, started = self._running()
        assert process.stdin and process.stdout
        patience_s = self._timeout_s + _PATIENCE_S * sum(len(part["text"]) for part in parts)
        hung = threading.Timer(patience_s, process.kill)
        hung.start()
        try:
            if started:
                self._version = _version(_head(process.stdout))
            process.stdin.write(json.dumps(parts).encode() + b"\n")
            process.stdin.flush()
            head = _head(process.stdout)
            num_bytes = sum(part["num_bytes"] for part in head.get("parts", ()))
            sound = process.stdout.read(num_bytes)
        finally:
            hung.cancel()
        if len(sound) < num_bytes:
            raise OSError("its process ended in the middle of a sound")
        return head, sound

    def _running(self) -> tuple[subprocess.Popen[bytes], bool]:
        """The process, and whether it had to be started; a forked child of ours must not share its parent's."""
        if self._process and self._owner == os.getpid():
            return self._process, False
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._owner = os.getpid()
        return self._process, True

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
    try:
        head: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise OSError(f"its process wrote {line[:40]!r}") from error
    return head


def _version(head: dict[str, Any]) -> str:
    if "version" not in head:
        raise OSError(head.get("error", "its process is not the one we know"))
    return str(head["version"])


def _utterances(head: dict[str, Any], sound: bytes) -> Iterator[Utterance]:
    begin = 0
    for part in head["parts"]:
        end = begin + part["num_bytes"]
        samples = np.frombuffer(sound[begin:end], np.dtype("<i2")).astype(np.float32) / np.float32(32768)
        events = tuple((position, ms / 1000) for position, ms in part["events"])
        yield Utterance(samples=samples, rate=head["sample_rate"], events=events)
        begin = end


def _shortened(parts: Sequence[dict[str, Any]]) -> str:
    return repr(" ".join(part["text"] for part in parts)[:60])


@cache
def engine() -> EspeakEngine:
    """The one engine of this program, ended when the program ends."""
    shared = EspeakEngine(command())
    atexit.register(shared.close)
    return shared


def command() -> list[str]:
    """What starts the process: this Python, without its site packages, and the paths of library and data."""
    return [sys.executable, "-I", "-S", str(_PROGRAM), *_library()]


def data_folder() -> Path:
    """Where espeak-ng's voices and dictionaries are."""
    return Path(_library()[1])


def _library() -> tuple[str, str]:
    try:
        return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    except RuntimeError as error:
        raise VoiceError(f"espeak-ng's data is missing ({error}); install espeakng-loader again") from error
