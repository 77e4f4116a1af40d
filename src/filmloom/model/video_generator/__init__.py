"""Video generators: a prompt becomes a Clip, whichever engine makes it.

An engine is a class with `generate`; `ENGINES` maps the names that users type to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from typing import Protocol

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.media.label import checked_language
from filmloom.media.size import checked_size
from filmloom.model.video_generator.world import WorldGenerator
from filmloom.types import Language, OnEvent, Size, ignore_event

__all__ = ["ENGINES", "VideoGenerator", "clip"]

MAX_SECONDS = 60.0
MAX_FPS = 60


class VideoGenerator(Protocol):
    """Makes moving pictures from a prompt."""

    def generate(
        self,
        prompt: str,
        *,
        seconds: float | None,
        size: Size,
        fps: int,
        seed: int,
        language: Language | None,
        label: bool,
    ) -> Clip:
        """A clip of the asked length (None: what the prompt says, or 4 s), size and rate; frames come lazily.

        Raises PromptError if nothing in the prompt can be drawn.
        """
        ...


ENGINES: dict[str, Callable[[], VideoGenerator]] = {"world": WorldGenerator}


def clip(
    prompt: str,
    *,
    seconds: float | None = None,
    size: Size = (1920, 1080),
    fps: int = 25,
    seed: int = 7,
    language: Language | None = None,
    engine: str = "world",
    label: bool = True,
    on_event: OnEvent = ignore_event,
) -> Clip:
    """A sentence becomes a clip; the same seed makes the same clip.

    Frames are drawn when the clip is read or saved; `on_event` hears of it when it is saved. `label`: the visible
    mark that a machine made it, over the whole clip.
    Raises PromptError if nothing in the prompt can be drawn, InputError for lengths, rates and sizes out of range.
    """
    if engine not in ENGINES:
        near = get_close_matches(engine, ENGINES, n=1, cutoff=0.0)
        raise InputError(f"There is no engine {engine!r}; there are {', '.join(ENGINES)}. Did you mean {near[0]!r}?")
    if seconds is not None and not (isinstance(seconds, int | float) and 0 < seconds <= MAX_SECONDS):
        raise InputError(f"A clip of {seconds} s can't be made: ask for more than 0 and at most {MAX_SECONDS:g} s.")
    if not (isinstance(fps, int) and 1 <= fps <= MAX_FPS):
        raise InputError(f"A clip of {fps} frames per second can't be made: ask for 1 to {MAX_FPS}.")
    if not (isinstance(seed, int) and seed >= 0):
        raise InputError(f"The seed {seed!r} can't be used: give a whole number from 0 on.")
    checked_language(language)
    made = ENGINES[engine]().generate(
        prompt, seconds=seconds, size=checked_size(size), fps=fps, seed=seed, language=language, label=label
    )
    return replace(made, on_event=on_event)
