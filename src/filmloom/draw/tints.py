"""Tints: the ground of a theme as a mood colours it; what is read on it stays readable, and the accent what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from filmloom.draw.colors import BLACK, Color, luminance, mixed, readable
from filmloom.draw.theme import Theme

_TINTS: Final[Mapping[str, tuple[Color, float]]] = {
    "joyful": (0xFFFFE48F, 0.36),
    "sad": (0xFFBCC9D8, 0.62),
    "tense": (0xFFC9C3D6, 0.52),
    "urgent": (0xFFFFC9BC, 0.42),
    "warm": (0xFFFFD3A6, 0.44),
}
"""A colour, and how much of it. Calm is the theme's own."""
_DARK: Final = 0.18
"""Luminance of a ground that light text stands on."""


def tinted(theme: Theme, mood: str) -> Theme:
    """The theme in a mood: its ground, its lines and its soft fills."""
    if mood not in _TINTS:
        return theme
    tint, share = _TINTS[mood]
    if luminance(theme.ground) < _DARK:
        tint = mixed(tint, BLACK, 0.72)
    ground, end = mixed(theme.ground, tint, share), mixed(theme.ground_end, tint, share)
    return replace(
        theme,
        ground=ground,
        ground_end=end,
        rule=mixed(theme.rule, tint, share / 2),
        accent_soft=mixed(theme.accent_soft, tint, share / 2),
        ink_muted=readable(theme.ink_muted, theme.ink, ground, end),
    )
