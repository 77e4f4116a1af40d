"""Path: where a body is over time, as the choreographer thinks of it (feet, height over ground, lean), and the track
that follows from it (the picture's middle and rotation)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.choreograph.body import Body
from filmloom.world.choreograph.stage import Stage


@dataclass(slots=True, kw_only=True)
class Path:
    """One value per frame of everything that moves. Motions add to it; what they add at their end stays."""

    x: Track
    """Of the foot point."""
    lift: Track
    """Height of the foot point over the ground at its depth (over its own base where there is no ground)."""
    depth: Track
    size: Track
    """Factor on the body's scale, besides the depth's."""
    lean: Track
    """Degrees about the foot."""
    turn: Track
    """Degrees about the middle of the art."""
    squash: Track
    opacity: Track
    face: Track
    """Which way to look: -1, 1, or 0: the way it moves."""
    tremble: Track
    """How strongly it trembles from side to side, 0 to 1."""
    beat: Track
    """Trembles per second."""

    @classmethod
    def resting(cls, num_frames: int, *, x: float, lift: float, depth: float) -> Path:
        """Stays where it is."""
        ones, zeros = np.ones(num_frames), np.zeros(num_frames)
        return cls(
            x=zeros + x,
            lift=zeros + lift,
            depth=zeros + depth,
            size=ones.copy(),
            lean=zeros.copy(),
            turn=zeros.copy(),
            squash=ones.copy(),
            opacity=ones.copy(),
            face=zeros.copy(),
            tremble=zeros.copy(),
            beat=zeros.copy(),
        )

    def copy(self) -> Path:
        return replace(self, **{each.name: getattr(self, each.name).copy() for each in fields(self)})

    def delayed(self, lag: int) -> Path:
        """The same, begun `lag` frames later and ended at the same time."""
        last = len(self.x) - 1
        at = np.clip(np.linspace(-lag, last, last + 1) if last else np.zeros(1), 0, last)
        rows = np.arange(last + 1)
        return replace(self, **{each.name: np.interp(at, rows, getattr(self, each.name)) for each in fields(self)})


def base_y(body: Body, stage: Stage, depth: Track) -> Track:
    """y of the foot point at lift 0: the ground at this depth, or the body's own floor where there is none."""
    if stage.has_ground:
        return stage.ground(depth)
    return np.full(len(depth), body.height / 2)


def to_track(path: Path, body: Body, stage: Stage, flip: Track) -> Track:
    """[frames 8]: the picture's middle from its foot, its lean about the foot and its turn about its own middle."""
    near = stage.nearness(body.depth)
    scale = body.scale * path.size * (stage.nearness(path.depth) / near)
    foot_y = base_y(body, stage, path.depth) - path.lift
    lean = np.radians(path.lean)
    half = body.outline.height / 2 * scale * path.squash
    art_x, art_y = path.x + np.sin(lean) * half, foot_y - np.cos(lean) * half
    middle_x, middle_y = body.outline.middle
    off_x, off_y = middle_x * scale * flip / path.squash, middle_y * scale * path.squash
    rotation = np.radians(path.lean + path.turn)
    x = art_x - (np.cos(rotation) * off_x - np.sin(rotation) * off_y)
    y = art_y - (np.sin(rotation) * off_x + np.cos(rotation) * off_y)
    columns = (x, y, scale, path.lean + path.turn, path.squash, flip, path.opacity, path.depth)
    return np.stack(columns, axis=1)
