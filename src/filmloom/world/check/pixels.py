"""Pixels: what can be seen in a clip's frames alone: the place, and who is where, by comparison with the drawings.

Frames are judged at a shorter side of up to 128 pixels: there an actor should be about 20 pixels high (a radius of 10);
what seems wrong with one that its scene has smaller than 18 counts as not to be told.
Everybody that a scene asks for is sought in a few frames, then followed through all of them (tracking); what one
explains of a frame is taken from the others. What pixels can't tell: things that the scene does not ask for, depth
other than by foot and size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.world.animation import Layer, Track
from filmloom.world.check.camera import camera_shown
from filmloom.world.check.seen import Seen, Sighting
from filmloom.world.check.surroundings import recognise, weather_of
from filmloom.world.check.templates import Frames, Pose, patch_of, search, shapes
from filmloom.world.check.tracking import (
    HIDDEN,
    Found,
    Points,
    Usual,
    believed,
    beside,
    goodness,
    likeness,
    points_of,
    pose_row,
    refined,
    worth,
)
from filmloom.world.choreograph.body import Body, cast_actor
from filmloom.world.choreograph.stage import Stage
from filmloom.world.lexicon import concept
from filmloom.world.rasterise.sprites import Sprite, lit_sprite
from filmloom.world.render.light import Light, light_of
from filmloom.world.scene import Actor, Color, SceneSpec

SIDE: Final = 128
"""Shorter side at which clips are judged, if they have so much."""
LEAST_SIDE: Final = 64
_SURE: Final = 0.42
"""Goodness of a whole way from which on it is believed."""
_CANDIDATE: Final = 62.0
_LEAST_SEEN: Final = 0.25
"""Share of the frames in which something must be seen."""
_SURE_OF_EXTRA: Final = 0.6
_LEAST_SEEN_OF_EXTRA: Final = 0.45
"""Share of the frames in which one more than asked for must be seen beside all others."""
_AS_GOOD: Final = 0.87
"""An extra one must fit about as well as the best of its kind."""
_KEYS: Final = (0.0, 0.5, 0.9)
_OTHER_KEYS: Final = (0.12, 0.3, 0.72, 1.0)
"""Frames in which everybody is sought, as shares of the clip; in the first, nobody has turned yet."""
_MOST_SEARCHES: Final = 6
_VEIL: Final = 0.12
"""Share of the fog's colour in what stands in it."""
_FAINT, _SHRUNK = 18.0, 0.6
"""Pixels that something must be long to be judged; what is left of it when it shrinks."""
_TURNING: Final = frozenset({"spin"})
_RESIZING: Final = frozenset({"grow", "shrink", "orbit"})
_FREELY, _FREELY_RESIZED = 0.22, 0.6
"""Logarithms of how many times as large or small something may be."""

Way = list[Found | None]
"""A pose in each frame, or none."""


def seen_in_pixels(frames: npt.NDArray[np.uint8], spec: SceneSpec) -> Seen:
    """What the frames [t h w 3] show of what a scene asks for."""
    if frames.ndim != 4 or frames.shape[-1] != 3 or len(frames) < 2 or min(frames.shape[1:3]) < LEAST_SIDE:
        raise InputError(
            f"frames of shape {frames.shape} were given to be judged; [t h w 3] with at least 2 frames of at least"
            f" {LEAST_SIDE} pixels a side are needed"
        )
    judged = _reduced(frames, SIDE)
    small = _reduced(judged, LEAST_SIDE)
    place = recognise(small)
    background = place.background
    stage = Stage(aspect=small.shape[2] / small.shape[1], background=background)
    hunt = _Hunt(
        frames=judged,
        soft=_softened(judged),
        small=small,
        free=np.ones(judged.shape[:3], np.bool_),
        stage=stage,
        light=light_of(background, place.hour, place.sky),
        fade=_VEIL if place.sky == "fog" else 0.0,
        crowd=sum(each.count for each in spec.actors),
    )
    caught = [*_caught(hunt, spec)]
    covered = _spread(~hunt.free, small)
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


