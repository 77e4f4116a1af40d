"""How everything looks and where it goes: a theme gives colours and proportions, a stage applies them to a size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from filmloom.draw.box import Box
from filmloom.draw.colors import Color
from filmloom.draw.faces import OURS, Fonts
from filmloom.draw.marks import LOWER_THIRD, WIDEST, LogoMark, LowerThirdStyle
from filmloom.errors import InputError
from filmloom.types import Language, Size

TypeRole: TypeAlias = Literal["display", "headline", "title", "body", "caption", "small"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """A soft shadow, in design units (1/1080 of the frame's shorter side)."""

    color: Color
    blur: float
    """Standard deviation."""
    dy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Colours after dark: what opens and closes a film."""

    ground: Color
    ink: Color
    accent: Color
    on_accent: Color


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours and proportions. Lengths are in design units: 1/1080 of the frame's shorter side."""

    name: str
    ground: Color
    """The frame's background, at its top."""
    ground_end: Color
    """The same at its bottom: a gradient that is felt, not seen."""
    surface: Color
    """Cards and plates on the ground."""
    ink: Color
    ink_muted: Color
    rule: Color
    """Thin lines: axes, dividers."""
    accent: Color
    accent_soft: Color
    """Accent thinned with ground: fills behind accent things."""
    on_accent: Color
    """Text on accent."""
    series: tuple[Color, ...]
    """Charts: told apart by lightness too, for the colour-blind."""
    positive: Color
    negative: Color
    caption_ink: Color
    caption_spoken: Color
    """The word being spoken."""
    caption_plate: Color
    label_ink: Color
    label_plate: Color
    base_size: float = 42.0
    """Body text."""
    ratio: float = 1.4
    """Each step of the type scale is this much larger."""
    space: float = 24.0
    """The step of all spacing."""
    radius: float = 18.0
    shadow: Shadow = Shadow(color=0x2A000000, blur=16, dy=8)
    fonts: Fonts = OURS
    lower_third: LowerThirdStyle = LOWER_THIRD
    logo: LogoMark | None = None
    night: Night | None = None
    """None: the darker of ground and ink, with the lighter on it."""


THEMES: dict[str, Theme] = {
    "newsroom": Theme(
        name="newsroom",
        ground=0xFFFAF7F1,
        ground_end=0xFFF1ECE2,
        surface=0xFFFFFFFF,
        ink=0xFF16202B,
        ink_muted=0xFF5D6772,
        rule=0xFFD8D1C3,
        accent=0xFFB3272D,
        accent_soft=0xFFF3DEDA,
        on_accent=0xFFFFFFFF,
        series=(0xFF1F4E79, 0xFFB3272D, 0xFFD79A2B, 0xFF3B8C88, 0xFF8D6A9F, 0xFF8A949E),
        positive=0xFF23785A,
        negative=0xFFB3272D,
        caption_ink=0xFFFFFFFF,
        caption_spoken=0xFFFFD24A,
        caption_plate=0xD1101820,
        label_ink=0xFFFFFFFF,
        label_plate=0xA6101820,
        shadow=Shadow(color=0x24201810, blur=18, dy=10),
    ),
    "market": Theme(
        name="market",
        ground=0xFFFFFBF2,
        ground_end=0xFFFBEFD9,
        surface=0xFFFFFFFF,
        ink=0xFF1D1B33,
        ink_muted=0xFF5B5770,
        rule=0xFFE5D8BF,
        accent=0xFFC23B1E,
        accent_soft=0xFFFFDDB8,
        on_accent=0xFFFFFFFF,
        series=(0xFF2B3A8C, 0xFFC23B1E, 0xFFE0A022, 0xFF2F8F7B, 0xFF8D6A9F, 0xFF8A949E),
        positive=0xFF1F7A58,
        negative=0xFFC23B1E,
        caption_ink=0xFFFFFFFF,
        caption_spoken=0xFFFFD24A,
        caption_plate=0xD11D1B33,
        label_ink=0xFFFFFFFF,
        label_plate=0xA61D1B33,
        radius=28.0,
        shadow=Shadow(color=0x261D1B33, blur=20, dy=10),
    ),
    "midnight": Theme(
        name="midnight",
        ground=0xFF121B27,
        ground_end=0xFF0B111A,
        surface=0xFF1D2936,
        ink=0xFFF3F0E9,
        ink_muted=0xFFA4B0BC,
        rule=0xFF34424F,
        accent=0xFFFFB454,
        accent_soft=0xFF3A3428,
        on_accent=0xFF121B27,
        series=(0xFFFFB454, 0xFF6CB6FF, 0xFF7BD3B0, 0xFFF27E7E, 0xFFC3A6FF, 0xFF8A98A6),
        positive=0xFF7BD3B0,
        negative=0xFFF27E7E,
        caption_ink=0xFFFFFFFF,
        caption_spoken=0xFFFFB454,
        caption_plate=0xD1060A10,
        label_ink=0xFFFFFFFF,
        label_plate=0x8C000000,
        shadow=Shadow(color=0x66000000, blur=20, dy=10),
    ),
}

_STEPS: dict[str, int] = {"display": 3, "headline": 2, "title": 1, "body": 0, "small": -1}
_PORTRAIT_TYPE = 1.1
"""Tall films are watched on phones, at arm's length."""
_CAPTION = 52.0
_CAPTION_NARROW_LATIN = 42.0
"""42 letters a line, the most that a cue holds, fit a narrow frame at this size."""
LABEL_SIZE = 76.0
"""Capitals are then 55.7 units high: over 5 % of the shorter side, the height that labelling rules ask for."""


@dataclass(frozen=True)
class Stage:
    """Where things go in a frame of one size. All boxes and lengths in pixels.

    Wide frames keep television's title-safe margin; tall ones stay clear of what phone apps lay over a film:
    their header, and the buttons and texts at the lower end.
    """

    size: Size
    theme: Theme = THEMES["newsroom"]
    language: Language = "zh"
    labelled: bool = True
    """Whether the label lies over the frame; where it doesn't, content takes its room."""
    captioned: bool = True
    """Whether captions do."""
    second_captions: bool = False
    """Whether they are in two languages, and take more room."""
    marked: bool = False
    """Whether the theme's logo does; content leaves its corner free."""

    def __post_init__(self) -> None:
        width, height = self.size
        if min(width, height) < 64 or width % 2 or height % 2:
            raise InputError(
                f"A frame of {width}x{height} was asked for; both sides must be even and at least 64 pixels."
            )

    @cached_property
    def unit(self) -> float:
        """Pixels per design unit."""
        return min(self.size) / 1080

    @property
    def is_portrait(self) -> bool:
        return self.size[1] > self.size[0] * 1.15

    @property
    def is_square(self) -> bool:
        return not self.is_portrait and self.size[0] <= self.size[1] * 1.15

    @property
    def frame(self) -> Box:
        return Box(0, 0, *self.size)

    @cached_property
    def margin(self) -> float:
        """Free space at the left and right edges."""
        return self.units(72 if self.is_portrait or self.is_square else 112)

    @cached_property
    def safe(self) -> Box:
        """Nothing that must be read lies outside."""
        width, height = self.size
        top, bottom = (0.068, 0.19) if self.is_portrait else (0.055, 0.055)
        return Box(self.margin, height * top, width - 2 * self.margin, height * (1 - top - bottom))

    @cached_property
    def caption(self) -> Box:
        """Captions sit on the bottom of this box."""
        height = self.units(240 if self.second_captions else 180)
        return Box(self.safe.x, self.safe.bottom - height, self.safe.w, height)

    @cached_property
    def label(self) -> Box:
        """The label sits in the outer upper corner of this box: right in wide frames, left in tall ones."""
        width = self.units(LABEL_SIZE * (3.6 if self.language == "zh" else 7.2))
        x = self.safe.x if self.is_portrait else self.size[0] - self.label_margin - width
        return Box(x, self.safe.y if self.is_portrait else self.label_margin, width, self.units(LABEL_SIZE * 1.36))

    @property
    def label_margin(self) -> float:
        return self.units(56)

    @cached_property
    def header(self) -> Box:
        """Beside the label: section names, small headings. In tall frames below the label, over the whole width."""
        if self.is_portrait:
            return Box(self.safe.x, self.label.bottom + self.gap(1), self.safe.w, self.type("small") * 1.6)
        return Box(self.safe.x, self.label.y, self.label.x - self.gap(1) - self.safe.x, self.label.h)

    @cached_property
    def logo(self) -> Box | None:
        """Where a brand's logo stands, if it does: in an upper corner, in line with what is under it."""
        mark = self.theme.logo
        if mark is None or not self.marked:
            return None
        aspect = mark.file.aspect
        compact = min(1.4, max(1.0, (2.0 / aspect) ** 0.45))  # what is less long is set higher: they look as large
        height = self.units(min(mark.height * compact, WIDEST / aspect))
        width = height * aspect
        is_right = mark.side == "right" or (mark.side == "auto" and self.is_portrait)
        x = self.safe.right - width if is_right else self.safe.x
        return Box(x, self.label.y, width, height)

    @cached_property
    def body(self) -> Box:
        """Content goes here: captions and label stay free where they are."""
        top = self.safe.y + self.gap(1 if self.is_portrait else 2)
        if self.labelled:
            top = self.header.bottom + self.gap(0.75 if self.is_portrait else 1.5)
        if self.logo:
            top = max(top, self.logo.bottom + self.gap(1.25))
        bottom = self.caption.y - self.gap(1.5) if self.captioned else self.safe.bottom - self.gap(1)
        return Box(self.safe.x, top, self.safe.w, bottom - top)

    @cached_property
    def lower_third(self) -> Box:
        """Names and places over pictures: left, above the captions."""
        height = self.units(150)
        width = self.safe.w * (0.62 if not (self.is_portrait or self.is_square) else 0.92)
        return Box(self.safe.x, self.caption.y - self.gap(1) - height, width, height)

    def units(self, count: float) -> float:
        """Design units in pixels."""
        return count * self.unit

    def gap(self, steps: float = 1.0) -> float:
        """Steps of the theme's spacing in pixels."""
        return steps * self.theme.space * self.unit

    def type(self, role: TypeRole) -> float:
        """Font size in pixels."""
        if role == "caption":
            narrow = (self.is_portrait or self.is_square) and self.language == "en"
            return self.units(_CAPTION_NARROW_LATIN if narrow else _CAPTION)
        larger = _PORTRAIT_TYPE if self.is_portrait else 1.0
        return self.units(self.theme.base_size * self.theme.ratio ** _STEPS[role] * larger)
