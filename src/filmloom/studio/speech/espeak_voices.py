"""Which voices espeak-ng has for a language: the language's accents, each with the timbres that come with it."""

from __future__ import annotations

from filmloom.studio.speech.espeak_engine import data_folder
from filmloom.types import Language

ACCENTS: dict[Language, tuple[str, ...]] = {
    "en": ("en-us", "en", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-us-nyc"),
    "zh": ("cmn",),
}
"""The first is the language's default; en alone is British."""


def voices(language: Language) -> list[str]:
    """All voice ids, default first: cmn, cmn+f2, …; raises VoiceError if espeak-ng isn't installed."""
    timbres = sorted(path.name for path in (data_folder() / "voices" / "!v").iterdir())
    return [*ACCENTS[language], *(f"{accent}+{timbre}" for accent in ACCENTS[language] for timbre in timbres)]
