"""Frames in, a video file out: one segment of a film, encoded so that segments can be joined by copying."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeAlias

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter

from filmloom.errors import InputError, OutputError
from filmloom.media.atomic import atomic_path
from filmloom.types import Frame, Rate, Size

Quality: TypeAlias = Literal["final", "draft"]

_CRF = {"final": 19, "draft": 25}
_PRESET = {"final": "superfast", "draft": "ultrafast"}
_MAX_SIDE = 8192


class SegmentWriter:
    """Write frames to an MP4 file of H.264, without sound.

    The picture is yuv420p, BT.709, limited range, and tagged so. There are no B-frames and every group of pictures is
    closed, so a frame's place in the file is its place in time. Segments of one size, rate and quality carry the same
    stream header, so that join can copy their packets into one film. One thread encodes, with no lookahead, because
    several processes write segments beside each other.

    Used in a `with` block: the file appears at `path` when the block ends well, and not at all when it raises.

    Raises:
        InputError: a size that is odd or absurd, a rate that is not positive, a frame of another shape.
        OutputError: the file can't be written, or no frame was.
    """

    def __init__(self, path: Path | str, *, size: Size, fps: Rate | int, quality: Quality = "final") -> None:
        check_size(size)
        self.path = Path(path)
        self.size = size
        self.fps = check_rate(fps)
        self.quality = quality
        self.num_frames = 0
        self._stack = ExitStack()
        self._reformatter = VideoReformatter()
        self._picture: av.VideoFrame | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            partial = stack.enter_context(atomic_path(self.path))
            self._container = av.open(str(partial), "w", format="mp4")
            stack.callback(self._container.close)
            self._stream = self._add_stream()
            self._stack = stack.pop_all()
        return self

    def write(self, frame: Frame) -> None:
        """Add one picture [h w 4], BGRA and opaque. The array may be drawn over as soon as this returns."""
        width, height = self.size
        if frame.shape != (height, width, 4) or frame.dtype != "uint8":
            raise InputError(
                f"got a frame of shape {frame.shape} and type {frame.dtype} for a video of {width}x{height}; "
                f"expected uint8 of shape {(height, width, 4)}"
            )
        self._picture = self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(frame, format="bgra"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,
            threads=1,
        )
        self._encode(self._picture)

    def repeat(self) -> None:
        """Add the last picture once more, without converting it again."""
        if self._picture is None:
            raise InputError("repeat() came before the first write(); write a frame first")
        self._encode(self._picture)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            with suppress(OSError):
                self._container.close()
            self._stack.__exit__(kind, error, trace)
            return
        with self._stack:
            if not self.num_frames:
                raise OutputError(f"no frame was written to {self.path.name}; a video needs at least one")
            self._mux(None)

    def _add_stream(self) -> av.VideoStream:
        stream = self._container.add_stream("libx264", rate=self.fps, options=_options(self.quality, self.fps))
        stream.width, stream.height = self.size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = 1 / self.fps
        context.thread_count = 1
        context.max_b_frames = 0
        context.colorspace = 1
        context.color_range = ColorRange.MPEG
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        return stream

    def _encode(self, picture: av.VideoFrame) -> None:
        picture.pts = self.num_frames
        picture.time_base = 1 / self.fps
        picture.color_primaries = ColorPrimaries.BT709
        picture.color_trc = ColorTrc.BT709
        self._mux(picture)
        self.num_frames += 1

    def _mux(self, picture: av.VideoFrame | None) -> None:
        for packet in self._stream.encode(picture):
            packet.duration = 1
            self._container.mux(packet)


def check_size(size: Size) -> None:
    """Refuse a size that H.264 in yuv420p can't hold. Raises InputError."""
    width, height = size
    if width % 2 or height % 2:
        even = f"{width + width % 2}x{height + height % 2}"
        raise InputError(f"got the size {width}x{height}; a video needs an even width and height, for example {even}")
    if not (16 <= width <= _MAX_SIDE and 16 <= height <= _MAX_SIDE):
        raise InputError(f"got the size {width}x{height}; each side must be from 16 to {_MAX_SIDE} pixels")


def check_rate(fps: Rate | int) -> Fraction:
    """Give the rate as a fraction. Raises InputError when it is not from 1 to 240 frames per second."""
    if not 1 <= fps <= 240:
        raise InputError(f"got {fps} frames per second; expected 1 to 240")
    return Fraction(fps)


def _options(quality: Quality, fps: Fraction) -> dict[str, str]:
    keyframes = round(fps * 5)
    return {
        "preset": _PRESET[quality],
        "crf": str(_CRF[quality]),
        "profile": "high",
        "x264-params": f"stitchable=1:bframes=0:scenecut=0:keyint={keyframes}:rc-lookahead=0:mbtree=0:weightp=0"
        ":ref=1:force-cfr=1",
    }
