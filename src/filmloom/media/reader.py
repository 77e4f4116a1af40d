"""Pictures and sound out of a file that a user gave."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter

from filmloom.errors import MediaError
from filmloom.media.sound import Resampler
from filmloom.media.source import LIMITS, Limits, check_pixels, check_seconds, media_errors, open_source
from filmloom.types import Frame, Sound

_UNSPECIFIED = 2


def read_frames(path: Path | str, *, limits: Limits = LIMITS, start_s: float = 0.0) -> Iterator[Frame]:
    """Give the pictures of a video [h w 4] BGRA in order, upright, from the first at or after `start_s`.

    Raises MediaError when the file has no pictures, is broken, or goes beyond the limits.
    """
    path = Path(path)
    with open_source(path, limits) as container:
        if not container.streams.video:
            raise MediaError(f"{path.name} has no pictures; expected a video")
        stream = container.streams.video[0]
        if start_s > 0:
            container.seek(round(start_s * av.time_base))
        reformatter = VideoReformatter()
        count = 0
        for picture in container.decode(stream):
            if picture.pts is not None and picture.time is not None and picture.time < start_s - 1e-6:
                continue
            count += 1
            if count > limits.frames:
                raise MediaError(f"{path.name} has over {limits.frames:,} pictures, the most allowed; cut it")
            check_seconds(path, picture.time or 0.0, limits)
            yield _frame(path, picture, limits, reformatter)


def read_picture(path: Path | str, limits: Limits = LIMITS) -> Frame:
    """Give a picture file as [h w 4] BGRA, upright, its alpha kept (not multiplied in); a video's or GIF's first.

    Raises MediaError when the file has no picture, is broken, or goes beyond the limits.
    """
    path = Path(path)
    with open_source(path, limits) as container:
        if container.streams.video:
            for picture in container.decode(container.streams.video[0]):
                return _frame(path, picture, limits, VideoReformatter())
    raise MediaError(f"{path.name} has no picture in it; expected PNG, JPEG, WebP, BMP or GIF")


def is_video(path: Path | str, *, limits: Limits = LIMITS) -> bool:
    """Tell whether a file has pictures other than a cover. Raises MediaError when it can't be read."""
    with open_source(path, limits) as container:
        return any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video)


def read_sound(path: Path | str, *, rate: int = 48_000, limits: Limits = LIMITS, until_s: float = math.inf) -> Sound:
    """Give the sound of a file at `rate`: mono as [n], anything more as stereo [n 2]; not much more than `until_s`.

    Raises MediaError when the file has no sound, is broken, or goes beyond the limits.
    """
    path = Path(path)
    with open_source(path, limits) as container:
        if not container.streams.audio:
            raise MediaError(f"{path.name} has no sound in it; expected a recording")
        stream = container.streams.audio[0]
        resampler = Resampler(rate, min(2, stream.codec_context.channels))
        chunks, seconds = [], 0.0
        for heard in container.decode(stream):
            seconds += heard.samples / heard.sample_rate
            check_seconds(path, seconds, limits)
            chunks.append(resampler.add(heard))
            if seconds >= until_s:
                break
        chunks.append(resampler.finish())
    return Sound(samples=np.concatenate(chunks), rate=rate)


def _frame(path: Path, picture: av.VideoFrame, limits: Limits, reformatter: VideoReformatter) -> Frame:
    """Convert one picture. A video that doesn't say its matrix has BT.709 from 720 lines up, BT.601 below."""
    check_pixels(path, picture.width, picture.height, limits)
    space = picture.colorspace
    if space == _UNSPECIFIED:
        space = Colorspace.ITU709 if picture.height >= 720 else Colorspace.ITU601
    smooth = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
    with media_errors(path, limits):
        converted = reformatter.reformat(picture, format="bgra", src_colorspace=space, interpolation=smooth, threads=1)
    frame = np.asarray(
        converted.to_ndarray(), np.uint8
    )  # with gaps between its rows, where the width isn't a round one
    return np.ascontiguousarray(np.rot90(frame, round(picture.rotation / 90) % 4))
