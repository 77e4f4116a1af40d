"""Augmentation: the same medium a little otherwise, so that a model learns what is shown and not how it was taken.

Only what changes nothing that is said: light and contrast, a shifted frame, grain; loudness, a later start, noise.
Nothing is mirrored, for words say left and right. Texts vary by themselves: captions say the same in many ways.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from filmloom.model.conversation import Medium
from filmloom.model.encoders.media import Video
from filmloom.types import Sound

_LIGHT: Final = 20.0
"""Grey levels by which a picture is darker or brighter, at most."""
_CONTRAST: Final = 0.15
_GRAIN: Final = 6.0
"""Standard deviation in grey levels, at most."""
_SHIFT: Final = 1 / 24
"""Of a picture's sides, at most; edges are repeated."""
_GAIN_DB: Final = 6.0
_NOISE_DB: Final = (-50.0, -25.0)
"""Of the sound's own level."""
_LATER: Final = 0.1
"""Of a sound's length, at most."""


def augmented(medium: Medium, rng: np.random.Generator) -> Medium:
    """Another medium of the same size and length that shows or plays the same."""
    if medium.modality == "audio":
        return Medium(medium.modality, otherwise_heard(medium.content, rng))
    if medium.modality == "video":
        video: Video = medium.content
        return Medium(medium.modality, Video(frames=otherwise_seen(video.frames, rng), fps=video.fps))
    return Medium(medium.modality, otherwise_seen(medium.content[None], rng)[0])


def otherwise_seen(frames: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """[t h w 3] the same frames: all of them shifted, lit and grained alike."""
    grain = rng.normal(0, rng.uniform(0, _GRAIN), (*frames.shape[1:3], 1))  # [h w 1]
    light, contrast = rng.uniform(-_LIGHT, _LIGHT), 1 + rng.uniform(-_CONTRAST, _CONTRAST)
    levels = (np.arange(256) - 128) * contrast + 128 + light  # [256]
    table = levels.round().clip(0, 255).astype(np.int16)
    made = table[_shifted(frames, rng)] + grain.round().astype(np.int16)  # [t h w 3]
    return made.clip(0, 255).astype(np.uint8)


def otherwise_heard(sound: Sound, rng: np.random.Generator) -> Sound:
    """The same sound, as loud as elsewhere, a little later, with some noise."""
    samples: npt.NDArray[np.float32] = np.asarray(sound.samples, np.float32)
    length = len(samples)
    late = int(rng.integers(0, max(1, round(_LATER * length))))
    later: Any = np.concatenate([np.zeros((late, *samples.shape[1:]), np.float32), samples[: length - late]])
    level = float(np.sqrt(np.mean(samples**2)))
    noise = rng.standard_normal(samples.shape) * level * 10 ** (rng.uniform(*_NOISE_DB) / 20)
    gain = 10 ** (rng.uniform(-_GAIN_DB, _GAIN_DB) / 20)
    return Sound(samples=(np.clip((later + noise) * gain, -1, 1)).astype(np.float32), rate=sound.rate)


def _shifted(frames: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    most = [round(_SHIFT * side) for side in frames.shape[1:3]]
    down, right = (int(rng.integers(-each, each + 1)) for each in most)
    rows = (np.arange(frames.shape[1]) - down).clip(0, frames.shape[1] - 1)
    columns = (np.arange(frames.shape[2]) - right).clip(0, frames.shape[2] - 1)
    return frames[:, rows][:, :, columns]
