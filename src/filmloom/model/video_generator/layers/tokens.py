"""Tokens: a Blocking as one row of numbers per part, and back: what the `layers` generator diffuses.

A clip is a scene token and, for each of six layers, a look and a way. Ways are sampled at KNOTS even moments of the
window, so that any part of them can be held fixed in time; every channel is scaled to about unit size.
Letters: n clips, l = LAYERS, k = KNOTS.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Track
from filmloom.world.choreograph import Blocking
from filmloom.world.choreograph.body import body_of
from filmloom.world.choreograph.framing import Member
from filmloom.world.choreograph.path import Path
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Actor, Background, Color, Hour, Weather

Numbers: TypeAlias = npt.NDArray[np.float32]

LAYERS: Final = 6
KNOTS: Final = 48
APPEARANCE: Final = 32
"""Dimensions of the shared space of words and pictures."""
BACKGROUNDS: Final[tuple[Background, ...]] = get_args(Background)
WEATHERS: Final[tuple[Weather, ...]] = get_args(Weather)
HOURS: Final[tuple[Hour, ...]] = get_args(Hour)
COLORS: Final[tuple[Color, ...]] = get_args(Color)

WAY: Final = ("x", "lift", "depth", "size", "lean", "turn", "squash", "face", "tremble", "beat")
"""Channels of a way: the columns of choreograph's Path."""
PATH_CHANNELS: Final = 4
"""The first of them are the layer's path token, the rest go into its pose token."""
CAMERA: Final = ("x", "y", "zoom")

CHOICES: Final = len(BACKGROUNDS) + len(WEATHERS) + len(HOURS)
"""Where in the scene token the camera begins."""
SCENE_NUMBERS: Final = CHOICES + len(CAMERA) * KNOTS
LOOK_NUMBERS: Final = 1 + APPEARANCE + 1 + len(COLORS) + 3
"""Presence, appearance, tint or none, and: height, depth, phase."""
PATH_NUMBERS: Final = PATH_CHANNELS * KNOTS
POSE_NUMBERS: Final = LOOK_NUMBERS + (len(WAY) - PATH_CHANNELS) * KNOTS

_BORDERS: Final = (len(BACKGROUNDS), len(BACKGROUNDS) + len(WEATHERS))
_SHARP: Final = 1.5
"""Height of the one number that is on; choices are decided early in sampling, and small ones late."""
APPEARANCE_SCALE: Final = 3.0
"""Of the unit vector of an appearance, among the other numbers."""
_RESTING: Final = 0.014
"""Rounds per knot below which a picture isn't meant to turn."""
_NEARLY_UPRIGHT: Final = 0.13
_HALF_A_ROUND: Final = 0.5
_SPREAD: Final = 20
"""Knots over which a step after what was given is spread."""
_A_WHILE: Final = 5
"""Knots; winding up for a spin takes fewer."""


@dataclass(frozen=True, slots=True)
class Clips:
    """A batch of clips in numbers; also a batch of noises, of velocities, or of masks."""

    scene: Numbers
    """[n SCENE_NUMBERS]"""
    path: Numbers
    """[n l PATH_NUMBERS]"""
    pose: Numbers
    """[n l POSE_NUMBERS]"""

    def __len__(self) -> int:
        return len(self.scene)

    def __getitem__(self, rows: slice | npt.NDArray[np.intp]) -> Clips:
        return Clips(*(getattr(self, each.name)[rows] for each in fields(self)))


