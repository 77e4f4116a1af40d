"""Colours: read from text, mixed, compared, and moved until they can be told from what they lie on.

A colour is a number 0xAARRGGBB. Contrast is that of WCAG 2.2; what is moved keeps its hue (OKLab, Ottosson 2020).
"""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

from filmloom.errors import InputError

Color: TypeAlias = int
"""0xAARRGGBB."""
TEXT: Final = 4.5
"""Contrast that text needs at least (WCAG 2.2, 1.4.3)."""
LARGE: Final = 3.0
"""That large or bold type, lines and marks need at least (1.4.3 and 1.4.11)."""
WHITE: Final = 0xFFFFFFFF
BLACK: Final = 0xFF000000
_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_STEPS: Final = 200
_Lab: TypeAlias = tuple[float, float, float]


def color_from(text: str) -> Color:
    """#C8102E or #c13, opaque. Raises InputError."""
    match = _HEX.fullmatch(text.strip())
    if not match:
        raise InputError(f"{text!r} is no colour; write it as '#C8102E', in quotes")
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return BLACK | int(digits, 16)


def named(color: Color) -> str:
    """#C8102E."""
    return f"#{color & 0xFFFFFF:06X}"


def mixed(first: Color, second: Color, share: float) -> Color:
    """A colour between two opaque ones; share 0: the first, 1: the second."""
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(_rgb(first), _rgb(second), strict=True))
    return BLACK | red << 16 | green << 8 | blue


def contrast(first: Color, second: Color) -> float:
    """How far apart two opaque colours are in lightness, 1 to 21 (WCAG 2.2, contrast ratio)."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(channel) for channel in _rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(color: Color, ink: Color, *grounds: Color, least: float = TEXT) -> Color:
    """The colour, moved towards the ink as far as it must be to be read on all grounds."""
    for step in range(11):
        moved = mixed(color, ink, step / 10)
        if all(contrast(moved, ground) >= least for ground in grounds):
            return moved
    return ink


def nearest_readable(color: Color, ground: Color, least: float = TEXT) -> Color:
    """The colour of the same hue, as little lighter or darker as it must be to be read on the ground."""
    light, a, b = _to_lab(color)
    for step in range(_STEPS + 1):
        for moved in (light - step / _STEPS, light + step / _STEPS):
            if 0 <= moved <= 1 and contrast(found := _from_lab((moved, a, b)), ground) >= least:
                return found
    return max((BLACK, WHITE), key=lambda end: contrast(end, ground))


def difference(first: Color, second: Color) -> float:
    """How different two colours look: 0 the same, 1 black and white; under 0.1 they are taken for one in a chart."""
    return math.dist(_to_lab(first), _to_lab(second))


def _rgb(color: Color) -> tuple[int, int, int]:
    return color >> 16 & 255, color >> 8 & 255, color & 255


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _to_lab(color: Color) -> _Lab:
    red, green, blue = (_linear(channel) for channel in _rgb(color))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_lab(lab: _Lab) -> Color:
    """Less colourful where the screen can't show it."""
    light, a, b = lab
    for less in range(21):
        channels = _linear_from_lab((light, a * (1 - less / 20), b * (1 - less / 20)))
        if all(-1e-3 <= channel <= 1 + 1e-3 for channel in channels):
            break
    red, green, blue = (_encoded(channel) for channel in channels)
    return BLACK | red << 16 | green << 8 | blue


def _linear_from_lab(lab: _Lab) -> tuple[float, float, float]:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _encoded(linear: float) -> int:
    share = min(1.0, max(0.0, linear))
    return round(255 * (12.92 * share if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055))
