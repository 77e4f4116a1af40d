"""A worker process: shots come in on standard input, a JSON line each; progress and reports go out on standard output.

It ends when its input ends, also in the middle of a shot, so that nothing outlives the film's own process,
however that dies.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import IO, Any

from filmloom.errors import FilmloomError
from filmloom.studio.shot import from_json, make_segment

FRAMES_PER_MESSAGE = 10


def main() -> None:
    """Serve shots until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    logging.basicConfig(stream=sys.stderr, level=os.environ.get("FILMLOOM_LOG", "ERROR"))
    tasks: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, tasks), daemon=True).start()
    while True:
        task = json.loads(tasks.get())
        try:
            report = make_segment(from_json(task["job"]), Path(task["path"]), _frame_counter())
        except FilmloomError as error:
            _tell({"error": [type(error).__name__, str(error)]})
        else:
            _tell({"report": report})


def _listen(stream: IO[str], tasks: queue.SimpleQueue[str]) -> None:
    for line in stream:
        tasks.put(line)
    os._exit(0)


def _frame_counter() -> Any:
    pending = 0

    def on_frame() -> None:
        nonlocal pending
        pending += 1
        if pending == FRAMES_PER_MESSAGE:
            _tell({"frames": pending})
            pending = 0

    return on_frame


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
