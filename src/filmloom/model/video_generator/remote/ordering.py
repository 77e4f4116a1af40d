"""Ordering: a ClipRequest becomes an Order in a service's own terms, and what of it can't be had is said."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import skia

from filmloom.draw.canvas import new_surface, pixels
from filmloom.errors import InputError, PromptError
from filmloom.media import read_picture
from filmloom.media.picture import encode_png
from filmloom.model.video_generator.remote.changing import Change, change_of
from filmloom.model.video_generator.remote.service import Ability, Order
from filmloom.model.video_generator.request import At, ClipRequest
from filmloom.types import Size

_STEP: Final = 16
_SMOOTH: Final = skia.SamplingOptions(skia.CubicResampler.Mitchell())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is ordered, and how it becomes what was asked for."""

    order: Order
    seconds: float
    """Of the clip: what was asked for, or all that is ordered."""
    warnings: tuple[str, ...]


def planned(request: ClipRequest, model: str, ability: Ability, engine: str) -> Plan:
    """The order that comes nearest to a request.

    Raises InputError for what can't be had from this model, PromptError for a prompt that it can't take.
    """
    _refuse(request, ability, engine)
    change = change_of(request, ability, engine)
    seconds, comes_s = _seconds(request, ability, change, engine)
    size, warnings = change.size if change else _size(request, ability), list[str]()
    asked_s = comes_s if request.seconds is None else float(request.seconds)
    if asked_s < comes_s:
        warnings.append(f"{engine} makes {comes_s:g} s; the first {asked_s:g} s of them are kept.")
    if change or not ability.seed:
        warnings.append(f"{engine} takes no seed: another seed asks anew, and the same one gives the clip made before.")
    first, last = (None, None) if change else _pictures(request, ability, engine, asked_s)
    order = Order(
        model=model,
        prompt=request.prompt.strip(),
        seconds=seconds,
        size=size,
        seed=request.seed,
        sound=request.sound and ability.sound == "asked",
        first=_fitted(first, size) if first else b"",
        last=_fitted(last, size) if last else b"",
        change=change.way if change else None,
        job=change.job if change else "",
        clip=change.clip if change else b"",
        num_inference_steps=request.num_inference_steps,
        guidance_scale=request.guidance_scale,
    )
    return Plan(order=order, seconds=asked_s, warnings=tuple(warnings))


def _refuse(request: ClipRequest, ability: Ability, engine: str) -> None:
    request.refuse(engine, "takes", "loop", "layout", "guidance")
    if not ability.steps:
        request.refuse(engine, "num_inference_steps", "guidance_scale")
    if ability.sound == "never":
        request.refuse(engine, "sound")
    request.refuse_of_given(engine, "name", "keep", "strength")
    if not request.prompt.strip():
        raise PromptError("The prompt is empty; say in a sentence what is to be seen.")
    if len(request.prompt) > ability.longest_prompt:
        raise PromptError(
            f"The prompt has {len(request.prompt):,} characters; {engine} takes {ability.longest_prompt:,}. Shorten it."
        )


def _seconds(request: ClipRequest, ability: Ability, change: Change | None, engine: str) -> tuple[int, float]:
    """Whole ones that are ordered, and those that come of them."""
    if change is not None and change.way == "edit":
        return _seconds_of_edit(request, change)
    if request.seconds is None:
        return ability.usual_s, ability.usual_s
    enough = [each for each in ability.seconds if each >= request.seconds - 1e-6]
    if not enough:
        raise InputError(
            f"{engine} makes clips of up to {ability.seconds[-1]} s; {request.seconds:g} s were asked for."
        )
    return enough[0], enough[0]


def _seconds_of_edit(request: ClipRequest, change: Change) -> tuple[int, float]:
    """A clip that is redrawn keeps its length."""
    if request.seconds is not None and request.seconds > change.seconds + 0.05:
        raise InputError(
            f"The clip that is to be redrawn has {change.seconds:.4g} s; {request.seconds:g} s were asked for. Ask for "
            "fewer, or give it without a second, so that the new one goes on from it."
        )
    return change.whole_s, change.seconds


def _size(request: ClipRequest, ability: Ability) -> Size:
    """The service's size that is nearest, first in shape and then in lines."""
    width, height = request.size
    if ability.sizes:
        shape = {size: abs(math.log(size[0] / size[1] / request.aspect)) for size in ability.sizes}
        alike = [size for size in ability.sizes if shape[size] < min(shape.values()) + 0.05]
        return min(alike, key=lambda each: (min(each) < min(request.size), abs(min(each) - min(request.size))))
    less = min(1.0, math.sqrt(ability.most_pixels / (width * height)))
    return _rounded(width * less), _rounded(height * less)


def _rounded(side: float) -> int:
    return max(_STEP, int(side + 1e-6) // _STEP * _STEP)


def _pictures(request: ClipRequest, ability: Ability, engine: str, seconds: float) -> tuple[Path | None, Path | None]:
    """The pictures that the clip begins and ends with."""
    first: Path | None = None
    last: Path | None = None
    for at in request.given:
        is_last = at.when is not None and at.when > 0
        if not isinstance(at.media, Path):
            raise InputError(f"{engine} takes pictures, no animations; leave it out, or use the engine layers.")
        if is_last and not (ability.last_picture and _is_end(at, seconds)):
            raise InputError(
                f"{at.media.name} was given at {at.when} s; {engine} takes a picture at 0 s"
                + (f" and one at the end, {seconds:g} s." if ability.last_picture else " only.")
            )
        if (last if is_last else first) is not None:
            raise InputError(f"{engine} takes one picture at a time of the clip; {at.media.name} is a second one.")
        first, last = (first, at.media) if is_last else (at.media, last)
    return first, last


def _is_end(at: At, seconds: float) -> bool:
    return at.when is not None and abs(at.when - seconds) < 0.2


def _fitted(path: Path, size: Size) -> bytes:
    """A picture that fills a size, its middle kept, as PNG."""
    picture = np.ascontiguousarray(read_picture(path))
    image = skia.Image.fromarray(picture, skia.kBGRA_8888_ColorType, skia.kUnpremul_AlphaType)
    scale = max(size[0] / image.width(), size[1] / image.height())
    width, height = scale * image.width(), scale * image.height()
    surface = new_surface(size)
    with surface as canvas:
        canvas.clear(skia.ColorWHITE)
        target = skia.Rect.MakeXYWH((size[0] - width) / 2, (size[1] - height) / 2, width, height)
        canvas.drawImageRect(image, target, _SMOOTH)
    return encode_png(pixels(surface))
