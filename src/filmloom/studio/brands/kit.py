"""Kit: a brand that was read and found sound. Look: what of it shapes a shot, in plain values that travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from filmloom.draw.faces import OURS, Fonts
from filmloom.draw.marks import LOWER_THIRD, LogoMark, LowerThirdStyle
from filmloom.draw.palette import Palette
from filmloom.studio.timeline.schedule import LABEL_S
from filmloom.types import Language

if TYPE_CHECKING:
    from filmloom.draw.theme import Theme


INTRO: Final = "brand-intro"
OUTRO: Final = "brand-outro"
BUMPERS: Final = frozenset({INTRO, OUTRO})
"""Ids of the shots that a brand adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A brand's colours and faces, files by path and digest."""

    palette: Palette | None = None
    fonts: Fonts = OURS
    lower_third: LowerThirdStyle = LOWER_THIRD
    logo: LogoMark | None = None
    logo_on: Literal["all", "pictures", "cards", "none"] = "all"

    def shaping(self, *, words: bool, fades: bool, marked: bool = False, named: bool = False) -> list[Any]:
        """What of it shapes a shot, ready to be hashed: a path is nothing, the bytes that lie there are all.

        words: the shot shows some; fades: it goes into the ground; marked: it bears the logo; named: it has a lower
        third.
        """
        if not words and not marked:
            return [self.palette.ground if self.palette and fades else None]
        faces = (self.fonts.face(script, bold) for script in ("latin", "han") for bold in (True, False))
        return [
            repr(self.palette),
            [[face.digest, face.index] if face else None for face in faces] if words else None,
            _told_of(self.logo) if self.logo and (marked or (named and self.lower_third.logo)) else None,
            asdict(self.lower_third) if named else None,
        ]


def _told_of(mark: LogoMark) -> dict[str, Any]:
    """A logo without the places of its files."""
    told = asdict(mark)
    for key in ("file", "on_dark"):
        if told[key]:
            del told[key]["path"]
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a film opens or closes with: a card, or a clip."""

    seconds: float
    clip: str = ""
    digest: str = ""
    """Of the clip."""
    fit: Literal["contain", "cover"] = "contain"
    is_heard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A brand, ready for use."""

    name: str
    look: Look
    lexicon: Mapping[str, str]
    slogan: Mapping[Language, str]
    address: str
    intro: Opening | None
    outro: Opening | None
    notes: tuple[str, ...]
    """What was mended, and what was understood otherwise than it was written."""
    digest: str
    """Of all that is in it, the files' bytes too."""

    @property
    def seconds(self) -> float:
        """What opens and closes a film take of its length; the label makes the first of them longer."""
        first = max(LABEL_S, self.intro.seconds) if self.intro else 0.0
        return first + (self.outro.seconds if self.outro else 0.0)


@lru_cache(maxsize=16)
def theme_for(name: str, look: Look | None = None) -> Theme:
    """A theme by its name, in a brand's look if there is one."""
    from filmloom.draw.palette import painted
    from filmloom.draw.theme import THEMES

    theme = THEMES[name]
    if look is None:
        return theme
    theme = painted(theme, look.palette) if look.palette else theme
    return replace(theme, fonts=look.fonts, lower_third=look.lower_third, logo=look.logo)
