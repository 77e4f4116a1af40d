"""Mix: the narration in its place under the pictures, at one loudness; music and the pictures' sounds under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.media import resample, write_m4a
from filmloom.media.loudness import limited, normalise
from filmloom.studio.digest import digest
from filmloom.studio.effects import Effects
from filmloom.studio.music import Music, ducked
from filmloom.studio.narration import TARGET_LUFS, Narration, film_loudness, own_gain_db
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Shot
from filmloom.studio.timeline.schedule import Slot
from filmloom.types import Sound

RATE: Final = 48_000
_VERSION: Final = 3
"""Of the way sounds are mixed; part of the digest."""
PEAK_DB: Final = -1.0
PEAK: Final = 10 ** (PEAK_DB / 20)
"""-1 dB of full scale: what no sample may exceed."""
MUSIC_LUFS: Final = -24.0
"""Loudness of the music where nobody speaks; it goes down under speech. Where nobody speaks at all, TARGET_LUFS."""
EFFECTS_DB: Final = -6.0
"""How much less loud what pictures sound like is than in a clip of their own, if anybody speaks in the film."""


def sound_track(
    shots: Sequence[Shot],
    narrations: Sequence[Narration],
    slots: Sequence[Slot],
    *,
    fps: int,
    store: Store,
    music: Music | None = None,
    effects: Effects | None = None,
) -> Path:
    """The film's sound as AAC in the store, encoded once for as long as nothing that is heard changes."""
    heard = [[shot.pad.before, narration.digest] for shot, narration in zip(shots, narrations, strict=True)]
    lengths = [slot.num_frames for slot in slots]
    lasting = [(slot.num_frames / fps, shot.mood) for shot, slot in zip(shots, slots, strict=True)]
    sections = music.sections(lasting) if music else ()
    under = [_lufs(music), music.digest, [asdict(each) for each in sections]] if music else []
    under += [EFFECTS_DB, effects.digest] if effects else []
    path = store.path("sound", digest([_VERSION, RATE, TARGET_LUFS, fps, lengths, heard, *under]), ".m4a")
    if store.facts(path) is None:
        sound, speech = mixed(shots, narrations, slots, fps=fps), film_loudness(narrations) > -70.0
        beds = []
        if music:
            beds.append(levelled(music.sound(sections, RATE), speech=speech, lufs=_lufs(music)))
        if effects:
            beds.append(_lower(effects.sound(RATE), EFFECTS_DB if speech else 0.0))
        if beds:
            sound = iter([with_beds(sound, beds, speech=speech)])
        write_m4a(path, sound, seconds=slots[-1].end / fps)
        store.keep(path, {})
    return path


def mixed(
    shots: Sequence[Shot], narrations: Sequence[Narration], slots: Sequence[Slot], *, fps: int
) -> Iterator[Sound]:
    """The film's sound, one chunk per shot, exact to the sample: mono float32 at 48 kHz."""
    for shot, narration, slot in zip(shots, narrations, slots, strict=True):
        begin, end = (round(frame * RATE / fps) for frame in (slot.start, slot.end))
        chunk = np.zeros(end - begin, dtype=np.float32)
        if narration.path:
            gain = 10 ** (own_gain_db(narration, narrations) / 20)
            voice = _mono(resample(narration.sound(), RATE)) * np.float32(gain)
            at = round(shot.pad.before * RATE)
            voice = _limited(voice[: len(chunk) - at])
            chunk[at : at + len(voice)] = voice
        yield Sound(samples=chunk, rate=RATE)


def with_beds(voices: Iterable[Sound], beds: Sequence[Sound], *, speech: bool) -> Sound:
    """The voices and, under them, what else is heard: stereo float32 at 48 kHz. All have to be equally long."""
    voice = np.concatenate([chunk.samples for chunk in voices])
    bed = np.sum([each.samples for each in beds], axis=0)
    under = ducked(bed, voice, RATE) if speech else bed
    return limited(Sound(samples=voice[:, None] + under, rate=RATE), peak=PEAK_DB)


def _lufs(music: Music) -> float:
    return MUSIC_LUFS if music.lufs is None else music.lufs


def levelled(music: Sound, *, speech: bool, lufs: float = MUSIC_LUFS) -> Sound:
    """The music at its loudness; louder where nobody ever speaks."""
    return normalise(music, lufs=lufs if speech else TARGET_LUFS, peak=PEAK_DB)


def _lower(sound: Sound, by_db: float) -> Sound:
    return Sound(samples=sound.samples * np.float32(10 ** (by_db / 20)), rate=sound.rate)


def _mono(sound: Sound) -> npt.NDArray[np.float32]:
    samples = sound.samples
    return samples if samples.ndim == 1 else samples.mean(axis=1)


def _limited(
    samples: npt.NDArray[np.float32],
) -> npt.NDArray[np.float32]:
    """Peaks over 0.7 of the limit are bent smoothly under it; everything below stays as it is."""
    knee = 0.7 * PEAK
    over = np.abs(samples) > knee
    bent = knee + (PEAK - knee) * np.tanh((np.abs(samples) - knee) / (PEAK - knee))
    return np.where(over, np.sign(samples) * bent, samples).astype(np.float32)
