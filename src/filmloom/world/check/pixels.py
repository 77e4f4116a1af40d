"""Pixels: what can be seen in a clip's frames alone: the place, and who is where, by comparison with the drawings.

Frames are judged at a shorter side of 64 pixels: an actor must be about 20 pixels high there (a radius of 10), which a
medium actor is in the middle ground. What pixels can't tell yet: things that the scene does not ask for, actors that
hide each other by more than half, depth other than by size, whether a
thing of another colour is that thing at all (it may count as missing), what is thin (a plug, scissors, a snowflake),
speeds and bows of looks_at through a moving camera.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.world.animation import Layer, Track
from filmloom.world.check.seen import Seen, Sighting
from filmloom.world.check.surroundings import camera_shown, recognise, weather_of
from filmloom.world.check.templates import Frames, Match, Pose, cover_of, match_at, refine, search, shapes
from filmloom.world.choreograph.body import cast_actor
from filmloom.world.choreograph.easing import travel
from filmloom.world.choreograph.outline import Outline
from filmloom.world.choreograph.stage import Stage
from filmloom.world.lexicon import concept
from filmloom.world.rasterise.sprites import Sprite, lit_sprite
from filmloom.world.render.light import Light, light_of
from filmloom.world.scene import Actor, Color, SceneSpec

SIDE: Final = 64
"""Shorter side at which clips are judged."""
_LIMIT: Final = 34.0
"""Error above which a drawing is not there."""
_SURE: Final = 26.0
"""Error below which it is there in at least one frame."""
_VEIL: Final = 0.12
"""Share of the fog's colour in what stands in it."""
_TURNING = frozenset({"spin", "shake"})


def seen_in_pixels(frames: npt.NDArray[np.uint8], spec: SceneSpec) -> Seen:
    """What the frames [t h w 3] show of what a scene asks for."""
    if frames.ndim != 4 or frames.shape[-1] != 3 or len(frames) < 2 or min(frames.shape[1:3]) < SIDE:
        raise InputError(
            f"frames of shape {frames.shape} were given to be judged; [t h w 3] with at least 2 frames of at least"
            f" {SIDE} pixels a side are needed"
        )
    small = _reduced(frames)
    background, hour, sky = recognise(small)
    stage = Stage(aspect=small.shape[2] / small.shape[1], background=background)
    camera, way = camera_shown(small)
    light = light_of(background, hour, sky)
    fade = _VEIL if sky == "fog" else 0.0
    things: list[Sighting] = []
    covered = np.zeros(small.shape[:3], np.bool_)
    for actor in _kinds(spec):
        things += _find(small, actor, spec, stage, light, _camera_track(way, len(small)), fade, covered)
    # Behind a moving camera everything comes and goes; and so does an actor that was not recognised.
    missing = {each.concept or each.picture for each in spec.actors} - {thing.what for thing in things}
    told = sky == "fog" or (camera == "still" and not missing)
    return Seen(
        stage=stage,
        fps=len(frames) / spec.seconds,
        things=tuple(things),
        background=background,
        camera=camera,
        weather=weather_of(small, _spread(covered), background, hour, sky) if told else None,
        hour=None if background == "space" else hour,
        grain=0.09,
    )


