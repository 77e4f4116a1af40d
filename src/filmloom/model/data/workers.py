"""Workers: results computed ahead, in other processes or in a thread, and given in order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

Result = TypeVar("Result")

_AHEAD = 3
"""Results that wait for each worker."""


def ahead(function: Callable[..., Result], arguments: Iterator[tuple[Any, ...]], num_workers: int) -> Iterator[Result]:
    """`function(*each)` for each of the arguments, in their order; when nobody listens any more, the workers end."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(num_workers, mp_context=context, initializer=_one_thread)
    waiting: deque[Future[Result]] = deque()
    try:
        for each in islice(arguments, _AHEAD * num_workers):
            waiting.append(pool.submit(function, *each))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(function, *each) for each in islice(arguments, 1))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def prefetched(results: Iterator[Result], depth: int = 2) -> Iterator[Result]:
    """The same, the next few made in a thread: for work that waits for the disk."""
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[Future[Result]] = deque(pool.submit(_next, results) for _ in range(depth))
        while True:
            try:
                result = waiting.popleft().result()
            except _Ended:
                return
            waiting.append(pool.submit(_next, results))
            yield result


class _Ended(Exception):  # noqa: N818 - no fault, and StopIteration may not pass through a future
    """There are no more results."""


def _next(results: Iterator[Result]) -> Result:
    for result in results:
        return result
    raise _Ended


def _one_thread() -> None:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
