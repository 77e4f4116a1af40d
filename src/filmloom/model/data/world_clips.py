"""World clips: an endless stream of small clips with captions and masks, drawn from the picture world as needed.

Clip number i of a stream depends on its seed and i alone: any process can make any of them, in any order.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from filmloom.model.data.captioned_clip import CaptionedClip, Pixels
from filmloom.types import Language
from filmloom.world.animation import Animation
from filmloom.world.captions import captions
from filmloom.world.choreograph import choreograph
from filmloom.world.rasterise import rasterise
from filmloom.world.sample import Split, sample, sample_seed, split_of
from filmloom.world.scene import SceneSpec

_PAINTINGS = 2
"""Different paintings of each place in each hour and weather: as many as the rasteriser keeps at once, or each clip
would paint its place anew and the stream were ten times slower."""
_SEEN = 10
"""Of 255: by how much an actor changes a pixel that is counted as its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldClips:
    """The picture world as a source of training data."""

    split: Split = "train"
    size: int = 64
    num_frames: int = 16
    seconds: float = 4.0
    num_captions: int = 1
    """Captions of each clip; English and Chinese in turn, the first by chance."""
    seed: int = 0

    def clip(self, index: int, scale: int = 1) -> CaptionedClip:
        """Clip number `index`, its target `scale` times as large."""
        rng = np.random.default_rng([self.seed, index])
        spec = self.spec(rng)
        animation = self.animation(spec, rng)
        first = int(rng.integers(2))
        languages: list[Language] = ["en", "zh"] if first else ["zh", "en"]
        details = rng.random(self.num_captions)
        said = tuple(captions(spec, languages[k % 2], rng, detail=float(detail)) for k, detail in enumerate(details))
        frames = rasterise(animation, (self.size, self.size))
        target = frames if scale == 1 else rasterise(animation, (scale * self.size, scale * self.size))
        mask = actors_of(animation, target)
        return CaptionedClip(frames=frames, target=target, mask=mask, captions=said, language=languages[0])

    def spec(self, rng: np.random.Generator) -> SceneSpec:
        """A scene of the split at this stream's length; the split is looked up again, for it depends on the length."""
        while True:
            spec = sample(rng, self.split).model_copy(update={"seconds": self.seconds})
            if self.split == "any" or split_of(spec) == self.split:
                return spec

    def animation(self, spec: SceneSpec, rng: np.random.Generator) -> Animation:
        """The scene played in a square, a row for each frame."""
        seed = sample_seed(rng, self.split)
        played = choreograph(spec, seed, aspect=1.0, fps=self.num_frames / self.seconds)
        return replace(played, seed=seed - seed % 2**31 + seed % _PAINTINGS)


def actors_of(animation: Animation, frames: Pixels) -> Pixels:
    """1 where the frames differ from those of the same place without its actors: them and their shadows. [t h w]"""
    size = (frames.shape[2], frames.shape[1])
    empty = rasterise(replace(animation, layers=()), size)
    mask: Pixels = (np.abs(frames.astype(np.int16) - empty).max(-1) > _SEEN).astype(np.uint8)
    return mask


def clips_per_second(source: WorldClips, num_clips: int = 64, scale: int = 1) -> float:
    """How fast one process makes clips, after the first few, for which the places are painted."""
    for index in range(num_clips):
        source.clip(index, scale)
    began = time.perf_counter()
    for index in range(num_clips, 2 * num_clips):
        source.clip(index, scale)
    return num_clips / (time.perf_counter() - began)
