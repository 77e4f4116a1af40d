"""A brief and a table of people become a film for each of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from filmloom.cli.app import app
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import BrandOption, JsonOption, SignKeyOption, SignOption, identity_of

if TYPE_CHECKING:
    from filmloom.studio.ads import Batch


@app.command()
def ads(
    brief: Annotated[Path, typer.Argument(help="What is advertised, and how: a brief.yaml; see docs/ads.md.")],
    profiles: Annotated[Path, typer.Option("--profiles", "-p", help="The table of people, a .csv file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for films, results and the page.")] = Path("ads"),
    retry: Annotated[bool, typer.Option("--retry", help="Try films again that failed before.")] = False,
    name_files_by: Annotated[
        str, typer.Option(help="A column whose words name the files; otherwise the row's number.")
    ] = "",
    storyboard: Annotated[
        int | None, typer.Option(help="Only write the storyboard of this row, to be previewed, changed and rendered.")
    ] = None,
    sign: SignOption = None,
    sign_key: SignKeyOption = None,
    brand: BrandOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make an advertisement for each person in a table; what they share is made once."""
    from filmloom.studio.ads import make_ads

    if storyboard is not None:
        if retry or name_files_by or sign or sign_key:
            raise typer.BadParameter("it makes no film: leave out --retry, --name-files-by, --sign and --sign-key",
                                     param_hint="--storyboard")  # fmt: skip
        _write_storyboards(brief, profiles, storyboard, out, brand, as_json=as_json)
        return
    with listening(as_json) as on_event:
        identity = identity_of(sign, sign_key)
        batch = make_ads(
            brief,
            profiles,
            out=out,
            retry=retry,
            name_files_by=name_files_by,
            sign=identity,
            brand=brand,
            on_event=on_event,
        )
    _tell(batch, as_json=as_json)
    if not batch.count("made"):
        raise typer.Exit(1)


def _write_storyboards(brief: Path, profiles: Path, row: int, out: Path, brand: str, *, as_json: bool) -> None:
    from filmloom.studio.ads import write_storyboards

    with listening(as_json):
        written = write_storyboards(brief, profiles, row, out=out, brand=brand)
    if as_json:
        print_json({"storyboards": [str(path) for path in written]})
        return
    for path in written:
        typer.echo(f"{path}: look at it with `filmloom preview {path}`, make it with `filmloom render {path}`")


def _tell(batch: Batch, *, as_json: bool) -> None:
    counts = {status: batch.count(status) for status in ("made", "failed", "broken", "duplicate")}
    if as_json:
        print_json({"page": str(batch.page), "table": str(batch.table), "reused": batch.num_reused, **counts})
        return
    for note in batch.notes:
        typer.echo(note)
    others = ", ".join(f"{count} {status}" for status, count in counts.items() if count and status != "made")
    kept = f" ({batch.num_reused} of them before)" if batch.num_reused else ""
    typer.echo(f"{counts['made']} films{kept}{f'; rows without: {others}' if others else ''}: {batch.page}")