def _is_faint(hunt: _Hunt, actor: Actor, spec: SceneSpec) -> bool:
    """Whether its scene has it too small to be told in so few pixels."""
    body = cast_actor(actor, hunt.stage, np.random.default_rng(0), hunt.crowd)
    shrinks = any(m.kind == "shrink" and m.actor == actor.name for step in spec.steps for m in step)
    return max(body.width, body.height) * hunt.unit * (_SHRUNK if shrinks else 1.0) < _FAINT


def _softened(frames: Frames) -> Frames:
    """As if each pixel were two wide: what is finely patterned then need not fit to the pixel."""
    soft = frames.copy()
    for axis in (1, 2):
        low = [slice(None)] * 4
        high = [slice(None)] * 4
        low[axis], high[axis] = slice(None, -1), slice(1, None)
        steps = (soft[tuple(high)] - soft[tuple(low)]) / 8
        soft[tuple(low)] += steps
        soft[tuple(high)] -= steps
    return soft


def _reduced(frames: npt.NDArray[np.uint8] | Frames, side: int) -> Frames:
    """Averaged to a shorter side of so many pixels; smaller ones stay as they are."""
    height, width = frames.shape[1:3]
    share = min(1.0, side / min(height, width))
    if share == 1.0:
        return frames.astype(np.float32)
    down, across = _averages(height, round(height * share)), _averages(width, round(width * share))
    rows = np.matmul(down, frames.reshape(len(frames), height, -1).astype(np.float32))
    small: Frames = np.matmul(across, rows.reshape(len(frames), -1, width, 3))
    return small


def _averages(count: int, fewer: int) -> npt.NDArray[np.float32]:
    """[fewer count]: the share of each of `count` pixels in each of fewer, larger ones."""
    edges = np.linspace(0, count, fewer + 1)
    low, high = np.maximum(edges[:-1, None], np.arange(count)), np.minimum(edges[1:, None], np.arange(1, count + 1))
    shares: npt.NDArray[np.float32] = (np.maximum(high - low, 0) * fewer / count).astype(np.float32)
    return shares


def _shrunk(flags: npt.NDArray[np.bool_], small: Frames) -> npt.NDArray[np.bool_]:
    """[t h w] at the size of the small frames."""
    rows = np.arange(small.shape[1]) * flags.shape[1] // small.shape[1]
    columns = np.arange(small.shape[2]) * flags.shape[2] // small.shape[2]
    return flags[:, rows][:, :, columns]