def encode(blocking: Blocking, appearances: Numbers) -> Clips:
    """One clip [1 ...] from a blocking of at most LAYERS members. appearances: [members 32], unit vectors."""
    assert len(blocking.members) <= LAYERS, len(blocking.members)
    scene = np.concatenate([
        _one_of(BACKGROUNDS, blocking.background),
        _one_of(WEATHERS, blocking.weather),
        _one_of(HOURS, blocking.hour),
        _camera_numbers(blocking.camera).ravel(),
    ])  # fmt: skip
    path = np.zeros((LAYERS, PATH_NUMBERS), np.float32)
    pose = np.zeros((LAYERS, POSE_NUMBERS), np.float32)
    pose[:, 0] = -_SHARP
    for row, (member, appearance) in enumerate(zip(blocking.members, appearances, strict=True)):
        way = _way_numbers(member.path, blocking.stage)
        path[row] = way[:PATH_CHANNELS].ravel()
        pose[row] = np.concatenate([_look_numbers(member, appearance), way[PATH_CHANNELS:].ravel()])
    return Clips(scene.astype(np.float32)[None], path[None], pose[None])


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a layer's look says."""

    presence: float
    """Above 0: it is there."""
    appearance: Numbers
    """[32], not normalised."""
    color: Color | None
    scale: float
    """Height of its picture, in units of the shorter side."""
    depth: float
    phase: float


def look_of(pose: Numbers) -> Look:
    """The look in one pose token [POSE_NUMBERS]."""
    tint = pose[1 + APPEARANCE : 2 + APPEARANCE + len(COLORS)]
    height, depth, phase = pose[LOOK_NUMBERS - 3 : LOOK_NUMBERS]
    chosen = int(np.argmax(tint))
    return Look(
        presence=float(pose[0]),
        appearance=pose[1 : 1 + APPEARANCE] / APPEARANCE_SCALE,
        color=COLORS[chosen - 1] if chosen else None,
        scale=float(np.exp(np.clip(height * 0.4 - 1.4, -4.0, 0.5))),
        depth=float(np.clip(depth * 0.25 + 0.4, 0.0, 1.0)),
        phase=float(np.clip(phase / 3 + 0.5, 0.0, 1.0)),
    )


@dataclass(frozen=True, slots=True)
class Curves:
    """The moving part of one clip, in rows of any rate, still in the tokens' own units."""

    camera: Track
    """[3 frames]"""
    ways: Track
    """[l 10 frames]"""


def curves_of(clip: Clips, frames: int) -> Curves:
    """The curves through the knots of one clip [1 ...], at `frames` even moments."""
    return curves_at(clip, np.linspace(0.0, 1.0, frames))


def curves_at(clip: Clips, moments: Track) -> Curves:
    """The same at any moments, 0 the first knot, 1 the last."""
    camera = clip.scene[0, CHOICES:].reshape(len(CAMERA), KNOTS)
    ways = np.concatenate([clip.path[0], clip.pose[0, :, LOOK_NUMBERS:]], axis=1).reshape(-1, len(WAY), KNOTS)
    ways[:, WAY.index("turn")] = [_settled(turn) for turn in ways[:, WAY.index("turn")]]
    rows = np.concatenate([camera, ways.reshape(-1, KNOTS)])
    drawn = _curves(rows.astype(np.float64), moments * (KNOTS - 1))
    return Curves(drawn[: len(CAMERA)], drawn[len(CAMERA) :].reshape(-1, len(WAY), len(moments)))


def _settled(turn: Numbers) -> Numbers:
    """A turn [k] in rounds, at rest wherever it hardly changes: a hundredth of a round can be seen.

    The teacher turns a picture by a round or more, or, but for a sway of three degrees, not at all.
    """
    smooth = np.convolve(np.pad(turn, 2, mode="edge"), np.full(5, 0.2), mode="valid")
    upright = np.round(smooth)
    if np.ptp(smooth) < _HALF_A_ROUND:
        middle = np.median(smooth)
        return np.full_like(turn, np.round(middle) if abs(middle - np.round(middle)) < _NEARLY_UPRIGHT else middle)
    slow = (np.abs(np.gradient(smooth)) < _RESTING) & (np.abs(smooth - upright) < _NEARLY_UPRIGHT)
    borders = np.flatnonzero(np.diff(np.concatenate([[False], slow, [False]]).astype(int)))
    settled = turn.copy()
    for first, last in borders.reshape(-1, 2):
        if last - first >= _A_WHILE:
            settled[first:last] = upright[first:last]
    return settled


