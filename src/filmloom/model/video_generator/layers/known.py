"""Known: which numbers of a clip are given and which are to be made: one mask for pictures, edits and extensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from filmloom.model.video_generator.layers.tokens import (
    APPEARANCE,
    CHOICES,
    KNOTS,
    LOOK_NUMBERS,
    PATH_NUMBERS,
    POSE_NUMBERS,
    SCENE_NUMBERS,
    Clips,
)


class Known:
    """The mask of one clip of a number of layers: 1 where a number is given. Its methods add to what is given."""

    def __init__(self, num_layers: int) -> None:
        self.scene = np.zeros(SCENE_NUMBERS, np.float32)
        self.path = np.zeros((num_layers, PATH_NUMBERS), np.float32)
        self.pose = np.zeros((num_layers, POSE_NUMBERS), np.float32)

    def background(self) -> Known:
        """Where and when it is."""
        self.scene[:CHOICES] = 1
        return self

    def camera(self) -> Known:
        self.scene[CHOICES:] = 1
        return self

    def appearance(self, layers: Sequence[int]) -> Known:
        """Who these layers show."""
        self.pose[list(layers), 1 : 1 + APPEARANCE] = 1
        return self

    def looks(self, layers: Sequence[int]) -> Known:
        """All of these layers but their ways."""
        self.pose[list(layers), :LOOK_NUMBERS] = 1
        return self

    def ways(self, layers: Sequence[int]) -> Known:
        """How these layers move, all the time."""
        self.path[list(layers)] = 1
        self.pose[list(layers), LOOK_NUMBERS:] = 1
        return self

    def moments(self, knots: slice) -> Known:
        """Everybody's ways and the camera for some of the time."""
        time = np.zeros(KNOTS, np.float32)
        time[knots] = 1
        _hold(self.scene[None, CHOICES:], time)
        _hold(self.path, time)
        _hold(self.pose[:, LOOK_NUMBERS:], time)
        return self

    def clip(self) -> Clips:
        """As a batch of one."""
        return Clips(self.scene[None], self.path[None], self.pose[None])


def random_known(rng: np.random.Generator, num_layers: int) -> Known:
    """A mask for training: often nothing, else what users will hold fixed."""
    known = Known(num_layers)
    everyone = range(num_layers)
    some = [row for row in everyone if rng.random() < 0.5]
    kind = rng.choice(len(_SHARES), p=_SHARES)
    if kind == 1:
        known.appearance(some)
    elif kind == 2:
        known.background().looks(everyone).moments(slice(0, int(rng.integers(1, 3 * KNOTS // 4))))
    elif kind == 3:
        last = int(rng.integers(1, KNOTS // 3))
        known.background().looks(everyone).moments(slice(0, last)).moments(slice(KNOTS - last, KNOTS))
    elif kind == 4:
        known.background().camera().looks(some).ways(some)
    elif kind == 5:
        known.looks(some).ways(some)
    elif kind == 6:
        known.background().camera().looks(everyone)
    elif kind == 7:
        known.ways(everyone)
    return known


_SHARES: Final = (0.66, 0.08, 0.09, 0.04, 0.05, 0.03, 0.03, 0.02)


def _hold(rows: np.ndarray, time: np.ndarray) -> None:
    """rows: [... c k], flattened to [... c*k]; in place."""
    channels = rows.shape[-1] // KNOTS
    np.maximum(rows, np.tile(time, channels), out=rows)
