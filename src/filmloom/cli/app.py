"""The application and its groups of commands; what a user can mend ends it without a traceback."""

from __future__ import annotations

import os

import typer

from filmloom.errors import Cancelled, FilmloomError, InputError

app = typer.Typer(
    help="Words in, film out: an article becomes a narrated, captioned film; a sentence becomes a clip.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

bench = typer.Typer(help="Measure how good an engine is; see docs/bench.md.", no_args_is_help=True)
app.add_typer(bench, name="bench")

data = typer.Typer(help="Your own videos for training; see docs/data.md.", no_args_is_help=True)
app.add_typer(data, name="data")

training = typer.Typer(help="Train on your own videos; see docs/engines.md.", no_args_is_help=True)
app.add_typer(training, name="train")


def main() -> None:
    """Run the command line; errors that a user can mend come without a traceback."""
    try:
        app()
    except FilmloomError as error:
        typer.echo(f"filmloom: {error}", err=True)
        raise SystemExit(_exit_code(error)) from None
    except OSError as error:
        named = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
        typer.echo(f"filmloom: {error.strerror or error}{named}; what was finished is kept for the next run.", err=True)
        raise SystemExit(1) from None


def _exit_code(error: FilmloomError) -> int:
    if isinstance(error, Cancelled):
        return 130
    return 2 if isinstance(error, InputError) else 1
