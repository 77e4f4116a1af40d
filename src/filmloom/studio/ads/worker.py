"""A worker process of a batch: orders come in on standard input, a JSON line each; what became of them goes out.

It ends when its input ends, also in the middle of a film, so that nothing outlives the batch, however that dies.
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
from typing import IO, Any, Final

from filmloom.errors import FilmloomError
from filmloom.studio.ads.film import done_to_json, make_film, order_from_json
from filmloom.studio.store import Store

_FAULTS: Final = (FilmloomError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, OSError)
"""What costs a film only."""


def main() -> None:
    """Serve orders until the input ends; the first line is the folder of the store."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    logging.basicConfig(stream=sys.stderr, level="CRITICAL")  # a row's words don't belong into a log
    tasks: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, tasks), daemon=True).start()
    store = Store(Path(json.loads(tasks.get())))
    while True:
        _tell(_served(tasks.get(), store))


def _served(task: str, store: Store) -> dict[str, Any]:
    try:
        return {"done": done_to_json(make_film(order_from_json(task), store))}
    except _FAULTS as error:
        return {"error": str(error) if isinstance(error, FilmloomError) else f"{type(error).__name__}: {error}"}


def _listen(stream: IO[str], tasks: queue.SimpleQueue[str]) -> None:
    for line in stream:
        tasks.put(line)
    os._exit(0)


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
