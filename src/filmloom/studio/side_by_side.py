"""Side by side: long tasks that mostly wait, a few at a time in threads, while the caller's own thread listens."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from filmloom.types import Event, OnEvent

Result = TypeVar("Result")


def side_by_side(
    tasks: Sequence[Callable[[OnEvent], Result]], on_event: Callable[[int, Event], None], *, at_once: int
) -> list[Result]:
    """What each task gives, in order. `on_event` hears in this thread which of them says what.

    What the listener raises, Ctrl-C too, is raised in every task at its next event, and here when all have ended.
    """
    events: queue.Queue[tuple[int, Event] | None] = queue.Queue()
    stop: list[BaseException] = []

    def hear(number: int, event: Event) -> None:
        if stop and event.level != "warning":
            raise type(stop[0])(*stop[0].args)
        events.put((number, event))

    with ThreadPoolExecutor(at_once) as pool:
        futures = [pool.submit(task, partial(hear, number)) for number, task in enumerate(tasks)]
        for future in futures:
            future.add_done_callback(lambda _: events.put(None))
        try:
            _listen(futures, events, on_event)
        except BaseException as error:
            stop.append(error)
            pool.shutdown(cancel_futures=True)
            raise
    return [future.result() for future in futures]


def _listen(
    futures: Sequence[Future[Result]],
    events: queue.Queue[tuple[int, Event] | None],
    on_event: Callable[[int, Event], None],
) -> None:
    left = len(futures)
    while left:
        try:
            told = events.get(timeout=0.2)  # short, so that Ctrl-C is heard
        except queue.Empty:
            continue
        if told is None:
            left -= 1
        else:
            on_event(*told)
