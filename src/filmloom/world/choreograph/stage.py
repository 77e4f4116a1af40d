"""Stage: where things can be in a frame: its extent, its safe part, its horizon and its ground by depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

from filmloom.world.animation import Track
from filmloom.world.scene import Background, Depth

Depths = TypeVar("Depths", float, Track)
"""One depth, or one per frame."""

DEPTHS: Final[dict[Depth, float]] = {"near": 0.1, "middle": 0.4, "far": 0.85}
"""Values of the track column `depth`."""
NO_GROUND: Final[frozenset[Background]] = frozenset({"sky", "space"})
"""Places in which nothing stands."""
_HORIZON: Final[dict[Background, float]] = {
    "sea": -0.08,
    "beach": 0.14,
    "room": 0.36,
    "street": 0.30,
    "city": 0.32,
    "forest": 0.16,
    "desert": 0.12,
    "snow": 0.16,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The frame in units of its shorter side, the origin in its middle, y down."""

    aspect: float
    background: Background

    @property
    def half_w(self) -> float:
        return max(self.aspect, 1.0) / 2

    @property
    def half_h(self) -> float:
        return max(1.0 / self.aspect, 1.0) / 2

    @property
    def safe_w(self) -> float:
        """Half width of the part in which actors are whole."""
        return self.half_w - 0.05

    @property
    def safe_h(self) -> float:
        return self.half_h - 0.05

    @property
    def has_ground(self) -> bool:
        return self.background not in NO_GROUND

    @property
    def horizon(self) -> float:
        """y at which the ground begins."""
        return _HORIZON.get(self.background, 0.14) * self._ground_scale

    def ground(self, depth: Depths) -> Depths:
        """y on which something at this depth stands: 0 near to 1 far."""
        near = 0.86 * self._ground_scale
        far = max(self.horizon + 0.02, 0.30 * self._ground_scale)
        return near + (far - near) * depth

    def nearness(self, depth: Depths) -> Depths:
        """Factor on the size of something at this depth."""
        return 1.22 - 0.62 * depth

    @property
    def _ground_scale(self) -> float:
        # In a tall frame the ground stays where the thumb does not cover it.
        return self.half_h if self.aspect >= 1 else 0.5 + 0.62 * (self.half_h - 0.5)


def parallax(depth: float) -> float:
    """How much of the camera's way something at this depth moves: 1 on the middle ground."""
    return 1.0 + 0.4 * (0.4 - depth)