def with_first_knots(clip: Clips, curves: Curves) -> Clips:
    """A clip [1 ...] whose first knots are these rows."""
    count = curves.camera.shape[1]
    scene, path, pose = clip.scene.copy(), clip.path.copy(), clip.pose.copy()
    rows = [scene[:, CHOICES:], path[0], pose[0, :, LOOK_NUMBERS:]]
    split = np.split(curves.ways, [PATH_CHANNELS], axis=1)
    for numbers, new in zip(rows, (curves.camera[None], *split), strict=True):
        numbers.reshape(*new.shape[:-1], KNOTS)[..., :count] = new
    return Clips(scene, path, pose)


def without_seam(clip: Clips, knots: int) -> Clips:
    """A clip [1 ...] whose ways go on smoothly after its first knots, which were given.

    What is given may stand where such a scene never begins; the step from there is spread over some time.
    """
    camera = clip.scene[:, CHOICES:].reshape(1, len(CAMERA), KNOTS)
    split = [clip.path[0], clip.pose[0, :, LOOK_NUMBERS:]]
    ways = [each.reshape(len(each), -1, KNOTS).copy() for each in split]
    rest = min(KNOTS - knots, _SPREAD)
    fade = 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, rest + 1)[:-1], dtype=np.float32)
    for rows in ways if rest else []:
        step = 2 * rows[..., knots - 1] - rows[..., knots - 2] - rows[..., knots]
        rows[..., knots : knots + rest] += step[..., None] * fade
    whole = Curves(camera[0], np.concatenate(ways, axis=1))
    return with_first_knots(clip, whole)


def scenery_of(clip: Clips) -> tuple[Background, Weather, Hour]:
    """Where and when one clip [1 ...] is."""
    background, weather, hour = np.split(clip.scene[0, :CHOICES], _BORDERS)
    return BACKGROUNDS[int(np.argmax(background))], WEATHERS[int(np.argmax(weather))], HOURS[int(np.argmax(hour))]


def decode(clip: Clips, curves: Curves, cast: list[tuple[int, Actor]], *, aspect: float, fps: float) -> Blocking:
    """The blocking in one clip [1 ...]. cast: who stands for which layer, in drawing order."""
    background, weather, hour = scenery_of(clip)
    stage = Stage(aspect=aspect, background=background)
    return Blocking(
        aspect=aspect,
        fps=fps,
        background=background,
        weather=weather,
        hour=hour,
        members=tuple(_member(clip.pose[0, row], curves.ways[row], actor, stage) for row, actor in cast),
        camera=_camera(curves.camera),
    )


def _member(pose: Numbers, way: Track, actor: Actor, stage: Stage) -> Member:
    look = look_of(pose)
    return Member(
        name=actor.name,
        body=body_of(actor, stage, scale=look.scale, depth=look.depth),
        path=_path(way, stage),
        phase=look.phase,
        kept=False,
    )


def _one_of(values: tuple[str, ...], value: str) -> Numbers:
    return np.array([_SHARP if each == value else -_SHARP / 3 for each in values], np.float32)


def _look_numbers(member: Member, appearance: Numbers) -> Numbers:
    color = member.body.actor.color
    tint = _one_of(("none", *COLORS), color or "none")
    height = (np.log(member.body.scale) + 1.4) / 0.4
    rest = [height, (member.body.depth - 0.4) / 0.25, (member.phase - 0.5) * 3]
    numbers: Numbers = np.concatenate([[_SHARP], appearance * APPEARANCE_SCALE, tint, rest]).astype(np.float32)
    return numbers


