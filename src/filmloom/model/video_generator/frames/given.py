"""Given: the user's pictures, clips and animations, as frames of the model's size and rate in the slices nearest to
where they are to be seen.

A picture of another shape is cut to its middle square, and what is transparent in it is white.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import skia
from jaxtyping import UInt8

from filmloom.draw.box import Box
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.pictures import draw_picture
from filmloom.errors import InputError, MediaError
from filmloom.media import MediaInfo, probe, read_frames, read_picture
from filmloom.model.video_generator.request import At
from filmloom.types import Frame
from filmloom.world.animation import Animation
from filmloom.world.rasterise import rasterise


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFrames:
    """Pictures that are known: the first of the clip, keyframes, or the end of a clip to be continued."""

    frames: UInt8[np.ndarray, "n h w 3"]
    """One picture, or some that follow each other; of the size that the model was trained on."""
    first: int = 0
    """Where they begin, in frames; a multiple of the autoencoder's `patch_frames`."""
    strength: float | None = None
    """1 keeps them; less lets them change. None: 1 for a moving clip, 0.8 for a single picture, which has to move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The frames that the model is about to make."""

    size: int
    """Pixels along each side of what the model reads."""
    fps: float
    step: int
    """Frames of a slice, which can only be known together."""
    num_frames: int
    most_frames: int
    """How many the model reads at once: those of the clips that it was trained on."""

    @property
    def slice_s(self) -> float:
        return self.step / self.fps

    @property
    def num_slices(self) -> int:
        return self.num_frames // self.step

    @property
    def most_slices(self) -> int:
        return self.most_frames // self.step

    @property
    def seconds(self) -> float:
        return self.num_frames / self.fps


