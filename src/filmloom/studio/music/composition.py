"""Composition: phrases of chords that fill a length exactly, played by a pad, a bass, plucks and soft drums."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from filmloom.errors import InputError
from filmloom.studio.music import instruments
from filmloom.studio.music.instruments import Samples
from filmloom.studio.music.moods import CHARACTERS, Character
from filmloom.studio.storyboard import Mood
from filmloom.types import Sound

_BAR: Final = 16
"""Steps in a bar."""
_PHRASE: Final = 4
"""Bars."""
_INTRO_S: Final = 1.2
_OUTRO_S: Final = 3.0
_PEAK: Final = 0.5
_KEYS: Final = (-3, -2, 0, 2, 3)
"""Semitones from C: the keys that the seed chooses from."""
_LOWEST_CHORD: Final = 52
"""MIDI note, E3: the pad keeps above it, where it isn't muddy."""
_LOWEST_BASS: Final = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A chord and when it is played."""

    start: int
    """First sample."""
    end: int
    root: int
    """MIDI note of the bass."""
    chord: tuple[int, ...]
    """MIDI notes of the pad, rising."""
    drums: bool
    last: bool


def compose(seconds: float, mood: Mood, seed: int, rate: int = 48_000) -> Sound:
    """A piece [n 2] of exactly this length, that fades in, ends on its key's own chord and fades out.

    The same four values make the same samples. The tempo gives way a little so that the last bar ends with the film.
    Raises InputError for a length that isn't one or a mood that there isn't.
    """
    if not (math.isfinite(seconds) and seconds > 0):
        raise InputError(f"Music of {seconds} s can't be made: ask for a length in seconds, such as 60.")
    if mood not in CHARACTERS:
        raise InputError(f"There is no mood {mood!r}; there are {', '.join(CHARACTERS)}.")
    character = CHARACTERS[mood]
    chance = np.random.default_rng([seed & 0xFFFF_FFFF_FFFF_FFFF, *mood.encode()])
    num_samples = max(1, round(seconds * rate))
    bars = _bars(character, num_samples, rate, chance)
    dry = np.zeros((num_samples, 2), np.float32)
    for bar in bars:
        _play_pad(dry, bar, character, rate, chance)
        _play_bass(dry, bar, character, rate)
        _play_plucks(dry, bar, character, rate, chance)
        _play_drums(dry, bar, character, rate)
    piece = instruments.with_room(dry, rate, share=0.35)
    piece *= _fades(num_samples, rate)[:, None]
    loudest = float(np.abs(piece).max())
    return Sound(samples=piece * np.float32(_PEAK / loudest if loudest > 0 else 1.0), rate=rate)


def _bars(character: Character, num_samples: int, rate: int, chance: np.random.Generator) -> list[Bar]:
    bar_s = 4 * 60 / character.beats_per_minute
    count = max(1, round(num_samples / rate / bar_s))
    edges = np.round(np.linspace(0, num_samples, count + 1)).astype(int).tolist()
    key = int(chance.choice(_KEYS))
    bars: list[Bar] = []
    before: tuple[int, ...] = ()
    for index, degree in enumerate(_degrees(character, count, chance)):
        root, chord = _chord(character, key, degree, before)
        drums = index >= min(_PHRASE, count // 3) and index < count - 1
        bars.append(
            Bar(
                start=edges[index],
                end=edges[index + 1],
                root=root,
                chord=chord,
                drums=drums,
                last=index == count - 1,
            )
        )
        before = chord
    return bars


def _degrees(character: Character, count: int, chance: np.random.Generator) -> list[int]:
    """The chord of each bar: phrases in pairs of the same, and the cadence at the end."""
    degrees: list[int] = []
    while len(degrees) < count:
        phrase = character.progressions[int(chance.integers(len(character.progressions)))]
        degrees += [*phrase, *phrase]
    degrees = degrees[:count]
    degrees[-1] = 0
    if count > 1:
        degrees[-2] = character.cadence
    return degrees


def _chord(character: Character, key: int, degree: int, before: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """Bass and pad notes of a degree; of its inversions the one that moves least from the chord before."""
    scale = character.scale
    steps = [degree + 2 * third for third in range(character.notes_in_chord)]
    tones = [(key + scale[step % 7]) % 12 for step in steps]
    root = _LOWEST_BASS + (tones[0] - _LOWEST_BASS) % 12
    inversions = []
    for turn in range(len(tones)):
        notes: list[int] = []
        for tone in (*tones[turn:], *tones[:turn]):
            floor = notes[-1] + 1 if notes else _LOWEST_CHORD
            notes.append(floor + (tone - floor) % 12)
        inversions.append(tuple(notes))
    if not before:
        return root, inversions[0]
    return root, min(inversions, key=lambda notes: sum(abs(a - b) for a, b in zip(notes, before, strict=True)))


def _play_pad(piece: Samples, bar: Bar, character: Character, rate: int, chance: np.random.Generator) -> None:
    num_samples = bar.end - bar.start + round(0.7 * rate)
    level = 0.5 * character.pad / len(bar.chord)
    for note in bar.chord:
        phase = float(chance.random())
        tone = instruments.pad(note, num_samples, rate, brightness=character.brightness, phase=phase)
        _add(piece, tone, bar.start, level, level)


def _play_bass(piece: Samples, bar: Bar, character: Character, rate: int) -> None:
    rhythm = (0,) if bar.last else character.bass_rhythm
    for step, after in zip(rhythm, (*rhythm[1:], _BAR), strict=True):
        length = round((after - step) * (bar.end - bar.start) / _BAR / (rate / 100)) * (rate // 100)  # whole 10 ms
        tone = instruments.bass(bar.root, max(rate // 20, length), rate)
        _add(piece, tone, _at(bar, step), 0.3 * character.bass, 0.3 * character.bass)


def _play_plucks(piece: Samples, bar: Bar, character: Character, rate: int, chance: np.random.Generator) -> None:
    notes = [note + 12 for note in (*bar.chord, bar.chord[0] + 12)]
    position = int(chance.integers(len(notes)))
    for step in (0,) if bar.last else character.pluck_rhythm:
        position = int(np.clip(position + chance.choice((-1, 1, 1, 2, -2)), 0, len(notes) - 1))
        level = 0.16 * character.pluck * float(chance.uniform(0.7, 1.0))
        right = float(chance.uniform(0.35, 0.65))
        tone = instruments.pluck(notes[position], rate)
        _add(piece, tone, _at(bar, step), 2 * level * (1 - right), 2 * level * right)


def _play_drums(piece: Samples, bar: Bar, character: Character, rate: int) -> None:
    if not bar.drums:
        return
    for step in character.kick_rhythm:
        _add(piece, instruments.kick(rate), _at(bar, step), 0.28, 0.28)
    for step in character.shaker_rhythm:
        _add(piece, instruments.shaker(rate), _at(bar, step), 0.05, 0.09)
    for step in character.tick_rhythm:
        _add(piece, instruments.tick(rate), _at(bar, step), 0.07, 0.05)


def _at(bar: Bar, step: int) -> int:
    return bar.start + round(step * (bar.end - bar.start) / _BAR)


def _add(piece: Samples, tone: Samples, start: int, left: float, right: float) -> None:
    """Add a note [n] or [n 2] to the piece [n 2]; what goes beyond its end is left out."""
    heard = tone[: max(0, len(piece) - start)]
    both = heard if heard.ndim == 2 else heard[:, None]
    piece[start : start + len(heard)] += both * np.array([left, right], np.float32)


def _fades(num_samples: int, rate: int) -> Samples:
    """The piece's own beginning and end [n]: at most a third of it each."""
    intro = min(round(_INTRO_S * rate), num_samples // 3)
    outro = min(round(_OUTRO_S * rate), num_samples // 3)
    return faded(num_samples, intro, outro)


def faded(num_samples: int, intro: int, outro: int) -> Samples:
    """Ones [n] that begin and end at zero."""
    envelope = np.ones(num_samples, np.float32)
    envelope[:intro] = np.sin(np.linspace(0, np.pi / 2, intro)) ** 2
    envelope[num_samples - outro :] *= np.cos(np.linspace(0, np.pi / 2, outro)) ** 2
    return envelope
