"""How progress, warnings and results look in a terminal, in a pipe and to a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import typer

from filmloom.errors import Cancelled, FilmloomError

if TYPE_CHECKING:
    from filmloom.types import Event, OnEvent


@contextmanager
def listening(as_json: bool) -> Iterator[Callable[[Event], None]]:
    """A listener for the terminal, a pipe or a program, which also gets to know what went wrong as its last line.

    Ctrl-C becomes Cancelled, because typer would end the program without a word.
    """
    listener: OnEvent
    with ExitStack() as stack:
        if as_json:
            listener = _json_listener
        elif sys.stderr is not None and sys.stderr.isatty():
            listener = stack.enter_context(_bars())
        else:
            listener = _line_listener()
        try:
            yield listener
        except KeyboardInterrupt:
            raise Cancelled("stopped; what was finished is kept for the next run.") from None
        except FilmloomError as error:
            if as_json:
                print_json({"error": {"type": type(error).__name__, "message": str(error)}})
            raise


def _json_listener(event: Event) -> None:
    from dataclasses import asdict, replace

    told = asdict(replace(event, preview=None))
    told.pop("preview")
    print_json({"event": told})


def _line_listener() -> Callable[[Event], None]:
    """One line at each stage's beginning and at each further quarter of it."""
    told: dict[str, int] = {}

    def listen(event: Event) -> None:
        if event.level == "warning":
            typer.echo(f"warning: {event.message}", err=True)
            return
        quarter = int(4 * event.done / event.total) if event.total else 4
        if told.get(event.stage) == quarter:
            return
        told[event.stage] = quarter
        eta = f", {event.eta_s:.0f} s left" if event.eta_s and quarter < 4 else ""
        typer.echo(f"{event.stage}: {100 * quarter // 4} %{eta} {event.message}".rstrip(), err=True)

    return listen


@contextmanager
def _bars() -> Iterator[Callable[[Event], None]]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.fields[stage]:>9}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    message = TextColumn("{task.description}", markup=False)
    bars = Bars(*columns, TimeRemainingColumn(), message, console=Console(stderr=True))
    tasks: dict[str, TaskID] = {}

    def listen(event: Event) -> None:
        if event.level == "warning":
            bars.console.print("[yellow]warning:[/]", escape(event.message), highlight=False)
            return
        if event.stage not in tasks:
            tasks[event.stage] = bars.add_task("", total=None, stage=event.stage)
        total = event.total or 1
        bars.update(tasks[event.stage], total=total, completed=event.done if event.total else total)
        if event.message:
            bars.update(tasks[event.stage], description=event.message)

    with bars:
        yield listen


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))