def given_frames(given: Sequence[At], room: Room) -> tuple[list[GivenFrames], list[str]]:
    """What is known of the clip, and what is to be said about that.

    Raises InputError for what has no place, MediaError for a file that can't be read.
    """
    known, warnings, taken = [], list[str](), dict[int, str]()
    for at in given:
        _check_words(at)
        source = _opened(at)
        first = _first(at, room, source, warnings)
        frames = _frames(source, at.when, room, first, warnings)
        for index in range(first, first + math.ceil(len(frames) / room.step)):
            if index in taken:
                raise InputError(f"{taken[index]} and {source.name} are both at {index * room.slice_s:g} s: move one.")
            taken[index] = source.name
        known.append(GivenFrames(frames=frames, first=first * room.step, strength=at.strength))
    _check_rest(known, room)
    return known, warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Something given: a still picture, a video or an animation."""

    name: str
    path: Path | None = None
    info: MediaInfo | None = None
    """Of a video."""
    animation: Animation | None = None

    @property
    def seconds(self) -> float:
        """0: it is still."""
        if self.animation:
            return self.animation.seconds
        return self.info.num_frames / float(self.info.fps or 1) if self.info else 0.0

    def at(self, times: Sequence[float], size: int) -> tuple[UInt8[np.ndarray, "n h w 3"], bool]:
        """Its square pictures at these times; and whether something was cut off."""
        if self.animation:
            all_of_it = rasterise(self.animation, (size, size))
            rows = [min(len(all_of_it) - 1, max(0, int(each * self.animation.fps + 1e-6))) for each in times]
            return all_of_it[rows], not math.isclose(self.animation.aspect, 1, rel_tol=0.01)
        assert self.path is not None
        found = _shown(self.path, self.info, times) if self.info else [read_picture(self.path)]
        return np.stack([squared(each, size) for each in found]), found[0].shape[0] != found[0].shape[1]


def squared(frame: Frame, size: int) -> UInt8[np.ndarray, "size size 3"]:
    """The middle square of a picture, as red, green, blue; what is transparent in it is white."""
    alpha = skia.kOpaque_AlphaType if frame[..., 3].min() == 255 else skia.kUnpremul_AlphaType
    image = skia.Image.fromarray(np.ascontiguousarray(frame), skia.kBGRA_8888_ColorType, alpha)
    surface = new_surface((size, size), opaque=True)
    with surface as canvas:
        canvas.clear(skia.ColorWHITE)
        draw_picture(canvas, image.withDefaultMipmaps(), Box(0, 0, size, size))
    return pixels(surface)[..., 2::-1].copy()


def _check_words(at: At) -> None:
    for name, value in (("name", at.name), ("keep", at.keep)):
        if value:
            raise InputError(
                f"{name} {value!r} was given with a picture or clip: the engine 'frames' has no use for that; say with "
                "`when` where it is to be seen, or use the engine 'layers'."
            )


def _opened(at: At) -> _Source:
    if isinstance(at.media, Animation):
        return _Source(name="The animation", animation=at.media)
    if at.media.suffix.lower() == ".json":
        return _Source(name=at.media.name, animation=_animation(at.media))
    info = probe(at.media)
    return _Source(name=at.media.name, path=at.media, info=info if info.num_frames > 1 else None)


def _animation(path: Path) -> Animation:
    try:
        return Animation.from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}. Give a file that a clip was saved to.") from None
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(f"{path} holds no animation ({error}); save a clip as .animation.json to get one.") from None


def _first(at: At, room: Room, source: _Source, warnings: list[str]) -> int:
    """The slice in which it begins."""
    if at.when is None:
        return 0
    if at.when > room.seconds + 1e-6:
        raise InputError(
            f"{source.name} can't be seen at {at.when:g} s of a clip of {room.seconds:g} s: choose 0 to "
            f"{room.seconds - room.slice_s:g} s, in steps of {room.slice_s:g} s."
        )
    first = min(room.num_slices - 1, math.floor(at.when / room.slice_s + 0.5))
    if abs(first * room.slice_s - at.when) > 1e-6:
        warnings.append(
            f"{source.name} is seen from {first * room.slice_s:g} s on, not {at.when:g} s: this model's steps are "
            f"{room.slice_s:g} s long."
        )
    return first


def _frames(
    source: _Source, when: float | None, room: Room, first: int, warnings: list[str]
) -> UInt8[np.ndarray, "n h w 3"]:
    """One still picture, or whole slices of what moves."""
    times = [0.0]
    if source.seconds:
        times = _last_times(source, room, warnings) if when is None else _times(source, room, first, warnings)
    frames, is_cut = source.at(times, room.size)
    if is_cut:
        warnings.append(f"Only the middle square of {source.name} is used: this model draws squares.")
    return frames


def _last_times(source: _Source, room: Room, warnings: list[str]) -> list[float]:
    """Of its end, from which the clip goes on: a quarter of what the model reads at once."""
    count = max(1, room.most_slices // 4) * room.step
    length = count / room.fps
    start = source.seconds - length
    warnings.append(f"The first {length:g} s are the last of {source.name}: the clip goes on from there.")
    if start < -1e-6:
        warnings.append(f"{source.name} lasts {source.seconds:g} s only: its first picture is held.")
    return [max(0.0, start + index / room.fps) for index in range(count)]


def _times(source: _Source, room: Room, first: int, warnings: list[str]) -> list[float]:
    """Of as much of it as there is room for."""
    wanted = max(1, math.floor(source.seconds / room.slice_s + 0.5))
    count = min(wanted, room.num_slices - first, room.most_slices)
    if count < wanted:
        warnings.append(f"Only the first {count * room.slice_s:g} s of {source.name} are seen: there is no more room.")
    return [index / room.fps for index in range(count * room.step)]


def _shown(path: Path, info: MediaInfo, times: Sequence[float]) -> list[Frame]:
    """The pictures of a video at these times, which rise; the last one is held."""
    fps = float(info.fps or 1)
    start_s = max(0.0, times[0] - 0.5 / fps)
    before = math.ceil(start_s * fps - 1e-6)
    wanted = [max(0, math.floor(each * fps + 1e-6) - before) for each in times]
    found: dict[int, Frame] = {}
    with closing(read_frames(path, start_s=start_s)) as pictures:  # type: ignore[type-var]
        for index, picture in enumerate(islice(pictures, wanted[-1] + 1)):
            if index in wanted:
                found[index] = picture
            last = picture
    if not found:
        raise MediaError(f"{path.name} shows nothing at {times[0]:g} s; try to save it again in another program")
    return [found.get(each, last) for each in wanted]


def _check_rest(known: Sequence[GivenFrames], room: Room) -> None:
    """Something has to be left to make."""
    kept = sum(
        len(each.frames) for each in known if each.strength == 1 or (each.strength is None and len(each.frames) > 1)
    )
    if kept >= room.num_frames:
        raise InputError(
            f"All {room.seconds:g} s of the clip are given and kept: ask for more than {room.seconds:g} s, or for a "
            "strength below 1."
        )
