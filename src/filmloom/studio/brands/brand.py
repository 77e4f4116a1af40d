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


class Logo(Part):
    """PNG, WebP, JPEG or SVG, best with a clear ground; a plain ground, such as white, is cut out."""

    path: str
    """Relative to the brand's folder."""
    on_dark: str = ""
    """Another drawing of it for dark grounds; empty: it stands on a plate where it would drown."""
    side: Literal["auto", "left", "right"] = "auto"
    """Of the frame's top. auto: left in wide and square frames, right in tall ones, where the label isn't."""
    height: float = Field(default=0.06, ge=0.03, le=0.1)
    """Of the frame's shorter side."""
    plate: Literal["auto", "always", "never"] = "auto"
    """Under it. auto: over pictures, and where it would drown in the ground."""
    on: Literal["all", "pictures", "cards", "none"] = "all"
    """Which shots bear it; a diagram, a chart or a text is a card."""


class LowerThird(Part):
    """How names over pictures are shown."""

    shape: Literal["bar", "box", "line"] = "bar"
    """bar: a stroke of accent beside a light plate; box: a plate all in accent; line: a stroke under the plate."""
    plate: str = ""
    """Its colour; empty: follows from the shape."""
    ink: str = ""
    """Empty: whatever can be read on the plate."""
    logo: bool = False
    """Whether the logo stands at its left."""


class Slogan(Part):
    """A line of words in each language of the films."""

    zh: Annotated[str, Field(max_length=80)] = ""
    en: Annotated[str, Field(max_length=80)] = ""


def _of_both_languages(told: Any) -> Any:
    return {"zh": told, "en": told} if isinstance(told, str) else told


def _bumper(told: Any) -> Any:
    if told in ("card", "none"):
        return {} if told == "card" else None
    return {"clip": told} if isinstance(told, str) else told


class Bumper(Part):
    """What a film opens or closes with: a card of logo, name and slogan, or a clip."""

    clip: str = ""
    """A video, relative to the brand's folder; empty: the card."""
    seconds: float = Field(default=2.4, ge=1.5, le=3)
    """Of the card. What opens a film stands for 3 at least, while the label that a machine made it is read."""
    fit: Literal["contain", "cover"] = "contain"
    """Of a clip of another shape: shown whole, with black beside it, or filling the frame."""
    sound: bool = True
    """Whether the clip's own sound is heard."""


class Brand(Part):
    """A brand. The same storyboard in two brands differs in nothing else."""

    version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=60)]
    colours: Colours | None = None
    """None: the theme's."""
    fonts: Fonts = Fonts()
    logo: Annotated[Logo, _as("path")] | None = None
    """A path alone is enough."""
    lower_third: Annotated[LowerThird, _as("shape")] = LowerThird()
    """A shape alone is enough."""
    slogan: Annotated[Slogan, BeforeValidator(_of_both_languages)] = Slogan()
    """Under the logo; a text, or one for each language (zh, en)."""
    address: str = ""
    """On the closing card."""
    intro: Annotated[Bumper | None, BeforeValidator(_bumper)] = None
    """card, none, or the path of a clip."""
    outro: Annotated[Bumper | None, BeforeValidator(_bumper)] = None
    lexicon: dict[str, str] = {}
    """How to read a word, as in the storyboard, whose own readings come first."""
