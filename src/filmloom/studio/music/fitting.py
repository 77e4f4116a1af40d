"""Fitting: the user's music at a film's length, cut with a fade or repeated over a crossfade."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from filmloom.errors import MediaError
from filmloom.studio.music.composition import faded
from filmloom.studio.music.instruments import Samples
from filmloom.types import Sound

SHORTEST_S: Final = 1.0
"""Anything shorter would be a stutter when it is repeated."""
_CROSSFADE_S: Final = 2.0
_FADE_IN_S: Final = 0.05
_FADE_OUT_S: Final = 3.0
_SILENT: Final = 1e-4


def from_file(path: Path, seconds: float, rate: int = 48_000) -> Sound:
    """The file's sound [n 2] at exactly this length. Raises MediaError for one that can't be used."""
    from filmloom.media import read_sound

    return fitted(read_sound(path, rate=rate, until_s=seconds + 0.1), seconds, path.name)


def fitted(sound: Sound, seconds: float, name: str = "the music") -> Sound:
    """A sound [n] or [n 2] as [n 2] of exactly this length, silent at both ends.

    Raises MediaError for one that is silent or shorter than SHORTEST_S.
    """
    samples = sound.samples if sound.samples.ndim == 2 else np.repeat(sound.samples[:, None], 2, axis=1)
    if sound.seconds < min(SHORTEST_S, seconds):
        raise MediaError(
            f"{name} lasts {sound.seconds:.2f} s; music has to last {SHORTEST_S:g} s at least to be repeated: "
            "give a longer piece"
        )
    if not np.abs(samples).max(initial=0.0) > _SILENT:
        raise MediaError(f"nothing is to be heard in {name}; give another piece, or `none`")
    wanted = max(1, round(seconds * sound.rate))
    if len(samples) < wanted:
        samples = _repeated(samples, wanted, sound.rate)
    intro = min(round(_FADE_IN_S * sound.rate), wanted // 3)
    outro = min(round(_FADE_OUT_S * sound.rate), wanted // 3)
    return Sound(samples=samples[:wanted] * faded(wanted, intro, outro)[:, None], rate=sound.rate)


def _repeated(samples: Samples, wanted: int, rate: int) -> Samples:
    """At least `wanted` samples: each time over, the end goes while the beginning comes, at the same power."""
    overlap = min(round(_CROSSFADE_S * rate), len(samples) // 4)
    step = len(samples) - overlap
    turn = np.linspace(0, np.pi / 2, overlap, dtype=np.float32)[:, None]
    count = -(-(wanted - overlap) // step)
    piece = np.zeros((count * step + overlap, 2), np.float32)
    for index in range(count):
        time = samples.astype(np.float32, copy=True)
        if index > 0:
            time[:overlap] *= np.sin(turn)
        if index < count - 1:
            time[step:] *= np.cos(turn)
        piece[index * step : index * step + len(time)] += time
    return piece
