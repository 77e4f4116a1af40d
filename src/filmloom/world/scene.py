"""SceneSpec: what happens in a clip, in words that a program understands.

The truth that captions are written from, animations are made from and clips are checked against.
Pure data: how it moves is choreograph's business, how it looks is render's.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Background: TypeAlias = Literal[
    "meadow", "sky", "sea", "beach", "night", "street", "room", "snow", "desert", "forest", "space", "city"
]
Color: TypeAlias = Literal["red", "orange", "yellow", "green", "blue", "purple", "pink", "black", "white"]
ActorSize: TypeAlias = Literal["small", "medium", "large"]
Place: TypeAlias = Literal["left", "center", "right"]
Depth: TypeAlias = Literal["near", "middle", "far"]
Speed: TypeAlias = Literal["slow", "normal", "fast"]
MotionKind: TypeAlias = Literal[
    "still", "left", "right", "up", "down", "enter", "exit", "bounce", "fall", "rise", "spin",
    "grow", "shrink", "orbit", "shake", "jump",
]  # fmt: skip
RelationKind: TypeAlias = Literal[
    "next_to", "above", "in_front_of", "chases", "follows", "plays_with", "meets", "carries", "looks_at"
]
Camera: TypeAlias = Literal["still", "pan_left", "pan_right", "tilt_up", "tilt_down", "zoom_in", "zoom_out"]
Weather: TypeAlias = Literal["clear", "rain", "snow", "wind", "fog"]
Hour: TypeAlias = Literal["day", "dawn", "dusk", "night"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Actor(_Part):
    """Someone or something on the stage; `count` of them, alike."""

    name: str
    """Unique in its scene; relations and motions refer to it."""
    concept: str = ""
    """Key in the lexicon, or emoji:<name> for any other Twemoji; empty if `picture` is given."""
    picture: str = ""
    """Path of the user's own cut-out picture."""
    color: Color | None = None
    size: ActorSize = "medium"
    count: int = Field(default=1, ge=1, le=6)
    place: Place | None = None
    """None: wherever it fits."""
    depth: Depth = "middle"


class Motion(_Part):
    """What one actor does in one step."""

    actor: str
    kind: MotionKind
    speed: Speed = "normal"


class Relation(_Part):
    """What holds between two actors for the whole clip."""

    kind: RelationKind
    subject: str
    object: str


class SceneSpec(_Part):
    """A whole clip in words."""

    background: Background = "meadow"
    actors: tuple[Actor, ...] = ()
    steps: tuple[tuple[Motion, ...], ...] = ()
    """One step after the other; the motions of a step at once. An actor that no motion names stays and breathes."""
    relations: tuple[Relation, ...] = ()
    camera: Camera = "still"
    weather: Weather = "clear"
    hour: Hour = "day"
    seconds: float = Field(default=4.0, gt=0, le=60)
