"""Tint: gives a flat drawing another colour, hue-true: only its dominant colour and that colour's shades change."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Mapping
from typing import Final

from filmloom.world.scene import Color

TINTS: Final[dict[Color, int]] = {
    "red": 0xDD2E44,
    "orange": 0xF4900C,
    "yellow": 0xFFCC4D,
    "green": 0x5FAE45,
    "blue": 0x3B88D3,
    "purple": 0x9266CC,
    "pink": 0xF58FB5,
    "black": 0x353B42,
    "white": 0xF7F9FA,
}
_HEX: Final = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")
_HUE_REACH: Final = 38 / 360
_GREY: Final = 0.22


def repaint(svg: str, change: Callable[[int], int]) -> str:
    """The drawing with every colour changed. Colours are 0xRRGGBB."""
    return _HEX.sub(lambda found: f"#{change(_read(found[1])):06X}", svg)


def colors_of(svg: str) -> frozenset[int]:
    """All colours that a drawing names."""
    return frozenset(_read(found) for found in _HEX.findall(svg))


def tint_map(areas: Mapping[int, float], color: Color, body: int | None = None) -> dict[int, int]:
    """What becomes of each colour of a drawing, given how much of the picture each covers (any unit).

    The colour with the largest area, or `body`, and those of its hue (or, if it is white or grey, the light greys) take
    the tint's hue and saturation; each keeps its distance in lightness from the dominant one, so that shading stays.
    """
    dominant = max(areas, key=lambda each: (areas[each] * _weight(each), each)) if body is None else body
    return {each: _shift(each, dominant, TINTS[color]) for each in areas if _related(each, dominant)}


def _weight(color: int) -> float:
    """Dark greys are outlines and patches: they count for less."""
    _, lightness, saturation = _hls(color)
    return 0.3 if lightness < 0.3 and saturation < _GREY else 1.0


def _related(color: int, dominant: int) -> bool:
    hue, lightness, saturation = _hls(color)
    main_hue, main_lightness, main_saturation = _hls(dominant)
    if main_saturation < _GREY or main_lightness > 0.93:
        return lightness > 0.6 and (saturation < 0.45 or lightness > 0.93)
    apart = abs(hue - main_hue)
    return saturation >= _GREY and lightness < 0.95 and min(apart, 1 - apart) <= _HUE_REACH


def _shift(color: int, dominant: int, target: int) -> int:
    _, lightness, _ = _hls(color)
    _, main_lightness, _ = _hls(dominant)
    hue, target_lightness, saturation = _hls(target)
    moved = target_lightness + 0.75 * (lightness - main_lightness)
    if not 0.08 <= moved <= 0.97:
        moved = target_lightness - 0.5 * (lightness - main_lightness)
    channels = colorsys.hls_to_rgb(hue, min(0.97, max(0.06, moved)), saturation)
    red, green, blue = (round(255 * each) for each in channels)
    return red << 16 | green << 8 | blue


def _hls(color: int) -> tuple[float, float, float]:
    return colorsys.rgb_to_hls((color >> 16 & 255) / 255, (color >> 8 & 255) / 255, (color & 255) / 255)


def _read(text: str) -> int:
    return int(text if len(text) == 6 else "".join(each * 2 for each in text), 16)
