"""Gallery: held-out scenes and their clips, each drawn once, whoever asks about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Final, TypeVar

import numpy as np

from benchmarks.fusion.settings import Settings
from filmloom.model.conversation import Medium
from filmloom.model.data.talks import TalkConfig, played
from filmloom.model.encoders.media import Video
from filmloom.world.describe import describe
from filmloom.world.sample import sample
from filmloom.world.scene import SceneSpec

Drawn = TypeVar("Drawn")
SECONDS: Final = 4.0
HELD_OUT: Final = TalkConfig(split="held_out", seconds=SECONDS)
"""How clips look in training, of scenes that it never shows."""
_ROOT: Final = 20_260_401
"""No recipe's seed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A clip and what it shows."""

    scene: SceneSpec
    medium: Medium

    @property
    def video(self) -> Video:
        video: Video = self.medium.content
        return video


@dataclass
class Material:
    """What all proofs share."""

    settings: Settings
    _kept: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def gallery(self) -> list[Shown]:
        """Clips whose scenes all are told apart by their descriptions."""
        return shown_where(lambda scene: True, self.settings.gallery, dice(0, "gallery"))

    def kept(self, name: str, make: Callable[[], Drawn]) -> Drawn:
        """What was made under a name, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        made: Drawn = self._kept[name]
        return made


def dice(seed: int, about: str) -> np.random.Generator:
    """Numbers of their own for each use and seed."""
    return np.random.default_rng([_ROOT, seed, *about.encode()])


def scenes(rng: np.random.Generator) -> Iterator[SceneSpec]:
    """Held-out scenes without end, no two with the same description."""
    told = set()
    while True:
        scene = sample(rng, "held_out").model_copy(update={"seconds": SECONDS})
        words = describe(scene, "en")
        if words not in told:
            told.add(words)
            yield scene


def shown_where(wanted: Callable[[SceneSpec], object], num: int, rng: np.random.Generator) -> list[Shown]:
    """So many clips of scenes of a kind."""
    found = (scene for scene in scenes(rng) if wanted(scene))
    return [drawn(scene, rng) for scene in islice(found, num)]


def drawn(scene: SceneSpec, rng: np.random.Generator) -> Shown:
    """A clip of a scene."""
    return Shown(scene, Medium("video", played(scene, HELD_OUT, rng)))


def in_disorder(shown: Sequence[Shown], rng: np.random.Generator) -> list[Medium]:
    """The same clips, the frames of each in an order that isn't theirs."""
    return [Medium("video", _disordered(each.video, rng)) for each in shown]


def _disordered(video: Video, rng: np.random.Generator) -> Video:
    return Video(frames=video.frames[rng.permutation(len(video.frames))], fps=video.fps)
