"""A film goes to an editing program: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from filmloom.cli.app import app
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import JsonOption


@app.command()
def export(
    film: Annotated[Path, typer.Argument(help="A film (.mp4), or the storyboard that it was rendered of.")],
    to: Annotated[str, typer.Option(help="fcpxml, edl, jianying (CapCut too), otio; lottie: drawn shots alone.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the project and its media.")],
    as_json: JsonOption = False,
) -> None:
    """Hand a finished film over to an editing program, shot by shot."""
    from filmloom.studio import hand_over

    with listening(as_json):
        made = hand_over.export(film, to=to, out=out)
    if as_json:
        media = [str(path) for path in made.media]
        print_json({"path": str(made.path), "media": media, "captions_burned": made.captions_burned})
        return
    typer.echo(f"{made.path}: {len(made.media)} {'drawn shots' if to == 'lottie' else 'files beside it'}")
    if made.captions_burned:
        typer.echo("The shots carry their captions; for clean ones set output.captions: soft, and render again.")
