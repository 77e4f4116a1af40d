"""The command line: thin commands over the Python functions, and how their progress looks in a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from filmloom.errors import Cancelled, FilmloomError, InputError

if TYPE_CHECKING:
    from filmloom.studio.produce import Film
    from filmloom.types import Event, OnEvent, Size

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

SizeOption = Annotated[str, typer.Option(help="Width x height: 1920x1080, 1080x1920, 1080x1080, …")]
FpsOption = Annotated[int, typer.Option(help="Frames per second, 1 to 60.")]
SeedOption = Annotated[int, typer.Option(help="The same seed makes the same film.")]
LanguageOption = Annotated[str | None, typer.Option(help="zh or en; otherwise the text's own.")]
VoiceOption = Annotated[
    str, typer.Option(help="A voice of `filmloom doctor`, silent, https://host/v1#model:voice, or a voice's folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Progress and result as JSON lines.")]
ExplainOption = Annotated[bool, typer.Option("--explain", help="Say why each shot was made or reused.")]
ModelOption = Annotated[
    str, typer.Option(help="Folder or Hub id of an any-to-video model; otherwise the one that comes with filmloom.")
]
EngineOption = Annotated[str, typer.Option(help="What makes the illustrations; see `filmloom engines`.")]
EngineModelOption = Annotated[str, typer.Option("--model", help="Of a remote service whose address is the engine.")]
PlannerOption = Annotated[
    str, typer.Option(help="A language model that plans: https://host/v1#model, a folder, or a Hub id.")
]
SecondsOption = Annotated[float | None, typer.Option(help="Length to aim at.")]


@app.command()
def film(
    source: Annotated[str, typer.Argument(help="A text: .md, .txt or .html.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The film, an .mp4 file.")] = Path("film.mp4"),
    seconds: SecondsOption = None,
    size: SizeOption = "1920x1080",
    fps: FpsOption = 25,
    language: LanguageOption = None,
    voice: VoiceOption = "",
    seed: SeedOption = 7,
    engine: EngineOption = "world",
    model: EngineModelOption = "",
    planner: PlannerOption = "",
    explain: ExplainOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn an article into a finished film."""
    from filmloom.studio import produce

    with _listening(as_json) as on_event:
        made = produce.film(
            _source(source),
            out=out,
            seconds=seconds,
            size=_size(size),
            fps=fps,
            language=_language(language),
            voice=voice,
            seed=seed,
            engine=engine,
            model=model,
            planner=planner,
            on_event=on_event,
        )
    _tell_film(made, explain=explain, as_json=as_json)


