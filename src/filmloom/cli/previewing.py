"""A film is seen before it is made: preview."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    SizeOption,
    TranslatorOption,
    VoiceOption,
    language_of,
    size_of,
    source_of,
)

if TYPE_CHECKING:
    from filmloom.studio.preview import Preview


@app.command()
def preview(
    source: Annotated[str, typer.Argument(help="A text (.md, .txt, .html, .pdf, or https://…), or a storyboard.yaml.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the page and the animatic.")] = Path(),
    animatic: Annotated[
        bool, typer.Option("--animatic/--no-animatic", help="The whole film, small and quick, beside the page.")
    ] = True,
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
    brand: BrandOption = "",
    allow_network: NetworkOption = False,
    as_json: JsonOption = False,
) -> None:
    """See a film before it is made or paid for: a page that tells of every shot, and an animatic."""
    from filmloom.studio.preview import preview as see

    with listening(as_json) as on_event:
        seen = see(
            source_of(source),
            out=out,
            animatic=animatic,
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
            brand=brand,
            allow_network=allow_network,
            on_event=on_event,
        )
    _tell(seen, as_json=as_json)


def _tell(seen: Preview, *, as_json: bool) -> None:
    shots = len(seen.storyboard.shots)
    if as_json:
        print_json({
            "page": str(seen.page),
            "animatic": str(seen.animatic) if seen.animatic else None,
            "shots": shots,
            "seconds": seen.seconds,
            "to_pay": seen.to_pay,
            "concerns": list(seen.concerns),
        })  # fmt: skip
        return
    for concern in seen.concerns:
        typer.echo(f"  {concern}")
    typer.echo(f"{seen.page}: {shots} shots, {seen.seconds:.1f} s; to pay: {seen.to_pay or 'nothing'}")
    if seen.animatic:
        typer.echo(f"{seen.animatic}: the whole film, small and quick")
