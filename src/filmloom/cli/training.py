"""Models of one's own: data prepare, train lora."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from filmloom.cli.app import data, training
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import FpsOption, JsonOption, SeedOption, language_of


@data.command("prepare")
def data_prepare(
    folder: Annotated[Path, typer.Argument(help="Videos, in folders or not, with cat.txt or cat.json beside cat.mp4.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the shards, report.json and sheet.png.")],
    seconds: Annotated[float, typer.Option(help="Length of a clip, 0.5 to 60 s.")] = 4.0,
    fps: FpsOption = 8,
    size: Annotated[int, typer.Option(help="Pixels of the shorter side; smaller videos stay as they are.")] = 256,
    clips_per_shard: Annotated[int, typer.Option(help="Clips in each .tar.")] = 200,
    keep_still: Annotated[bool, typer.Option("--keep-still", help="Take pieces too in which nothing moves.")] = False,
    caption: Annotated[
        str | None,
        typer.Option(help="en or zh: what a clip without a caption shows is said by the model, where it is sure."),
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes that read videos.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Turn a folder of your videos into shards of clips to train on: cut by shots, sorted out, made small."""
    from filmloom.model.data.prepare import Settings, prepare

    with listening(as_json) as on_event:
        settings = Settings(seconds=seconds, fps=fps, size=size, clips_per_shard=clips_per_shard, keep_still=keep_still)
        captioner = _captioner(caption)
        report = prepare(folder, out, settings, captioner=captioner, workers=workers, on_event=on_event).report
    if as_json:
        print_json({"path": str(out), **{name: value for name, value in report.items() if name != "refused"}})
        return
    files, pieces = report["files"], report["pieces"]
    typer.echo(f"  files: {files['videos']} videos{_counts(files['refused'])}")
    typer.echo(f"  pieces of {report['shots']} shots: {pieces['taken']} taken{_counts(pieces['refused'])}")
    typer.echo(f"  captions: {report['labelled']} clips have one, {report['unlabelled']} have none")
    typer.echo(f"{out}: {report['clips']} clips in {len(report['shards'])} shards; look at {out / 'sheet.png'}")


@training.command("lora")
def train_lora(
    folder: Annotated[
        Path, typer.Argument(help="Captioned clips: cat.mp4 beside cat.txt, or shards of `data prepare`.")
    ],
    engine: Annotated[str, typer.Option(help="A checkpoint of Wan or LTX: its folder or Hub id.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the adapter, for clip --lora.")] = Path("lora"),
    steps: Annotated[int, typer.Option(help="One clip each.")] = 500,
    rank: Annotated[int, typer.Option(help="Of the adapter: more learns more, and needs more.")] = 16,
    learning_rate: Annotated[float, typer.Option(help="Of AdamW.")] = 1e-4,
    seconds: Annotated[float, typer.Option(help="Length of the stretch of each clip.")] = 2.0,
    size: Annotated[int, typer.Option(help="Pixels along the sides of the square in its middle.")] = 256,
    seed: SeedOption = 7,
    as_json: JsonOption = False,
) -> None:
    """Fine-tune Wan or LTX on your clips; the checkpoint stays, and an adapter for `clip --lora` comes out."""
    from filmloom.model import chat as chats

    chats.check_installed()
    from filmloom.model.video_generator.diffusers import lora_training

    with listening(as_json) as on_event:
        settings = lora_training.LoraTraining(
            steps=steps, rank=rank, learning_rate=learning_rate, seconds=seconds, size=size, seed=seed
        )
        made = lora_training.train_lora(folder, engine, out, settings, on_event=on_event)
    if as_json:
        print_json({"path": str(made)})
    else:
        typer.echo(f"{made}: try it with: filmloom clip … --engine {engine} --lora {made}")


def _captioner(language: str | None) -> Callable[..., str | None] | None:
    from filmloom.model.chat import captioner

    chosen = language_of(language)
    return captioner(chosen) if chosen else None


def _counts(refused: dict[str, int]) -> str:
    """What was refused, as the end of a line."""
    return "".join(f", {count} {reason}" for reason, count in refused.items())
