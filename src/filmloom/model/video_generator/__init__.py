"""Video generators: a prompt becomes a Clip, whichever engine makes it.

An engine is a class with `generate`; `ENGINES` maps the names that users type to where it lives, so that an engine's
libraries are imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from importlib import import_module
from typing import Final, Protocol, cast

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.model.video_generator.request import At, ClipRequest, Guidance, LayoutBy
from filmloom.types import Language, OnEvent, Size, ignore_event

__all__ = ["ENGINES", "At", "ClipRequest", "VideoGenerator", "clip", "engine_named", "make"]


class VideoGenerator(Protocol):
    """Makes moving pictures from a prompt."""

    def generate(self, request: ClipRequest) -> Clip:
        """A clip of the asked length, size and rate; frames come lazily.

        Raises PromptError if nothing in the prompt can be drawn, InputError for what this engine can't do.
        """
        ...


ENGINES: Final = {
    "world": "filmloom.model.video_generator.world:WorldGenerator",
    "layers": "filmloom.model.video_generator.layers.generator:LayersGenerator",
}
DEFAULT: Final = "world"


def engine_named(name: str) -> VideoGenerator:
    """A new engine of this name. Raises InputError for other names."""
    if name not in ENGINES:
        near = get_close_matches(name, ENGINES, n=1, cutoff=0.0)
        raise InputError(f"There is no engine {name!r}; there are {', '.join(ENGINES)}. Did you mean {near[0]!r}?")
    module, _, of_module = ENGINES[name].partition(":")
    return cast(VideoGenerator, getattr(import_module(module), of_module)())


def clip(
    prompt: str,
    *,
    seconds: float | None = None,
    size: Size = (1920, 1080),
    fps: int = 25,
    seed: int = 7,
    language: Language | None = None,
    engine: str = "",
    label: bool = True,
    given: Sequence[At] = (),
    num_inference_steps: int | None = None,
    guidance: Guidance | None = None,
    guidance_scale: float | None = None,
    takes: int | None = None,
    loop: bool = False,
    sound: bool = False,
    layout: LayoutBy | None = None,
    on_event: OnEvent = ignore_event,
) -> Clip:
    """A sentence becomes a clip; the same seed makes the same clip.

    A trained engine samples now, and `on_event` hears of each step; frames are drawn when the clip is read or saved.
    label: the visible mark that a machine made it, over the whole clip. given: the user's pictures, a clip or an
    animation to go on from or to keep parts of. takes: how often at most a trained engine samples until the clip is as
    asked. loop: the end leads to the beginning. sound: whether it is to be heard. layout: of an engine that draws
    frames, whose places and motion it follows.
    Raises PromptError if nothing in the prompt can be drawn, InputError for what is out of range.
    """
    request = ClipRequest(
        prompt=prompt,
        seconds=seconds,
        size=size,
        fps=fps,
        seed=seed,
        language=language,
        label=label,
        given=tuple(given),
        num_inference_steps=num_inference_steps,
        guidance=guidance,
        guidance_scale=guidance_scale,
        takes=takes,
        loop=loop,
        sound=sound,
        layout=layout,
        on_event=on_event,
    )
    return make(request, engine)


def make(request: ClipRequest, engine: str = "") -> Clip:
    """The same from a request; "" is the default engine."""
    return replace(engine_named(engine or DEFAULT).generate(request), on_event=request.on_event)
