"""Speech: sound, and when each word of the text sounds in it."""

from __future__ import annotations

from dataclasses import dataclass

from filmloom.types import Sound, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What a voice said."""

    sound: Sound
    """Mono."""
    words: tuple[Word, ...]
    """Every word of the text, in order, inside the sound; begin and end index into the given text."""
    voice: str
    """Which voice, with the engine's version."""
