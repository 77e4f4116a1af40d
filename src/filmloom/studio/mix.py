"""Mix: the narration in its place under the pictures, at one loudness, in chunks of a shot each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.media import resample, write_m4a
from filmloom.studio.digest import digest
from filmloom.studio.narration import TARGET_LUFS, Narration, gain_db
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Shot
from filmloom.studio.timeline.schedule import Slot
from filmloom.types import Sound

RATE: Final = 48_000
_VERSION: Final = 1
"""Of the way sounds are mixed; part of the digest."""
PEAK: Final = 10 ** (-1.0 / 20)
"""-1 dB of full scale: what no sample may exceed."""


def sound_track(
    shots: Sequence[Shot], narrations: Sequence[Narration], slots: Sequence[Slot], *, fps: int, store: Store
) -> Path:
    """The film's sound as AAC in the store, encoded once for as long as nothing that is heard changes."""
    heard = [[shot.pad.before, narration.digest] for shot, narration in zip(shots, narrations, strict=True)]
    lengths = [slot.num_frames for slot in slots]
    path = store.path("sound", digest([_VERSION, RATE, TARGET_LUFS, fps, lengths, heard]), ".m4a")
    if store.facts(path) is None:
        write_m4a(path, mixed(shots, narrations, slots, fps=fps), seconds=slots[-1].end / fps)
        store.keep(path, {})
    return path


def mixed(
    shots: Sequence[Shot], narrations: Sequence[Narration], slots: Sequence[Slot], *, fps: int
) -> Iterator[Sound]:
    """The film's sound, one chunk per shot, exact to the sample: mono float32 at 48 kHz."""
    gain = 10 ** (gain_db(narrations) / 20)
    for shot, narration, slot in zip(shots, narrations, slots, strict=True):
        begin, end = (round(frame * RATE / fps) for frame in (slot.start, slot.end))
        chunk = np.zeros(end - begin, dtype=np.float32)
        if narration.path:
            voice = _mono(resample(narration.sound(), RATE)) * gain
            at = round(shot.pad.before * RATE)
            voice = _limited(voice[: len(chunk) - at])
            chunk[at : at + len(voice)] = voice
        yield Sound(samples=chunk, rate=RATE)


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
