"""Given: the user's pictures and clips in; the pipeline class that takes them, and its arguments, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from filmloom.errors import InputError, MediaError
from filmloom.media import probe, read_frames, read_picture
from filmloom.model.video_generator.diffusers.asking import Ask
from filmloom.model.video_generator.diffusers.families import Family
from filmloom.model.video_generator.request import At, ClipRequest
from filmloom.types import Frame, Size

if TYPE_CHECKING:
    from PIL.Image import Image

_REDRAWN: Final = 0.5
"""How much of a clip is kept by a model that can only redraw it, if nobody says."""
_GOES_ON: Final = 17
"""Frames of a clip's end that the new one begins with."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a pipeline is called."""

    class_name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def way_of(request: ClipRequest, family: Family, ask: Ask, name: str) -> Way:
    """The class for what was given. Raises InputError for what the family can't take, and for a file that is broken."""
    request.refuse_of_given(name, "name", "keep")
    if not request.given:
        return _by_text(family, name)
    clips = [at for at in request.given if _moves(at)]
    if family.conditions and (clips or len(request.given) > 1 or _second(request.given[0]) or _is_soft(request)):
        return _by_conditions(request, family, ask, clips)
    if clips:
        return _redrawn(request, family, ask, clips, name)
    return _by_pictures(request, family, ask, name)


def picture_of(path: Path, size: Size) -> tuple[Image, str]:
    """A picture that fills a size exactly, and what is to be said of that."""
    return _fitted(read_picture(path), size, path.name)


def _by_text(family: Family, name: str) -> Way:
    if not family.text:
        raise InputError(f"The engine {name!r} moves a picture: give one, as in --given cat.png.")
    return Way(family.text)


def _by_pictures(request: ClipRequest, family: Family, ask: Ask, name: str) -> Way:
    """A first picture, and a last one where there is a place for it."""
    if not family.image:
        raise InputError(
            f"The engine {name!r} takes no pictures, only words; leave --given out, or take another engine."
        )
    if _is_soft(request):
        raise InputError(f"The engine {name!r} keeps pictures as they are; leave the strength out.")
    length_s = ask.num_clip_frames / request.fps
    pictures: dict[str, Path] = {}
    for at in request.given:
        place = "last_image" if _second(at) >= length_s - 1 / ask.fps - 1e-6 and _second(at) else "image"
        if (place == "image" and _second(at)) or (place == "last_image" and not family.has_last) or place in pictures:
            last = f" and one that is the last (@{length_s:g})" if family.has_last else ""
            raise InputError(f"The engine {name!r} takes one first picture{last}; it was given {_told(request.given)}.")
        pictures[place] = _path(at)
    if "image" not in pictures:
        raise InputError(f"The engine {name!r} needs the first picture, too; it was given {_told(request.given)}.")
    made = {place: picture_of(path, ask.size) for place, path in pictures.items()}
    return Way(
        family.image, {place: image for place, (image, _) in made.items()}, tuple(w for _, w in made.values() if w)
    )


def _redrawn(request: ClipRequest, family: Family, ask: Ask, clips: Sequence[At], name: str) -> Way:
    if not family.video or len(request.given) > 1:
        can = "redraws one clip, and takes nothing beside it" if family.video else "takes no clips"
        raise InputError(f"The engine {name!r} {can}; it was given {_told(request.given)}.")
    if _second(clips[0]):
        raise InputError(f"The engine {name!r} redraws a clip from its beginning; leave the second out.")
    kept, said = clips[0].strength, []
    if kept is None:
        kept = _REDRAWN
        said.append(
            f"The clip that was given is redrawn, with about {kept:.0%} of it kept: {name} can't go on from it."
        )
    frames, warning = _frames(_path(clips[0]), ask.size, ask.fps, ask.num_frames)
    if len(frames) < ask.num_frames:
        raise InputError(
            f"{_path(clips[0]).name} has {len(frames)} frames at {ask.fps} a second, but {ask.num_frames} are needed: "
            "ask for fewer seconds, or give a longer clip."
        )
    arguments = {"video": frames, "strength": max(0.02, 1.0 - kept)}
    return Way(family.video, arguments, tuple(filter(None, (*said, warning))))


