"""Light: the colours of an hour: three colours of the sky, and how everything under it is toned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from filmloom.world.scene import Background, Hour, Weather

RGB = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """What an hour does to colours. Colours are 0xRRGGBB."""

    hour: Hour
    sky: tuple[int, int, int]
    """Top, middle and horizon."""
    filter: RGB = (1.0, 1.0, 1.0)
    """Multiplied into each colour of the scenery, per channel."""
    veil: int = 0xFFFFFF
    """Mixed into each colour of the scenery."""
    veil_share: float = 0.0
    actors: float = 0.55
    """How much of filter and veil the actors take: they must stay readable."""
    cloud: int = 0xFFFFFF
    overcast: bool = False
    """Whether clouds hide the sun and the stars."""

    @property
    def dark(self) -> bool:
        """Whether lamps are lit and stars are out."""
        return self.hour == "night"

    @property
    def haze(self) -> int:
        """What far things fade to."""
        return self.sky[2]

    def tone(self, color: int, amount: float = 1.0) -> int:
        """The colour under this light."""
        lit = _join([c * f for c, f in zip(_split(color), self.filter, strict=True)])
        return mix(color, mix(lit, self.veil, self.veil_share), amount)


LIGHTS: Final[dict[Hour, Light]] = {
    "day": Light(hour="day", sky=(0x86C9F2, 0xB9E2F7, 0xE9F7F4)),
    "dawn": Light(
        hour="dawn",
        sky=(0x8DB4E6, 0xF5C6C6, 0xFFE7C4),
        filter=(1.0, 0.93, 0.93),
        veil=0xFFC7A8,
        veil_share=0.16,
        cloud=0xFFEFE6,
    ),
    "dusk": Light(
        hour="dusk",
        sky=(0x4A4B93, 0xCB6F93, 0xFFB877),
        filter=(0.86, 0.74, 0.82),
        veil=0x9A4A6E,
        veil_share=0.13,
        cloud=0xF3A6A0,
    ),
    "night": Light(
        hour="night",
        sky=(0x131A3D, 0x22305F, 0x44568E),
        filter=(0.36, 0.45, 0.68),
        veil=0x1C2858,
        veil_share=0.18,
        actors=0.3,
        cloud=0x3C4C82,
    ),
}

SPACE: Final = Light(hour="night", sky=(0x0B0F2B, 0x1B1B4B, 0x3A2A6B), actors=0.0, cloud=0x5B4A9B)


INDOORS_AT_NIGHT: Final = replace(
    LIGHTS["night"], filter=(0.70, 0.60, 0.58), veil=0x33264A, veil_share=0.14, actors=0.5
)
"""Lamplight: warm, and not so dark."""
_GLOOMY: Final[frozenset[Weather]] = frozenset({"rain", "snow", "fog"})


def light_of(background: Background, hour: Hour, weather: Weather = "clear") -> Light:
    """The light of a place; night stays night and space stays space at any hour, and lamps are lit in a room."""
    if background == "space":
        return SPACE
    light = LIGHTS["night" if background == "night" else hour]
    if background == "room" and hour == "night":
        light = INDOORS_AT_NIGHT
    return _overcast(light, indoors=background == "room") if weather in _GLOOMY else light


def _overcast(light: Light, *, indoors: bool) -> Light:
    """Under clouds: a greyer sky and, outdoors, paler and cooler colours."""
    top, middle, low = (mix(each, mix(_grey(each), 0x6A7682, 0.16), 0.7) for each in light.sky)
    cloud = mix(light.cloud, mix(_grey(middle), 0x46525E, 0.38), 0.75)
    gloomy = replace(light, sky=(top, middle, low), cloud=cloud, overcast=True)
    if indoors:
        return gloomy
    red, green, blue = light.filter
    return replace(gloomy, filter=(red * 0.88, green * 0.91, blue * 0.95), veil_share=light.veil_share * 0.8)


@lru_cache(maxsize=1 << 16)
def mix(a: int, b: int, share: float) -> int:
    """Colour `a` with a `share` of colour `b`."""
    return _join([x + (y - x) * share for x, y in zip(_split(a), _split(b), strict=True)])


def _grey(color: int) -> int:
    """The cool grey of the same lightness."""
    red, green, blue = _split(color)
    lightness = 0.3 * red + 0.59 * green + 0.11 * blue
    return _join([lightness * 0.93, lightness * 0.99, lightness * 1.07])


def _split(color: int) -> tuple[int, int, int]:
    return color >> 16 & 255, color >> 8 & 255, color & 255


def _join(channels: list[float]) -> int:
    red, green, blue = (min(255, max(0, round(c))) for c in channels)
    return red << 16 | green << 8 | blue
