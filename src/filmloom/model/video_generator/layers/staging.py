"""Staging: the user's own picture as large as what a clip is about, and whole in the frame all the time.

The network gives a picture the size that a word means for everybody, and doesn't see how tall it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from filmloom.model.video_generator.layers.script import individuals
from filmloom.world.animation import COLUMNS, Animation, Layer, Track
from filmloom.world.choreograph.outline import cutout_outline
from filmloom.world.choreograph.stage import DEPTHS, Stage
from filmloom.world.scene import Actor, ActorSize, SceneSpec

_SHARES: Final[dict[ActorSize, float]] = {"small": 0.25, "medium": 0.45, "large": 0.55}
"""Of the frame's height: as tall at least is a picture that is alone in a clip."""
_WIDEST: Final = 0.6
"""Of the frame's width: as wide at most is it made for that."""
_EDGE: Final = 0.015
_HEADROOM: Final = 0.07
"""Kept free above what stands on the ground, in units of the shorter side: captions push the frame down."""
_LOW: Final = 0.01
"""Lower than that nobody is seen to leave the ground."""
_X, _Y, _SCALE, _ROTATION, _SQUASH, _FLIP, _, _DEPTH = range(len(COLUMNS))


def staged(animation: Animation, spec: SceneSpec) -> Animation:
    """The animation with the user's pictures large and whole, no jump higher than there is room for."""
    people = individuals(spec)
    actors = {actor.picture: actor for actor in people if actor.picture}
    leaving = {motion.actor for step in spec.steps for motion in step if motion.kind in ("enter", "exit")}
    layers = tuple(
        _staged(
            layer,
            animation,
            least=_least(actors[layer.picture], animation) if len(people) == 1 else 0.0,
            leaves=actors[layer.picture].name in leaving,
        )
        if layer.picture in actors
        else layer
        for layer in animation.layers
    )
    return replace(animation, layers=layers)


def _stage(animation: Animation) -> Stage:
    return Stage(aspect=animation.aspect, background=animation.background)


def _least(actor: Actor, animation: Animation) -> float:
    """How tall one is to be who is alone, in units of the shorter side."""
    stage, outline = _stage(animation), cutout_outline(actor.picture)
    away = min(1.0, stage.nearness(DEPTHS[actor.depth]) / stage.nearness(DEPTHS["middle"]))
    tall = 2 * stage.half_h * _SHARES[actor.size] * away
    return min(tall, 2 * stage.half_w * _WIDEST * outline.height / outline.width)


@dataclass(frozen=True, slots=True)
class _Box:
    """Of the art as it is turned, from the picture's middle; one value per frame."""

    left: Track
    top: Track
    right: Track
    bottom: Track


def _box(layer: Layer) -> _Box:
    outline, track = cutout_outline(layer.picture), layer.track
    across = np.array([outline.left, outline.right, outline.right, outline.left])[:, None]
    down = np.array([outline.top, outline.top, outline.bottom, outline.bottom])[:, None]
    across = across * track[:, _SCALE] * track[:, _FLIP] / track[:, _SQUASH]
    down = down * track[:, _SCALE] * track[:, _SQUASH]
    angle = np.radians(track[:, _ROTATION])
    x, y = across * np.cos(angle) - down * np.sin(angle), across * np.sin(angle) + down * np.cos(angle)
    return _Box(x.min(0), y.min(0), x.max(0), y.max(0))


def _staged(layer: Layer, animation: Animation, *, least: float, leaves: bool) -> Layer:
    stage, track, box = _stage(animation), layer.track.copy(), _box(layer)
    view_x, view_y, zoom = animation.camera.T
    half_w, half_h = stage.half_w / zoom - _EDGE, stage.half_h / zoom - _EDGE
    art_x, art_y = track[:, _X] + (box.left + box.right) / 2, track[:, _Y] + (box.top + box.bottom) / 2
    upright = cutout_outline(layer.picture).height * track[:, _SCALE]
    growth = min(
        max(1.0, least / float(upright.max())),
        float((2 * half_h / (box.bottom - box.top)).min()),
        float((2 * half_w / (box.right - box.left)).min()),
    )
    if stage.has_ground:
        way = _Way(art_y, upright * track[:, _SQUASH] / 2, (box.bottom - box.top) / 2)
        growth, art_y = _grown(way, stage.ground(track[:, _DEPTH]), view_y - half_h + _HEADROOM, growth)
    wide, tall = growth * (box.right - box.left) / 2, growth * (box.bottom - box.top) / 2
    art_y = _between(art_y, view_y - half_h + tall, view_y + half_h - tall)
    if not leaves:
        art_x = _between(art_x, view_x - half_w + wide, view_x + half_w - wide)
    track[:, _X] = art_x - growth * (box.left + box.right) / 2
    track[:, _Y] = art_y - growth * (box.top + box.bottom) / 2
    track[:, _SCALE] *= growth
    return replace(layer, track=track)


@dataclass(frozen=True, slots=True)
class _Way:
    """The middle of some art over time, how far it is from there to its foot when upright, and to its top as turned."""

    middle: Track
    foot: Track
    top: Track


def _grown(way: _Way, ground: Track, ceiling: Track, growth: float) -> tuple[float, Track]:
    """By how much it can grow from the ground up, and where its middle is then.

    Its jumps grow less than it does, as a large thing is heavier, and no higher than there is room.
    """
    room = ground - ceiling
    growth = min(growth, float((room / (way.foot + way.top)).min()))
    lift = np.maximum(0.0, ground - way.middle - way.foot)
    free = (room - growth * (way.foot + way.top)) / np.maximum(lift, _LOW)
    return growth, ground - min(growth**0.5, float(free.min())) * lift - growth * way.foot


def _between(values: Track, low: Track, high: Track) -> Track:
    """Held between two ways; in the middle of them where they have crossed."""
    middle = (low + high) / 2
    held: Track = np.clip(values, np.minimum(low, middle), np.maximum(high, middle))
    return held
