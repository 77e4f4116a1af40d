"""Credits: whose art, type and voice a film is made of, with their licences."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlsplit

from filmloom.draw.faces import Fonts, Script
from filmloom.types import Language

_AND: dict[Language, str] = {"zh": "、", "en": ", "}
_MUSIC: dict[Language, str] = {"zh": "音乐 {music} · ", "en": "Music: {music} · "}
_CREDITS: dict[Language, str] = {
    "zh": "插画 Twemoji（CC-BY 4.0） · 字体 Noto Sans CJK（OFL 1.1）{types} · 语音 {voice} · {music}由 filmloom 生成",
    "en": (
        "Art: Twemoji (CC-BY 4.0) · Type: Noto Sans CJK (OFL 1.1){types} · Voice: {voice} · {music}Made with filmloom"
    ),
}


def credits_line(language: Language, voice: str, music: str = "", fonts: Fonts | None = None) -> str:
    """All credits in one line. music: the user's piece, if its file says who made it; ours needs no credit.

    fonts: a brand's, named beside ours, which draw what those lack.
    """
    types = "".join(f"{_AND[language]}{name}" for name in (families(fonts) if fonts else ()))
    return _CREDITS[language].format(
        voice=voice, music=_MUSIC[language].format(music=music) if music else "", types=types
    )


def voice_credit(version: str) -> str:
    """Whose voice it is, from what the voice says of its version: `espeak-ng 1.52.0 cmn …` is eSpeak NG 1.52.0."""
    engine, name = version.split()[:2]
    match engine:
        case "espeak-ng":
            return f"eSpeak NG {name}"
        case "service":
            address, _, model = name.partition("#")
            return f"{model.rpartition(':')[0]} ({urlsplit(address).hostname})"
        case "vits" | "sherpa":
            return name.rpartition("#")[0].partition("@")[0]
    return "—"


def families(fonts: Fonts) -> tuple[str, ...]:
    """Names of the families that a brand brings, each once."""
    from filmloom.draw.fonts import typeface

    faces = (fonts.face(script, bold) for script in get_args(Script) for bold in (True, False))
    opened = (typeface(face) for face in faces if face)
    return tuple(dict.fromkeys(str(each.getFamilyName()) for each in opened if each))
