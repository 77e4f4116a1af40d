"""Crew: films are made in processes of their own, one film each at a time, side by side over the cores."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from filmloom.studio.ads.film import Done, Order, done_from_json, order_to_json
from filmloom.studio.line_process import LineProcess

MAX_HANDS = 16
Outcome = tuple[Order, Done | str]
"""An order, and the film or why there is none."""


class Crew:
    """A few processes, ended with the `with` block; one that dies is replaced, and its order tried once more."""

    def __init__(self, store_folder: Path, count: int | None = None) -> None:
        """store_folder: the project's, which holds the store."""
        self._folder = store_folder
        self._count = max(1, min(count or os.cpu_count() or 1, MAX_HANDS))
        self._hands: list[_Hand] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self._hands:
            hand.end()

    def make(self, orders: Sequence[Order]) -> Iterator[Outcome]:
        """Each order's outcome, as soon as it is there."""
        tasks: queue.SimpleQueue[Order] = queue.SimpleQueue()
        for order in orders:
            tasks.put(order)
        outcomes: queue.Queue[Outcome] = queue.Queue()
        for _ in range(min(self._count, len(orders))):
            hand = _Hand(self._folder)
            self._hands.append(hand)
            threading.Thread(target=hand.serve, args=(tasks, outcomes), daemon=True).start()
        left = len(orders)
        while left:
            with contextlib.suppress(queue.Empty):  # short waits, so that Ctrl-C is heard
                yield outcomes.get(timeout=0.2)
                left -= 1


class _Hand:
    """One process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: LineProcess | None = None
        self._ended = False

    def serve(self, tasks: queue.SimpleQueue[Order], outcomes: queue.Queue[Outcome]) -> None:
        """Work on the orders until none is left."""
        with contextlib.suppress(queue.Empty):
            while not self._ended:
                order = tasks.get_nowait()
                found = self._ask(order) or self._ask(order)
                outcomes.put((order, found or "its process ended without a word, twice; is there enough memory?"))

    def _ask(self, order: Order) -> Done | str | None:
        """The film, why there is none, or nothing if the process died."""
        if self._ended:
            return None
        if not (self._process and self._process.is_alive()):
            self._process = LineProcess("filmloom.studio.ads.worker")
        process = self._process
        for told in process.ask({"folder": str(self._folder), "order": order_to_json(order)}):
            return done_from_json(told["done"]) if "done" in told else str(told["error"])
        process.end()
        return None

    def end(self) -> None:
        """End the process now, finished or not."""
        self._ended = True
        if self._process:
            self._process.end()
