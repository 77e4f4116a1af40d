"""A Python process of its own that is asked and answers in lines of JSON: the caller's side, and its own.

A plain `python -m MODULE`, not multiprocessing: nothing of the caller's program is imported again, and the process dies
with the pipe that feeds it, also in the middle of its work, so that nothing outlives the caller, however that ends;
what it was writing goes with it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

from filmloom.media.atomic import abandon


class LineProcess:
    """The caller's side of one process."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Ctrl-C in a terminal goes to its whole process group; what it means to these is the caller's to decide.
            process_group=0 if os.name == "posix" else None,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def ask(self, message: Any) -> Iterator[Any]:
        """Its answers to a message, as they come; they end without a word where it dies."""
        assert self._process.stdin and self._process.stdout
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
            yield from map(json.loads, self._process.stdout)

    def end(self) -> None:
        """End the process now, finished or not."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def asked(log_level: str) -> Iterator[Any]:
    """Within the process: each message that comes, for ever; it ends with its input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller decides what Ctrl-C means
    logging.basicConfig(stream=sys.stderr, level=log_level)
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, lines), daemon=True).start()
    while True:
        yield json.loads(lines.get())


def answer(message: Any) -> None:
    """Within the process: a line to the caller."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _listen(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    for line in stream:
        lines.put(line)
    abandon()
    os._exit(0)
