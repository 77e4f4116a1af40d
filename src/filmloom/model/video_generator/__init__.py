"""Video generators: a prompt becomes a Clip, whichever engine makes it.

An engine is a class with `generate`; `ENGINES` maps the names that users type to where it lives, so that an engine's
libraries are imported when it is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.model.video_generator.request import At, ClipRequest, Guidance, LayoutBy
from filmloom.types import Language, OnEvent, Size, ignore_event

if TYPE_CHECKING:
    from filmloom.model.video_generator.best_of import Scorer

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
    "frames": "filmloom.model.video_generator.guided:GuidedFrames",
}
DEFAULT: Final = "layers"


def engine_named(name: str, model: str = "", project: Path | None = None) -> VideoGenerator:
    """A new engine of this name; of a checkpoint of diffusers, by its folder or Hub id; or of a remote service: an
    address such as https://host/v1, or kling:kling-v3.

    model: of a remote service. project: the folder that keeps what was paid for or sampled for hours; None is the
    current one. Raises InputError for other names.
    """
    if "://" in name or name.startswith("kling:") or name == "kling":
        from filmloom.model.video_generator.remote import remote_engine

        return remote_engine(name, model, project)
    if model:
        raise InputError(f"The model {model!r} was named for the engine {name!r}, which has none to choose from.")
    if name not in ENGINES and ("/" in name or os.sep in name or Path(name).is_dir()):
        return _of_diffusers(name, project)
    if name not in ENGINES:
        near = get_close_matches(name, ENGINES, n=1, cutoff=0.0)
        raise InputError(
            f"There is no engine {name!r}; there are {', '.join(ENGINES)}, checkpoints of diffusers: a folder or a Hub "
            f"id, and services: https://host/v1 with a model, kling:kling-v3. Did you mean {near[0]!r}?"
        )
    module, _, of_module = ENGINES[name].partition(":")
    return cast(VideoGenerator, getattr(import_module(module), of_module)())


def _of_diffusers(name: str, project: Path | None) -> VideoGenerator:
    if find_spec("torch") is None or find_spec("diffusers") is None:
        raise InputError(f"The engine {name!r} needs torch and diffusers: pip install 'filmloom[model]'.")
    from filmloom.model.video_generator.diffusers.engine import DiffusersEngine

    return DiffusersEngine(name, project)


def clip(
    prompt: str,
    *,
    seconds: float | None = None,
    size: Size = (1920, 1080),
    fps: int = 25,
    seed: int = 7,
    language: Language | None = None,
    engine: str = "",
    model: str = "",
    project: Path | None = None,
    label: bool = True,
    given: Sequence[At] = (),
    num_inference_steps: int | None = None,
    guidance: Guidance | None = None,
    guidance_scale: float | None = None,
    takes: int | None = None,
    loop: bool = False,
    sound: bool = False,
    layout: LayoutBy | None = None,
    lora: Sequence[str] = (),
    best_of: int = 1,
    scorer: Scorer | None = None,
    on_event: OnEvent = ignore_event,
) -> Clip:
    """A sentence becomes a clip; the same seed makes the same clip.

    A trained engine samples now, and `on_event` hears of each step; frames are drawn when the clip is read or saved.
    model: of a remote service, whose engine is its address. project: the folder that keeps what was paid for there.
    label: the visible mark that a machine made it, over the whole clip. given: the user's pictures, a clip or an
    animation to go on from or to keep parts of. takes: how often at
    most a trained engine samples until the clip is as asked. loop: the end leads to the beginning. sound: whether it is
    to be heard. layout: of an engine that draws frames, whose places and motion it follows. lora: adapters of a
    checkpoint of diffusers, as FOLDER@0.8. best_of: how many seeds are tried, from `seed` on; the clip that the scorer
    likes best stays. scorer: by default the fusion model that comes with filmloom.
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
        lora=tuple(lora),
        on_event=on_event,
    )
    return make(request, engine, model, project, best_of=best_of, scorer=scorer)


def make(
    request: ClipRequest,
    engine: str = "",
    model: str = "",
    project: Path | None = None,
    *,
    best_of: int = 1,
    scorer: Scorer | None = None,
) -> Clip:
    """The same from a request; "" is the default engine."""
    named = engine_named(engine or DEFAULT, model, project)
    if not getattr(named, "takes_lora", False):
        request.refuse(engine or DEFAULT, "lora")
    made = named.generate(request) if best_of == 1 else _best(named, request, best_of, scorer)
    return replace(made, on_event=request.on_event)


def _best(named: VideoGenerator, request: ClipRequest, num: int, scorer: Scorer | None) -> Clip:
    from filmloom.model.video_generator.best_of import best_clip, understanding

    return best_clip(named, request, num, scorer or understanding())
