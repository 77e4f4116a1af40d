"""Brand: how somebody's films look and how their words are said, in the shape that people edit."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Part(BaseModel):
    """Base of everything in a brand: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _as(key: str) -> BeforeValidator:
    """A text alone stands for the part with this key."""
    return BeforeValidator(lambda told: {key: told} if isinstance(told, str) else told)


def _of_both(told: Any) -> Any:
    return {"latin": told, "chinese": told} if isinstance(told, str) else told


class Colours(Part):
    """Six or three hexadecimal digits each, in quotes: '#C8102E'. All that isn't named follows from these."""

    ground: str
    """What text and charts stand on."""
    ink: str
    """Text. On the ground it needs a contrast of 4.5."""
    accent: str
    """What the eye goes to. On the ground it needs a contrast of 3."""
    second: str = ""
    """Beside the accent in charts; empty: a greyer ink."""
    dark: str = ""
    """The ground of titles and ends; empty: the darker of ground and ink."""
    series: tuple[str, ...] = Field(default=(), max_length=8)
    """Of charts; empty: second and accent, then the theme's."""
    mend: bool = False
    """Whether a colour that is nearly readable may be made so; the film's warnings say which."""


class Typefaces(Part):
    """Font files (.ttf, .otf, .ttc; of a collection also song.ttc#2), or names of fonts that come with filmloom."""

    latin: str = ""
    """Letters and figures; empty: ours."""
    chinese: str = ""
    """Empty: ours."""


class Fonts(Part):
    """What lacks a character is helped out by ours. A text alone stands for both scripts."""

    headline: Annotated[Typefaces, BeforeValidator(_of_both)] = Typefaces()
    """All that is bold: headlines, names, figures."""
    text: Annotated[Typefaces, BeforeValidator(_of_both)] = Typefaces()
    """The rest, captions too."""


class Brand(Part):
    """A brand. The same storyboard in two brands differs in nothing else."""

    version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=60)]
    colours: Colours | None = None
    """None: the theme's."""
    fonts: Fonts = Fonts()
    lexicon: dict[str, str] = {}
    """How to read a word, as in the storyboard, whose own readings come first."""
