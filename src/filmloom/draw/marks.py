"""What a brand leaves on every frame: its logo in a corner, and the shape of its lower thirds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from filmloom.draw.colors import Color

WIDEST: Final = 280.0
"""Of a logo in a corner, in design units: the label has room beside it in tall frames too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoFile:
    """A logo's picture, and its shape without empty margins."""

    path: str
    digest: str
    aspect: float
    """Width over height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoMark:
    """A logo, and how it stands in its corner."""

    file: LogoFile
    on_dark: LogoFile | None = None
    """Another drawing of it, for dark grounds."""
    side: Literal["auto", "left", "right"] = "auto"
    """auto: where the label isn't: left in wide and square frames, right in tall ones."""
    height: float = 64.0
    """In design units."""
    plate: Literal["auto", "always", "never"] = "auto"
    """Whether a plate lies under it; auto: over pictures, and where its colours would drown in the ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerThirdStyle:
    """How names over pictures are shown."""

    shape: Literal["bar", "box", "line"] = "bar"
    """bar: a stroke of accent beside a light plate; box: a plate all in accent; line: a stroke under the plate."""
    plate: Color | None = None
    ink: Color | None = None
    """None: whatever can be read on the plate."""
    logo: bool = False
    """Whether the logo stands at the plate's left."""


LOWER_THIRD: Final = LowerThirdStyle()
"""Ours."""
