"""Blocking: who is where at each moment, before gaits: what a model generates, and what the performers start from."""

from __future__ import annotations

from dataclasses import dataclass

from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.choreograph.framing import Member
from filmloom.world.choreograph.gaits import add_gait
from filmloom.world.choreograph.path import base_y, to_track
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Background, Hour, Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """A clip in ways over the ground; steps, wing beats, rolling and breathing follow from them by rule."""

    aspect: float
    fps: float
    background: Background
    weather: Weather
    hour: Hour
    members: tuple[Member, ...]
    camera: Track
    """[frames 3], columns as animation.CAMERA_COLUMNS."""

    @property
    def stage(self) -> Stage:
        return Stage(aspect=self.aspect, background=self.background)


def perform(blocking: Blocking, seed: int) -> Animation:
    """Everybody walks, rolls or flies where the blocking sends them. `seed`: of the drawing's own variety."""
    return Animation(
        aspect=blocking.aspect,
        fps=blocking.fps,
        background=blocking.background,
        weather=blocking.weather,
        hour=blocking.hour,
        camera=blocking.camera,
        layers=tuple(perform_member(member, blocking.stage, blocking.fps) for member in blocking.members),
        seed=seed,
    )


def perform_member(member: Member, stage: Stage, fps: float) -> Layer:
    """One member's layer, with its gait."""
    path = member.path.copy()
    flip = add_gait(path, member.body, stage, fps, member.phase)
    shaded = stage.has_ground and stage.background != "sea"
    afloat = stage.background == "sea" and member.body.realm == "water"
    actor = member.body.actor
    return Layer(
        name=member.name,
        concept=actor.concept,
        picture=actor.picture,
        color=actor.color,
        shadow="contact" if shaded else "none",
        ground=float(base_y(member.body, stage, path.depth[:1])[0]) if shaded or afloat else None,
        track=to_track(path, member.body, stage, flip),
    )
