"""Composition: phrases of chords that fill a length exactly, played by a pad, a bass, plucks and soft drums.

A film whose mood changes is a piece of several sections, one key through all of them: each has its own scale, tempo and
players, begins where its shots do, and is led to by the chord before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from operator import itemgetter
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
_SHORTEST_S: Final = 6.0
"""A mood that is shorter is no section of its own: it would be a stumble, not a change."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a piece in one mood."""

    seconds: float
    mood: Mood


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


def sections_of(stretches: Iterable[tuple[float, Mood]], otherwise: Mood) -> tuple[Section, ...]:
    """The sections of a film from the seconds and moods of its shots; a mood that doesn't last goes with what is before
    it. otherwise: where none lasts."""
    found: list[Section] = []
    before_s = 0.0
    for mood, shots in groupby(stretches, key=itemgetter(1)):
        seconds = sum(each for each, _ in shots)
        if found and (seconds < _SHORTEST_S or found[-1].mood == mood):
            found[-1] = replace(found[-1], seconds=found[-1].seconds + seconds)
        elif seconds < _SHORTEST_S:
            before_s += seconds
        else:
            found.append(Section(before_s + seconds, mood))
            before_s = 0.0
    return tuple(found) or (Section(before_s, otherwise),)


def compose(sections: Sequence[Section], seed: int, rate: int = 48_000) -> Sound:
    """A piece [n 2] of exactly these lengths, that fades in, ends on its key's own chord and fades out.

    The same values make the same samples. The tempo gives way a little so that a section's last bar ends with it.
    Raises InputError for a length that isn't one or a mood that there isn't.
    """
    seconds = sum(section.seconds for section in sections)
    if not all(math.isfinite(section.seconds) and section.seconds > 0 for section in sections) or not sections:
        raise InputError(f"Music of {seconds} s can't be made: ask for a length in seconds, such as 60.")
    for section in sections:
        if section.mood not in CHARACTERS:
            raise InputError(f"There is no mood {section.mood!r}; there are {', '.join(CHARACTERS)}.")
    edges = [0, *(max(1, round(at * rate)) for at in accumulate(section.seconds for section in sections))]
    dry = np.zeros((edges[-1], 2), np.float32)
    key = None
    for index, section in enumerate(sections):
        character = CHARACTERS[section.mood]
        chance = np.random.default_rng(
            [seed & 0xFFFF_FFFF_FFFF_FFFF, *section.mood.encode(), *([index] if index else [])]
        )
        key = int(chance.choice(_KEYS)) if key is None else key
        place = _Place(edges[index], edges[index + 1], index == 0, index == len(sections) - 1)
        for bar in _bars(character, place, key, rate, chance):
            _play_pad(dry, bar, character, rate, chance)
            _play_bass(dry, bar, character, rate)
            _play_plucks(dry, bar, character, rate, chance)
            _play_drums(dry, bar, character, rate)
    piece = instruments.with_room(dry, rate, share=0.35)
    piece *= _fades(len(piece), rate)[:, None]
    loudest = float(np.abs(piece).max())
    return Sound(samples=piece * np.float32(_PEAK / loudest if loudest > 0 else 1.0), rate=rate)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a section lies in its piece, in samples."""

    start: int
    end: int
    is_first: bool
    is_last: bool


def _bars(character: Character, place: _Place, key: int, rate: int, chance: np.random.Generator) -> list[Bar]:
    bar_s = 4 * 60 / character.beats_per_minute
    count = max(1, round((place.end - place.start) / rate / bar_s))
    edges = np.round(np.linspace(place.start, place.end, count + 1)).astype(int).tolist()
    bars: list[Bar] = []
    before: tuple[int, ...] = ()
    for index, degree in enumerate(_degrees(character, count, chance, leads_on=not place.is_last)):
        root, chord = _chord(character, key, degree, before)
        is_last = place.is_last and index == count - 1
        bars.append(
            Bar(
                start=edges[index],
                end=edges[index + 1],
                root=root,
                chord=chord,
                drums=index >= (min(_PHRASE, count // 3) if place.is_first else 0) and not is_last,
                last=is_last,
            )
        )
        before = chord
    return bars


def _degrees(character: Character, count: int, chance: np.random.Generator, *, leads_on: bool) -> list[int]:
    """The chord of each bar: phrases in pairs of the same, and the cadence at the end, whose second chord the next
    section brings."""
    degrees: list[int] = []
    while len(degrees) < count:
        phrase = character.progressions[int(chance.integers(len(character.progressions)))]
        degrees += [*phrase, *phrase]
    degrees = degrees[:count]
    ending = [character.cadence] if leads_on else [character.cadence, 0]
    return [*degrees[: max(0, count - len(ending))], *ending][-count:]


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
