"""Storyboard: the plan of a film, in the shape that people edit. Pure data; files are read and written elsewhere.

Nothing here is in seconds but pads, minimums and holds: when things appear follows from the narration.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from filmloom.types import Language
from filmloom.world.scene import SceneSpec

MAX_FPS = 60
Mood: TypeAlias = Literal["calm", "joyful", "sad", "tense", "urgent", "warm"]


class Part(BaseModel):
    """Base of everything in a storyboard: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Title(Part):
    """The film's opening card: headline, with date and source."""

    type: Literal["title"] = "title"
    text: str
    kicker: str = ""
    """A short line above: the section, the place."""
    dateline: str = ""
    """A short line below: date, publisher."""
    pictures: tuple[str, ...] = Field(default=(), max_length=3)
    """Concepts of the world that are drawn beside the headline: metro, bird."""


class Illustration(Part):
    """Drawn moving pictures from the world."""

    type: Literal["illustration"] = "illustration"
    prompt: str
    scene: SceneSpec | None = None
    """What the prompt was read as, or what the user wants instead; None: parse the prompt."""
    seed: int | None = None
    """None: the film's seed and the shot's id decide."""
    engine: str = ""
    """What makes it: an engine of `filmloom engines`; empty: the film's. A `scene` is always drawn by world."""
    model: str = ""
    """Of an engine that is an address; empty: the film's, if the engine is."""
    picture: str = ""
    """A cut-out of the user's, which the engine moves: `it` in the prompt. The world moves it by rule."""


class Picture(Part):
    """A picture file of the user's."""

    type: Literal["picture"] = "picture"
    path: str
    """Relative to the storyboard's folder, or absolute."""
    caption: str = ""
    motion: Literal["kenburns", "still"] = "kenburns"
    fit: Literal["cover", "contain"] = "cover"


class Column(Part):
    """One column of a grouped chart."""

    title: str
    """What the legend calls it."""
    values: tuple[FiniteFloat, ...]
    """One for each of the chart's labels."""


class Chart(Part):
    """Numbers, drawn."""

    type: Literal["chart"] = "chart"
    kind: Literal["bar", "grouped", "line", "share", "ranking", "before_after", "number"]
    """grouped: several bars per label; ranking: place, name, bar, value; before_after: two numbers and the change."""
    title: str
    labels: tuple[str, ...]
    values: tuple[FiniteFloat, ...] = ()
    """One for each label; a grouped chart has columns instead."""
    columns: tuple[Column, ...] = ()
    """Two to four, of one unit, in a grouped chart."""
    more: int = Field(default=0, ge=0)
    """How many a ranking goes on with beyond its labels."""
    unit: str = ""
    source: str = ""
    """Who says so; drawn under the chart."""
    pictures: tuple[str, ...] = Field(default=(), max_length=3)
    """Concepts of the world that are drawn beside a single number."""

    @model_validator(mode="after")
    def _numbers_fit_the_kind(self) -> Chart:
        if (self.kind == "grouped") != bool(self.columns) or (self.columns and self.values):
            raise ValueError("a grouped chart has columns and no values, every other kind values and no columns")
        return self

    @property
    def numbers(self) -> tuple[float, ...]:
        """All that is drawn, column by column."""
        return (*self.values, *(value for column in self.columns for value in column.values))


class Quote(Part):
    """Somebody's own words."""

    type: Literal["quote"] = "quote"
    text: str
    by: str = ""


class Bullets(Part):
    """A list; each item appears when the narration reaches it."""

    type: Literal["list"] = "list"
    title: str = ""
    items: tuple[str, ...]
    marks: Literal["numbers", "letters"] = "numbers"
    """Before the items: 01, 02, or A, B, as for what is chosen from."""


class Coming(Part):
    """Something that is going to happen."""

    when: str = ""
    """As people write it: 5 June, next year; empty: nobody has said."""
    text: str


class Agenda(Part):
    """What happens next: along a line of time if dates are known, else as a list; each comes when it is said."""

    type: Literal["agenda"] = "agenda"
    title: str = ""
    items: tuple[Coming, ...] = Field(min_length=1, max_length=12)


