"""Brief: what an advertisement is to say, to whom, and what it must never say; in the shape that people edit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from filmloom.studio.ads.texts import Said
from filmloom.studio.storyboard import Mood
from filmloom.types import Language

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
When = Annotated[str, Field(max_length=500)]
Amount = Annotated[FiniteFloat, Field(gt=0, le=1e9)]

ASPECTS: dict[str, tuple[int, int]] = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1), "4:5": (4, 5), "3:4": (3, 4)}


class Part(BaseModel):
    """Base of everything in a brief: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProductPicture(Part):
    """A picture of the product."""

    path: str
    """Relative to the brief's folder: a cut-out (PNG, WebP, SVG), or a photograph."""
    background: Literal["auto", "keep", "cut"] = "auto"
    """auto: a plain background is cut out, which is said; keep: it is shown as it is; cut: it must be cut out."""
    moves: Said = ""
    """A sentence, in which `it` is the product, that the engine plays: "It floats over the sea." Empty: it floats in
    front of the theme's ground."""


class Product(Part):
    """What is sold."""

    name: Said
    what: Said = ""
    """What it is, in a few words."""
    pictures: tuple[ProductPicture, ...] = Field(default=(), max_length=4)


class Claim(Part):
    """A promise, and what proves it."""

    say: Said
    show: Said = ""
    """What stands on the picture; empty: what is said."""
    proof: Said = ""
    """Where it was measured, by whom, when: shown small under it. Without one the brief is refused."""
    when: When = ""
    """For whom it is shown; empty: for all."""


class Price(Part):
    """What it costs."""

    amount: Amount
    was: Amount | None = None
    """What it cost before; struck through."""
    currency: Annotated[str, Field(max_length=4)] = "¥"


class Offer(Part):
    """What is offered to somebody."""

    say: Said
    show: Said
    """What stands on the picture, beside the price."""
    price: Amount | None = None
    """Instead of the product's; that is struck through then."""
    until: str = ""
    """The last day, as 2026-12-31."""
    code: Annotated[str, Field(max_length=24)] = ""
    when: When = ""


class Segment(Part):
    """A kind of people, and how to begin with them."""

    hook: Said
    problem: Said = ""
    when: When = ""
    """Who belongs to it, where the table has no column `segment`."""


class Greeting(Part):
    """The words to one person."""

    say: Said
    show: Said
    """Large on the picture, as {name}."""
    detail: Said = ""
    """Small under it, as {city}."""
    when: When = ""


class Action(Part):
    """What to do now."""

    say: Said
    button: Said
    address: str = ""
    """Where to: shown under the button."""


class Allowed(Part):
    """A word that is allowed though a list forbids it."""

    word: str
    because: str


class BriefMusic(Part):
    """What is heard under the words: a bed that is composed in a mood for each film, or a file."""

    mood: Mood | None = None
    """Of the bed. It is heard, and changes no colour."""
    file: str = ""
    """A sound file, relative to the brief's folder."""
    level: float = Field(default=-24.0, ge=-40.0, le=-16.0)
    """Loudness in LUFS where nobody speaks; under speech it is lower."""


class Brief(Part):
    """An advertisement, for everybody in a table."""

    version: Literal[1] = 1
    kind: Literal["ad"] = "ad"
    product: Product
    segments: dict[Id, Segment] = Field(min_length=1)
    """By their names in the column `segment`; where nothing else holds, `default`."""
    claims: tuple[Claim, ...] = Field(default=(), max_length=6)
    price: Price | None = None
    offers: dict[Id, Offer] = {}
    """By their names in the column `offer`; where nothing else holds, `default`."""
    greeting: Greeting | None = None
    action: Action
    legal: Said = ""
    """Small on the last picture, for as long as it takes to read."""
    must_say: tuple[Said, ...] = ()
    """What must be said or shown in every film."""
    never_say: tuple[Said, ...] = ()
    """What must not, in none."""
    allow: tuple[Allowed, ...] = ()
    """Absolute words that are allowed here, with the reason."""
    absolutes: str = ""
    """A file of more absolute words, one a line; relative to the brief's folder."""
    languages: tuple[Language, ...] = Field(default=("zh",), min_length=1, max_length=2)
    """The first is for people whose row names none."""
    seconds: float = Field(default=20.0, ge=6, le=120)
    """Length at most, about; what doesn't fit is left out, which is said."""
    aspects: tuple[Literal["16:9", "9:16", "1:1", "4:5", "3:4"], ...] = Field(default=("16:9",), min_length=1)
    short_side: int = Field(default=1080, ge=128, le=2160)
    """Pixels of the shorter side."""
    fps: int = Field(default=25, ge=1, le=60)
    theme: str = "market"
    brand: str = ""
    """A brand.yaml, relative to the brief's folder."""
    music: BriefMusic | None = None
    effects: bool = False
    """Whether what drawn figures do is heard."""
    engine: str = "layers"
    """What moves the product where its picture has a `moves`; `world` moves it by rule."""
    voices: dict[Language, str] = {}
    """A voice of espeak by language; or silent."""
    lexicon: dict[str, str] = {}
    """How to read a word: {Aqua: 阿夸}."""
    producer: Annotated[str, Field(max_length=60)] = "filmloom"
    """Who makes the films, for the record of the AI label."""
    seed: int = 7
