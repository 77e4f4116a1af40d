"""Surroundings: recognises place, hour, weather and camera in frames, by comparison with the world's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Animation
from filmloom.world.check.templates import Frames
from filmloom.world.rasterise import rasterise
from filmloom.world.scene import Background, Hour, Weather

_SIDE, _BINS = 32, 16
_LOOKED_AT: Final = 12
"""Frames in a row that tell the weather."""
_STEEP: Final = 7.0
_LEAST_ROWS: Final = 3
_NEARLY: Final = 1.12
_UNDER: Final[dict[Weather, tuple[Weather, ...]]] = {
    "clear": ("clear", "wind"),
    "rain": ("rain", "snow"),
    "fog": ("fog",),
}
"""The weathers of each sky."""
_VAGUE: Final = 0.45
_QUIET: Final = 0.01
"""Mean square of what comes and goes where nothing does."""
_VARIETY: Final = 0.8
"""Weight of how varied a band is, beside its colour."""
_SEEDS: Final = (1, 2)
Profile = npt.NDArray[np.float64]
"""[16 6]: the typical colour of each band of height, and how much it varies across."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Where and when a clip is."""

    background: Background
    hour: Hour
    skies: tuple[Weather, ...]
    """Clear, overcast (rain) or in fog: the likeliest, and those that are nearly as likely."""

    @property
    def sky(self) -> Weather:
        return self.skies[0]


def recognise(frames: Frames) -> Recognised:
    """Place, hour, and sky."""
    aspect = frames.shape[2] / frames.shape[1]
    known = _profiles(round(aspect, 2))
    # A camera that tilts or zooms begins or ends where it shows the place as it is known here.
    few = max(1, len(frames) // 6)
    shown = [_profile(part) for part in (frames, frames[:few], frames[-few:])]
    errors = {
        key: min(float(np.abs(own - each).mean()) for own, each in product(shown, profiles))
        for key, profiles in known.items()
    }
    background, hour, _ = min(errors, key=errors.__getitem__)
    skies = {sky: errors[place, at, sky] for place, at, sky in errors if (place, at) == (background, hour)}
    likely = (sky for sky in sorted(skies, key=skies.__getitem__) if skies[sky] < _NEARLY * min(skies.values()))
    return Recognised(background=background, hour=hour, skies=tuple(likely))


def weather_of(
    frames: Frames,
    covered: npt.NDArray[np.bool_],
    place: Recognised,
    fps: float,
    present: npt.NDArray[np.intp],
    *,
    moves: bool,
) -> Weather | None:
    """The weather, by what comes and goes where no actor is; None where there is none to see.

    covered: [t h w]: where actors are. place: as recognised, with its skies. present: [t]: how many
    actors were found: one that is only half in the frame may not be, and comes and goes like weather. moves: whether
    the camera does: then a little wind can't be told from none.
    """
    if place.background in ("room", "space"):
        return None
    options = tuple(weather for sky in place.skies for weather in _UNDER[sky])
    if len(options) == 1:
        return options[0]
    rows = _rows(covered, present)
    part, hidden = frames[rows], covered[rows]
    size = (frames.shape[2], frames.shape[1])
    shown = _flicker(part, hidden)
    errors = {}
    for each in options:
        # The same part of the frame must be looked at: clouds are only in the sky.
        empty = [_empty(place.background, place.hour, each, size, len(part), seed, round(fps)) for seed in _SEEDS]
        errors[each] = float(np.abs(shown - np.mean([_flicker(one, hidden) for one in empty], axis=0)).sum())
    first, second, *_ = sorted(errors, key=errors.__getitem__)
    if moves and {first, second} == {"clear", "wind"} and errors[first] > _VAGUE * errors[second]:
        return None
    return first


def _rows(covered: npt.NDArray[np.bool_], present: npt.NDArray[np.intp]) -> slice:
    """The frames in which most actors were found and hide least: some in a row."""
    count = min(_LOOKED_AT, len(covered))
    cost = covered.mean((1, 2)) - 10.0 * present
    first = int(np.argmin(np.convolve(cost, np.ones(count), "valid")))
    return slice(first, first + count)


def _profile(frames: Frames) -> Profile:
    rows = np.median(frames, axis=(0, 2))
    varied = np.median(frames, axis=0).std(1)
    edges = np.linspace(0, len(rows), _BINS + 1).round().astype(int)
    both = np.concatenate([rows, _VARIETY * varied], axis=1)
    return np.array([both[a : max(b, a + 1)].mean(0) for a, b in pairwise(edges)])


@cache
def _profiles(aspect: float) -> dict[tuple[Background, Hour, Weather], tuple[Profile, ...]]:
    """Profiles of every place and hour under both skies."""
    size = (round(_SIDE * max(aspect, 1)), round(_SIDE / min(aspect, 1)))
    found = {}
    skies: tuple[Weather, ...] = ("clear", "rain", "fog")
    for background, hour, sky in product(get_args(Background), get_args(Hour), skies):
        fixed = background in ("space", "night") and hour != "night"
        if fixed or (background in ("space", "room") and sky != "clear"):
            continue
        found[background, hour, sky] = tuple(_profile(_empty(background, hour, sky, size, 2, seed)) for seed in _SEEDS)
    return found


def _flicker(frames: Frames, covered: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """What comes and goes from frame to frame: how much, how bright, how it is drawn out upright and across."""
    bright = frames.mean(-1)
    if len(bright) < _LEAST_ROWS:
        bright, covered = np.repeat(bright, 2, axis=0), np.repeat(covered, 2, axis=0)
    away = bright[1:-1] - (bright[:-2] + bright[2:]) / 2
    # What is drawn in the place comes and goes too if the camera moves.
    edges = _edges(bright)
    away[covered[1:-1] | covered[:-2] | covered[2:] | edges[:-2] | edges[2:]] = 0
    shares = [float((away > limit).mean()) for limit in (4, 8, 16, 32)]
    power = float((away**2).mean()) + _QUIET
    drawn = [float((away[:, : -k or None] * away[:, k:]).mean()) / power for k in (1, 2)]
    drawn += [float((away[:, :, : -k or None] * away[:, :, k:]).mean()) / power for k in (1, 2, 4)]
    return np.array([*(np.log(share + 0.001) for share in shares), *(2 * each for each in drawn)])


def _edges(bright: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """[t h w]: where frames have edges, and beside them."""
    edges = np.zeros(bright.shape, np.bool_)
    edges[:, :, 1:] |= np.abs(np.diff(bright, axis=2)) > _STEEP
    edges[:, 1:] |= np.abs(np.diff(bright, axis=1)) > _STEEP
    wide = edges.copy()
    for axis in (1, 2):
        wide |= np.roll(wide, 1, axis) | np.roll(wide, -1, axis)
    return wide


@lru_cache(maxsize=256)
def _empty(
    background: Background, hour: Hour, weather: Weather, size: tuple[int, int], count: int, seed: int, fps: int = 4
) -> Frames:
    """A place with nobody in it."""
    animation = Animation(
        aspect=size[0] / size[1],
        fps=max(1, fps),
        background=background,
        hour=hour,
        weather=weather,
        camera=np.tile([0.0, 0.0, 1.0], (count, 1)),
        layers=(),
        seed=seed,
    )
    return rasterise(animation, size).astype(np.float32)
