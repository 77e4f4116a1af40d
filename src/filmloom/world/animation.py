"""Animation: how a clip happens, in numbers: what an editor would call layers, with one row per frame.

Coordinates: the origin is the middle of the frame, x to the right, y down, in units of the frame's shorter side,
so a 16:9 frame spans x from -0.89 to 0.89 and y from -0.5 to 0.5. Rotation is in degrees, clockwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.world.scene import Background, Color, Hour, Weather

Track: TypeAlias = npt.NDArray[np.float64]

COLUMNS: Final = ("x", "y", "scale", "rotation", "squash", "flip", "opacity", "depth")
"""scale: height of the picture in units of the shorter side. squash: vertical stretch factor, 1 = none
(the width changes by its inverse, so that the volume stays). flip: 1 as drawn, -1 mirrored. depth: 0 near to 1 far,
for parallax and drawing order."""
CAMERA_COLUMNS: Final = ("x", "y", "zoom")


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One picture and its whole way through the clip."""

    name: str
    concept: str = ""
    picture: str = ""
    """Path of the user's cut-out; then `concept` is empty."""
    color: Color | None = None
    shadow: Literal["contact", "none"] = "contact"
    ground: float | None = None
    """y of the ground that its contact shadow falls on, or of the waterline it is afloat on; None: neither."""
    track: Track
    """[frames 8], columns as COLUMNS."""


@dataclass(frozen=True, kw_only=True)
class Animation:
    """A whole clip in numbers."""

    aspect: float
    """Width over height of the frame that it was laid out for."""
    fps: float
    background: Background
    weather: Weather = "clear"
    hour: Hour = "day"
    camera: Track
    """[frames 3], columns as CAMERA_COLUMNS."""
    layers: tuple[Layer, ...]
    seed: int = 0

    @property
    def num_frames(self) -> int:
        return len(self.camera)

    @property
    def seconds(self) -> float:
        return self.num_frames / self.fps

    def to_json(self) -> dict[str, Any]:
        """The whole animation as JSON-ready values."""
        return {
            "version": 1,
            "aspect": self.aspect,
            "fps": self.fps,
            "background": self.background,
            "weather": self.weather,
            "hour": self.hour,
            "seed": self.seed,
            "camera_columns": list(CAMERA_COLUMNS),
            "camera": _rounded(self.camera),
            "columns": list(COLUMNS),
            "layers": [_layer_to_json(layer) for layer in self.layers],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Animation:
        """The animation that `to_json` wrote."""
        return cls(
            aspect=data["aspect"],
            fps=data["fps"],
            background=data["background"],
            weather=data["weather"],
            hour=data["hour"],
            seed=data["seed"],
            camera=np.asarray(data["camera"], dtype=np.float64),
            layers=tuple(
                Layer(**{**layer, "track": np.asarray(layer["track"], dtype=np.float64)}) for layer in data["layers"]
            ),
        )


def _layer_to_json(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "concept": layer.concept,
        "picture": layer.picture,
        "color": layer.color,
        "shadow": layer.shadow,
        "ground": layer.ground,
        "track": _rounded(layer.track),
    }


def _rounded(track: Track) -> list[list[float]]:
    rows: list[list[float]] = np.round(track, 5).tolist()
    return rows
