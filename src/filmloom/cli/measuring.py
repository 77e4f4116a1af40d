"""How good it is, and whether it works here: bench, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from filmloom.cli.app import app, bench
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import JsonOption


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say what is installed, which engines and voices work here, and what to do about the rest."""
    from filmloom.studio.doctor import examine

    findings = examine()
    if as_json:
        print_json([finding.to_json() for finding in findings])
    else:
        for finding in findings:
            typer.echo(f"{'ok ' if finding.works else 'NO '} {finding.name}: {finding.detail}")
            if finding.remedy:
                typer.echo(f"     {finding.remedy}")
    if not all(finding.works or finding.optional for finding in findings):
        raise typer.Exit(1)


@bench.command("world")
def bench_world(
    engine: Annotated[str, typer.Option(help="What is put to the test.")] = "layers",
    split: Annotated[
        str, typer.Option(help="held-out, seen or both: compositions that training never shows.")
    ] = "both",
    specs: Annotated[int, typer.Option(help="Scenes of every kind and split, at least.")] = 200,
    seeds: Annotated[int, typer.Option(help="Clips of every scene and language.")] = 4,
    takes: Annotated[
        int | None, typer.Option(help="How often at most it samples a clip: 1 for what the network alone does.")
    ] = None,
    pixels: Annotated[int | None, typer.Option(help="Clips that are judged by their pixels too.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="A copy of the result, a .json file.")] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for index.html to look at, result.json and records.jsonl.")
    ] = Path("bench-world"),
) -> None:
    """Ask an engine for clips of frozen scenes, judge each clause of them, and say how many are right."""
    from rich.console import Console

    from filmloom.model.evaluate import Settings, report, table
    from filmloom.model.evaluate import bench_world as measure

    with listening(False) as on_event:
        settings = Settings(split=split, specs=specs, seeds=seeds, pixels=pixels, takes=takes)  # type: ignore[arg-type]
        result = measure(engine, settings, on_event)
        page = report.save(result, out)
        if json_file:
            report.save_json(result, json_file)
    console = Console()
    for each in table.tables(result):
        console.print(each)
    for note in table.notes(result):
        typer.echo(note)
    typer.echo(f"{page}: look at it in a browser")
