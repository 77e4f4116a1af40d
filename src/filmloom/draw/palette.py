"""Palettes: a brand's few colours become a whole theme, in which all that is read can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from filmloom.draw.colors import (
    BLACK,
    LARGE,
    TEXT,
    WHITE,
    Color,
    contrast,
    difference,
    mixed,
    named,
    nearest_readable,
    readable,
)
from filmloom.draw.theme import Night, Shadow, Theme

_FILL: Final = 1.6
"""Contrast that a chart's areas need; they stand beside each other and carry their values in ink."""
_ALIKE: Final = 0.1
_NEAR: Final = 0.8
"""Of the contrast that is asked: what misses it by less may be mended."""
_CAPTION: Final = 7.0
_SPOKEN: Final = 1.25
"""How far the word that is spoken has to be from the others beside it."""
_PLATE: Final = 0xD1


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """What a brand is painted in; opaque."""

    ground: Color
    ink: Color
    accent: Color
    second: Color | None = None
    """Beside the accent in charts; None: a greyer ink."""
    dark: Color | None = None
    """The ground of what opens and closes a film; None: the darker of ground and ink."""
    series: tuple[Color, ...] = ()
    """Of charts, before those that follow from the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two colours, one of which can't be told from the other."""

    key: str
    """Of the palette: what has to change."""
    color: Color
    other: str
    on: Color
    ratio: float
    least: float
    nearest: Color
    """What can be read, as near as can be."""

    @property
    def is_near(self) -> bool:
        """Whether it misses by so little that it may be mended."""
        return self.ratio >= _NEAR * self.least

    def __str__(self) -> str:
        """Both colours, how far they are apart, and what to do."""
        return (
            f"{self.key} {named(self.color)} can't be read on {self.other} {named(self.on)}: their contrast is "
            f"{self.ratio:.2f}, and it takes {self.least:g}; the nearest colour that can is {named(self.nearest)}"
        )


def clashes(palette: Palette) -> Iterator[Clash]:
    """Every pair that can't be read, or told apart, by WCAG's contrast."""
    pairs = [("ink", palette.ink, TEXT), ("accent", palette.accent, LARGE)]
    pairs += [("second", palette.second, _FILL)] if palette.second is not None else []
    pairs += [(f"series[{number}]", color, _FILL) for number, color in enumerate(palette.series)]
    for key, color, least in pairs:
        if (ratio := contrast(color, palette.ground)) < least:
            nearest = nearest_readable(color, palette.ground, least)
            yield Clash(
                key=key, color=color, other="ground", on=palette.ground, ratio=ratio, least=least, nearest=nearest
            )
    if palette.dark is not None and (ratio := contrast(palette.dark, WHITE)) < TEXT:
        nearest = nearest_readable(palette.dark, WHITE)
        yield Clash(key="dark", color=palette.dark, other="white", on=WHITE, ratio=ratio, least=TEXT, nearest=nearest)


def alike(palette: Palette) -> bool:
    """Whether accent and second colour look the same in a chart."""
    return palette.second is not None and difference(palette.accent, palette.second) < _ALIKE


def mended(palette: Palette, clash: Clash) -> Palette:
    """The palette with the colour that can be read."""
    if clash.key.startswith("series"):
        series = tuple(clash.nearest if color == clash.color else color for color in palette.series)
        return replace(palette, series=series)
    return replace(palette, **{clash.key: clash.nearest})  # type: ignore[arg-type]


