"""Backgrounds: twelve illustrated places, painted in code as planes of flat shapes, at any hour and aspect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from filmloom.world.choreograph.stage import Stage
from filmloom.world.render.backgrounds import heavens, nature, town, water
from filmloom.world.render.light import Light, light_of
from filmloom.world.render.planes import Plane, Scenery, Sparks
from filmloom.world.scene import Background, Hour, Weather

_PAINTERS: Final[dict[Background, Callable[[Scenery], None]]] = {
    "meadow": nature.meadow,
    "sky": heavens.sky,
    "sea": water.sea,
    "beach": water.beach,
    "night": nature.night,
    "street": town.street,
    "room": town.room,
    "snow": nature.snow,
    "desert": nature.desert,
    "forest": nature.forest,
    "space": heavens.space,
    "city": town.city,
}


def paint_background(
    background: Background, hour: Hour, aspect: float, seed: int, weather: Weather = "clear"
) -> tuple[Plane | Sparks, ...]:
    """The planes of a place, back to front, in the units of an Animation; the same for the same arguments."""
    return paint_in_light(background, light_of(background, hour, weather), aspect, seed)


def paint_in_light(background: Background, light: Light, aspect: float, seed: int) -> tuple[Plane | Sparks, ...]:
    """The same, for hours and weathers that share a light."""
    stage = Stage(aspect=aspect, background=background)
    scenery = Scenery(stage=stage, light=light, rng=np.random.default_rng(seed))
    _PAINTERS[background](scenery)
    return tuple(scenery.planes)
