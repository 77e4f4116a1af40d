"""Surroundings: recognises place, hour, weather and camera in frames, by comparison with the world's own."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Animation
from filmloom.world.check.templates import Frames
from filmloom.world.rasterise import rasterise
from filmloom.world.scene import Background, Camera, Hour, Weather

_SIDE, _BINS = 32, 16
_SEEDS: Final = (1, 2)
Profile = npt.NDArray[np.float64]
"""[16 3]: the typical colour of each band of height; what stands in it doesn't matter."""


def recognise(frames: Frames) -> tuple[Background, Hour, Weather]:
    """Place, hour, and sky: clear, overcast (rain) or in fog."""
    shown = _profile(frames)
    aspect = frames.shape[2] / frames.shape[1]
    known = _profiles(round(aspect, 2))
    errors = {key: min(float(np.abs(shown - each).mean()) for each in profiles) for key, profiles in known.items()}
    return min(errors, key=errors.__getitem__)


def weather_of(
    frames: Frames, covered: npt.NDArray[np.bool_], background: Background, hour: Hour, sky: Weather
) -> Weather | None:
    """The weather, by what comes and goes where no actor is; None where there is none to see.

    covered: [t h w]: where actors are.
    """
    if background in ("room", "space"):
        return None
    if sky == "fog":
        return sky
    size = (frames.shape[2], frames.shape[1])
    options: tuple[Weather, ...] = ("rain", "snow") if sky == "rain" else ("clear", "wind")
    shown = _flicker(frames, covered)
    errors = {}
    for each in options:
        # The same part of the frame must be looked at: clouds are only in the sky.
        empty = [_empty(background, hour, each, size, len(frames), seed) for seed in _SEEDS]
        errors[each] = float(np.abs(shown - np.mean([_flicker(one, covered) for one in empty], axis=0)).sum())
    return min(errors, key=errors.__getitem__)


def camera_shown(frames: Frames) -> tuple[Camera, tuple[float, float, float]]:
    """The camera's kind, and its way from first to last frame: x and y in pixels, zoom as a factor."""
    first, last = frames[0], frames[-1]
    height, width = first.shape[:2]
    ways = [(float(dx), 0.0, 1.0) for dx in range(-width // 3, width // 3 + 1)]
    ways += [(0.0, float(dy), 1.0) for dy in range(-height // 3, height // 3 + 1)]
    middles = [(0.0, 0.0), (-0.12, 0.0), (0.12, 0.0), (0.0, 0.12), (-0.12, 0.12), (0.12, 0.12)]
    for zoom in (1.08, 1.14, 1.2, 1.26):
        ways += [
            (x * width * (zoom - 1) * 4, y * height * (zoom - 1) * 4, z) for x, y in middles for z in (zoom, 1 / zoom)
        ]
    errors = np.array([_apart(first, last, way) for way in ways])
    at_rest = _apart(first, last, (0.0, 0.0, 1.0))
    best = int(np.argmin(errors))
    dx, dy, zoom = ways[best]
    if errors[best] > 0.82 * at_rest or at_rest < 1.0:
        return "still", (0.0, 0.0, 1.0)
    if zoom != 1.0:
        return ("zoom_in" if zoom > 1 else "zoom_out"), ways[best]
    if dx:
        return ("pan_right" if dx > 0 else "pan_left"), ways[best]
    return ("tilt_down" if dy > 0 else "tilt_up"), ways[best]


def _apart(first: Frames, last: Frames, way: tuple[float, float, float]) -> float:
    """How far the last frame is from the first seen after a camera's way; what moves by itself counts little."""
    dx, dy, zoom = way
    height, width = first.shape[:2]
    x = (np.arange(width) + 0.5 - width / 2) / zoom + width / 2 + dx
    y = (np.arange(height) + 0.5 - height / 2) / zoom + height / 2 + dy
    inside = np.ix_((y >= 0) & (y < height), (x >= 0) & (x < width))
    rows, columns = np.clip(y, 0, height - 1).astype(int), np.clip(x, 0, width - 1).astype(int)
    moved = first[rows[:, None], columns[None, :]]
    return float(np.minimum(np.abs(moved - last), 40)[inside].mean())


def _profile(frames: Frames) -> Profile:
    rows = np.median(frames, axis=(0, 2))
    edges = np.linspace(0, len(rows), _BINS + 1).round().astype(int)
    return np.array([rows[a : max(b, a + 1)].mean(0) for a, b in pairwise(edges)])


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
    """What comes and goes: how much, how bright, and how it is drawn out upright and across."""
    away = frames.mean(-1) - np.median(frames.mean(-1), axis=0)
    away[:, covered.any(0)] = 0
    shares = [float((away > limit).mean()) for limit in (4, 8, 16, 32)]
    power = float((away**2).mean()) + 1e-3
    drawn = [float((away[:, : -k or None] * away[:, k:]).mean()) / power for k in (1, 2)]
    drawn += [float((away[:, :, : -k or None] * away[:, :, k:]).mean()) / power for k in (1, 2, 4)]
    return np.array([*(np.log(share + 0.003) for share in shares), *(2 * each for each in drawn)])


def _empty(
    background: Background, hour: Hour, weather: Weather, size: tuple[int, int], count: int, seed: int
) -> Frames:
    """A place with nobody in it."""
    camera = np.tile([0.0, 0.0, 1.0], (count, 1))
    animation = Animation(
        aspect=size[0] / size[1],
        fps=4,
        background=background,
        hour=hour,
        weather=weather,
        camera=camera,
        layers=(),
        seed=seed,
    )
    return rasterise(animation, size).astype(np.float32)
