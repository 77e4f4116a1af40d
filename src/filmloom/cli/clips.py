"""Sentences become clips: clip, engines, dev-remote."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from filmloom.cli.app import app
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import (
    FpsOption,
    JsonOption,
    LanguageOption,
    SeedOption,
    SignKeyOption,
    SignOption,
    SizeOption,
    identity_of,
    language_of,
    size_of,
)

if TYPE_CHECKING:
    from filmloom.types import Size


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
            help="A picture of your own: FILE, WORD=FILE, or FILE@SECOND to be seen from then on; a clip or an "
            ".animation.json to go on from; on some engines CLIP@0 to be redrawn."
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
    best_of: Annotated[
        int, typer.Option(help="Seeds that are tried, from --seed on; the clip that shows most of the words is kept.")
    ] = 1,
    scorer: Annotated[
        str, typer.Option(help="Who looks at them: a folder or Hub id, otherwise the model that comes with filmloom.")
    ] = "",
    like: Annotated[Path | None, typer.Option(help="Make this clip again: an .mp4 of `filmloom clip`.")] = None,
    label: Annotated[bool, typer.Option(help="Show the mark that a machine made it.")] = True,
    sign: SignOption = None,
    sign_key: SignKeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn a sentence into moving pictures."""
    from filmloom.model.video_generator import ClipRequest, make
    from filmloom.model.video_generator.best_of import scorer_for, told_of
    from filmloom.model.video_generator.like import request_like
    from filmloom.model.video_generator.request import given_from
    from filmloom.studio.provenance.signing import sign_clip

    with listening(as_json) as on_event:
        identity = identity_of(sign, sign_key, out)
        if like is not None:
            engine, request, _ = request_like(like, on_event)
        else:
            request = ClipRequest(
                prompt=prompt,
                seconds=seconds,
                size=size_of(size),
                fps=fps,
                language=language_of(language),
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
        who = scorer_for(best_of, scorer)
        made = make(request, engine, model, out.parent, best_of=best_of, scorer=who)
        made.save(out)
        if identity:
            sign_clip(out, made.metadata, identity)
    chosen = told_of(made)
    if as_json:
        more = {"best_of": chosen} if chosen else {}
        print_json({"path": str(out), "seconds": made.seconds, "warnings": list(made.warnings), **more})
        return
    for warning in made.warnings:
        typer.echo(f"warning: {warning}", err=True)
    which = f"{chosen['seed']}, the best of {chosen['num']} at {chosen['score']:.2f}" if chosen else f"{request.seed}"
    typer.echo(f"{out}: {made.seconds:g} s, {made.size[0]}x{made.size[1]}, seed {which}")


@app.command()
def engines(
    name: Annotated[str, typer.Argument(help="A checkpoint of diffusers, folder or Hub id: its plan for a clip.")] = "",
    seconds: Annotated[float | None, typer.Option(help="Of the clip that is planned.")] = None,
    size: SizeOption = "1920x1080",
    as_json: JsonOption = False,
) -> None:
    """Say what can make clips here, what each can do, and what it needs."""
    if name:
        _tell_plan(name, seconds, size_of(size), as_json)
        return
    from filmloom.model.video_generator.listing import engines as listed
    from filmloom.model.video_generator.listing import spent_in

    found, spent = listed(), spent_in(Path())
    if as_json:
        print_json({"engines": [engine.to_json() for engine in found], "spent": spent})
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


def _tell_plan(name: str, seconds: float | None, size: Size, as_json: bool) -> None:
    from filmloom.model.video_generator.listing import plan_of

    planned = plan_of(name, seconds, size)
    if as_json:
        print_json(planned.to_json())
        return
    for line in planned.lines():
        typer.echo(line)
