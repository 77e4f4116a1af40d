import time

import pytest

from filmloom.errors import Cancelled
from filmloom.studio.side_by_side import side_by_side
from filmloom.types import Event


def event(message):
    return Event(stage="takes", done=0, total=1, message=message)


def test_results_come_in_order_and_events_with_their_number():
    def task(seconds):
        def run(on_event):
            on_event(event(str(seconds)))
            time.sleep(seconds)
            return seconds

        return run

    heard = []
    results = side_by_side([task(0.05), task(0.0)], lambda number, told: heard.append((number, told)), at_once=2)
    assert results == [0.05, 0.0]
    assert sorted((number, told.message) for number, told in heard) == [(0, "0.05"), (1, "0.0")]


def test_what_the_listener_raises_reaches_every_task():
    ended = []

    def task(on_event):
        try:
            while True:
                on_event(event("waiting"))
                time.sleep(0.01)
        except Cancelled:
            ended.append(True)
            raise

    def stop(number, told):
        raise Cancelled("enough")

    with pytest.raises(Cancelled, match="enough"):
        side_by_side([task, task], stop, at_once=2)
    assert ended == [True, True]


def test_an_error_of_a_task_is_the_callers():
    def fail(on_event):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        side_by_side([fail], lambda number, told: None, at_once=1)
