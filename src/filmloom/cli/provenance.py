"""What a film says of how it was made, and whether that still holds: verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from filmloom.cli.app import app
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import JsonOption

_MARKS: Final = {"ok": "ok", "warning": "note", "error": "BROKEN"}


@app.command()
def verify(
    film: Annotated[Path, typer.Argument(help="A film or clip, an .mp4 file; anybody's.")],
    trust: Annotated[
        Path | None, typer.Option(help="Certificates that you trust, a .pem file: one of them has to vouch for it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a film tells of how it was made: labels, signature, changes. Ends with 1 if something is broken."""
    from filmloom.studio.provenance import verify as verifying

    with listening(as_json):
        verdict = verifying.verify(film, trust=trust)
    if as_json:
        print_json(verdict.to_json())
    else:
        for each in verdict.findings:
            typer.echo(f"{_MARKS[each.status]:6} {each.check}: {each.detail}")
        broken = ", ".join(dict.fromkeys(each.check for each in verdict.findings if each.status == "error"))
        typer.echo(f"{film}: {f'broken: {broken}' if broken else 'nothing is broken'}")
    if not verdict.whole:
        raise typer.Exit(1)
