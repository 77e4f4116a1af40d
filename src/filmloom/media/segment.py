"""Frames in, a video file out: one segment of a film, encoded so that segments can be joined by copying."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

import av
from av.codec.context import Flags
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter

from filmloom.errors import InputError, OutputError
from filmloom.media.atomic import atomic_path
from filmloom.media.h264 import frame_num_bits, with_frame_num
from filmloom.types import Frame, Rate, Size

Quality: TypeAlias = Literal["final", "draft"]

Packet: TypeAlias = "av.Packet[Any]"

_PRESETS: dict[Quality, tuple[str, int]] = {"final": ("superfast", 18), "draft": ("ultrafast", 25)}
"""The encoder's preset and quantiser."""
_X264_PARAMS = "stitchable=1:bframes=0:ref=1:weightp=0:keyint=infinite:scenecut=0:rc-lookahead=0:mbtree=0:force-cfr=1"
_KEYFRAME_EVERY_S = 5
_BT709 = 1
_MAX_SIDE = 8192


class SegmentWriter:
    """Write frames to an MP4 file of H.264, without sound.

    The picture is yuv420p, BT.709, limited range, and tagged so. There are no B-frames and every group of pictures is
    closed, so a frame's place in the file is its place in time. Segments of one size, rate and quality carry the same
    stream header, so that join can copy their packets into one film. One thread encodes, with no lookahead, because
    several processes write segments beside each other. A repeated picture costs next to nothing.

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
        self._copy, self._frame_num_bits = _copy_of_the_last(size, quality)
        self._since_key = 0
        self._copies = 0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            partial = stack.enter_context(atomic_path(self.path))
            self._container = av.open(str(partial), "w", format="mp4")
            stack.callback(self._container.close)
            self._stream = self._container.add_stream("libx264", rate=self.fps)
            _configure(self._stream.codec_context, self.size, self.fps, self.quality)
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
        if self._is_key_due():
            self._encode(self._picture)
        else:
            self._copies += 1
            self._mux(self._renumbered(self._copy))

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
            assert not self._stream.encode(None), "the encoder kept a picture back"

    def _encode(self, picture: av.VideoFrame) -> None:
        is_key = self._is_key_due()
        picture.pts = self.num_frames
        picture.time_base = 1 / self.fps
        picture.pict_type = PictureType.I if is_key else PictureType.NONE
        (packet,) = self._stream.encode(picture)
        if is_key:
            self._since_key = self._copies = 0
        elif self._copies:
            packet = self._renumbered(bytes(packet))
        self._mux(packet)

    def _renumbered(self, data: bytes) -> Packet:
        """Give a packet that counts the copies before it."""
        return av.Packet(with_frame_num(data, self._since_key, self._frame_num_bits))

    def _is_key_due(self) -> bool:
        return self.num_frames == 0 or self._since_key >= round(self.fps * _KEYFRAME_EVERY_S)

    def _mux(self, packet: Packet) -> None:
        packet.stream = self._stream
        packet.time_base = 1 / self.fps
        packet.pts = packet.dts = self.num_frames
        packet.duration = 1
        self._container.mux(packet)
        self.num_frames += 1
        self._since_key += 1


@lru_cache(maxsize=8)
def _copy_of_the_last(size: Size, quality: Quality) -> tuple[bytes, int]:
    """Give a P picture of skipped macroblocks only, and the length of its frame_num in bits.

    The encoder makes it from a black picture that is shown twice.
    """
    width, height = size
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, av.VideoCodecContext)
    _configure(context, size, Fraction(25), quality)
    context.open()
    black = av.VideoFrame(width, height, "yuv420p")
    for plane, level in zip(black.planes, (16, 128, 128), strict=True):
        plane.update(bytes([level]) * plane.buffer_size)
    packets = []
    for time in range(3):
        black.pts, black.time_base = time, Fraction(1, 25)
        packets += context.encode(black)
    assert context.extradata is not None
    return bytes(packets[2]), frame_num_bits(context.extradata)


def _configure(context: av.VideoCodecContext, size: Size, fps: Fraction, quality: Quality) -> None:
    """Set up the encoder.

    A constant quantiser, because rate control by quality first encodes each picture small to guess its cost, which
    takes nearly half of the time that flat drawings need (measured at 1080p: 19 ms with it, 11 without).
    """
    context.width, context.height = size
    context.pix_fmt = "yuv420p"
    context.framerate = fps
    context.time_base = 1 / fps
    context.thread_count = 1
    context.max_b_frames = 0
    context.profile = "High"
    context.flags |= Flags.global_header
    context.colorspace = _BT709
    context.color_range = ColorRange.MPEG
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    preset, quantiser = _PRESETS[quality]
    context.options = {"preset": preset, "qp": str(quantiser), "forced-idr": "1", "x264-params": _X264_PARAMS}


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
