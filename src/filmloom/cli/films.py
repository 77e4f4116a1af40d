"""Texts become films: film, plan, render."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from filmloom.cli.app import app
from filmloom.cli.listening import listening, print_json
from filmloom.cli.options import (
    BrandOption,
    CaptionsAlsoOption,
    DubOption,
    EffectsOption,
    EngineModelOption,
    EngineOption,
    ExplainOption,
    FpsOption,
    JsonOption,
    KindOption,
    LanguageOption,
    MoodOption,
    MusicOption,
    NetworkOption,
    PlannerOption,
    SecondsOption,
    SeedOption,
    SignKeyOption,
    SignOption,
    SizeOption,
    TranslatorOption,
    UnsupportedOption,
    VoiceOption,
    identity_of,
    language_of,
    size_of,
    source_of,
)

if TYPE_CHECKING:
    from filmloom.studio.produce import Film


@app.command()
def film(
    source: Annotated[str, typer.Argument(help="A text: .md, .txt, .html or .pdf; or https://….")],
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
    kind: KindOption = "",
    music: MusicOption = "none",
    effects: EffectsOption = False,
    mood: MoodOption = "",
    dub: DubOption = None,
    captions_also: CaptionsAlsoOption = None,
    translator: TranslatorOption = "",
    sign: SignOption = None,
    sign_key: SignKeyOption = None,
    brand: BrandOption = "",
    allow_unsupported: UnsupportedOption = False,
    allow_network: NetworkOption = False,
    explain: ExplainOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn an article or a lesson into a finished film."""
    from filmloom.studio import produce

    with listening(as_json) as on_event:
        made = produce.film(
            source_of(source),
            out=out,
            seconds=seconds,
            size=size_of(size),
            fps=fps,
            language=language_of(language),
            voice=voice,
            seed=seed,
            engine=engine,
            model=model,
            planner=planner,
            kind=kind,
            music=music,
            effects=effects,
            mood=mood,
            dub=language_of(dub),
            captions_also=language_of(captions_also),
            translator=translator,
            sign=identity_of(sign, sign_key),
            brand=brand,
            allow_unsupported=allow_unsupported,
            allow_network=allow_network,
            on_event=on_event,
        )
    _tell_film(made, explain=explain, as_json=as_json)


@app.command()
def plan(
    source: Annotated[str, typer.Argument(help="A text: .md, .txt, .html or .pdf; or https://….")],
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
    kind: KindOption = "",
    music: MusicOption = "none",
    effects: EffectsOption = False,
    mood: MoodOption = "",
    brand: BrandOption = "",
    allow_network: NetworkOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the storyboard only, to be edited and then rendered."""
    from filmloom.studio import produce

    with listening(as_json) as on_event:
        planned = produce.plan(
            source_of(source),
            seconds=seconds,
            size=size_of(size),
            fps=fps,
            language=language_of(language),
            voice=voice,
            seed=seed,
            engine=engine,
            model=model,
            planner=planner,
            kind=kind,
            music=music,
            effects=effects,
            mood=mood,
            brand=brand,
            allow_network=allow_network,
            on_event=on_event,
        )
        planned.save(out)
    shots = len(planned.storyboard.shots)
    if as_json:
        print_json({"path": str(out), "shots": shots})
    else:
        typer.echo(f"{out}: {shots} shots. Edit it, then: filmloom render {out} -o film.mp4")


@app.command()
def render(
    storyboard: Annotated[Path, typer.Argument(help="A storyboard.yaml.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The film, an .mp4 file.")] = Path("film.mp4"),
    dub: DubOption = None,
    captions_also: CaptionsAlsoOption = None,
    translator: TranslatorOption = "",
    sign: SignOption = None,
    sign_key: SignKeyOption = None,
    allow_unsupported: UnsupportedOption = False,
    explain: ExplainOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn a storyboard into a film; only what changed is made again."""
    from filmloom.studio import produce

    with listening(as_json) as on_event:
        made = produce.render(
            storyboard,
            out=out,
            dub=language_of(dub),
            captions_also=language_of(captions_also),
            translator=translator,
            sign=identity_of(sign, sign_key),
            allow_unsupported=allow_unsupported,
            on_event=on_event,
        )
    _tell_film(made, explain=explain, as_json=as_json)


def _tell_film(made: Film, *, explain: bool, as_json: bool) -> None:
    from filmloom.studio.check import summary

    if as_json:
        print_json(_film_json(made))
        return
    if explain:
        for segment in made.segments:
            typer.echo(f"  {segment.job.id}: {segment.why}")
    for line in summary(made.report):
        typer.echo(f"  {line}")
    size = "x".join(map(str, made.storyboard.output.size))
    how = f"{len(made.segments)} shots"
    if made.reused:
        how = "nothing had changed, only signed" if made.signed_now else "nothing had changed, kept as it was"
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
