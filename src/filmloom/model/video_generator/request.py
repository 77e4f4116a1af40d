"""ClipRequest: everything that can be asked of a video generator, checked once for all of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from filmloom.errors import InputError
from filmloom.media.label import checked_language
from filmloom.media.size import checked_size
from filmloom.types import Language, OnEvent, Size, ignore_event
from filmloom.world.animation import Animation

MAX_SECONDS: Final = 60.0
MAX_FPS: Final = 60
MAX_STEPS: Final = 200
MAX_GUIDANCE: Final = 20.0
MAX_TAKES: Final = 64

Guidance: TypeAlias = Literal["cfg", "interval", "none"]
"""cfg: classifier-free, two predictions a step (Ho and Salimans 2022). interval: only while the large decisions fall,
at two thirds of the cost (Kynkäänniemi et al. 2024)."""
_AT: Final = re.compile(r"(?P<path>.+)@(?P<when>\d+(?:\.\d+)?) ?s?")
LayoutBy: TypeAlias = Literal["layers", "none"]
"""What lays a clip out before an engine draws it: the engine `layers`, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Something given to a generator: a picture, a clip or an animation, to begin with, to go on from or to keep parts
    of. InputError for a time or a strength out of range."""

    media: Path | Animation
    """The path of a picture, a video or an .animation.json; or an Animation."""
    name: str = ""
    """Of a picture: the word of the prompt that it shows; empty: what the prompt calls this, it or the logo."""
    keep: tuple[str, ...] = ()
    """Of an animation: background, camera, looks, ways, names of layers; empty: the clip goes on from its end."""
    when: float | None = None
    """Second of the clip at which it is seen. None: a picture comes first; from what moves, the clip goes on."""
    strength: float | None = None
    """1 keeps it as it is, less lets it change, 0 ignores it. None: 1 for what moves, less for a still picture."""

    def __post_init__(self) -> None:
        if self.when is not None and not (isinstance(self.when, int | float) and 0 <= self.when <= MAX_SECONDS):
            raise InputError(f"Nothing can be given at {self.when} s; choose a second from 0 to {MAX_SECONDS:g}.")
        if self.strength is not None and not (isinstance(self.strength, int | float) and 0 <= self.strength <= 1):
            raise InputError(f"A strength of {self.strength} was given; give 0, which keeps nothing, to 1, all.")


def given_from(words: Sequence[str], keep: str = "") -> tuple[At, ...]:
    """What is given as on the command line: FILE, WORD=FILE or FILE@SECOND, with WORD and SECOND where they are needed.

    keep: parts of a given animation, with commas between. Raises InputError for what can't be told apart.
    """
    parts = tuple(part.strip() for part in keep.split(",") if part.strip())
    given = tuple(_at_from(word, parts) for word in words)
    if parts and not any(each.keep for each in given):
        raise InputError(f"--keep {keep} needs an animation to keep it of: --given clip.animation.json")
    return given


def _at_from(word: str, keep: tuple[str, ...]) -> At:
    """A file may have = and @ in its own name."""
    name, path, when = "", word, None
    if not Path(path).is_file() and "=" in path:
        name, _, path = path.partition("=")
    if not Path(path).is_file() and (found := _AT.fullmatch(path)):
        path, when = found["path"], float(found["when"])
    if not Path(path).is_file() and "@" in Path(path).name:
        raise InputError(f"{word} can't be given: expected a file, or as in cat.png@2 the second at which it is seen.")
    return At(media=Path(path), name=name.strip(), when=when, keep=keep if path.endswith(".json") else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRequest:
    """One clip that is asked for; InputError for anything out of range."""

    prompt: str
    seconds: float | None = None
    """None: what the prompt says, or 4."""
    size: Size = (1920, 1080)
    fps: int = 25
    seed: int = 7
    language: Language | None = None
    label: bool = True
    given: tuple[At, ...] = ()
    num_inference_steps: int | None = None
    guidance: Guidance | None = None
    guidance_scale: float | None = None
    takes: int | None = None
    """How often at most it is sampled until it is as asked."""
    loop: bool = False
    sound: bool = False
    """Whether it is to be heard: everybody's voice, impacts, weather."""
    layout: LayoutBy | None = None
    """Of an engine that draws frames: whose places and motion it follows. None: what is best for that engine."""
    lora: tuple[str, ...] = ()
    """Of an engine with weights of one's own: adapters, as FOLDER or FOLDER@0.8."""
    on_event: OnEvent = ignore_event

    def __post_init__(self) -> None:
        seconds, fps, seed = self.seconds, self.fps, self.seed
        if seconds is not None and not (isinstance(seconds, int | float) and 0 < seconds <= MAX_SECONDS):
            raise InputError(f"A clip of {seconds} s can't be made: ask for more than 0 and at most {MAX_SECONDS:g} s.")
        if not (isinstance(fps, int) and 1 <= fps <= MAX_FPS):
            raise InputError(f"A clip of {fps} frames per second can't be made: ask for 1 to {MAX_FPS}.")
        if not (isinstance(seed, int) and seed >= 0):
            raise InputError(f"The seed {seed!r} can't be used: give a whole number from 0 on.")
        steps, scale = self.num_inference_steps, self.guidance_scale
        if steps is not None and not (isinstance(steps, int) and 1 <= steps <= MAX_STEPS):
            raise InputError(f"{steps} steps can't be taken: ask for 1 to {MAX_STEPS}.")
        if scale is not None and not (isinstance(scale, int | float) and 0 <= scale <= MAX_GUIDANCE):
            raise InputError(f"A guidance scale of {scale} can't be used: ask for 0 to {MAX_GUIDANCE:g}.")
        if self.takes is not None and not (isinstance(self.takes, int) and 1 <= self.takes <= MAX_TAKES):
            raise InputError(f"{self.takes} takes can't be made: ask for 1 to {MAX_TAKES}.")
        if self.guidance not in (None, "cfg", "interval", "none"):
            raise InputError(f"There is no guidance {self.guidance!r}; there are cfg, interval and none.")
        if self.layout is not None and self.layout not in get_args(LayoutBy):
            raise InputError(f"There is no layout {self.layout!r}; there are {' and '.join(get_args(LayoutBy))}.")
        checked_language(self.language)
        checked_size(self.size)

    @property
    def aspect(self) -> float:
        return self.size[0] / self.size[1]

    def refuse(self, engine: str, *names: str) -> None:
        """Refuse what an engine has no use for, rather than ignore it."""
        plain = {each.name: each.default for each in fields(self)}
        for name in names:
            if getattr(self, name) != plain[name]:
                raise InputError(f"The engine {engine!r} has no use for {name}; leave it out, or use another engine.")

    def refuse_of_given(self, engine: str, *names: str) -> None:
        """Refuse what an engine has no use for in what was given."""
        plain = {each.name: each.default for each in fields(At)}
        for at in self.given:
            for name in names:
                if getattr(at, name) != plain[name]:
                    raise InputError(
                        f"{_named(at)} was given with {name} {getattr(at, name)!r}: the engine {engine!r} has no use "
                        f"for that; leave it out, or use another engine."
                    )

    def settings(self, engine: str, seconds: float) -> dict[str, Any]:
        """What it takes to ask for the same again, but for what was given."""
        return {
            "engine": engine,
            "prompt": self.prompt,
            "language": self.language,
            "seed": self.seed,
            "seconds": seconds,
            "size": self.size,
            "fps": self.fps,
            "label": self.label,
            "loop": self.loop,
            "sound": self.sound,
            "given": given_settings(self.given),
        }


def given_settings(given: tuple[At, ...]) -> list[dict[str, Any]]:
    """What was given, by path and hash. An Animation that is no file is written out whole."""
    return [_given_settings(each) for each in given]


def _given_settings(at: At) -> dict[str, Any]:
    named = {"name": at.name, "keep": list(at.keep), "when": at.when, "strength": at.strength}
    if isinstance(at.media, Path):
        return {**named, "path": str(at.media), "sha256": sha256(at.media.read_bytes()).hexdigest()}
    return {**named, "animation": at.media.to_json()}


def _named(at: At) -> str:
    return at.media.name if isinstance(at.media, Path) else "An animation"


def whole_frames(request: ClipRequest, prompt_s: float) -> tuple[int, list[str]]:
    """How many frames the clip has, the length rounded up, and what is to be said about that."""
    asked_s = prompt_s if request.seconds is None else request.seconds
    num_frames = max(1, math.ceil(asked_s * request.fps - 1e-6))
    seconds = num_frames / request.fps
    warnings = [f"{asked_s:g} s are {seconds:g} s in whole frames."] if abs(asked_s - seconds) > 1e-6 else []
    return num_frames, warnings
