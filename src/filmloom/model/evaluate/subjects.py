"""Subjects: what is put to the test: an engine that makes animations, or one that makes frames only.

Tracks are judged as numbers, and some of them as pixels too; frames as pixels alone. An engine of
`video_generator.ENGINES` is a subject as it stands: if it has `animate` (and, for speed, `animate_many`) by its
animations, otherwise by the frames of its clips. Two of its attributes are told in the result if it has them:
`weights_sha256` and `settings`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError, PromptError
from filmloom.model.video_generator import ENGINES
from filmloom.types import Language
from filmloom.world.animation import Animation
from filmloom.world.choreograph import choreograph
from filmloom.world.parse import parse
from filmloom.world.rasterise import rasterise

FRAMES_SIDE: Final = 128
"""Shorter side of the frames that are judged."""
FRAMES_FPS: Final = 8
TRACKS_FPS: Final = 15
"""Rows per second of the animations that rules make here; the judge is as right at these as at 25."""

Pixels: TypeAlias = npt.NDArray[np.uint8]
"""[t h w 3], red, green, blue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an engine is asked for."""

    prompt: str
    language: Language
    seconds: float
    seed: int
    aspect: float = 16 / 9


class Subject(Protocol):
    """Something that makes clips from prompts."""

    name: str
    weights_sha256: str | None
    settings: dict[str, Any]
    makes_tracks: bool

    def animate_many(self, requests: Sequence[Request]) -> list[Animation | PromptError]:
        """One animation per request, or why there is none; only if `makes_tracks`."""
        ...

    def frames_many(self, requests: Sequence[Request]) -> list[Pixels | PromptError]:
        """Small frames of each, or why there are none."""
        ...

    def round_trip(self, animations: Sequence[Animation]) -> list[Animation] | None:
        """True animations after the engine's own compression: its ceiling; None if it has none."""
        ...


class TrackSubject:
    """A subject that makes animations; `animate` or `animate_many` is to be given."""

    name = ""
    weights_sha256: str | None = None
    makes_tracks = True

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}

    def animate(self, request: Request) -> Animation:
        """One animation; PromptError if nothing can be made of the prompt."""
        raise NotImplementedError

    def animate_many(self, requests: Sequence[Request]) -> list[Animation | PromptError]:
        """One after the other."""
        return [attempt(self.animate, request) for request in requests]

    def frames_many(self, requests: Sequence[Request]) -> list[Pixels | PromptError]:
        """Its animations, rasterised."""
        made = self.animate_many(requests)
        return [each if isinstance(each, PromptError) else frames_of(each) for each in made]

    def round_trip(self, animations: Sequence[Animation]) -> list[Animation] | None:
        """None: nothing is compressed."""
        return None


class WorldSubject(TrackSubject):
    """The rules: parse and choreograph."""

    name = "world"

    def animate(self, request: Request) -> Animation:
        """What the rules make of the prompt."""
        spec = parse(request.prompt, request.language).spec.model_copy(update={"seconds": request.seconds})
        return choreograph(spec, request.seed, aspect=request.aspect, fps=TRACKS_FPS)


class GeneratorSubject(TrackSubject):
    """An engine with `animate(ClipRequest)`, and perhaps `animate_many` of a list of them, which is faster.

    It may also have `round_trip(animation)`: its own compression and back.
    """

    def __init__(self, name: str, generator: Any, takes: int | None = None) -> None:
        """takes: how often at most it samples until the judge of tracks finds nothing wrong; None: as it does."""
        super().__init__()
        self.name = name
        self.generator = generator
        self.takes = takes
        self.weights_sha256 = getattr(generator, "weights_sha256", None)
        self.settings = {**getattr(generator, "settings", {}), "takes": takes or getattr(generator, "takes", 1)}

    def animate(self, request: Request) -> Animation:
        """What it makes of the prompt."""
        made: Animation = self.generator.animate(self._asked(request))
        return made

    def animate_many(self, requests: Sequence[Request]) -> list[Animation | PromptError]:
        """All at once if the engine can; one by one if not, or if it refuses one of them."""
        if not hasattr(self.generator, "animate_many"):
            return super().animate_many(requests)
        try:
            return [*self.generator.animate_many([self._asked(each) for each in requests])]
        except PromptError:
            return super().animate_many(requests)

    def round_trip(self, animations: Sequence[Animation]) -> list[Animation] | None:
        """Its compression and back, if it has one."""
        if not hasattr(self.generator, "round_trip"):
            return None
        return [self.generator.round_trip(each) for each in animations]

    def _asked(self, request: Request) -> Any:
        return replace(clip_request(request, fps=TRACKS_FPS), takes=self.takes)


class ClipSubject:
    """An engine that can only `generate` clips: judged by their pixels."""

    makes_tracks = False

    def __init__(self, name: str, generator: Any) -> None:
        self.name = name
        self.generator = generator
        self.weights_sha256: str | None = getattr(generator, "weights_sha256", None)
        self.settings: dict[str, Any] = dict(getattr(generator, "settings", {}))

    def animate_many(self, requests: Sequence[Request]) -> list[Animation | PromptError]:
        """Not to be called: it makes no animations."""
        raise AssertionError(f"{self.name} makes frames, not animations")

    def frames_many(self, requests: Sequence[Request]) -> list[Pixels | PromptError]:
        """The frames of its clips."""
        return [attempt(self._frames, request) for request in requests]

    def round_trip(self, animations: Sequence[Animation]) -> list[Animation] | None:
        """None: an animation can't go through it."""
        return None

    def _frames(self, request: Request) -> Pixels:
        clip = self.generator.generate(clip_request(request, fps=FRAMES_FPS, side=FRAMES_SIDE))
        return np.stack([frame[..., 2::-1].copy() for frame in clip.frames()])


SUBJECTS: Final[dict[str, Callable[[], Subject]]] = {"world": WorldSubject}
"""Engines that are tested otherwise than as they stand in ENGINES."""


def subject_named(engine: str, takes: int | None = None) -> Subject:
    """The subject of an engine's name. Raises InputError for an unknown one, or for takes of one that makes none."""
    if engine in SUBJECTS and takes is None:
        return SUBJECTS[engine]()
    if engine not in ENGINES:
        raise InputError(f"There is no engine {engine!r} to test; there are {', '.join(ENGINES)}.")
    from filmloom.model.video_generator import engine_named

    generator = engine_named(engine)
    if hasattr(generator, "animate"):
        return GeneratorSubject(engine, generator, takes)
    if takes is not None:
        raise InputError(f"The engine {engine!r} makes one take of each clip; leave out the number of takes.")
    return ClipSubject(engine, generator)


def clip_request(request: Request, *, fps: int, side: int = 360) -> Any:
    """A request as engines take it."""
    from filmloom.model.video_generator.request import ClipRequest

    return ClipRequest(
        prompt=request.prompt,
        language=request.language,
        seconds=request.seconds,
        seed=request.seed,
        size=(round(side * request.aspect / 2) * 2, side),
        fps=fps,
        label=False,
    )


def frames_of(animation: Animation) -> Pixels:
    """The small frames that the pixel judge is given."""
    wide = round(FRAMES_SIDE * animation.aspect)
    frames: Pixels = rasterise(animation, (wide, FRAMES_SIDE), FRAMES_FPS)
    return frames


def attempt(make: Callable[[Request], Any], request: Request) -> Any:
    """What is made, or the PromptError that says why not."""
    try:
        return make(request)
    except PromptError as error:
        return error
