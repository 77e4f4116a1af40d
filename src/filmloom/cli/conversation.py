"""The any-to-video model, talked with: chat, describe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from filmloom.cli.app import app
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import FpsOption, JsonOption, ModelOption, SeedOption, SizeOption, language_of, size_of

if TYPE_CHECKING:
    from filmloom.types import Event


@app.command()
def chat(
    model: ModelOption = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the clips.")] = Path(),
    once: Annotated[str | None, typer.Option(help="One message; its answer, and that's all.")] = None,
    seconds: Annotated[float | None, typer.Option(help="Length of clips, up to 60 s.")] = None,
    size: SizeOption = "1280x720",
    fps: FpsOption = 25,
    seed: SeedOption = 7,
) -> None:
    """Talk in words, pictures, clips and sounds; words and clips are the answer. Messages may be piped in, too."""
    from filmloom.model import chat as chats

    chats.check_installed()
    from filmloom.model.chat_terminal import answer, talk, words

    if sys.stderr.isatty():
        typer.echo("Opening the model …", err=True)
    session = chats.chat(
        model or None, out=out, seed=seed, size=size_of(size), fps=fps, seconds=seconds, on_event=_status
    )
    say, warn = partial(typer.echo, nl=False), partial(typer.echo, nl=False, err=True)
    if once is not None:
        answer(session, once, say)
        return
    if sys.stdin.isatty():
        typer.echo(words(session, "hello"))
    went_well = talk(session, _typed(lambda: words(session, "leave")), say, warn)
    if not went_well and not sys.stdin.isatty():
        raise typer.Exit(2)


@app.command()
def describe(
    file: Annotated[Path, typer.Argument(help="A picture, a clip or a sound.")],
    ask: Annotated[str, typer.Option(help="A question about it, instead.")] = "",
    language: Annotated[str | None, typer.Option(help="zh or en; a question is answered in its own.")] = None,
    model: ModelOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what a picture, a clip or a sound shows, or answer a question about it."""
    from filmloom.model.chat import describe as described

    with listening(as_json) as on_event:
        text = described(file, ask=ask, language=language_of(language), model=model or None, on_event=on_event)
    if as_json:
        print_json({"path": str(file), "text": text})
    else:
        typer.echo(text)


def _typed(hint: Callable[[], str]) -> Iterator[str]:
    """Lines from the terminal, until Ctrl-D, or from what is piped in. hint: what to say at Ctrl-C."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    with suppress(ImportError):
        import readline  # noqa: F401 - gives `input` its history
    while True:
        try:
            yield input("> ")
        except KeyboardInterrupt:
            typer.echo(f"\n{hint()}")
        except EOFError:
            typer.echo()
            return


def _status(event: Event) -> None:
    """How far a clip is, behind what has been said, until it is overwritten by what comes next."""
    if event.level == "warning":
        typer.echo(f"\nwarning: {event.message}", err=True)
    elif sys.stderr.isatty():
        told = f" {event.stage} {100 * event.done // event.total:.0f} %" if event.done < event.total else ""
        typer.echo(f"\0337\033[K{told}\0338", err=True, nl=False)
