"""Sheets: the planes of a background that the camera moves alike, put together so that one image shows them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Final, TypeAlias

import numpy as np

from filmloom.types import Size
from filmloom.world.animation import Track
from filmloom.world.choreograph.stage import Stage
from filmloom.world.render.backgrounds import paint_in_light
from filmloom.world.render.light import Light, light_of
from filmloom.world.render.planes import Plane, Sparks
from filmloom.world.scene import Background, Hour, Weather

Times: TypeAlias = tuple[float, ...]
_FAR: Final = 5.0


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """What a place looks like depends on this, and on the time and the camera. There is one for each look: hours and
    weathers of one light share their painting."""

    background: Background
    light: Light
    seed: int
    size: Size

    @property
    def stage(self) -> Stage:
        return Stage(aspect=self.size[0] / self.size[1], background=self.background)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sheet:
    """Planes of a place that the camera moves alike, drawn together; or points of light that glow together."""

    numbers: tuple[int, ...]
    """Which of the place's planes; of points of light, which group too."""
    planes: tuple[Plane | Sparks, ...]

    @property
    def depth(self) -> float:
        return self.planes[0].depth

    @property
    def glows(self) -> bool:
        return isinstance(self.planes[0], Sparks)

    def motion(self, times: Track) -> tuple[Track, Track]:
        """How far it has drifted, swayed or wandered."""
        plane = self.planes[0]
        if isinstance(plane, Sparks):
            turn, k = self._turn(plane, times), self.numbers[1]
            return plane.wander * np.cos(turn / 2 + k), plane.wander * np.sin(turn / 3 + 2 * k)
        width, height, seconds, phase = plane.sway
        turn = times / seconds * math.tau + phase
        drift = plane.drift * times % plane.period if plane.period else np.zeros(len(times))
        return width * np.cos(turn) + drift, height * np.sin(turn)

    def alphas(self, times: Track) -> list[float] | None:
        """How bright points of light are."""
        plane = self.planes[0]
        if not isinstance(plane, Sparks):
            return None
        alphas: list[float] = (0.55 + 0.45 * np.sin(self._turn(plane, times))).tolist()
        return alphas

    def _turn(self, sparks: Sparks, times: Track) -> Track:
        turn: Track = times / sparks.seconds * math.tau + self.numbers[1] * 2.4
        return turn


@dataclass(frozen=True, slots=True)
class Order:
    """The sheets of a place, each group from far to near, and whether an actor took the place of its sun."""

    back: tuple[Sheet, ...]
    """Behind a played sun or moon; where there is none, all that is far."""
    veils: tuple[Sheet, ...]
    """Before a played sun or moon."""
    between: tuple[Sheet, ...]
    """Among the actors."""
    heaven_is_played: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """How sheets move by themselves, and how much with the camera; n sheets at t times."""

    aside: Track
    """[n t], units to the right."""
    down: Track
    """[n t]."""
    parallax: Track
    """[n 1]."""
    alphas: tuple[list[float] | None, ...]
    """Of each sheet that glows, one for each time."""


@lru_cache(maxsize=4096)
def scene_of(background: Background, hour: Hour, weather: Weather, seed: int, size: Size) -> Scene:
    """The one scene of these, which is quick to look up by itself."""
    return _scene(background, light_of(background, hour, weather), seed, size)


_scene = lru_cache(maxsize=4096)(Scene)


@lru_cache(maxsize=1024)
def order_of(scene: Scene, played: bool) -> Order:
    """The sheets of a scene. played: whether an actor may take the place of the painted sun or moon."""
    planes = _planes(scene)
    far = [each for each in planes if each[1].depth > _FAR]
    near = tuple(sheet for each in planes if each[1].depth <= _FAR for sheet in _together([each]))
    heaven = next((k for k, (_, plane) in enumerate(far) if _is_heaven(plane)), None)
    if not played or heaven is None:
        return Order(_together(far), (), near, False)
    before = [each for each in far[heaven:] if not _is_heaven(each[1])]
    return Order(_together(far[:heaven]), _together(before), near, True)


@lru_cache(maxsize=1024)
def ways_of(sheets: tuple[Sheet, ...], times: Times) -> Ways:
    """What clips of the same place and length share."""
    at = np.array(times)
    aside, down = np.array([sheet.motion(at) for sheet in sheets]).transpose(1, 0, 2)
    parallax = np.array([sheet.planes[0].parallax for sheet in sheets])[:, None]
    for shared in (aside, down, parallax):
        shared.flags.writeable = False
    return Ways(aside, down, parallax, tuple(sheet.alphas(at) for sheet in sheets))


@lru_cache(maxsize=1024)
def _planes(scene: Scene) -> tuple[tuple[int, Plane | Sparks], ...]:
    """Numbered, from far to near."""
    painted = paint_in_light(scene.background, scene.light, scene.stage.aspect, scene.seed)
    return tuple(enumerate(sorted(painted, key=lambda plane: -plane.depth)))


def _together(planes: list[tuple[int, Plane | Sparks]]) -> tuple[Sheet, ...]:
    """Neighbours that move alike become one sheet; points of light one for each group."""
    sheets: list[Sheet] = []
    for _, found in groupby(planes, key=lambda each: _way(*each)):
        group = list(found)
        index, first = group[0]
        if isinstance(first, Sparks):
            glows = enumerate(replace(first, groups=(points,)) for points in first.groups)
            sheets += [Sheet(numbers=(index, k), planes=(glow,)) for k, glow in glows]
        else:
            sheets.append(Sheet(numbers=tuple(k for k, _ in group), planes=tuple(plane for _, plane in group)))
    return tuple(sheets)


def _way(index: int, plane: Plane | Sparks) -> tuple[float, ...]:
    """What neighbours share if one image can show both; what moves by itself shares it with nobody."""
    if isinstance(plane, Sparks) or plane.period or plane.sway[0] or plane.sway[1]:
        return (plane.parallax, index)
    return (plane.parallax,)


def _is_heaven(plane: Plane | Sparks) -> bool:
    return isinstance(plane, Plane) and plane.heaven
