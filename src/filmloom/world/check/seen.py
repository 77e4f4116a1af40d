"""Seen: what a judge has found in a clip, whether in an animation's numbers or in pixels: the same for all clauses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.choreograph.outline import Outline, concept_outline, cutout_outline
from filmloom.world.choreograph.stage import Stage
from filmloom.world.lexicon import concept
from filmloom.world.scene import Background, Camera, Color, Hour, Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing that was seen, and its way in the place (the camera's own way taken out)."""

    concept: str
    picture: str = ""
    color: Color | None
    track: Track
    """[frames 8], columns as world.animation.COLUMNS; NaN where it was not seen."""

    @property
    def what(self) -> str:
        return self.concept or self.picture

    @property
    def span(self) -> slice:
        """From the first row in which it was seen to the last."""
        rows = np.flatnonzero(np.isfinite(self.track[:, 0]))
        return slice(int(rows[0]), int(rows[-1]) + 1)

    @property
    def outline(self) -> Outline:
        return cutout_outline(self.picture) if self.picture else concept_outline(self.concept)

    @property
    def middle_x(self) -> Track:
        """x of the middle of the art."""
        off_x, off_y = self._middle()
        turn = np.radians(self.track[:, 3])
        x: Track = self.track[:, 0] + np.cos(turn) * off_x - np.sin(turn) * off_y
        return x

    @property
    def middle_y(self) -> Track:
        off_x, off_y = self._middle()
        turn = np.radians(self.track[:, 3])
        y: Track = self.track[:, 1] + np.sin(turn) * off_x + np.cos(turn) * off_y
        return y

    @property
    def width(self) -> Track:
        width: Track = self.outline.width * self.track[:, 2] / self.track[:, 4]
        return width

    @property
    def height(self) -> Track:
        height: Track = self.outline.height * self.track[:, 2] * self.track[:, 4]
        return height

    @property
    def foot(self) -> Track:
        """y of the lower edge of the art when it stands upright."""
        foot: Track = self.middle_y + self.height / 2
        return foot

    def lift(self, stage: Stage) -> Track:
        """Height over its place, up positive; what goes into the depth is not lifted by it."""
        if not stage.has_ground:
            return -self.middle_y
        near, far = stage.ground(0.0), stage.ground(1.0)
        lift: Track = near + (far - near) * self.track[:, 7] - self.foot
        return lift

    def _middle(self) -> tuple[Track, Track]:
        x, y = self.outline.middle
        return x * self.track[:, 2] * self.track[:, 5] / self.track[:, 4], y * self.track[:, 2] * self.track[:, 4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A whole clip as a judge sees it."""

    stage: Stage
    fps: float
    things: tuple[Sighting, ...]
    background: Background | None
    """None here and below: it can't be told."""
    camera: Camera | None
    weather: Weather | None
    hour: Hour | None
    grain: float = 0.0
    """How far sizes may be off, as a share; 0 for numbers."""
    faint: frozenset[str] = frozenset()
    """Names of actors that are too small here to be judged: what seems wrong with them can't be told."""


_PAN, _ZOOM = 0.02, 1.04


def seen_in(animation: Animation) -> Seen:
    """What an animation's numbers show; layers that are never visible are nothing."""
    things = tuple(
        Sighting(concept=layer.concept, picture=layer.picture, color=_shown(layer), track=layer.track)
        for layer in animation.layers
        if ((layer.track[:, 6] > 0.3) & (layer.track[:, 2] > 0.01)).mean() > 0.1
    )
    return Seen(
        stage=Stage(aspect=animation.aspect, background=animation.background),
        fps=animation.fps,
        things=things,
        background=animation.background,
        camera=camera_of(animation.camera),
        weather=animation.weather,
        hour="night" if animation.background == "night" else animation.hour,
    )


def _shown(layer: Layer) -> Color | None:
    """The colour that can be seen: what can't be tinted keeps its own."""
    return layer.color if layer.picture or concept(layer.concept).tintable else None


def camera_of(track: Track) -> Camera | None:
    """The way of a camera, by its larger part; None if it is none of the seven."""
    x, y, zoom = track[-1] - track[0] * np.array([1, 1, 0])
    factor = zoom / track[0, 2]
    if max(factor, 1 / factor) > _ZOOM:
        return "zoom_in" if factor > 1 else "zoom_out"
    if max(abs(x), abs(y)) > _PAN:
        if abs(x) > abs(y):
            return "pan_right" if x > 0 else "pan_left"
        return "tilt_down" if y > 0 else "tilt_up"
    return "still" if np.ptp(track, axis=0).max() < 2 * _PAN else None
