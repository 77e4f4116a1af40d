"""World clips: an endless stream of small clips with captions and masks, drawn from the picture world as needed.

Clip number i of a stream depends on its seed and i alone: any process can make any of them, in any order.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from filmloom.model.data.captioned_clip import CaptionedClip
from filmloom.types import Language
from filmloom.world.animation import Animation
from filmloom.world.canonical import canonical
from filmloom.world.captions import captions
from filmloom.world.choreograph import block, perform
from filmloom.world.choreograph.camera import Bounds, camera_track
from filmloom.world.choreograph.framing import bounds_of
from filmloom.world.choreograph.stage import Stage
from filmloom.world.describe import describe
from filmloom.world.rasterise import rasterise, rasterise_with_mask
from filmloom.world.sample import PROPORTIONS, Split, sample, sample_seed, split_of
from filmloom.world.scene import SceneSpec

_PAINTINGS: Final = 2
"""Different paintings of each place in each light: as many as the rasteriser keeps, or each clip would paint its place
anew and the stream were ten times slower."""
_SISTERS: Final = 4
"""Clips that share one choreography: the costliest part, and what cameras, colours, weather and hours don't change."""
_TRIES: Final = 20
DENSE: Final[Language] = "en"
"""The one language of dense captions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldClips:
    """The picture world as a source of training data."""

    split: Split = "train"
    size: int = 64
    num_frames: int = 16
    seconds: float = 4.0
    num_captions: int = 1
    """Captions of each clip; English and Chinese in turn, the first by chance."""
    is_dense: bool = False
    """Whether all that is said of a clip is its one whole description, instead of captions of every kind."""
    seed: int = 0

    def clip(self, index: int, scale: int = 1) -> CaptionedClip:
        """Clip number `index`, its target `scale` times as large."""
        rng = np.random.default_rng([self.seed, index, 1])
        spec, animation = self.played(index, rng)
        first = int(rng.integers(2))
        languages: list[Language] = ["en", "zh"] if first else ["zh", "en"]
        details = rng.random(self.num_captions)
        said = tuple(captions(spec, languages[k % 2], rng, detail=float(detail)) for k, detail in enumerate(details))
        said, language = ((dense_caption(spec),), DENSE) if self.is_dense else (said, languages[0])
        target, mask = rasterise_with_mask(animation, (scale * self.size, scale * self.size))
        frames = target if scale == 1 else rasterise(animation, (self.size, self.size))
        return CaptionedClip(frames=frames, target=target, mask=mask, captions=said, language=language)

    def scene(self, index: int) -> SceneSpec:
        """What clip number `index` shows, without playing it."""
        first = self.spec(np.random.default_rng([self.seed, index // _SISTERS]))
        return self._relit(first, np.random.default_rng([self.seed, index, 1])) if index % _SISTERS else first

    def played(self, index: int, rng: np.random.Generator) -> tuple[SceneSpec, Animation]:
        """Clip number `index` as its scene and its animation: every fourth is choreographed, and those that follow it
        are the same seen by other cameras, in other colours, weather and hours."""
        first = _first(self, index // _SISTERS)
        return (first.spec, first.animation) if index % _SISTERS == 0 else self._sister(first, rng)

    def _sister(self, first: _Played, rng: np.random.Generator) -> tuple[SceneSpec, Animation]:
        """Of the same split, drawn in the proportions of the world; itself if there is none."""
        other = self._relit(first.spec, rng)
        if other == first.spec:
            return first.spec, first.animation
        return other, first.relit(other, int(rng.integers(_PAINTINGS)))

    def _relit(self, spec: SceneSpec, rng: np.random.Generator) -> SceneSpec:
        for _ in range(_TRIES):
            other = _relit(spec, rng)
            if other != spec and self.split in ("any", split_of(other)):
                return other
        return spec

    def spec(self, rng: np.random.Generator) -> SceneSpec:
        """A scene of the split at this stream's length; the split is looked up again, for it depends on the length."""
        while True:
            spec = sample(rng, self.split).model_copy(update={"seconds": self.seconds})
            if self.split == "any" or split_of(spec) == self.split:
                return spec


@dataclass(frozen=True, slots=True, kw_only=True)
class _Played:
    """A choreographed scene, and what its cameras have to keep in the frame."""

    spec: SceneSpec
    animation: Animation
    bounds: Bounds

    def relit(self, after: SceneSpec, painting: int) -> Animation:
        """The same ways with the looks and the camera of another spec; layers are in the order of its actors."""
        before = self.animation
        colors = [actor.color for actor in after.actors for _ in range(actor.count)]
        assert len(colors) == len(before.layers), "a layer for each of the cast"
        stage = Stage(aspect=before.aspect, background=before.background)
        return replace(
            before,
            camera=camera_track(after.camera, before.num_frames, stage, self.bounds),
            layers=tuple(replace(layer, color=color) for layer, color in zip(before.layers, colors, strict=True)),
            hour=after.hour,
            weather=after.weather,
            seed=before.seed - before.seed % _PAINTINGS + painting,
        )


@lru_cache(maxsize=64)
def _first(source: WorldClips, group: int) -> _Played:
    """The scene of a group of sisters, played in a square, a row for each frame."""
    rng = np.random.default_rng([source.seed, group])
    spec = source.spec(rng)
    seed = sample_seed(rng, source.split)
    blocking = block(spec, seed, aspect=1.0, fps=source.num_frames / source.seconds)
    animation = perform(blocking, seed - seed % 2**31 + seed % _PAINTINGS)
    pairs = zip(blocking.members, animation.layers, strict=True)
    return _Played(spec=spec, animation=animation, bounds=bounds_of([pair for pair in pairs if pair[0].kept]))


def _relit(spec: SceneSpec, rng: np.random.Generator) -> SceneSpec:
    """Camera, hour, weather and colours drawn again, in the proportions of the world."""
    dice = random.Random(int(rng.integers(2**63)))
    outdoors = spec.background not in ("space", "room")
    hour = spec.hour if spec.background == "space" else _one_of("hour", dice)
    weather = _one_of("weather", dice) if outdoors else spec.weather
    actors = tuple(
        actor.model_copy(update={"color": _one_of("color", dice)}) if actor.color else actor for actor in spec.actors
    )
    return canonical(
        spec.model_copy(update={"actors": actors, "hour": hour, "weather": weather, "camera": _one_of("camera", dice)})
    )


def _one_of(what: str, dice: random.Random) -> Any:
    shares = PROPORTIONS[what]
    return dice.choices(list(shares), list(shares.values()))[0]


def dense_caption(spec: SceneSpec) -> str:
    """All of a scene in the words that `describe` has for it: what a prompt becomes before such a model reads it."""
    return describe(spec, DENSE)


def clips_per_second(source: WorldClips, num_clips: int = 64, scale: int = 1) -> float:
    """How many clips one core makes in a second of its time, after as many more for which the places are painted."""
    for index in range(num_clips):
        source.clip(index, scale)
    began = time.process_time()
    for index in range(num_clips, 2 * num_clips):
        source.clip(index, scale)
    return num_clips / (time.process_time() - began)