def _spread(covered: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Three pixels farther to each side, and eight down to the shadow."""
    wide = covered.copy()
    for k in range(1, 4):
        wide[:, :, k:] |= covered[:, :, :-k]
        wide[:, :, :-k] |= covered[:, :, k:]
    tall = wide.copy()
    for k in range(1, 9):
        tall[:, k:] |= wide[:, :-k]
        tall[:, : -min(k, 3)] |= wide[:, min(k, 3) :]
    return tall


def _kinds(spec: SceneSpec) -> list[Actor]:
    """One actor of each kind and colour."""
    return list({(each.concept, each.picture, each.color): each for each in spec.actors}.values())


def _reduced(frames: npt.NDArray[np.uint8]) -> Frames:
    """Averaged to a shorter side of SIDE pixels."""
    height, width = frames.shape[1:3]
    factor = min(height, width) // SIDE
    part = frames[:, : height // factor * factor, : width // factor * factor].astype(np.float32)
    shape = (len(frames), height // factor, factor, width // factor, factor, 3)
    small: Frames = part.reshape(shape).mean((2, 4), dtype=np.float32)
    return small


def _camera_track(way: tuple[float, float, float], count: int) -> Track:
    ease = travel(np.linspace(0, 1, count), 0.35)
    return np.stack([way[0] * ease, way[1] * ease, way[2] ** ease], axis=1)


def _find(
    frames: Frames,
    actor: Actor,
    spec: SceneSpec,
    stage: Stage,
    light: Light,
    camera: Track,
    fade: float,
    covered: npt.NDArray[np.bool_],
) -> list[Sighting]:
    """All of one kind, each with its way; where they are is entered in `covered` [t h w]."""
    unit = min(frames.shape[1:3])
    crowd = sum(each.count for each in spec.actors)
    own = sum(each.count for each in spec.actors if each.concept == actor.concept and each.picture == actor.picture)
    body = cast_actor(actor, stage, np.random.default_rng(0), crowd)
    turns = body.gait == "rolls" or body.heading is not None
    turns |= any(m.kind in _TURNING and m.actor == actor.name for step in spec.steps for m in step)
    rotations = np.arange(-180, 180, 20) if turns else (-24, -12, 0, 12, 24)
    scales = [body.scale * unit * 1.16**k for k in range(-4, 4)]
    poses = shapes(scales, rotations, (1, -1))
    sprites = _sprites(actor, light, body.scale * unit, fade)
    if stage.background == "sea" and body.realm == "water":
        sprites = {color: _above_water(sprite, body.outline) for color, sprite in sprites.items()}
    color = actor.color if actor.color in sprites else None
    fine = _traced(frames, sprites[color], poses, own + 1)
    if not _ways(fine, unit) and len(sprites) > 1:
        others = {each: sprite for each, sprite in sprites.items() if each != color}
        color = _other_color(frames[:: max(1, len(frames) // 3)], others, poses)
        fine = _traced(frames, sprites[color], poses, own + 1)
    for index, matches in enumerate(fine):
        for match in matches:
            covered[index] |= cover_of(frames[index], sprites[color], match.pose)
    return [_sighting(way, frames, actor, sprites, camera) for way in _ways(fine, unit)]


def _traced(frames: Frames, sprite: Sprite, poses: list[Pose], most: int) -> list[list[Match]]:
    """The places of a drawing in each frame, as exact as they can be told."""
    found = search(frames, sprite, poses, most, _LIMIT)
    return [
        _apart(frame, sprite, [refine(frame, sprite, match.pose) for match in matches])
        for frame, matches in zip(frames, found, strict=True)
    ]


def _above_water(sprite: Sprite, outline: Outline) -> Sprite:
    """Only the upper two thirds of what is afloat."""
    row = round(sprite.middle[1] + (outline.top + 0.66 * outline.height) * sprite.side)
    pixels = sprite.pixels.copy()
    pixels[row:] = 0
    return replace(sprite, pixels=pixels)


def _apart(frame: Frames, sprite: Sprite, matches: list[Match]) -> list[Match]:
    """Those that fit nearly as well as the best and don't lie on a better one."""
    kept: list[Match] = []
    taken = np.zeros(frame.shape[:2], np.bool_)
    for match in sorted((match for match in matches if match.error < _LIMIT), key=lambda each: each.cost):
        cover = cover_of(frame, sprite, match.pose)
        if kept and (match.error > 1.7 * kept[0].error + 3 or (cover & taken).sum() > 0.3 * cover.sum()):
            continue
        kept.append(match)
        taken |= cover
    return kept


def _sprites(actor: Actor, light: Light, scale: float, fade: float) -> dict[Color | None, Sprite]:
    """The drawing in every colour that it may have."""
    level = round(2 * np.log2(max(2.0, scale)))
    tintable = bool(actor.picture) or concept(actor.concept).tintable
    colors: tuple[Color | None, ...] = (None, *get_args(Color)) if tintable else (None,)
    return {
        color: lit_sprite(
            Layer(name="", concept=actor.concept, picture=actor.picture, color=color, track=np.zeros((1, 8))),
            level,
            light,
            fade,
        )
        for color in colors
    }


def _other_color(frames: Frames, sprites: dict[Color | None, Sprite], poses: list[Pose]) -> Color | None:
    """The colour in which the drawing fits best."""
    best: dict[Color | None, float] = {}
    for color, sprite in sprites.items():
        best[color] = min(
            (match.cost for each in search(frames, sprite, poses, 1, _LIMIT) for match in each), default=0.0
        )
    return min(best, key=best.__getitem__)


def _ways(found: list[list[Match]], unit: int) -> list[list[Match | None]]:
    """Matches of all frames as ways: each to the nearest in the frame before; short ways are chance."""
    ways: list[list[Match | None]] = []
    for index, matches in enumerate(found):
        left = list(matches)
        for way in sorted(ways, key=lambda each: each[-1] is None):
            last = next((match for match in reversed(way) if match is not None), None)
            assert last is not None, "a way begins with a match"
            near = min(left, key=lambda match: _distance(match, last), default=None)
            close = near is not None and _distance(near, last) < 0.3 * unit
            way.append(near if close else None)
            if close and near is not None:
                left.remove(near)
        ways += [[*[None] * index, match] for match in left]
    kept = [way for way in ways if sum(match is not None for match in way) > 0.4 * len(found)]
    return [way for way in kept if np.median([match.error for match in way if match is not None]) < _SURE]


def _distance(a: Match, b: Match) -> float:
    return float(np.hypot(a.pose.x - b.pose.x, a.pose.y - b.pose.y))


def _sighting(
    way: list[Match | None], frames: Frames, actor: Actor, sprites: dict[Color | None, Sprite], camera: Track
) -> Sighting:
    """A way in the units of an Animation, short gaps filled, and the colour that fits best."""
    height, width = frames.shape[1:3]
    unit = min(height, width)
    track = np.full((len(way), 8), np.nan)
    for row, match in enumerate(way):
        if match is not None:
            pose, (dx, dy, zoom) = match.pose, camera[row]
            x = (pose.x - width / 2) / zoom + dx
            y = (pose.y - height / 2) / zoom + dy
            track[row] = (x / unit, y / unit, pose.scale / unit / zoom, pose.rotation, pose.squash, pose.flip, 1, 0.4)
    known = np.flatnonzero(np.isfinite(track[:, 0]))
    track[known, 3] = np.degrees(np.unwrap(np.radians(track[known, 3])))
    # It may be missed in a frame or two at the ends, unless it came or went at an edge.
    near = np.abs(track[:, 0]) < 0.36 * width / unit
    first = 0 if known[0] <= 2 and near[known[0]] else known[0]
    last = len(track) - 1 if len(track) - 1 - known[-1] <= 2 and near[known[-1]] else known[-1]
    rows = np.arange(first, last + 1)
    for column in range(8):
        track[rows, column] = np.interp(rows, known, track[known, column])
    for column in (2, 4):
        track[rows, column] = _steady(track[rows, column])
    errors = {
        color: float(np.median([match_at(frames[k], sprite, m.pose).error for k, m in enumerate(way) if m is not None]))
        for color, sprite in sprites.items()
    }
    color = min(errors, key=errors.__getitem__)
    if actor.color in errors and errors[actor.color] < errors[color] + 2:
        color = actor.color
    return Sighting(concept=actor.concept, picture=actor.picture, color=color, track=track)


def _steady(values: Track) -> Track:
    """The median of each five in a row: sizes don't jump."""
    wide = np.pad(values, 2, mode="edge")
    steady: Track = np.median([wide[k : k + len(values)] for k in range(5)], axis=0)
    return steady