def _scales(stage: Stage) -> Track:
    """[10 1]: what one unit of each channel means."""
    scales = [0.5 * stage.half_w, 0.45 * stage.half_h, 0.25, 0.3, 5.0, 360.0, 0.08, 1.0, 0.7, 6.0]
    return np.array(scales)[:, None]


_OFFSETS: Final = np.array([0.0, 0.1, 0.4, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0])[:, None]
"""In the path's own units; of lift, in units of the frame's height."""


def _way_numbers(path: Path, stage: Stage) -> Numbers:
    """[10 k] from a path of any rate."""
    rows = np.stack([getattr(path, name) for name in WAY])
    rows[3] = np.log(np.maximum(rows[3], 0.05))
    offsets = _OFFSETS * np.array([1, 2 * stage.half_h, *[1] * 8])[:, None] * _grounded(stage)
    numbers: Numbers = ((at_knots(rows) - offsets) / _scales(stage)).astype(np.float32)
    return numbers


def _path(rows: Track, stage: Stage) -> Path:
    """The path in rows [10 frames]."""
    offsets = _OFFSETS * np.array([1, 2 * stage.half_h, *[1] * 8])[:, None] * _grounded(stage)
    columns = dict(zip(WAY, rows * _scales(stage) + offsets, strict=True))
    columns["size"] = np.exp(np.clip(columns["size"], -3.0, 2.0))
    columns["depth"] = np.clip(columns["depth"], 0.0, 1.0)
    columns["squash"] = np.clip(columns["squash"], 0.65, 1.3)
    columns["face"] = np.where(np.abs(columns["face"]) > 0.5, np.sign(columns["face"]), 0.0)
    columns["tremble"] = np.where(columns["tremble"] > 0.12, np.minimum(columns["tremble"], 1.2), 0.0)
    columns["beat"] = np.maximum(columns["beat"], 0.0)
    return Path(**columns, opacity=np.ones(rows.shape[1]))


def _grounded(stage: Stage) -> Track:
    """Without a ground, lift is measured from the middle: no offset."""
    return np.array([1, float(stage.has_ground), *[1] * 8])[:, None]


def _camera_numbers(camera: Track) -> Numbers:
    """[3 k]"""
    x, y, zoom = at_knots(camera.T)
    numbers: Numbers = np.stack([x / 0.1, y / 0.1, np.log(zoom) / 0.12]).astype(np.float32)
    return numbers


def _camera(rows: Track) -> Track:
    """[frames 3]; a camera that hardly moves stands still."""
    rows = np.where(np.abs(rows).max(axis=1, keepdims=True) < 0.15, 0.0, rows)
    x, y, zoom = rows
    return np.stack([x * 0.1, y * 0.1, np.exp(zoom * 0.12)], axis=1)


def at_knots(rows: Track) -> Track:
    """Rows [c frames] at KNOTS even moments from the first frame to the last."""
    frames = rows.shape[1]
    at = np.linspace(0, frames - 1, KNOTS)
    return np.stack([np.interp(at, np.arange(frames), row) for row in rows])


def _curves(rows: Track, at: Track) -> Track:
    """Rows [c k] at places from 0 to KNOTS - 1, along cubic Hermite curves with the slopes of Catmull and Rom."""
    at = np.clip(at, 0, KNOTS - 1)
    left = np.minimum(at.astype(int), KNOTS - 2)
    u = at - left
    padded = np.concatenate([2 * rows[:, :1] - rows[:, 1:2], rows, 2 * rows[:, -1:] - rows[:, -2:-1]], axis=1)
    before, start, end, after = (padded[:, left + shift] for shift in range(4))
    slope, next_slope = (end - before) / 2, (after - start) / 2
    square, cube = u**2, u**3
    curve: Track = (
        (2 * cube - 3 * square + 1) * start
        + (cube - 2 * square + u) * slope
        + (3 * square - 2 * cube) * end
        + (cube - square) * next_slope
    )
    return curve