class Card(Part):
    """Designed text, for what can't be drawn."""

    type: Literal["card"] = "card"
    text: str
    kicker: str = ""
    pictures: tuple[str, ...] = Field(default=(), max_length=3)
    """Concepts of the world that are drawn beside the text: metro, ticket."""


class TermLight(Part):
    """A term of a formula that is lit while it is spoken of."""

    term: Annotated[int, Field(ge=0)] | None
    """Counted from 0; a term begins with =, +, − or the like. null: none is lit any more."""
    at: str
    """A mark or words of `say`, as in overlays. It is lit until the next one is."""


class FormulaLine(Part):
    """A formula, and when it comes."""

    latex: str
    at: str = ""
    """A mark or words of `say` at which it comes; empty: its even share of the shot."""
    note: str = ""
    """Stands under it."""
    lit: tuple[TermLight, ...] = ()


class Formula(Part):
    """Formulas in LaTeX: the first is revealed term by term, each later one is what the one before it turns into."""

    type: Literal["formula"] = "formula"
    title: str = ""
    steps: tuple[FormulaLine, ...] = Field(min_length=1, max_length=12)


class CodeLight(Part):
    """Lines of code that are lit while they are spoken of."""

    lines: str = Field(pattern=r"^\d{1,4}(-\d{1,4})?$")
    """One line, as 3, or several, as 3-5, counted from 1."""
    at: str
    """A mark or words of `say`, as in overlays. They are lit until the next ones are."""


class Code(Part):
    """Source code, highlighted; what is too long scrolls to the lines that are lit."""

    type: Literal["code"] = "code"
    source: str
    language: str = ""
    """python, c++, sql: any name that Pygments knows."""
    title: str = ""
    lit: tuple[CodeLight, ...] = ()


class Diagram(Part):
    """A diagram in the notation of docs/diagrams.md; each step comes when the narration reaches its words."""

    type: Literal["diagram"] = "diagram"
    text: str


class Poster(Part):
    """A product beside a few words: what advertisements are made of."""

    type: Literal["poster"] = "poster"
    path: str = ""
    """The product: a cut-out or a photograph, relative to the storyboard's folder; empty: words alone."""
    kicker: str = ""
    text: str = ""
    price: str = ""
    was: str = ""
    """Beside the price, struck through."""
    detail: str = ""
    """Small under it: a proof, a place, a last day. Like price and button it comes when it is said."""
    button: str = ""
    address: str = ""
    small: str = ""
    """The legal line, at the bottom."""
    motion: Literal["arrive", "float", "still"] = "arrive"
    """Of the product: it comes in and stands, or floats, or stands from the start."""
    tone: Literal["light", "dark", "accent"] = "light"
    """What the ground is like."""


class End(Part):
    """The closing card: source and credits."""

    type: Literal["end"] = "end"
    title: str = ""
    lines: tuple[str, ...] = ()
    credits: str = ""
    """None of the licences' lines is lost if this is empty: the default credits are drawn."""


class Ident(Part):
    """The card of a brand: its logo, and words under it. A logo that is long is taken to say the name itself."""

    type: Literal["ident"] = "ident"
    name: str = ""
    slogan: str = ""
    address: str = ""


class Clip(Part):
    """A video file of the user's. Its sound is heard if the shot's `recording` names it too."""

    type: Literal["clip"] = "clip"
    path: str
    """Relative to the storyboard's folder, or absolute."""
    fit: Literal["contain", "cover"] = "contain"
    """contain shows all, with black beside it; cover fills the frame."""


class TestCard(Part):
    """Colour bars with the shot's id and a running frame number."""

    __test__ = False  # pytest, this is no test

    type: Literal["test"] = "test"


Visual: TypeAlias = Annotated[
    Title
    | Illustration
    | Picture
    | Chart
    | Quote
    | Bullets
    | Agenda
    | Card
    | Formula
    | Code
    | Diagram
    | Poster
    | End
    | Ident
    | Clip
    | TestCard,
    Field(discriminator="type"),
]


class Overlay(Part):
    """Something drawn over a shot from when a mark or word of its narration sounds."""

    type: Literal["lower_third", "term"] = "lower_third"
    """lower_third: a name over a picture; term: a word of the lesson with what it means, at the top."""
    text: str
    detail: str = ""
    at: str
    """A mark's id (<m id=fare/> in `say`), or a word or phrase of `say`."""
    hold: float = Field(default=2.5, gt=0, alias="for")
    """Seconds on the screen, cut at the shot's end."""


