"""Pixels: what can be seen in a clip's frames alone: the place, and who is where, by comparison with the drawings.

Frames are judged at a shorter side of up to 128 pixels: there an actor should be about 20 pixels high (a radius of 10);
what seems wrong with one that its scene has smaller than 18 counts as not to be told.
What pixels can't tell: things that the scene does not ask for, depth other than by foot and size.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.world.animation import Track
from filmloom.world.check.camera import camera_shown
from filmloom.world.check.hunt import Caught, Hunt, caught_of
from filmloom.world.check.reduction import reduced, softened, spread
from filmloom.world.check.seen import Seen, Sighting
from filmloom.world.check.surroundings import recognise, weather_of
from filmloom.world.check.templates import Frames
from filmloom.world.choreograph.body import Body, cast_actor
from filmloom.world.choreograph.stage import Stage
from filmloom.world.render.light import light_of
from filmloom.world.scene import Actor, SceneSpec

SIDE: Final = 128
"""Shorter side at which clips are judged, if they have so much."""
LEAST_SIDE: Final = 64
_VEIL: Final = 0.12
"""Share of the fog's colour in what stands in it."""
_FAINT, _SHRUNK = 18.0, 0.6
"""Pixels that something must be long to be judged; what is left of it when it shrinks."""


def seen_in_pixels(frames: npt.NDArray[np.uint8], spec: SceneSpec) -> Seen:
    """What the frames [t h w 3] show of what a scene asks for."""
    if frames.ndim != 4 or frames.shape[-1] != 3 or len(frames) < 2 or min(frames.shape[1:3]) < LEAST_SIDE:
        raise InputError(
            f"frames of shape {frames.shape} were given to be judged; [t h w 3] with at least 2 frames of at least"
            f" {LEAST_SIDE} pixels a side are needed"
        )
    judged = reduced(frames, SIDE)
    small = reduced(judged, LEAST_SIDE)
    place = recognise(small)
    background = place.background
    stage = Stage(aspect=small.shape[2] / small.shape[1], background=background)
    hunt = Hunt(
        frames=judged,
        soft=softened(judged),
        small=small,
        free=np.ones(judged.shape[:3], np.bool_),
        stage=stage,
        light=light_of(background, place.hour, place.sky),
        fade=_VEIL if place.sky == "fog" else 0.0,
        crowd=sum(each.count for each in spec.actors),
    )
    caught = [*caught_of(hunt, spec)]
    covered = spread(~hunt.free, small)
    shown = camera_shown(small, covered)
    camera = shown.track(len(judged))
    things = [_sighting(each, stage, camera, judged) for each in caught]
    # An actor that was not recognised comes and goes like weather.
    missing = {each.concept or each.picture for each in spec.actors} - {thing.what for thing in things}
    fps = len(frames) / spec.seconds
    present = np.array([sum(each.way[row] is not None for each in caught) for row in range(len(judged))], np.intp)
    told = place.skies == ("fog",) or not missing
    return Seen(
        stage=stage,
        fps=fps,
        things=tuple(things),
        background=background,
        camera=shown.kind if shown.is_told else None,
        weather=weather_of(small, covered, place, fps, present, moves=shown.kind != "still") if told else None,
        hour=None if background == "space" else place.hour,
        grain=0.05,
        faint=frozenset(actor.name for actor in spec.actors if _is_faint(hunt, actor, spec)),
    )


def _is_faint(hunt: Hunt, actor: Actor, spec: SceneSpec) -> bool:
    """Whether its scene has it too small to be told in so few pixels."""
    body = cast_actor(actor, hunt.stage, np.random.default_rng(0), hunt.crowd)
    shrinks = any(m.kind == "shrink" and m.actor == actor.name for step in spec.steps for m in step)
    return max(body.width, body.height) * hunt.unit * (_SHRUNK if shrinks else 1.0) < _FAINT


def _sighting(caught: Caught, stage: Stage, camera: Track, frames: Frames) -> Sighting:
    """A way in the units of an Animation, gaps filled."""
    height, width = frames.shape[1:3]
    unit = min(height, width)
    track = np.full((len(caught.way), 8), np.nan)
    for row, found in enumerate(caught.way):
        if found is not None:
            px, py, size, rotation, squash, flip = (float(value) for value in found.pose)
            dx, dy, zoom = camera[row]
            x, y = (px - width / 2) / unit / zoom + dx, (py - height / 2) / unit / zoom + dy
            track[row] = (x, y, np.exp(size) / unit / zoom, rotation, np.exp(squash), flip, 1, 0.4)
    known = np.flatnonzero(np.isfinite(track[:, 0]))
    track[known, 3] = np.degrees(np.unwrap(np.radians(track[known, 3])))
    # It may be missed in a few frames at the ends, unless it came or went at an edge.
    near = np.abs(track[:, 0]) < 0.36 * width / unit
    short = max(2, len(track) // 8)
    first = 0 if known[0] <= short and near[known[0]] else known[0]
    last = len(track) - 1 if len(track) - 1 - known[-1] <= short and near[known[-1]] else known[-1]
    rows = np.arange(first, last + 1)
    for column in range(8):
        track[rows, column] = np.interp(rows, known, track[known, column])
    actor = caught.quarry.actor
    thing = Sighting(concept=actor.concept, picture=actor.picture, color=caught.color, track=track)
    track[:, 7] = _depth(thing, stage, caught.quarry.body)
    return thing


def _depth(thing: Sighting, stage: Stage, body: Body) -> Track:
    """By its foot: all the time if its size says that it goes into the depth, else where it stands lowest."""
    middle = np.full(len(thing.track), 0.4)
    if not stage.has_ground or body.realm != "ground":
        return middle
    near, far = stage.ground(0.0), stage.ground(1.0)
    depth = np.clip((thing.foot - near) / (far - near), 0.0, 1.0)
    size = np.log(thing.track[:, 2])
    seen = np.isfinite(depth)
    shown = size[seen] - np.log(stage.nearness(depth[seen]))
    if np.ptp(depth[seen]) > 0.12 and np.std(shown) < 0.5 * np.std(size[seen]):
        middle[seen] = depth[seen]
        return middle
    middle[:] = float(np.percentile(depth[seen], 10))
    return middle