@app.command()
def plan(
    source: Annotated[str, typer.Argument(help="A text: .md, .txt or .html.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The storyboard, a .yaml file.")] = Path("storyboard.yaml"),
    seconds: SecondsOption = None,
    size: SizeOption = "1920x1080",
    fps: FpsOption = 25,
    language: LanguageOption = None,
    voice: VoiceOption = "",
    seed: SeedOption = 7,
    engine: EngineOption = "world",
    model: EngineModelOption = "",
    planner: PlannerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the storyboard only, to be edited and then rendered."""
    from filmloom.studio import produce

    with _listening(as_json) as on_event:
        planned = produce.plan(
            _source(source),
            seconds=seconds,
            size=_size(size),
            fps=fps,
            language=_language(language),
            voice=voice,
            seed=seed,
            engine=engine,
            model=model,
            planner=planner,
            on_event=on_event,
        )
        planned.save(out)
    shots = len(planned.storyboard.shots)
    if as_json:
        _print_json({"path": str(out), "shots": shots})
    else:
        typer.echo(f"{out}: {shots} shots. Edit it, then: filmloom render {out} -o film.mp4")


@app.command()
def render(
    storyboard: Annotated[Path, typer.Argument(help="A storyboard.yaml.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The film, an .mp4 file.")] = Path("film.mp4"),
    explain: ExplainOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn a storyboard into a film; only what changed is made again."""
    from filmloom.studio import produce

    with _listening(as_json) as on_event:
        made = produce.render(storyboard, out=out, on_event=on_event)
    _tell_film(made, explain=explain, as_json=as_json)


@app.command()
def clip(
    prompt: Annotated[str, typer.Argument(help="A sentence, in English or Chinese.")] = "",
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The clip: .mp4, .png for its first frame, .lottie.json to edit it.")
    ] = Path("clip.mp4"),
    seconds: Annotated[float | None, typer.Option(help="Length, up to 60 s.")] = None,
    size: SizeOption = "1920x1080",
    fps: FpsOption = 25,
    language: LanguageOption = None,
    seed: SeedOption = 7,
    engine: Annotated[str, typer.Option(help="What makes the pictures; see `filmloom engines`.")] = "",
    model: Annotated[str, typer.Option(help="Of a remote service whose address is the engine.")] = "",
    given: Annotated[
        list[str] | None,
        typer.Option(
            help="A picture of your own: FILE, WORD=FILE, or FILE@SECOND to be seen from then on; or an "
            ".animation.json to go on from."
        ),
    ] = None,
    keep: Annotated[
        str, typer.Option(help="Of a given animation: background, camera, looks, ways or layers, with commas between.")
    ] = "",
    steps: Annotated[int | None, typer.Option(help="Sampling steps: 25 by default, 4 are quickest.")] = None,
    guidance: Annotated[str | None, typer.Option(help="none, cfg or interval (cheaper than cfg).")] = None,
    guidance_scale: Annotated[float | None, typer.Option(help="How strongly the words pull.")] = None,
    takes: Annotated[
        int | None, typer.Option(help="How often at most it is sampled until it is as asked: 16 by default.")
    ] = None,
    loop: Annotated[bool, typer.Option(help="The end leads to the beginning.")] = False,
    sound: Annotated[bool, typer.Option(help="Voices, impacts, weather: what happens is heard.")] = False,
    layout: Annotated[
        str | None, typer.Option(help="Of an engine that draws frames: layers (it is led by a clip of these) or none.")
    ] = None,
    lora: Annotated[
        list[str] | None, typer.Option(help="An adapter for a checkpoint of one's own: FOLDER or FOLDER@0.8.")
    ] = None,
    like: Annotated[Path | None, typer.Option(help="Make this clip again: an .mp4 of `filmloom clip`.")] = None,
    label: Annotated[bool, typer.Option(help="Show the mark that a machine made it.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Turn a sentence into moving pictures."""
    from filmloom.model.video_generator import ClipRequest, make
    from filmloom.model.video_generator.like import request_like
    from filmloom.model.video_generator.request import given_from

    with _listening(as_json) as on_event:
        if like is not None:
            engine, request, _ = request_like(like, on_event)
        else:
            request = ClipRequest(
                prompt=prompt,
                seconds=seconds,
                size=_size(size),
                fps=fps,
                language=_language(language),
                seed=seed,
                label=label,
                given=given_from(given or [], keep),
                num_inference_steps=steps,
                guidance=guidance,  # type: ignore[arg-type]
                guidance_scale=guidance_scale,
                takes=takes,
                loop=loop,
                sound=sound,
                layout=layout,  # type: ignore[arg-type]
                lora=tuple(lora or ()),
                on_event=on_event,
            )
        made = make(request, engine, model, out.parent)
        made.save(out)
    if as_json:
        _print_json({"path": str(out), "seconds": made.seconds, "warnings": list(made.warnings)})
        return
    for warning in made.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{out}: {made.seconds:g} s, {made.size[0]}x{made.size[1]}, seed {request.seed}")


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
        model or None, out=out, seed=seed, size=_size(size), fps=fps, seconds=seconds, on_event=_status
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

    with _listening(as_json) as on_event:
        text = described(file, ask=ask, language=_language(language), model=model or None, on_event=on_event)
    if as_json:
        _print_json({"path": str(file), "text": text})
    else:
        typer.echo(text)


@app.command()
def engines(
    name: Annotated[str, typer.Argument(help="A checkpoint of diffusers, folder or Hub id: its plan for a clip.")] = "",
    seconds: Annotated[float | None, typer.Option(help="Of the clip that is planned.")] = None,
    size: SizeOption = "1920x1080",
    as_json: JsonOption = False,
) -> None:
    """Say what can make clips here, what each can do, and what it needs."""
    if name:
        _tell_plan(name, seconds, _size(size), as_json)
        return
    from filmloom.model.video_generator.listing import engines as listed
    from filmloom.model.video_generator.listing import spent_in

    found, spent = listed(), spent_in(Path())
    if as_json:
        _print_json({"engines": [engine.to_json() for engine in found], "spent": spent})
        return
    for engine in found:
        typer.echo(f"{'ok ' if engine.ready else 'NO '} {engine.name} ({engine.where})")
        typer.echo(f"     {engine.can}")
        typer.echo(f"     needs {engine.needs}")
    if spent:
        typer.echo(f"Asked of services from this folder: {spent}")


@app.command("dev-remote")
def dev_remote(
    port: Annotated[int, typer.Option(help="On 127.0.0.1; 0 takes any that is free.")] = 8765,
    engine: Annotated[str, typer.Option(help="What draws: world or layers.")] = "world",
    fault: Annotated[
        list[str] | None, typer.Option(help="What goes wrong, as REQUEST=FAULT or REQUEST=FAULTx3: create=429x2.")
    ] = None,
) -> None:
    """Run a free service on this machine that speaks as OpenAI's and Kling's do, to try remote engines against."""
    import threading

    from filmloom.model.video_generator.remote.dev_remote import DevRemote, Faults

    with DevRemote(port=port, engine=engine, faults=Faults(fault or [])) as service:
        for name, value in service.environment.items():
            typer.echo(f"export {name}='{value}'")
        typer.echo(f"filmloom clip 'a cat plays with a ball' --engine {service.origin}/v1 --model tiny")
        typer.echo("filmloom clip 'a cat plays with a ball' --engine kling:kling-v3")
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say what is installed, which engines and voices work here, and what to do about the rest."""
    from filmloom.studio.doctor import examine

    findings = examine()
    if as_json:
        _print_json([finding.to_json() for finding in findings])
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

    with _listening(False) as on_event:
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

    with _listening(as_json) as on_event:
        settings = Settings(seconds=seconds, fps=fps, size=size, clips_per_shard=clips_per_shard, keep_still=keep_still)
        captioner = _captioner(caption)
        report = prepare(folder, out, settings, captioner=captioner, workers=workers, on_event=on_event).report
    if as_json:
        _print_json({"path": str(out), **{name: value for name, value in report.items() if name != "refused"}})
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

    with _listening(as_json) as on_event:
        settings = lora_training.LoraTraining(
            steps=steps, rank=rank, learning_rate=learning_rate, seconds=seconds, size=size, seed=seed
        )
        made = lora_training.train_lora(folder, engine, out, settings, on_event=on_event)
    if as_json:
        _print_json({"path": str(made)})
    else:
        typer.echo(f"{made}: try it with: filmloom clip … --engine {engine} --lora {made}")


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


def _captioner(language: str | None) -> Callable[..., str | None] | None:
    from filmloom.model.chat import captioner

    chosen = _language(language)
    return captioner(chosen) if chosen else None


def _source(source: str) -> str | Path:
    return source if "://" in source else Path(source)


def _size(text: str) -> Size:
    from filmloom.media.size import size_from

    return size_from(text)


def _language(text: str | None) -> Literal["zh", "en"] | None:
    from filmloom.media.label import checked_language

    return checked_language(text)  # type: ignore[arg-type]


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


def _tell_plan(name: str, seconds: float | None, size: Size, as_json: bool) -> None:
    from filmloom.model.video_generator.listing import plan_of

    planned = plan_of(name, seconds, size)
    if as_json:
        _print_json(planned.to_json())
        return
    for line in planned.lines():
        typer.echo(line)


def _tell_film(made: Film, *, explain: bool, as_json: bool) -> None:
    from filmloom.studio.check import summary

    if as_json:
        _print_json(_film_json(made))
        return
    if explain:
        for segment in made.segments:
            typer.echo(f"  {segment.job.id}: {segment.why}")
    for line in summary(made.report):
        typer.echo(f"  {line}")
    size = "x".join(map(str, made.storyboard.output.size))
    how = "nothing had changed, kept as it was" if made.reused else f"{len(made.segments)} shots"
    typer.echo(f"{made.path}: {made.seconds:.1f} s, {size}, {how}")
    if made.failed:
        typer.echo(f"{len(made.failed)} of them became text cards: {', '.join(made.failed)} (see the warnings above).")
    if made.replaced:
        others = ", ".join(made.replaced)
        typer.echo(
            f"{len(made.replaced)} of them were drawn by rule instead: {others}. Run it again to try them again."
        )


def _film_json(made: Film) -> dict[str, Any]:
    return {
        "path": str(made.path),
        "seconds": made.seconds,
        "reused": made.reused,
        "shots": [
            {"id": s.job.id, "made": s.made, "why": s.why, "failed": s.failed, "instead": s.job.instead}
            for s in made.segments
        ],
        "problems": [f"{finding.check}: {finding.detail}" for finding in made.report.problems],
        "warnings": list(made.warnings),
    }


def _counts(refused: dict[str, int]) -> str:
    """What was refused, as the end of a line."""
    return "".join(f", {count} {reason}" for reason, count in refused.items())


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


@contextmanager
def _listening(as_json: bool) -> Iterator[Callable[[Event], None]]:
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
                _print_json({"error": {"type": type(error).__name__, "message": str(error)}})
            raise


def _json_listener(event: Event) -> None:
    from dataclasses import asdict, replace

    told = asdict(replace(event, preview=None))
    told.pop("preview")
    _print_json({"event": told})


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


if __name__ == "__main__":
    main()