def _by_conditions(request: ClipRequest, family: Family, ask: Ask, clips: Sequence[At]) -> Way:
    """Pictures and clips at their seconds; a clip without one is gone on from, so its end is the new beginning."""
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    made, said = [], []
    for at in request.given:
        strength = 1.0 if at.strength is None else float(at.strength)
        place = min(ask.num_frames - 1, round(_second(at) * ask.fps))
        if at in clips:
            most = ask.num_frames - place
            frames, warning = _frames(_path(at), ask.size, ask.fps, most, at_end=at.when is None)
            frames = frames[: (len(frames) - 1) // family.step * family.step + 1]
            place = place // family.step * family.step
            made.append(LTXVideoCondition(video=frames, frame_index=place, strength=strength))
            if at.when is None:
                said.append(
                    f"It begins with the last {len(frames)} frames of {_path(at).name}, and goes on from there."
                )
        else:
            image, warning = picture_of(_path(at), ask.size)
            made.append(LTXVideoCondition(image=image, frame_index=place, strength=strength))
        said.append(warning)
    return Way(family.conditions, {"conditions": made}, tuple(filter(None, said)))


def _frames(path: Path, size: Size, fps: int, most: int, *, at_end: bool = False) -> tuple[list[Image], str]:
    """A clip's frames at another rate and size: the first ones, or those of its end."""
    info = probe(path)
    rate = float(info.fps or fps)
    count = max(1, int(info.num_frames / rate * fps))
    first = max(0, count - min(_GOES_ON, most)) if at_end else 0
    wanted = [int((first + index) / fps * rate + 1e-6) for index in range(min(count - first, most))]
    kept: dict[int, tuple[Image, str]] = {}
    for number, frame in enumerate(islice(read_frames(path), wanted[-1] + 1)):
        if number in wanted:
            kept[number] = _fitted(frame, size, path.name)
    made = [kept[min(number, max(kept))] for number in wanted]
    return [image for image, _ in made], made[0][1]


def _fitted(frame: Frame, size: Size, named: str) -> tuple[Image, str]:
    """The middle of a picture, at a size; over white where it is transparent."""
    from PIL import Image, ImageOps

    opaque = frame[..., 3:].astype(np.float32) / 255
    flat = (frame[..., 2::-1] * opaque + 255 * (1 - opaque)).round().astype(np.uint8)
    height, width = flat.shape[:2]
    scale = max(size[0] / width, size[1] / height)
    lost = 1 - size[0] * size[1] / (width * height * scale**2)
    said = f"{named} is cut at its borders by {lost:.0%} to fill {size[0]}x{size[1]}." if lost > 0.01 else ""
    return ImageOps.fit(Image.fromarray(flat), size), said


def _path(at: At) -> Path:
    if not isinstance(at.media, Path):
        raise InputError("An animation was given, which only the engine layers can go on from; save it as .mp4 first.")
    if not at.media.is_file():
        raise InputError(f"{at.media} isn't there; give a picture or a clip.")
    return at.media


def _moves(at: At) -> bool:
    path = _path(at)
    try:
        return probe(path).num_frames > 1
    except MediaError as error:
        raise InputError(f"{path} can't be given: {error}") from error


def _second(at: At) -> float:
    return at.when or 0.0


def _is_soft(request: ClipRequest) -> bool:
    return any(at.strength not in (None, 1, 1.0) for at in request.given if not _moves(at))


def _told(given: Sequence[At]) -> str:
    return ", ".join(f"{_path(at).name}{'' if at.when is None else f'@{at.when:g}'}" for at in given)
