"""What each mood is made of: tempo, scale, chords, and who plays how loudly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from filmloom.studio.storyboard import Mood

_MAJOR: Final = (0, 2, 4, 5, 7, 9, 11)
_MINOR: Final = (0, 2, 3, 5, 7, 8, 10)
_PHRYGIAN: Final = (0, 1, 3, 5, 7, 8, 10)
_DORIAN: Final = (0, 2, 3, 5, 7, 9, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """How a mood is played. Rhythms are in sixteenths of a bar: where something sounds, 0 to 15."""

    beats_per_minute: float
    scale: tuple[int, ...]
    """Semitones over the key of its seven degrees."""
    progressions: tuple[tuple[int, ...], ...]
    """Chords of a phrase of four bars, as degrees from 0."""
    cadence: int
    """The degree before the last chord, which is the key's own."""
    notes_in_chord: int = 3
    brightness: float
    """0 to 1: how many overtones the pad has."""
    pad: float
    bass: float
    bass_rhythm: tuple[int, ...]
    pluck: float
    pluck_rhythm: tuple[int, ...]
    kick_rhythm: tuple[int, ...] = ()
    shaker_rhythm: tuple[int, ...] = ()
    tick_rhythm: tuple[int, ...] = ()


CHARACTERS: Final[dict[Mood, Character]] = {
    "calm": Character(
        beats_per_minute=72,
        scale=_MAJOR,
        progressions=((0, 5, 3, 4), (0, 3, 5, 3), (0, 2, 3, 4)),
        cadence=4,
        brightness=0.3,
        pad=1.0,
        bass=0.5,
        bass_rhythm=(0,),
        pluck=0.35,
        pluck_rhythm=(0, 6, 10),
    ),
    "joyful": Character(
        beats_per_minute=112,
        scale=_MAJOR,
        progressions=((0, 4, 5, 3), (0, 3, 0, 4), (0, 5, 3, 4)),
        cadence=4,
        brightness=0.55,
        pad=0.55,
        bass=0.6,
        bass_rhythm=(0, 6, 8, 14),
        pluck=0.7,
        pluck_rhythm=(0, 2, 4, 6, 8, 10, 12, 14),
        kick_rhythm=(0, 8),
        shaker_rhythm=(2, 4, 6, 10, 12, 14),
    ),
    "sad": Character(
        beats_per_minute=60,
        scale=_MINOR,
        progressions=((0, 5, 3, 4), (0, 3, 5, 4), (0, 2, 5, 3)),
        cadence=3,
        brightness=0.2,
        pad=1.0,
        bass=0.5,
        bass_rhythm=(0,),
        pluck=0.4,
        pluck_rhythm=(0, 8, 12),
    ),
    "tense": Character(
        beats_per_minute=84,
        scale=_PHRYGIAN,
        progressions=((0, 1, 0, 6), (0, 0, 1, 4), (0, 5, 1, 0)),
        cadence=1,
        brightness=0.4,
        pad=0.9,
        bass=0.8,
        bass_rhythm=(0, 4, 8, 12),
        pluck=0.2,
        pluck_rhythm=(3, 11),
        kick_rhythm=(0, 3),
        tick_rhythm=(4, 12),
    ),
    "urgent": Character(
        beats_per_minute=128,
        scale=_DORIAN,
        progressions=((0, 6, 3, 6), (0, 2, 6, 3), (0, 4, 3, 6)),
        cadence=6,
        brightness=0.6,
        pad=0.5,
        bass=0.8,
        bass_rhythm=(0, 2, 4, 6, 8, 10, 12, 14),
        pluck=0.4,
        pluck_rhythm=(0, 3, 6, 8, 11, 14),
        kick_rhythm=(0, 4, 8, 12),
        shaker_rhythm=(2, 6, 10, 14),
        tick_rhythm=(4, 12),
    ),
    "warm": Character(
        beats_per_minute=84,
        scale=_MAJOR,
        progressions=((0, 2, 3, 1), (0, 5, 1, 4), (3, 2, 1, 4)),
        cadence=4,
        notes_in_chord=4,
        brightness=0.25,
        pad=0.9,
        bass=0.6,
        bass_rhythm=(0, 8),
        pluck=0.5,
        pluck_rhythm=(0, 4, 6, 8, 12, 14),
        shaker_rhythm=(4, 12),
    ),
}
