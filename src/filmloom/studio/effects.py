"""Effects: what the figures of a film's drawn pictures do is heard: voices, landings, engines, weather.

Each picture's sound is read from the tracks of its animation, as a clip's is (world/sound), so it is in step with what
is seen, whoever made it. What has no animation, such as a card or a service's video, is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from filmloom.errors import FilmloomError
from filmloom.studio.digest import code_digest, digest
from filmloom.studio.shot import ShotJob
from filmloom.studio.storyboard import Illustration, Storyboard
from filmloom.types import Sound

if TYPE_CHECKING:
    from filmloom.world.animation import Animation

_MADE_BY: Final = ("studio/effects.py", "studio/takes", "world")
_RATE: Final = 24_000
"""At which they are made: half of a film's rate, for nothing in them is higher than 7 kHz."""
_FADE_S: Final = 0.06
"""At both ends of a shot, so that a cut doesn't click."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Effects:
    """What is to be heard of a film's pictures."""

    jobs: tuple[ShotJob, ...]
    """All shots, in order."""

    @property
    def digest(self) -> str:
        """Of all that shapes it."""
        return digest([code_digest(_MADE_BY), [_shaped_by(job) for job in self.jobs]])

    def sound(self, rate: int) -> Sound:
        """[n 2] of the whole film, everybody heard from where they are seen; silence where nothing can be heard."""
        ends = np.cumsum([job.seconds for job in self.jobs])
        made = np.zeros((round(float(ends[-1]) * rate), 2), np.float32)
        for job, end in zip(self.jobs, ends, strict=True):
            first, last = round(float(end - job.seconds) * rate), round(float(end) * rate)
            heard = _heard(job, rate)[: last - first]
            made[first : first + len(heard)] = heard
        return Sound(samples=made, rate=rate)


def film_effects(storyboard: Storyboard, jobs: Sequence[ShotJob]) -> Effects | None:
    """What is to be heard of the jobs of a film; None if it asks for no effects."""
    return Effects(tuple(jobs)) if storyboard.effects else None


def _heard(job: ShotJob, rate: int) -> Samples:
    """[n 2] of one shot; nothing if it has no animation, or none that can be had."""
    from filmloom.media import resample
    from filmloom.world.sound import sound_of

    try:
        animation = _animation(job)
    except FilmloomError:  # a text card stands in for the picture, and the film's own warning says so
        animation = None
    if animation is None:
        return np.zeros((0, 2), np.float32)
    samples = resample(sound_of(animation, rate=_RATE, stereo=True), rate).samples
    return _faded(samples, round(_FADE_S * rate))


def _animation(job: ShotJob) -> Animation | None:
    visual = job.visual
    if not isinstance(visual, Illustration):
        return None
    if job.files:
        from filmloom.studio.takes.shown import animation_in

        return animation_in(Path(job.files[0][0]))
    from filmloom.studio.takes.illustration import animated

    width, height = job.size
    return animated(visual, width / height, job)


def _faded(samples: Samples, length: int) -> Samples:
    faded = samples.copy()
    length = min(length, len(faded) // 2)
    rise = np.linspace(0, 1, length, dtype=np.float32)[:, None]
    faded[:length] *= rise
    faded[len(faded) - length :] *= rise[::-1]
    return faded


def _shaped_by(job: ShotJob) -> list[Any]:
    """A shot that is silent is as long as it is."""
    length = [job.num_frames, job.fps]
    if not isinstance(job.visual, Illustration):
        return length
    width, height = job.size
    return [*length, job.parts()["picture"], job.language, round(width / height, 4)]
