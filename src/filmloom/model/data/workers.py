"""Workers: results of a function, computed ahead in other processes and given in order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
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


def _one_thread() -> None:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
