"""Options that several commands have, and how what is typed is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from filmloom.studio.provenance.identity import Identity
    from filmloom.types import Size

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
KindOption = Annotated[str, typer.Option(help="news or lesson; otherwise as the text is.")]
MusicOption = Annotated[str, typer.Option(help="none; bed, composed for the film; or a sound file.")]
EffectsOption = Annotated[
    bool, typer.Option("--effects", help="Let what drawn figures do be heard: voices, landings, engines, weather.")
]
MoodOption = Annotated[
    str, typer.Option(help="calm, joyful, sad, tense, urgent or warm; auto: read from the text; otherwise calm.")
]
DubOption = Annotated[str | None, typer.Option("--dub", help="zh or en: the film in this language, timed anew.")]
CaptionsAlsoOption = Annotated[
    str | None, typer.Option("--captions-also", help="zh or en: captions in this language too, under the film's own.")
]
TranslatorOption = Annotated[
    str, typer.Option(help="A language model that translates, as in --planner; otherwise you fill in a sheet of texts.")
]
SignOption = Annotated[
    Path | None, typer.Option("--sign", help="Your certificate, a .pem file: it is signed (C2PA); docs/provenance.md.")
]
SignKeyOption = Annotated[
    Path | None, typer.Option("--sign-key", help="The certificate's private key, if it isn't in the same file.")
]
BrandOption = Annotated[str, typer.Option(help="A brand.yaml: colours, typefaces, logo and more; see docs/brands.md.")]
UnsupportedOption = Annotated[
    bool, typer.Option("--allow-unsupported", help="Go on, with warnings, if news say what their source doesn't.")
]
NetworkOption = Annotated[
    bool, typer.Option("--allow-network", help="Fetch the source if it is an address: https, public hosts only.")
]
SecondsOption = Annotated[float | None, typer.Option(help="Length to aim at.")]


def size_of(text: str) -> Size:
    from filmloom.media.size import size_from

    return size_from(text)


def language_of(text: str | None) -> Literal["zh", "en"] | None:
    from filmloom.media.label import checked_language

    return checked_language(text)  # type: ignore[arg-type]


def source_of(source: str) -> str | Path:
    return source if "://" in source else Path(source)


def identity_of(sign: Path | None, key: Path | None, out: Path | None = None) -> Identity | None:
    """Who signs; nobody, if no certificate is named. out: what is to be signed, if that may be no film."""
    from filmloom.errors import InputError

    if sign is None:
        if key is not None:
            raise InputError(f"The key {key} comes without a certificate: name that with --sign CERTIFICATE.pem.")
        return None
    if out is not None and out.suffix.lower() != ".mp4":
        raise InputError(f"{out.name} can't be signed, only .mp4 files can: leave --sign out, or name one with -o.")
    from filmloom.studio.provenance.identity import load_identity

    return load_identity(sign, key)
