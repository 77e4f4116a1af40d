"""A frame as a picture file."""

from __future__ import annotations

from fractions import Fraction

import av

from filmloom.types import Frame


def encode_png(frame: Frame) -> bytes:
    """Give the bytes of a PNG of a frame [h w 4] BGRA, its alpha kept."""
    height, width = frame.shape[:2]
    context = av.CodecContext.create("png", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = width, height, "rgba"
    context.time_base = Fraction(1)
    picture = av.VideoFrame.from_numpy_buffer(frame, format="bgra").reformat(format="rgba")
    packets = [*context.encode(picture), *context.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
