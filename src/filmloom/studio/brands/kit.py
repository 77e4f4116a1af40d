"""Kit: a brand that was read and found sound. Look: what of it shapes a shot, in plain values that travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from filmloom.draw.faces import OURS, Fonts
from filmloom.draw.palette import Palette

if TYPE_CHECKING:
    from filmloom.draw.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A brand's colours and faces, files by path and digest."""

    palette: Palette | None = None
    fonts: Fonts = OURS

    def shaping(self, *, words: bool, fades: bool) -> list[Any]:
        """What of it shapes a shot that shows words, or that only fades into the ground, ready to be hashed."""
        if not words:
            return [self.palette.ground if self.palette and fades else None]
        faces = (self.fonts.face(script, bold) for script in ("latin", "han") for bold in (True, False))  # type: ignore[arg-type]
        return [
            repr(self.palette),
            [[face.digest, face.index] if face else None for face in faces],
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A brand, ready for use."""

    name: str
    look: Look
    lexicon: Mapping[str, str]
    notes: tuple[str, ...]
    """What was mended, and what was understood otherwise than it was written."""
    digest: str
    """Of all that is in it, the files' bytes too."""


@lru_cache(maxsize=16)
def theme_for(name: str, look: Look | None = None) -> Theme:
    """A theme by its name, in a brand's look if there is one."""
    from filmloom.draw.palette import painted
    from filmloom.draw.theme import THEMES

    theme = THEMES[name]
    if look is None:
        return theme
    return replace(painted(theme, look.palette) if look.palette else theme, fonts=look.fonts)
