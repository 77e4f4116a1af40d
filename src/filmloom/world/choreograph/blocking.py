"""Blocking: who is where at each moment, before gaits: what a model generates, and what the performers start from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.choreograph.body import body_of
from filmloom.world.choreograph.easing import smoothed
from filmloom.world.choreograph.framing import Member
from filmloom.world.choreograph.gaits import add_gait
from filmloom.world.choreograph.path import Path, base_y, to_track
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Actor, Background, Hour, Weather


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


def blocking_of(animation: Animation) -> Blocking:
    """The blocking that an animation shows, whoever made it, to be continued or changed: its gaits smoothed away."""
    stage = Stage(aspect=animation.aspect, background=animation.background)
    return Blocking(
        aspect=animation.aspect,
        fps=animation.fps,
        background=animation.background,
        weather=animation.weather,
        hour=animation.hour,
        camera=animation.camera,
        members=tuple(_member_of(layer, stage, animation.fps) for layer in animation.layers),
    )


def _member_of(layer: Layer, stage: Stage, fps: float) -> Member:
    """to_track and the gaits undone, as far as they can be."""
    x, y, scale, rotation, squash, flip, opacity, depth = layer.track.T
    actor = Actor(name=layer.name, concept=layer.concept, picture=layer.picture, color=layer.color)
    body = body_of(actor, stage, scale=float(scale[0]), depth=float(depth[0]))
    angle = np.radians(rotation)
    middle_x, middle_y = body.outline.middle
    off_x, off_y = middle_x * scale * flip / squash, middle_y * scale * squash
    art_x = x + np.cos(angle) * off_x - np.sin(angle) * off_y
    art_y = y + np.sin(angle) * off_x + np.cos(angle) * off_y
    feet = art_y + body.outline.height / 2 * scale * squash
    turn = rotation - np.degrees((art_x - art_x[0]) / (body.height / 2)) if body.gait == "rolls" else rotation
    window = max(1, round(0.3 * fps) | 1)
    calm = Path.resting(len(x), x=0.0, lift=0.0, depth=0.0)
    path = replace(
        calm,
        x=smoothed(art_x, window),
        lift=smoothed(base_y(body, stage, depth) - feet, window),
        depth=depth.copy(),
        size=scale / (body.scale * stage.nearness(depth) / stage.nearness(body.depth)),
        turn=calm.turn if body.heading is not None else smoothed(turn, window),
        opacity=opacity.copy(),
    )
    return Member(name=layer.name, body=body, path=path, phase=0.0, kept=False)
