"""Body: an actor as the choreographer sees it: how large, where it is at home, how it moves, which way it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from filmloom.world.choreograph.outline import Outline, concept_outline, cutout_outline
from filmloom.world.choreograph.stage import DEPTHS, Stage
from filmloom.world.lexicon import Concept, concept
from filmloom.world.render.rails import SIDE_VIEWS
from filmloom.world.scene import Actor, ActorSize

Gait: TypeAlias = Literal["walks", "flies", "swims", "rolls", "floats", "stands", "hops", "drives", "glides", "rigid"]
"""The lexicon's moves, and: glides, flies without flapping (aeroplane); rigid, never breathes (house)."""
Realm: TypeAlias = Literal["ground", "air", "water"]

_HEIGHTS: Final[dict[ActorSize, float]] = {"small": 0.21, "medium": 0.315, "large": 0.43}
_RIGID: Final = frozenset({"buildings", "city"})
_ALIVE: Final = frozenset({"animals", "people"})
HEADINGS: Final = {"rocket": -45.0, "airplane": -45.0, "small_plane": -45.0}
"""Pictures that point obliquely: the direction of their nose in degrees clockwise from the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One actor, or the pattern of all of a kind."""

    actor: Actor
    outline: Outline
    gait: Gait
    realm: Realm
    faces: int
    """-1 drawn looking left, 1 right, 0 to the viewer."""
    heading: float | None
    alive: bool
    scale: float
    """Height of the picture in units of the shorter side, at the depth where it starts."""
    depth: float

    @property
    def width(self) -> float:
        """Of the art, in units of the shorter side."""
        return self.outline.width * self.scale

    @property
    def height(self) -> float:
        return self.outline.height * self.scale

    @property
    def reach_up(self) -> float:
        """How far over its foot point it reaches when stretched, or turned if its picture is drawn obliquely."""
        return self.height * (1.06 if self.heading is None else 1.22)


def cast_actor(actor: Actor, stage: Stage, rng: np.random.Generator, crowd: int) -> Body:
    """An actor's body on a stage. `crowd`: how many there are in all; many are drawn smaller."""
    outline = outline_of(actor)
    depth = DEPTHS[actor.depth] + rng.uniform(-0.04, 0.04)
    known = None if actor.picture else concept(actor.concept)
    natural = known.scale**0.75 if known else 1.0
    height = _HEIGHTS[actor.size] * natural * stage.nearness(depth) * rng.uniform(0.95, 1.05)
    height *= (1.0 if crowd <= 3 else (3 / crowd) ** 0.4) * (0.92 if stage.aspect < 1.2 else 1.0)
    scale = height / max(outline.height, 0.8 * outline.width)
    scale *= min(1.0, 1.3 * stage.safe_w / (outline.width * scale), 1.1 * stage.half_h / (outline.height * scale))
    return body_of(actor, stage, scale=scale, depth=depth)


def body_of(actor: Actor, stage: Stage, *, scale: float, depth: float) -> Body:
    """An actor's body of a given size on a stage."""
    known = None if actor.picture else concept(actor.concept)
    gait, realm = ways_of(actor, stage)
    return Body(
        actor=actor,
        outline=outline_of(actor),
        gait=gait,
        realm=realm,
        faces=_faces(known),
        heading=HEADINGS.get(actor.concept),
        alive=known is None or known.category in _ALIVE or known.key == "robot",
        scale=scale,
        depth=depth,
    )


def outline_of(actor: Actor) -> Outline:
    """Where the art of its picture lies."""
    return cutout_outline(actor.picture) if actor.picture else concept_outline(actor.concept)


def _faces(known: Concept | None) -> int:
    if known is None:
        return 0
    return -1 if known.key in SIDE_VIEWS else {"left": -1, "right": 1, "front": 0}[known.faces]


def ways_of(actor: Actor, stage: Stage) -> tuple[Gait, Realm]:
    """How it moves here, and in what."""
    if actor.picture:
        return ("walks", "ground") if stage.has_ground else ("floats", "air")
    known = concept(actor.concept)
    gait: Gait = known.moves
    if known.category in _RIGID:
        gait = "rigid"
    elif known.moves == "flies" and known.category in ("vehicles", "sky"):
        gait = "glides"
    if not stage.has_ground:
        return (gait if gait in ("flies", "glides", "rigid", "swims") else "floats"), "air"
    if gait in ("flies", "glides", "floats") or known.home in ("air", "space"):
        return gait, "air"
    if stage.background == "sea":
        return ("floats" if gait in ("walks", "hops", "drives", "rolls", "stands") else gait), "water"
    if gait == "swims":
        return "hops" if known.category == "animals" else "drives", "ground"
    return gait, "ground"
