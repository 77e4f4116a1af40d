"""The hunt: everybody that a scene asks for is sought in a few frames, then followed through all of them (tracking);
what one explains of a frame is taken from the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Layer
from filmloom.world.check.reduction import shrunk
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
from filmloom.world.render.light import Light
from filmloom.world.scene import Actor, Color, SceneSpec

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
_TURNING: Final = frozenset({"spin"})
_RESIZING: Final = frozenset({"grow", "shrink", "orbit"})
_FREELY, _FREELY_RESIZED = 0.22, 0.6
"""Logarithms of how many times as large or small something may be."""

Way = list[Found | None]
"""A pose in each frame, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
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
class Quarry:
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
class Caught:
    """Something that was found, and its way."""

    quarry: Quarry
    color: Color | None
    way: Way


def caught_of(hunt: Hunt, spec: SceneSpec) -> Iterator[Caught]:
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
            yield Caught(quarry=shown, color=_color(hunt, quarry, way), way=way)


def _kinds(spec: SceneSpec) -> list[Actor]:
    """One actor of each kind and colour."""
    return list({(each.concept, each.picture, each.color): each for each in spec.actors}.values())


def _quarry(hunt: Hunt, actor: Actor, color: Color | None, spec: SceneSpec) -> Quarry:
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
    return Quarry(
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


def _sprite(hunt: Hunt, actor: Actor, color: Color | None, height: float) -> Sprite:
    layer = Layer(name="", concept=actor.concept, picture=actor.picture, color=color, track=np.zeros((1, 8)))
    return lit_sprite(layer, round(2 * np.log2(max(2.0, height))), hunt.light, hunt.fade)


def _colors(actor: Actor) -> tuple[Color | None, ...]:
    """Every colour that an actor may have; what is coloured only if somebody asks has that colour or its own."""
    if actor.picture or concept(actor.concept).tint == "often":
        return (None, *get_args(Color))
    return (None, actor.color) if actor.color and concept(actor.concept).tintable else (None,)


def _candidates(hunt: Hunt, quarry: Quarry, at: Sequence[float], *, behind: bool = False) -> list[tuple[int, Found]]:
    """Where it may be in a few frames, refined. at: which frames, 0 to 1. behind: also behind what was found."""
    keys = sorted({round((len(hunt.frames) - 1) * share) for share in at})
    scales = [quarry.body.scale * hunt.unit * hunt.shrink * 1.2**k for k in range(-4, 4)]
    rotations = range(-180, 180, 30) if quarry.turns else (-14, 0, 14)
    poses = shapes(scales, rotations, (1, -1) if quarry.faces else (1,))
    free = shrunk(hunt.free[keys], hunt.small) if behind else None
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


def _best(quarry: Quarry, candidates: Sequence[tuple[int, Found]]) -> float:
    """How much of a frame the best of some candidates explains."""
    return max((worth(found, quarry.points.usual) for _, found in candidates), default=0.0)


def _ways(hunt: Hunt, quarry: Quarry, candidates: Sequence[tuple[int, Found]], known: Sequence[Way]) -> Iterator[Way]:
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


def _followed(hunt: Hunt, quarry: Quarry, key: int, found: Found) -> Way:
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


def _inside(hunt: Hunt, pose: npt.NDArray[np.float32]) -> bool:
    """Whether it was not about to leave the frame."""
    height, width = hunt.frames.shape[1:3]
    reach = 0.3 * float(np.exp(pose[2]))
    return bool(reach < pose[0] < width - reach and reach < pose[1] < height - reach)


def _searched(
    hunt: Hunt, quarry: Quarry, row: int, last: npt.NDArray[np.float32], rng: np.random.Generator
) -> list[Found]:
    """Anywhere in a frame, about as large as it was."""
    scale = float(np.exp(last[2])) * hunt.shrink
    rotations = range(-180, 180, 30) if quarry.turns else (float(last[3]) - 14, float(last[3]), float(last[3]) + 14)
    poses = shapes([0.85 * scale, 1.1 * scale], rotations, (1, -1) if quarry.faces else (1,))
    (matches,) = search(hunt.small[row : row + 1], quarry.coarse, poses, 2, _CANDIDATE)
    starts = [_enlarged(match.pose, 1 / hunt.shrink)[None] for match in matches]
    return [refined(hunt.soft[row], quarry.points, start, hunt.free[row], rng) for start in starts]


def _take(hunt: Hunt, quarry: Quarry, way: Way) -> None:
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


def _recolored(hunt: Hunt, quarry: Quarry, spec: SceneSpec) -> tuple[Quarry, list[tuple[int, Found]]]:
    """The same in the colour in which it is there, if in any."""
    others = [
        _quarry(hunt, quarry.actor, color, spec) for color in _colors(quarry.actor) if color != quarry.actor.color
    ]
    found = [(each, _candidates(hunt, each, (0.1, 0.9))) for each in others]
    return max(found, key=lambda each: _best(*each))


def _color(hunt: Hunt, quarry: Quarry, way: Way) -> Color | None:
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