def _spread(covered: npt.NDArray[np.bool_], small: Frames) -> npt.NDArray[np.bool_]:
    """At the size of the small frames: three pixels farther to each side, and eight down to the shadow."""
    wide = _shrunk(covered, small)
    for k in range(1, 4):
        wide[:, :, k:] |= wide[:, :, :-k].copy()
    wide |= np.roll(wide, -4, axis=2)
    tall = wide.copy()
    for k in range(1, 9):
        tall[:, k:] |= wide[:, :-k]
        tall[:, : -min(k, 3)] |= wide[:, min(k, 3) :]
    return tall


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hunt:
    """The frames and what has not been found in them yet."""

    frames: Frames
    soft: Frames
    """The same, softened."""
    small: Frames
    free: npt.NDArray[np.bool_]
    """[t h w]"""
    stage: Stage
    light: Light
    fade: float
    crowd: int

    @property
    def unit(self) -> int:
        return int(min(self.frames.shape[1:3]))

    @property
    def shrink(self) -> float:
        """Size of the small frames by that of the judged ones."""
        return float(self.small.shape[1] / self.frames.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quarry:
    """One kind of actor in one colour, as it looks here."""

    actor: Actor
    body: Body
    sprite: Sprite
    coarse: Sprite
    """The same for the small frames."""
    points: Points
    turns: bool
    wanted: int

    @property
    def faces(self) -> bool:
        return self.body.faces != 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Caught:
    """Something that was found, and its way."""

    quarry: _Quarry
    color: Color | None
    way: Way


def _caught(hunt: _Hunt, spec: SceneSpec) -> Iterator[_Caught]:
    """Everything that was found, the largest and clearest first."""
    quarries = [_quarry(hunt, actor, actor.color, spec) for actor in _kinds(spec)]
    begun = [(quarry, _candidates(hunt, quarry, _KEYS)) for quarry in quarries]
    begun.sort(key=lambda each: -_best(*each))
    caught = [(quarry, [*_ways(hunt, quarry, candidates, [])]) for quarry, candidates in begun]
    for quarry, found in caught:
        shown, ways = quarry, found
        if len(ways) < quarry.wanted:
            # Others may stand before it, or it was just then no sight to recognise.
            more = _candidates(hunt, quarry, _OTHER_KEYS, behind=True)
            ways = [*ways, *_ways(hunt, quarry, more, ways)]
        if not ways and len(_colors(quarry.actor)) > 1:
            shown, others = _recolored(hunt, quarry, spec)
            ways = [*_ways(hunt, shown, others, [])]
        for way in ways:
            yield _Caught(quarry=shown, color=_color(hunt, quarry, way), way=way)


def _kinds(spec: SceneSpec) -> list[Actor]:
    """One actor of each kind and colour."""
    return list({(each.concept, each.picture, each.color): each for each in spec.actors}.values())


def _quarry(hunt: _Hunt, actor: Actor, color: Color | None, spec: SceneSpec) -> _Quarry:
    alike = [each for each in spec.actors if (each.concept, each.picture) == (actor.concept, actor.picture)]
    names = {each.name for each in alike}
    body = cast_actor(actor, hunt.stage, np.random.default_rng(0), hunt.crowd)
    turns = body.gait == "rolls" or body.heading is not None
    turns |= any(m.kind in _TURNING and m.actor in names for step in spec.steps for m in step)
    afloat = hunt.stage.background == "sea" and body.realm == "water"
    resizes = any(m.kind in _RESIZING and m.actor in names for step in spec.steps for m in step)
    usual = Usual(body.scale * hunt.unit, _FREELY_RESIZED if resizes else _FREELY, turns)
    sprite = _sprite(hunt, actor, color, usual.height)
    water = body.outline.top + 0.62 * body.outline.height if afloat else 9.0
    coarse = _sprite(hunt, actor, color, usual.height / 2)
    return _Quarry(
        actor=actor,
        body=body,
        sprite=sprite,
        coarse=_above(coarse, water) if afloat else coarse,
        points=points_of(coarse, usual, water),
        turns=turns,
        wanted=sum(each.count for each in alike),
    )


def _above(sprite: Sprite, water: float) -> Sprite:
    """Only what is above the water, in picture heights from the middle."""
    pixels = sprite.pixels.copy()
    pixels[round(sprite.middle[1] + water * sprite.side) :] = 0
    return replace(sprite, pixels=pixels)


def _sprite(hunt: _Hunt, actor: Actor, color: Color | None, height: float) -> Sprite:
    layer = Layer(name="", concept=actor.concept, picture=actor.picture, color=color, track=np.zeros((1, 8)))
    return lit_sprite(layer, round(2 * np.log2(max(2.0, height))), hunt.light, hunt.fade)


def _colors(actor: Actor) -> tuple[Color | None, ...]:
    """Every colour that an actor may have."""
    tintable = bool(actor.picture) or concept(actor.concept).tintable
    return (None, *get_args(Color)) if tintable else (None,)


def _candidates(hunt: _Hunt, quarry: _Quarry, at: Sequence[float], *, behind: bool = False) -> list[tuple[int, Found]]:
    """Where it may be in a few frames, refined. at: which frames, 0 to 1. behind: also behind what was found."""
    keys = sorted({round((len(hunt.frames) - 1) * share) for share in at})
    scales = [quarry.body.scale * hunt.unit * hunt.shrink * 1.2**k for k in range(-4, 4)]
    rotations = range(-180, 180, 30) if quarry.turns else (-14, 0, 14)
    poses = shapes(scales, rotations, (1, -1) if quarry.faces else (1,))
    free = _shrunk(hunt.free[keys], hunt.small) if behind else None
    found = search(hunt.small[keys], quarry.coarse, poses, quarry.wanted + 4, _CANDIDATE, free)
    rng = np.random.default_rng(1)
    candidates = []
    for key, matches in zip(keys, found, strict=True):
        for match in matches:
            start = _enlarged(match.pose, 1 / hunt.shrink)[None]
            candidates.append((key, refined(hunt.soft[key], quarry.points, start, hunt.free[key], rng)))
    return [each for each in candidates if believed(each[1])]


def _enlarged(pose: Pose, factor: float) -> npt.NDArray[np.float32]:
    return pose_row(replace(pose, x=pose.x * factor, y=pose.y * factor, scale=pose.scale * factor))


def _best(quarry: _Quarry, candidates: Sequence[tuple[int, Found]]) -> float:
    """How much of a frame the best of some candidates explains."""
    return max((worth(found, quarry.points.usual) for _, found in candidates), default=0.0)


def _ways(hunt: _Hunt, quarry: _Quarry, candidates: Sequence[tuple[int, Found]], known: Sequence[Way]) -> Iterator[Way]:
    """The ways of all of a kind beside the known ones, and of one more if there is one."""
    left = sorted(candidates, key=lambda each: -likeness(each[1], quarry.points.usual))
    ways = list(known)
    while left and len(ways) <= quarry.wanted:
        key, found = left.pop(0)
        again = goodness(hunt.soft[key], quarry.points, found.pose[None], hunt.free[key])[0]
        if again[0] < 0.6 * found.goodness * found.seen:
            continue
        way = _followed(hunt, quarry, key, found)
        if not _is_sure(way) or (len(ways) >= quarry.wanted and not _is_one_more(way, ways)):
            continue
        ways.append(way)
        _take(hunt, quarry, way)
        yield way


def _is_sure(way: Way) -> bool:
    """Whether it was seen well enough for long enough."""
    good = [each.goodness for each in way if each]
    return bool(good and np.median(good) >= _SURE and len(good) >= _LEAST_SEEN * len(way))


def _is_one_more(way: Way, others: Sequence[Way]) -> bool:
    """Whether it is seen while all the others are, and about as well: chance may resemble a small or plain one, and
    one that was lost and found again is no other."""
    least = max(_SURE_OF_EXTRA, _AS_GOOD * max(map(_goodness, others), default=0.0))
    together = [all(each and each.goodness >= _SURE_OF_EXTRA for each in row) for row in zip(way, *others, strict=True)]
    return _goodness(way) >= least and float(np.mean(together)) >= _LEAST_SEEN_OF_EXTRA


def _goodness(way: Way) -> float:
    return float(np.median([each.goodness for each in way if each]))


def _followed(hunt: _Hunt, quarry: _Quarry, key: int, found: Found) -> Way:
    """From one frame to both ends."""
    way: Way = [None] * len(hunt.frames)
    way[key] = found
    rng = np.random.default_rng(2)
    searches, usual = _MOST_SEARCHES, quarry.points.usual
    for step, rows in ((1, range(key + 1, len(way))), (-1, range(key - 1, -1, -1))):
        last, before = found.pose, None
        other = way[key - step] if 0 <= key - step < len(way) else None
        before = other.pose if other else None
        for row in rows:
            starts = beside(last, before, quarry.turns, quarry.faces)
            now = refined(hunt.soft[row], quarry.points, starts, hunt.free[row], rng, turns=quarry.turns)
            if now.goodness < _SURE and searches and _inside(hunt, last):
                searches -= 1
                now = max((now, *_searched(hunt, quarry, row, last, rng)), key=lambda each: worth(each, usual))
            if not believed(now):
                before = None
                continue
            way[row] = now
            before, last = last, now.pose
    return way


def _inside(hunt: _Hunt, pose: npt.NDArray[np.float32]) -> bool:
    """Whether it was not about to leave the frame."""
    height, width = hunt.frames.shape[1:3]
    reach = 0.3 * float(np.exp(pose[2]))
    return bool(reach < pose[0] < width - reach and reach < pose[1] < height - reach)


def _searched(
    hunt: _Hunt, quarry: _Quarry, row: int, last: npt.NDArray[np.float32], rng: np.random.Generator
) -> list[Found]:
    """Anywhere in a frame, about as large as it was."""
    scale = float(np.exp(last[2])) * hunt.shrink
    rotations = range(-180, 180, 30) if quarry.turns else (float(last[3]) - 14, float(last[3]), float(last[3]) + 14)
    poses = shapes([0.85 * scale, 1.1 * scale], rotations, (1, -1) if quarry.faces else (1,))
    (matches,) = search(hunt.small[row : row + 1], quarry.coarse, poses, 2, _CANDIDATE)
    starts = [_enlarged(match.pose, 1 / hunt.shrink)[None] for match in matches]
    return [refined(hunt.soft[row], quarry.points, start, hunt.free[row], rng) for start in starts]


def _take(hunt: _Hunt, quarry: _Quarry, way: Way) -> None:
    """What it explains of each frame is not free any more."""
    for row, found in enumerate(way):
        if found is None:
            continue
        x, y, size, rotation, squash, flip = (float(value) for value in found.pose)
        x0, y0 = int(np.floor(x)), int(np.floor(y))
        pose = Pose(x=x - x0, y=y - y0, scale=np.exp(size), rotation=rotation, squash=np.exp(squash), flip=int(flip))
        patch = patch_of(quarry.sprite, pose)
        half = patch.shape[0] // 2
        top, left = y0 - half, x0 - half
        frame, free = hunt.frames[row], hunt.free[row]
        rows = slice(min(max(0, top), len(frame)), max(0, min(top + patch.shape[0], len(frame))))
        columns = slice(min(max(0, left), frame.shape[1]), max(0, min(left + patch.shape[1], frame.shape[1])))
        part = patch[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        apart = ((frame[rows, columns] - part[..., :3]) ** 2).mean(-1)
        free[rows, columns] &= ~((part[..., 3] > 0.4) & (apart < 1.5 * HIDDEN))


def _recolored(hunt: _Hunt, quarry: _Quarry, spec: SceneSpec) -> tuple[_Quarry, list[tuple[int, Found]]]:
    """The same in the colour in which it is there, if in any."""
    others = [
        _quarry(hunt, quarry.actor, color, spec) for color in _colors(quarry.actor) if color != quarry.actor.color
    ]
    found = [(each, _candidates(hunt, each, (0.1, 0.9))) for each in others]
    return max(found, key=lambda each: _best(*each))


def _color(hunt: _Hunt, quarry: _Quarry, way: Way) -> Color | None:
    """The colour that fits best; the asked one if no other is clearly better."""
    rows = [row for row, found in enumerate(way) if found]
    rows = rows[:: max(1, len(rows) // 6)]
    scores: dict[Color | None, float] = {}
    for color in _colors(quarry.actor):
        usual = quarry.points.usual
        points = points_of(_sprite(hunt, quarry.actor, color, usual.height / 2), usual)
        values = []
        for row in rows:
            found = way[row]
            assert found is not None, "only rows in which it was found"
            values.append(float(goodness(hunt.soft[row], points, found.pose[None])[0, 0]))
        scores[color] = float(np.median(values))
    best = max(scores, key=scores.__getitem__)
    asked = quarry.actor.color
    return asked if asked in scores and scores[asked] > scores[best] - 0.04 else best


def _sighting(caught: _Caught, stage: Stage, camera: Track, frames: Frames) -> Sighting:
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