class Question(Part):
    """What a shot asks; the next shot answers it. Questions are listed in the .quiz.json beside the film."""

    text: str
    options: tuple[str, ...] = ()
    """To choose from, if there are any."""
    answer: str = ""


class Pad(Part):
    """Silence around a shot's narration, in seconds."""

    before: float = Field(default=0.25, ge=0, le=10)
    after: float = Field(default=0.45, ge=0, le=10)


class Transition(Part):
    """How a shot comes in and goes out; always inside the shot itself, so that no shot depends on another."""

    type: Literal["fade", "cut"] = "fade"
    seconds: float = Field(default=0.24, ge=0, le=2)


class Shot(Part):
    """One thing said and shown."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    say: str = ""
    """The narration; may hold marks: <m id=fare/>."""
    translation: str = ""
    """The same in the language of `output.captions_also`."""
    cites: tuple[str, ...] = ()
    """What it comes from: the source s1, or a paragraph of it, s1#p5."""
    visual: Visual
    pad: Pad = Pad()
    min: float = Field(default=2.0, ge=0.2, le=600)
    """Seconds at least."""
    overlays: tuple[Overlay, ...] = ()
    transition: Transition = Transition()
    recording: str = ""
    """A sound file of the user's to be heard instead of the voice."""
    mood: Literal["", Mood] = ""
    """Of this shot, in the ground's colour, and in the bed where it lasts for 6 s; empty: the film's."""
    chapter: str = ""
    """A chapter of the film begins here, called so. If no shot names one, shots with headlines begin chapters."""
    asks: Question | None = None


class VoiceChoice(Part):
    """Who speaks."""

    engine: Literal["auto", "espeak", "silent", "service", "vits", "sherpa"] = "auto"
    id: str = ""
    """The engine's own name of a voice; empty: the language's default. Of a service https://host/v1#model:voice, of
    vits a folder or a Hub id, of sherpa a folder; #3 behind these two is the speaker of this number."""
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    lexicon: dict[str, str] = {}
    """How to read a word: {"4号线": "四号线"}."""


class Output(Part):
    """What the file looks like."""

    size: tuple[int, int] = (1920, 1080)
    fps: int = Field(default=25, ge=1, le=MAX_FPS)
    captions: Literal["burn", "soft", "both", "off"] = "both"
    captions_also: Language | None = None
    """A second language under the captions and as a track of its own: the shots' `translation`."""


class Label(Part):
    """The mark that says a film was made by a machine."""

    show: bool = True
    text: str = ""
    """Empty: AI生成 or AI-generated, by the film's language."""
    producer: str = "filmloom"
    illustrations: bool = True
    """Whether drawn pictures of news are marked as such: 示意图, Illustration."""


class Source(Part):
    """Where the text comes from."""

    id: str = "s1"
    uri: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""
    fetched: str = ""
    """The day on which it was fetched, if `uri` is an address."""
    sha256: str = ""


class Storyboard(Part):
    """A film's plan: shots in order, and what holds for all of them."""

    version: Literal[1] = 1
    kind: Literal["news", "lesson", "ad"] = "news"
    language: Language
    title: str
    seed: int = 7
    theme: str = "newsroom"
    brand: str = ""
    """A brand.yaml, relative to the storyboard's folder, whose colours, typefaces and logo the film is made in."""
    engine: str = "world"
    """What makes the illustrations: world, layers, https://host/v1 with a model, kling:kling-v3."""
    model: str = ""
    """Of an engine that is an address."""
    output: Output = Output()
    voice: VoiceChoice = VoiceChoice()
    music: str = "none"
    """What is heard under the speech: none; bed, composed for this film; or a sound file of the user's."""
    effects: bool = False
    """Whether what the figures of drawn pictures do is heard under the speech: voices, landings, engines, weather."""
    mood: Literal["", Mood] = ""
    """Of the whole film, heard in the bed and seen in the ground's colour; empty: calm."""
    label: Label = Label()
    sources: tuple[Source, ...] = ()
    """News that state what none of these does aren't made: see docs/news.md."""
    shots: tuple[Shot, ...] = Field(min_length=1)
