"""Shown: a service's video as a Clip of the size, rate and length that were asked for, with the label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import skia

from filmloom.draw.pictures import framed
from filmloom.errors import MediaError
from filmloom.media import Clip, Limits, MediaInfo, probe, read_frames, read_sound
from filmloom.model.video_generator.animated import metadata_of
from filmloom.model.video_generator.labelled import labelled_frames
from filmloom.model.video_generator.request import ClipRequest, whole_frames
from filmloom.types import Frame, Size, Sound
from filmloom.version import __version__

LIMITS: Final = Limits(pixels=16_000_000, seconds=120.0, frames=7200, bytes=2 * 1024**3)
"""What a service's video may ask of this machine."""
_SOUND_RATE: Final = 48_000
_LOST: Final = 2
"""Frames that a file may promise and not have: an edit list cuts them."""
_SMOOTH: Final = skia.SamplingOptions(skia.CubicResampler.Mitchell())


def checked_video(path: Path) -> MediaInfo:
    """What is in a video, after all of it was decoded once. Raises MediaError for one that isn't whole."""
    info = probe(path, limits=LIMITS)
    if info.size is None or not info.num_frames or not info.fps:
        raise MediaError("there are no moving pictures in it")
    count = sum(1 for _ in read_frames(path, limits=LIMITS))
    if count < info.num_frames - _LOST:
        raise MediaError(f"it promises {info.num_frames} frames and has {count}")
    return info


def shown(
    path: Path, request: ClipRequest, seconds: float, settings: Mapping[str, Any], at_end_s: float | None = None
) -> Clip:
    """The clip. seconds: of the clip; where the video is shorter, its last frame stays, and the clip says so.

    at_end_s: of a video that goes on from another one, which it may begin with: so much of its end is new.
    """
    info = probe(path, limits=LIMITS)
    assert info.size is not None and info.fps is not None, "it was checked when it came"
    num_frames, warnings = whole_frames(request, seconds)
    if info.size != request.size:
        came, wanted = (f"{size[0]}x{size[1]}" for size in (info.size, request.size))
        warnings.append(f"It comes at {came}, and is shown whole in the {wanted} that were asked for.")
    if info.fps != request.fps:
        warnings.append(f"It comes with {float(info.fps):g} frames a second; at {request.fps} the nearest are shown.")
    lasts_s = info.num_frames / float(info.fps)
    first_s = 0.0 if at_end_s is None else max(0.0, lasts_s - at_end_s)
    missing_s = num_frames / request.fps - (lasts_s - first_s)
    if missing_s > 1 / request.fps + 1e-6:
        warnings.append(f"It is {missing_s:.2g} s shorter than ordered: its last picture stays for so long.")
    if request.sound and not info.sound_codec:
        warnings.append("The service made no sound.")
    return Clip(
        frames=lambda: labelled_frames(timed(path, info, request.fps, num_frames, first_s), request, _fit),
        size=request.size,
        fps=Fraction(request.fps),
        num_frames=num_frames,
        sound=_sound(path, first_s, num_frames / request.fps) if request.sound and info.sound_codec else None,
        metadata=metadata_of({"filmloom": __version__, **settings}),
        warnings=tuple(warnings),
    )


def timed(path: Path, info: MediaInfo, fps: int, count: int, first_s: float = 0.0) -> Iterator[Frame]:
    """The video's frames at another rate, from a second on; its last one stays."""
    source = read_frames(path, limits=LIMITS)
    frame, number = next(source), 0
    for index in range(count):
        wanted = int((index / fps + first_s) * float(info.fps or fps) + 1e-6)
        while number < wanted:
            following = next(source, None)
            if following is None:
                number = count * 1000
                break
            frame, number = following, number + 1
        yield frame


def _fit(canvas: skia.Canvas, frame: Frame, size: Size) -> None:
    """The whole picture in the middle; what it leaves is black."""
    image = skia.Image.fromarray(frame, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    if (image.width(), image.height()) == size:
        canvas.drawImage(image, 0, 0)
        return
    canvas.clear(skia.ColorBLACK)
    canvas.drawImageRect(image, framed(image, size).to_rect(), _SMOOTH)


def _sound(path: Path, first_s: float, seconds: float) -> Sound:
    heard = read_sound(path, rate=_SOUND_RATE, limits=LIMITS)
    first = round(first_s * _SOUND_RATE)
    return Sound(samples=heard.samples[first : first + round(seconds * _SOUND_RATE)], rate=_SOUND_RATE)
