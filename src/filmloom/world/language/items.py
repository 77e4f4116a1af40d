"""Items: what a sentence consists of once its words are understood, the same for both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from filmloom.world.scene import ActorSize, Color, Depth, MotionKind, Place, RelationKind, Speed

ANOTHER: Final = -1
Way: TypeAlias = Literal["left", "right", "up", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A noun with all that stands before it: two small red balloons."""

    text: str
    concept: str = ""
    picture: str = ""
    count: int | None = None
    """None: not said."""
    plural: bool = False
    color: Color | None = None
    size: ActorSize | None = None
    definite: bool = False
    """Said of something that was named before, if it was: the cat, or a bare Chinese noun."""
    ordinal: int = 0
    """The second cat: 2. Another cat: ANOTHER. Nothing said: 0."""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """It, they, 它."""

    plural: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of motion."""

    kind: MotionKind | Literal["go"]
    """`go` needs a way: runs, flies, drives."""
    speed: Speed | None = None
    otherwise: MotionKind | None = None
    """What `go` means when no way is given; None: the way that the picture looks."""


@dataclass(frozen=True, slots=True)
class Heading:
    """To the left, upwards."""

    way: Way


@dataclass(frozen=True, slots=True)
class Pace:
    """Quickly, slowly."""

    speed: Speed


@dataclass(frozen=True, slots=True)
class Link:
    """A verb or preposition that relates two things."""

    kind: RelationKind
    reverse: bool = False
    """The object is the subject of the relation: under, behind, is chased by."""
    after: bool = False
    """It stands after its object: 狗旁边."""


@dataclass(frozen=True, slots=True)
class Where:
    """On the left, in the distance."""

    place: Place | None = None
    depth: Depth | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, when and how the whole clip is: one field of the spec and its value."""

    field: Literal["background", "hour", "weather", "camera", "seconds"]
    value: str | float
    loose: bool = False
    """A word that only suggests it: used where nothing says it outright."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that join: then, while, and, a comma, the end of a sentence; 在, 被, 把 and 有 in Chinese."""

    kind: Literal["then", "while", "and", "comma", "stop", "at", "passive", "fronted", "exist"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A content word that nothing could be made of."""

    text: str
    figurative: bool = False
    """A name or an idiom of the guard list: what is meant isn't what is said."""


Item: TypeAlias = Thing | Pronoun | Act | Heading | Pace | Link | Where | Setting | Mark | Unknown


def going(value: str) -> Act:
    """A verb that needs a way, from speed/otherwise: fast/-, -/jump."""
    speed, otherwise = (None if part == "-" else part for part in value.split("/"))
    made: Any = (speed, otherwise)
    return Act("go", *made)
