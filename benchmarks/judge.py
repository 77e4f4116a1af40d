"""How right the judge of pixels is: true clips that pass, wrong ones that don't, and what blur and noise do to it.

`python -m benchmarks.judge [CLIPS]`; true clips are drawn by the vectors' player at the judged size, from scenes as
they come: several actors, all weathers, hours and cameras. A wrong clip is a true one of another scene, or the same
still, mirrored or backwards, if the judge of tracks, which has all numbers, finds it wrong too. Every figure is a
share.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.figure import Figure, show
from filmloom.model.evaluate.controls import backwards, frozen
from filmloom.model.evaluate.subjects import FRAMES_FPS, FRAMES_SIDE
from filmloom.world.animation import Animation
from filmloom.world.check import Verdict, check, check_animation
from filmloom.world.choreograph import choreograph
from filmloom.world.render import render
from filmloom.world.sample import sample, sample_seed
from filmloom.world.scene import SceneSpec

Pixels: TypeAlias = npt.NDArray[np.uint8]
_SHARE_OF_CONTROLS: Final = 4
"""Wrong and worsened clips are a quarter of the true ones."""
_MIRRORED: Final = (-1, 1, 1, -1, 1, -1, 1, 1)
"""Signs of a track's columns in the mirror."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A scene and its true clip."""

    spec: SceneSpec
    animation: Animation

    @property
    def frames(self) -> Pixels:
        return frames_of(self.animation)


def truth(index: int) -> Truth:
    """True clip number `index`; square and wide ones in turn, as chance has it."""
    rng = np.random.default_rng([11, index])
    spec = sample(rng, "any")
    seed, aspect = sample_seed(rng, "any"), float(rng.choice([1.0, 16 / 9]))
    return Truth(spec=spec, animation=choreograph(spec, seed, aspect=aspect, fps=15))


def frames_of(animation: Animation) -> Pixels:
    """At the judged size and rate."""
    size = (round(FRAMES_SIDE * animation.aspect), FRAMES_SIDE)
    return np.ascontiguousarray(np.stack([*render(animation, size, FRAMES_FPS)])[..., 2::-1])


def mirrored(animation: Animation) -> Animation:
    """Left is right."""
    layers = tuple(replace(layer, track=layer.track * np.array(_MIRRORED)) for layer in animation.layers)
    return replace(animation, camera=animation.camera * np.array([-1, 1, 1]), layers=layers)


def measure(count: int = 200) -> Iterator[Figure]:
    """True clips, wrong clips, worsened clips."""
    truths = [truth(index) for index in range(count)]
    verdicts = [check(each.frames, each.spec) for each in truths]
    yield Figure("true clips that pass", _share([verdict.passed for verdict in verdicts]), "", ">= 0.95")
    yield from _by_clause(verdicts)
    few = truths[: max(1, count // _SHARE_OF_CONTROLS)]
    for name, wrong in _wrong(few).items():
        passed = [check(frames_of(animation), spec).passed for spec, animation in wrong]
        yield Figure(f"{name}, of {len(wrong)}: accepted", _share(passed), "", "<= 0.05")
    for name, worsen in WORSE.items():
        passed = [check(worsen(each.frames, np.random.default_rng(k)), each.spec).passed for k, each in enumerate(few)]
        yield Figure(f"{name}, of {len(few)}: pass", _share(passed), "", "")


def _by_clause(verdicts: Sequence[Verdict]) -> Iterator[Figure]:
    """Where true clips fail, and what can't be told of them."""
    clauses = [clause for verdict in verdicts for clause in verdict.clauses]
    asked = Counter(clause.tag for clause in clauses)
    wrong = Counter(clause.tag for clause in clauses if clause.passed is False)
    for tag, number in sorted(wrong.items()):
        yield Figure(f"true clauses called wrong: {tag}", number / asked[tag], "", "")
    yield Figure("true clauses that can't be told", _share([clause.passed is None for clause in clauses]), "", "")


def _wrong(truths: Sequence[Truth]) -> dict[str, list[tuple[SceneSpec, Animation]]]:
    """Scenes with clips that don't show them; only what the judge of tracks finds wrong too."""
    pairs = {
        "of another scene": [
            (a.spec, b.animation) for a, b in zip(truths, [*truths[1:], truths[0]], strict=True)
        ],
        "still": [(each.spec, frozen(each.animation)) for each in truths],
        "mirrored": [(each.spec, mirrored(each.animation)) for each in truths],
        "backwards": [(each.spec, backwards(each.animation)) for each in truths],
    }  # fmt: skip
    return {
        name: [(spec, clip) for spec, clip in made if not check_animation(clip, spec).passed]
        for name, made in pairs.items()
    }


def _noisy(frames: Pixels, rng: np.random.Generator, sigma: float) -> Pixels:
    return _bytes(frames + rng.normal(0, sigma, frames.shape))


def _blurred(frames: Pixels, rng: np.random.Generator, sigma: float) -> Pixels:
    at = np.arange(-4, 5)
    kernel = np.exp(-(at**2) / (2 * sigma**2))
    soft = frames.astype(np.float64)
    for axis in (1, 2):
        wide = np.pad(soft, [(0, 0)] + [(4, 4) if each == axis else (0, 0) for each in (1, 2, 3)], mode="edge")
        length = soft.shape[axis]
        soft = sum(w * np.take(wide, np.arange(k, k + length), axis=axis) for k, w in enumerate(kernel / kernel.sum()))
    return _bytes(soft)


def _as_decoded(frames: Pixels, rng: np.random.Generator) -> Pixels:
    """Somewhat blurred, noisy and pale, as a network's decoder leaves them."""
    pale = 128 + 0.92 * (_blurred(frames, rng, 0.8).astype(np.float64) - 128)
    return _noisy(_bytes(pale), rng, 6.0)


def _bytes(frames: npt.NDArray[np.float64]) -> Pixels:
    return np.clip(frames + 0.5, 0, 255).astype(np.uint8)


Worsen: TypeAlias = Callable[[Pixels, np.random.Generator], Pixels]
WORSE: Final[dict[str, Worsen]] = {
    "noise of 8": partial(_noisy, sigma=8.0),
    "noise of 20": partial(_noisy, sigma=20.0),
    "blur of 0.8 pixels": partial(_blurred, sigma=0.8),
    "blur of 1.3 pixels": partial(_blurred, sigma=1.3),
    "blurred, noisy and pale": _as_decoded,
}


def _share(values: Sequence[bool]) -> float:
    return sum(values) / max(1, len(values))


if __name__ == "__main__":
    show(measure(*map(int, sys.argv[1:])))