def painted(theme: Theme, palette: Palette) -> Theme:
    """The theme in these colours: its proportions stay, and all that isn't named follows."""
    ground, ink, accent = palette.ground, palette.ink, palette.accent
    surface = _surface(ground, ink, accent)
    dark = palette.dark if palette.dark is not None else min(ground, ink, key=lambda color: contrast(color, BLACK))
    plate = _caption_plate(dark)
    return replace(
        theme,
        ground=ground,
        ground_end=mixed(ground, ink, 0.04),
        surface=surface,
        ink=ink,
        ink_muted=readable(mixed(ink, ground, 0.36), ink, ground, surface),
        rule=mixed(ground, ink, 0.16),
        accent=accent,
        accent_soft=_soft(ground, ink, accent),
        on_accent=upon(accent, ground, ink),
        series=_series(theme, palette),
        positive=nearest_readable(theme.positive, ground, LARGE),
        negative=nearest_readable(theme.negative, ground, LARGE),
        caption_ink=WHITE,
        caption_plate=_PLATE << 24 | plate & 0xFFFFFF,
        caption_spoken=_spoken(theme, palette, plate),
        shadow=_shadow(theme.shadow, ink if _is_light(ground) else BLACK),
        night=_night(palette, dark),
    )


def _is_light(ground: Color) -> bool:
    return contrast(ground, BLACK) > contrast(ground, WHITE)


def _surface(ground: Color, ink: Color, accent: Color) -> Color:
    """Sheets are lighter than the ground, as far as accent things on them can still be read."""
    shares = (0.75, 0.4, 0.2, 0.0) if _is_light(ground) else (0.09, 0.06, 0.03, 0.0)
    lighter = WHITE if _is_light(ground) else ink
    sheets = [mixed(ground, lighter, share) for share in shares]
    return next((sheet for sheet in sheets if _holds(sheet, ink, accent)), ground)


def _holds(sheet: Color, ink: Color, accent: Color) -> bool:
    return contrast(accent, sheet) >= LARGE and contrast(ink, sheet) >= TEXT


def _shadow(shadow: Shadow, color: Color) -> Shadow:
    return replace(shadow, color=shadow.color & 0xFF000000 | color & 0xFFFFFF)


def _soft(ground: Color, ink: Color, accent: Color) -> Color:
    fills = [mixed(ground, accent, share) for share in (0.18, 0.14, 0.1, 0.06)]
    return next((fill for fill in fills if _holds(fill, ink, accent)), fills[-1])


def upon(plate: Color, ground: Color, ink: Color) -> Color:
    """Text on a plate: white, or one of the palette's own, whatever can be read."""
    choices = (WHITE, ground, ink, max((BLACK, WHITE), key=lambda end: contrast(end, plate)))
    return next(color for color in choices if contrast(color, plate) >= TEXT or color == choices[-1])


def _series(theme: Theme, palette: Palette) -> tuple[Color, ...]:
    second = palette.second if palette.second is not None else mixed(palette.ink, palette.ground, 0.3)
    others = tuple(nearest_readable(color, palette.ground, _FILL) for color in theme.series[2:])
    return (*(palette.series or (second, palette.accent)), *others)


def _caption_plate(dark: Color) -> Color:
    """So dark that white is read on it even where a bright picture shines through."""
    shining = (0xFF - _PLATE) / 0xFF
    plates = [mixed(dark, BLACK, step / 10) for step in range(11)]
    fit = (plate for plate in plates if contrast(mixed(plate, WHITE, shining), WHITE) >= _CAPTION)
    return next(fit, BLACK)


def _spoken(theme: Theme, palette: Palette, plate: Color) -> Color:
    """The brand's own colour for the word that is spoken, if it stands out from plate and white; else ours."""
    own = [palette.accent, *([palette.second] if palette.second is not None else [])]
    fit = [color for color in own if contrast(color, plate) >= TEXT and contrast(color, WHITE) >= _SPOKEN]
    return fit[0] if fit else theme.caption_spoken


def _night(palette: Palette, dark: Color) -> Night:
    light = next((ink for ink in (palette.ground, palette.ink) if contrast(ink, dark) >= _CAPTION), WHITE)
    accent = nearest_readable(palette.accent, dark, LARGE)
    return Night(ground=dark, ink=light, accent=accent, on_accent=upon(accent, dark, light))
