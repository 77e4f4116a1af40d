"""Batches: stored examples as training batches, mirrored at random, grouped by their number of layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from filmloom.model.video_generator.layers.examples import concept_keys
from filmloom.model.video_generator.layers.known import random_known
from filmloom.model.video_generator.layers.script import mirrored_words
from filmloom.model.video_generator.layers.tokens import (
    APPEARANCE,
    APPEARANCE_SCALE,
    CHOICES,
    KNOTS,
    LAYERS,
    LOOK_NUMBERS,
    WAY,
    Numbers,
)

_MIRRORED_CHANNELS: Final = ("lean", "turn", "face", "x")
_UNTOLD: Final = 0.1
"""Share of examples that are learned without their script, for guidance."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of as many layers, in the network's own numbers."""

    scene: Numbers
    path: Numbers
    pose: Numbers
    scene_known: Numbers
    path_known: Numbers
    pose_known: Numbers
    frame: Numbers
    words: npt.NDArray[np.int64]
    appearances: Numbers
    lines: npt.NDArray[np.int64]
    seeds: npt.NDArray[np.int64] | None = None
    """Of the noise that each was made from, where a teacher made it."""


class Store:
    """Examples from shards in a folder, held in memory as they were stored."""

    def __init__(self, folder: Path, vectors: Numbers) -> None:
        """vectors: [concepts 32], the appearance of each of examples.concept_keys()."""
        assert len(vectors) == len(concept_keys()), len(vectors)
        self.vectors = np.concatenate([vectors, np.zeros((1, APPEARANCE), np.float32)])
        self.folder = folder
        self.names: set[str] = set()
        self.parts: dict[str, list[npt.NDArray[Any]]] = {}
        self.arrays: dict[str, npt.NDArray[Any]] = {}
        self.refresh()

    def __len__(self) -> int:
        return len(self.arrays["scene"]) if self.arrays else 0

    def refresh(self) -> None:
        """Take in the shards that have come since."""
        new = sorted(path.name for path in self.folder.glob("[0-9]*.npz") if path.name not in self.names)
        for name in new:
            with np.load(self.folder / name) as shard:
                for key in shard.files:
                    self.parts.setdefault(key, []).append(shard[key])
        self.names |= set(new)
        if new:
            self.arrays = {key: np.concatenate(parts) for key, parts in self.parts.items()}
            self.parts = {key: [array] for key, array in self.arrays.items()}

    def batches(self, rows: npt.NDArray[np.intp], rng: np.random.Generator) -> Iterator[Batch]:
        """The examples of these rows, one batch for each number of layers; nobody there counts as one empty layer."""
        counts = np.maximum((self.arrays["concepts"][rows] >= 0).sum(1), 1)
        for count in np.unique(counts):
            yield self._batch(rows[counts == count], int(count), rng)

    def _batch(self, rows: npt.NDArray[np.intp], count: int, rng: np.random.Generator) -> Batch:
        taken = {key: array[rows] for key, array in self.arrays.items()}
        pose = taken["pose"][:, :count].astype(np.float32)
        if "seeds" not in taken:
            pose[..., 1 : 1 + APPEARANCE] = self.vectors[taken["concepts"][:, :count]] * APPEARANCE_SCALE
        longest = int((taken["lines"] >= 0).sum(1).max())
        words = taken["words"][:, :longest].astype(np.int64)
        lines = taken["lines"][:, :longest].astype(np.int64)
        scene, path = taken["scene"].astype(np.float32), taken["path"][:, :count].astype(np.float32)
        seeds = taken.get("seeds")
        if seeds is None:
            mirrored = np.flatnonzero(rng.random(len(rows)) < 0.5)
            _mirror(scene, path, pose, mirrored)
            words[mirrored] = mirrored_words()[words[mirrored]]
            lines[rng.random(len(rows)) < _UNTOLD] = -1
        known = [random_known(rng, count) for _ in rows]
        return Batch(
            scene=scene,
            path=path,
            pose=pose,
            scene_known=np.stack([each.scene for each in known]),
            path_known=np.stack([each.path for each in known]),
            pose_known=np.stack([each.pose for each in known]),
            frame=taken["frame"],
            words=words,
            appearances=self.vectors[taken["named"][:, :longest]],
            lines=lines,
            seeds=seeds,
        )


def _mirror(scene: Numbers, path: Numbers, pose: Numbers, rows: npt.NDArray[np.intp]) -> None:
    """Exchange left and right, in place."""
    scene[rows, CHOICES : CHOICES + KNOTS] *= -1
    path[rows, :, :KNOTS] *= -1
    for channel, name in enumerate(WAY[4:]):
        if name in _MIRRORED_CHANNELS:
            first = LOOK_NUMBERS + channel * KNOTS
            pose[rows, :, first : first + KNOTS] *= -1


assert WAY[0] == "x" and LAYERS < 128
