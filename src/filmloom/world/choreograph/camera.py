"""Camera: eased pans, tilts and zooms that keep the actors in the frame."""

from __future__ import annotations

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.choreograph.easing import travel
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Camera

_PAN = 0.16
_TILT = 0.2
_ZOOM = 1.26
Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom of all that must stay in the frame, over the whole clip."""


def camera_track(kind: Camera, frames: int, stage: Stage, bounds: Bounds) -> Track:
    """[frames 3]: x, y, zoom. A pan to the right moves the camera to the right; what it shows moves left."""
    ease = travel(np.linspace(0.0, 1.0, frames), 0.35)
    x, y, zoom = np.zeros(frames), np.zeros(frames), np.ones(frames)
    left, _, right, bottom = bounds
    if kind in ("pan_left", "pan_right"):
        room = min(stage.half_w + left, stage.half_w - right)
        way = float(np.clip(_PAN * stage.half_w, 0.03, max(0.03, room - 0.01)))
        x = (way if kind == "pan_right" else -way) * (2 * ease - 1)
    elif kind in ("tilt_up", "tilt_down"):
        # Up from the level, or down to it: there is nothing to see below the ground.
        way = float(np.clip(_TILT, 0.04, max(0.04, stage.half_h - bottom - 0.01)))
        y = -way * (ease if kind == "tilt_up" else 1 - ease)
    elif kind in ("zoom_in", "zoom_out"):
        x, y, zoom = _zoom(ease if kind == "zoom_in" else 1 - ease, stage, bounds)
    return np.stack([x, y, zoom], axis=1)


def _zoom(ease: Track, stage: Stage, bounds: Bounds) -> tuple[Track, Track, Track]:
    """Towards the middle of the actors, as far as they stay whole."""
    left, top, right, bottom = bounds
    half_w, half_h = max(0.05, (right - left) / 2), max(0.05, (bottom - top) / 2)
    most = min(0.97 * stage.half_w / half_w, 0.97 * stage.half_h / half_h)
    goal = float(np.clip(most, 1.08, _ZOOM))
    # The view must not leave the painted frame by much: it moves at most by what the zoom has gained.
    slack_x, slack_y = stage.half_w * (1 - 1 / goal), stage.half_h * (1 - 1 / goal)
    at_x = float(np.clip((left + right) / 2, -slack_x, slack_x))
    at_y = float(np.clip((top + bottom) / 2, -slack_y, slack_y))
    zoom = goal**ease
    share = (1 - 1 / zoom) / (1 - 1 / goal)
    return at_x * share, at_y * share, zoom
