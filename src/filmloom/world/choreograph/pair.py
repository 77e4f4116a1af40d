"""Pair: two related actors and what shapes their paths together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.choreograph.layout import GAP, Spot
from filmloom.world.choreograph.path import Path
from filmloom.world.choreograph.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two actors in a relation, with the paths that their own motions gave them."""

    subject: Spot
    object: Spot
    subject_path: Path
    object_path: Path
    stage: Stage
    rng: np.random.Generator
    fps: float
    subject_moves: bool
    object_moves: bool

    @property
    def frames(self) -> int:
        return len(self.subject_path.x)

    @property
    def u(self) -> Track:
        return np.linspace(0.0, 1.0, self.frames)

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    @property
    def apart(self) -> float:
        """Distance of their middles when they stand side by side."""
        return self.subject.half_width + self.object.half_width + GAP
